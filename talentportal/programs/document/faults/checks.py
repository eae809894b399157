"""What the types alone cannot see: faults between the parts, and gaps that publishing must not have."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from talentportal.programs.document.faults.applicants import (
    faults_of_applicants,
    faults_of_expressions,
)
from talentportal.programs.document.faults.contradictions import contradictions
from talentportal.programs.document.faults.dates import faults_of_dates
from talentportal.programs.document.faults.doubts import doubts
from talentportal.programs.document.faults.form_bounds import faults_of_bounds
from talentportal.programs.document.faults.form_checks import Pair, faults_of_form, twice
from talentportal.programs.document.faults.idle import without_effect
from talentportal.programs.document.faults.limits import faults_of_limits
from talentportal.programs.document.faults.magnitudes import faults_of_magnitudes
from talentportal.programs.document.faults.parts import faults_of_nominees, faults_of_parts
from talentportal.programs.document.faults.passing import asked_of_nobody
from talentportal.programs.document.faults.result_checks import faults_of_results
from talentportal.programs.document.faults.rounds import faults_of_rounds, needed_of_round
from talentportal.programs.document.faults.routes import unlawful_in_route, unlawful_in_stage
from talentportal.programs.document.faults.shares import exclusive_shares, faults_of_shares
from talentportal.programs.document.schema.edition import (
    EXPRESSION_FIELDS,
    Channel,
    EditionDocument,
)
from talentportal.programs.document.schema.expressions import Judgement, leaves_of
from talentportal.programs.document.schema.paths import Location, locate
from talentportal.programs.document.schema.tiers import Tier
from talentportal.programs.vocabulary import Requirement, StageKind

_INSIDE = re.compile(
    rf"(\.(?:{'|'.join(sorted(EXPRESSION_FIELDS))}))\.(?:of|condition|then|where)\b.*"
)


@dataclass(frozen=True, slots=True)
class Found:
    """Something wrong, and where in the document."""

    path: str
    location: Location
    sentence: str


def faults(document: EditionDocument) -> list[Found]:
    """Contradictions and references into nothing; a document with any is refused."""
    expressions = [*faults_of_expressions(document)]
    pairs = [
        *_doubled_keys(document),
        *_dangling_references(document),
        *expressions,
        *contradictions(document, {path for path, _sentence in expressions}),
        *_channels_without_route(document),
        *_stages_and_routes(document),
        *faults_of_rounds(document),
        *_windows_and_originals(document),
        *faults_of_form(document),
        *faults_of_applicants(document),
        *faults_of_limits(document),
        *faults_of_parts(document),
        *faults_of_nominees(document),
        *faults_of_shares(document),
        *exclusive_shares(document),
        *asked_of_nobody(document),
        *faults_of_results(document),
        *_copies(document),
        *faults_of_bounds(document),
        *faults_of_magnitudes(document),
        *faults_of_dates(document),
        *without_effect(document),
        *_quotations(document),
    ]
    return [_found(document, path, sentence) for path, sentence in pairs]


def gaps(document: EditionDocument) -> list[Found]:
    """What is still to be decided before the edition can be published."""
    pairs = [*_open_decisions(document), *_uncovered(document), *doubts(document)]
    return [_found(document, path, sentence) for path, sentence in pairs]


def _found(document: EditionDocument, path: str, sentence: str) -> Found:
    """A finding; parts of a rule are shown as the rule's, but lie where they stand."""
    try:
        return Found(_INSIDE.sub(r"\1", path), locate(document, path)[0], sentence)
    except KeyError:
        return Found(path, tuple(path.split(".")), sentence)


def _again(keys: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Each key that stood before, with its position."""
    return ((at, key) for at, key in enumerate(keys) if key in keys[:at])


def _doubled_keys(document: EditionDocument) -> Iterator[Pair]:
    sentence = _("The key “{key}” is used twice.")
    kinds = [each.kind for each in document.applicant_kinds]
    for position, kind in _again(kinds):
        yield f"applicant_kinds.{position}", _("“{value}” stands here twice.").format(value=kind)
    rules = [*document.conditions, *document.exclusions]
    groups: dict[str, Iterable[Any]] = {
        "tiers": document.tiers,
        "channels": document.channels,
        "stages": document.stages,
        "limits": document.limits,
        "shares": document.shares,
        "materials": document.materials,
        "consultations": document.consultations,
        "notices": document.notices,
        "conditions": rules,
        "form.sections": document.form.sections,
        "form.opinions": document.form.opinions,
    }
    for path, items in groups.items():
        keys = [item.key for item in items]
        for position, key in _again(keys):
            at = f"{path}.{position}.key" if path != "conditions" else f"conditions.{key}"
            yield at, sentence.format(key=key)
    places = [
        (f"form.sections.{section.key}.fields.{position}.key", field.key)
        for section in document.form.sections
        for position, field in enumerate(section.fields)
    ]
    for position, key in _again([key for _place, key in places]):
        yield places[position][0], sentence.format(key=key)
    yield from _judged_twice(document)


def _judged_twice(document: EditionDocument) -> Iterator[Pair]:
    """Judgements are kept under their keys, those of evidence under its material's."""
    sentence = _("The key “{key}” is used twice.")
    kept = {f"evidence_{material.key}" for material in document.materials}
    judged = [
        leaf.key
        for _path, expression in document.expressions()
        for leaf in leaves_of(expression)
        if isinstance(leaf, Judgement)
    ]
    for key in [*twice(judged), *sorted(kept.intersection(judged))]:
        yield "conditions", sentence.format(key=key)


def _dangling_references(document: EditionDocument) -> Iterator[Pair]:
    for path, names, known in _references(document):
        for name in names:
            if name is not None and name not in known:
                yield (
                    path,
                    _("There is no “{name}”; there are: {known}.").format(
                        name=name, known=", ".join(sorted(known)) or "–"
                    ),
                )


def _references(
    document: EditionDocument,
) -> Iterator[tuple[str, Iterable[str | None], set[str]]]:
    """Every place where the document names a part of itself, and what it may name there."""
    stages, tiers = _keys(document.stages), _keys(document.tiers)
    groups = {limit.group for limit in document.limits}
    for index, route in enumerate(document.routes):
        yield f"routes.{index}.channels", route.channels, _keys(document.channels)
        yield f"routes.{index}.tiers", route.tiers, tiers
        yield f"routes.{index}.stages", route.stages, stages
    for stage in document.stages:
        yield f"stages.{stage.key}.limit", [stage.limit], groups
        yield f"stages.{stage.key}.notice", [stage.notice], _keys(document.notices)
    for item in document.consultations:
        yield f"consultations.{item.key}.stage", [item.stage], stages
    yield from (
        (f"form.opinions.{box.key}.stage", [box.stage], stages) for box in document.form.opinions
    )
    for limit in document.limits:
        yield f"limits.{limit.key}.tiers", limit.tiers, tiers
    for material in document.materials:
        yield f"materials.{material.key}.asked_at", [material.asked_at], stages
    for tier in document.tiers:
        yield f"tiers.{tier.key}.nominee_of", [tier.nominee_of], tiers


def _keys(items: Iterable[Any]) -> set[str]:
    return {item.key for item in items}


def _channels_without_route(document: EditionDocument) -> Iterator[Pair]:
    """A title may be open through some channels only; none leads nowhere, none is out of reach."""
    reached = {channel.key: document.tiers_through(channel.key) for channel in document.channels}
    for channel, tiers in reached.items():
        if not tiers:
            yield f"channels.{channel}", _("No route leads on from “{key}”.").format(key=channel)
    for tier in document.tiers_to_apply_for:
        if not any(tier in tiers for tiers in reached.values()):
            yield f"tiers.{tier.key}", _("No route leads to “{key}”.").format(key=tier.key)


def _stages_and_routes(document: EditionDocument) -> Iterator[Pair]:
    for index, route in enumerate(document.routes):
        for sentence in unlawful_in_route(document, route):
            yield f"routes.{index}.stages", sentence
    used = {key for route in document.routes for key in route.stages}
    for stage in document.stages:
        for sentence in unlawful_in_stage(document, stage):
            yield f"stages.{stage.key}", sentence
        if stage.key not in used:
            yield (
                f"stages.{stage.key}",
                _("No route passes the stage “{stage}”.").format(stage=stage.key),
            )


def _windows_and_originals(document: EditionDocument) -> Iterator[Pair]:
    window = document.application
    if window.opens_at and window.closes_at and window.opens_at >= window.closes_at:
        yield "application.closes_at", _("The window closes before it opens.")
    for channel in document.channels:
        if channel.opens_at or channel.closes_at:
            yield from _own_window(document, channel)
    sighting = any(Requirement.ORIGINALS_SIGHTED in stage.requires for stage in document.stages)
    for material in document.materials:
        if material.original_sighted and not sighting:
            yield (
                f"materials.{material.key}.original_sighted",
                _("No stage requires “Originals sighted”, so nobody would compare it."),
            )


def _own_window(document: EditionDocument, channel: Channel) -> Iterator[Pair]:
    window, own = document.application, document.application_for(channel.key)
    if own.opens_at and own.closes_at and own.opens_at >= own.closes_at:
        yield f"channels.{channel.key}.closes_at", _("The window closes before it opens.")
    later = window.closes_at and own.closes_at and own.closes_at > window.closes_at
    earlier = window.opens_at and own.opens_at and own.opens_at < window.opens_at
    if later or earlier:
        yield (
            f"channels.{channel.key}",
            _("A channel's own window lies within that of the edition (application)."),
        )


def _copies(document: EditionDocument) -> Iterator[Pair]:
    if document.paper.copies is not None and len(document.paper.kept_by) > document.paper.copies:
        yield "paper.kept_by", _("There are fewer copies than people who keep one.")


def _quotations(document: EditionDocument) -> Iterator[Pair]:
    text = _without_spaces(document.edition.notice_text)
    for index, stated in enumerate(document.stated):
        if _without_spaces(stated.quote) not in text:
            yield f"stated.{index}.quote", _("The notice does not contain these words.")
        if not _exists(document, stated.path):
            yield (
                f"stated.{index}.path",
                _("There is no setting “{path}”.").format(path=stated.path),
            )
    for index, decision in enumerate(document.decisions):
        if not _exists(document, decision.path):
            yield (
                f"decisions.{index}.path",
                _("There is no setting “{path}”.").format(path=decision.path),
            )


def _without_spaces(text: str) -> str:
    return "".join(text.split())


def _exists(document: EditionDocument, path: str) -> bool:
    try:
        locate(document, path)
    except KeyError:
        return False
    return True


def needed_to_publish(document: EditionDocument) -> list[str]:
    """Settings without which an edition cannot run; each is the notice's or a decision's."""
    paths = ["reference_date", "application.opens_at", "application.closes_at"]
    paths += [f"tiers.{tier.key}.slots" for tier in _with_places(document)]
    paths += [
        f"stages.{stage.key}.closes_at"
        for stage in document.stages
        if stage.kind is StageKind.RECOMMENDATION
    ]
    paths += [name for each in document.rounds() for name in needed_of_round(*each)]
    for notice in document.notices:
        asked = ["days", "day_kind", "count_first_day", "places"]
        paths += [f"notices.{notice.key}.{name}" for name in asked]
    return [*paths, "paper.copies", "paper.duplex", "paper.binding", "results.number_pattern"]


def _open_decisions(document: EditionDocument) -> Iterator[Pair]:
    for index, decision in enumerate(document.decisions):
        if not (decision.decided or "").strip():
            yield (
                f"decisions.{index}",
                _("Still to be decided: {question}").format(question=decision.question),
            )
        elif not (decision.decided_by and decision.decided_on and decision.reason):
            yield (
                f"decisions.{index}",
                _("A decision needs who decided it, when and why."),
            )


def _uncovered(document: EditionDocument) -> Iterator[Pair]:
    covered = {stated.path for stated in document.stated}
    covered |= {decision.path for decision in document.decisions}
    decided = {decision.path for decision in document.decisions if decision.decided}
    for path in needed_to_publish(document):
        if locate(document, path)[1] in (None, ()):
            if path in decided and path.endswith(".slots"):
                continue  # places that are decided later, which somebody has decided
            yield path, _("Publishing needs this setting, and it has no value.")
        elif path not in covered:
            yield (
                path,
                _("Quote where the notice says this, or record who decided it."),
            )


def _with_places(document: EditionDocument) -> list[Tier]:
    """The tiers of which a notice has to say how many places there are."""
    return [each for each in document.tiers if not each.nominee_of and each.slots_op != "unlimited"]
