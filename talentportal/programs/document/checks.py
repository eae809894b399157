"""What the types alone cannot see: faults between the parts, and gaps that publishing must not have."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from talentportal.programs.document.applicants import faults_of_applicants, unknown_facts_of
from talentportal.programs.document.edition import EditionDocument
from talentportal.programs.document.expressions import Judgement, leaves_of
from talentportal.programs.document.form_checks import Pair, faults_of_form, twice
from talentportal.programs.document.limits import faults_of_limits, faults_of_shares
from talentportal.programs.document.parts import faults_of_nominees, faults_of_parts
from talentportal.programs.document.paths import Location, locate
from talentportal.programs.document.rounds import faults_of_rounds, needed_of_round
from talentportal.programs.document.routes import unlawful_in_route, unlawful_in_stage
from talentportal.programs.vocabulary import Requirement, StageKind


@dataclass(frozen=True, slots=True)
class Found:
    """Something wrong, and where in the document."""

    path: str
    location: Location
    sentence: str


def faults(document: EditionDocument) -> list[Found]:
    """Contradictions and references into nothing; a document with any is refused."""
    pairs = [
        *_doubled_keys(document),
        *_dangling_references(document),
        *unknown_facts_of(document),
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
        *_sums(document),
        *_quotations(document),
    ]
    return [_found(document, path, sentence) for path, sentence in pairs]


def gaps(document: EditionDocument) -> list[Found]:
    """What is still to be decided before the edition can be published."""
    pairs = [*_open_decisions(document), *_uncovered(document)]
    return [_found(document, path, sentence) for path, sentence in pairs]


def _found(document: EditionDocument, path: str, sentence: str) -> Found:
    try:
        return Found(path, locate(document, path)[0], sentence)
    except KeyError:
        return Found(path, tuple(path.split(".")), sentence)


def _again(keys: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Each key that stood before, with its position."""
    return ((at, key) for at, key in enumerate(keys) if key in keys[:at])


def _doubled_keys(document: EditionDocument) -> Iterator[Pair]:
    sentence = _("The key “{key}” is used twice.")
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
    judged = [
        leaf.key
        for _path, expression in document.expressions()
        for leaf in leaves_of(expression)
        if isinstance(leaf, Judgement)
    ]
    for key in twice(judged):
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
    for tier in document.tiers:
        yield f"tiers.{tier.key}.nominee_of", [tier.nominee_of], tiers


def _keys(items: Iterable[Any]) -> set[str]:
    return {item.key for item in items}


def _channels_without_route(document: EditionDocument) -> Iterator[Pair]:
    for channel in document.channels:
        for tier in document.tiers:
            fitting = [
                route
                for route in document.routes
                if channel.key in route.channels and (not route.tiers or tier.key in route.tiers)
            ]
            if not fitting and tier.nominee_of is None:
                yield (
                    f"channels.{channel.key}",
                    _("No route leads from “{channel}” to “{tier}”.").format(
                        channel=channel.key, tier=tier.key
                    ),
                )


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
    sighting = any(Requirement.ORIGINALS_SIGHTED in stage.requires for stage in document.stages)
    for material in document.materials:
        if material.original_sighted and not sighting:
            yield (
                f"materials.{material.key}.original_sighted",
                _("No stage requires “originals_sighted”, so nobody would compare it."),
            )


def _sums(document: EditionDocument) -> Iterator[Pair]:
    results = document.results
    paid = sum(instalment.yuan for instalment in results.instalments)
    if results.prize_yuan is not None and results.instalments and paid != results.prize_yuan:
        yield (
            "results.instalments",
            _("The instalments make {paid}, the prize is {prize}.").format(
                paid=paid, prize=results.prize_yuan
            ),
        )
    if results.stipend and results.stipend.months is None and results.term_months is None:
        yield "results.stipend", _("It does not say for how long, and the honour has no term.")
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
    paths += [f"tiers.{tier.key}.slots" for tier in document.tiers if not tier.nominee_of]
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
        if decision.decided is None:
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
    for path in needed_to_publish(document):
        if locate(document, path)[1] in (None, ()):
            yield path, _("Publishing needs this setting, and it has no value.")
        elif path not in covered:
            yield (
                path,
                _(
                    "Quote where the notice says this (stated), or record who decided it (decisions)."
                ),
            )
