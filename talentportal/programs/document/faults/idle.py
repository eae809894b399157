"""Settings without effect: named twice, never reached, or overruled by others."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from talentportal.programs.document.faults.wording import listed
from talentportal.programs.document.schema.base import Part
from talentportal.programs.document.schema.conditions import NominationLimit
from talentportal.programs.document.schema.describing import options_of
from talentportal.programs.document.schema.edition import EditionDocument
from talentportal.programs.document.schema.paths import name_of
from talentportal.programs.document.schema.procedure import Stage
from talentportal.programs.document.schema.review import Review
from talentportal.programs.vocabulary import Requirement, StageKind

Pair = tuple[str, str]
_ALLOWED_TWICE = frozenset({"cover", "title_page", "instalments", "contacts", "notes", "kept_by"})
"""Lists in which the same may well stand twice."""
_ELSEWHERE = frozenset(
    {"of", "tie_break", "stages", "values", "one_of", "titles", "families", "declared_values"}
)
"""Lists that other checks look at."""
_REVIEWS_ONLY = frozenset({Requirement.SCORED, Requirement.RANKED})
_NAMED = ("tiers", "channels", "stages", "notices", "materials")


def without_effect(document: EditionDocument) -> Iterator[Pair]:
    """Path and sentence of everything that changes nothing, so that it cannot be meant."""
    yield from _twice(document, "")
    yield from _names(document)
    yield from _routes(document)
    for stage in document.stages:
        yield from ((f"stages.{stage.key}", sentence) for sentence in _of_stage(stage))
    yield from _notices(document)
    yield from _rounds(document)
    yield from _limits(document)
    yield from _decisions(document)


def _twice(part: Part, path: str) -> Iterator[Pair]:
    """The same entry twice in a list."""
    for name in type(part).model_fields:
        value, place = getattr(part, name), f"{path}.{name}" if path else name
        if isinstance(value, Part):
            yield from _twice(value, place)
        if not isinstance(value, tuple):
            continue
        for index, item in enumerate(value):
            if isinstance(item, Part):
                yield from _twice(item, f"{place}.{name_of(item, index)}")
            same = name not in _ALLOWED_TWICE | _ELSEWHERE and not getattr(item, "key", None)
            if same and not isinstance(item, tuple) and item in value[:index]:
                yield f"{place}.{index}", _said_twice(item)


def _said_twice(item: object) -> str:
    if isinstance(item, Part):
        return _("The same stands here twice.")
    return _("“{value}” stands here twice.").format(value=item)


def _names(document: EditionDocument) -> Iterator[Pair]:
    """Two parts of one name cannot be told apart by those who choose."""
    for group in _NAMED:
        items = getattr(document, group)
        names = [getattr(item, "name", "") or getattr(item, "label", "") for item in items]
        for item, index in zip(items, range(len(items)), strict=True):
            if names[index] in names[:index] and item.key not in {e.key for e in items[:index]}:
                yield (
                    f"{group}.{item.key}",
                    _("“{value}” stands here twice.").format(value=names[index]),
                )


def _routes(document: EditionDocument) -> Iterator[Pair]:
    """A route whose every channel and tier have taken another one before."""
    taken: set[tuple[str, str | None]] = set()
    awards = {tier.key for tier in document.tiers if tier.nominee_of is not None}
    for index, route in enumerate(document.routes):
        for tier in sorted(set(route.tiers) & awards):
            yield (
                f"routes.{index}.tiers",
                _("Nobody applies for “{tier}”, so it needs no route.").format(tier=tier),
            )
        pairs = {(channel, tier) for channel in route.channels for tier in route.tiers or (None,)}
        for channel, named in sorted(pairs & taken, key=str):
            yield (
                f"routes.{index}",
                _("“{channel}” has a route for “{tier}” already; this one is never taken.").format(
                    channel=channel, tier=named or _("all tiers")
                ),
            )
        taken |= pairs


def _of_stage(stage: Stage) -> Iterator[str]:
    if stage.notice is not None and stage.kind is not StageKind.PUBLIC_NOTICE:
        yield _("Only a public notice runs a notice.")
    if stage.kind is not StageKind.EXPERT_REVIEW:
        for requirement in sorted(_REVIEWS_ONLY & set(stage.requires)):
            yield _("“{requirement}” is found at an expert review only.").format(
                requirement=requirement.label
            )
    if stage.meeting and Requirement.MEETING_DECIDED not in stage.requires:
        yield _("It names a meeting, but does not require “Decided by a meeting”.")
    if stage.earlier_deadlines and stage.closes_at is None:
        yield _("It has no deadline, so no office can set itself an earlier one.")
    if stage.list_sent != "none" and Requirement.ON_SENT_LIST not in stage.requires:
        yield _("It sends a list, but does not require “On a sealed list that is sent”.")
    if stage.list_signed and stage.list_sent == "none":
        yield _("It asks for a signed list, but sends none.")


def _notices(document: EditionDocument) -> Iterator[Pair]:
    run = _notices_run(document)
    names = {"name", "employer"} if document.takes_organisations else {"name"}
    for notice in document.notices:
        if notice.key not in run:
            yield f"notices.{notice.key}", _("No stage runs this notice.")
        yield from _shown(f"notices.{notice.key}", notice.fields, names)
    for channel in document.channels:
        own = channel.internal_notice
        if own is None:
            continue
        path = f"channels.{channel.key}.internal_notice"
        yield from _shown(path, own.fields, names)
        for name in ("days", "day_kind", "count_first_day"):
            if getattr(own, name) is None:
                yield f"{path}.{name}", _("A notice in-house needs this setting.")


def _notices_run(document: EditionDocument) -> set[str | None]:
    """The notices that stages run; all of them while a stage names one that there is not."""
    known = {each.key for each in document.notices}
    stages = [stage for stage in document.stages if stage.kind is StageKind.PUBLIC_NOTICE]
    if any(stage.notice is not None and stage.notice not in known for stage in stages):
        return {*known}
    found = [document.notice_at(stage) for stage in stages]
    return {each.key for each in found if each is not None}


def _shown(path: str, fields: Iterable[str], names: set[str]) -> Iterator[Pair]:
    """An organisation is shown by its name, which is that of the employer."""
    if names.isdisjoint(fields):
        yield f"{path}.fields", _("A notice that shows no names tells nobody anything: add name.")


def _rounds(document: EditionDocument) -> Iterator[Pair]:
    reviewing = [stage for stage in document.stages if stage.kind is StageKind.EXPERT_REVIEW]
    if document.review != Review() and not any(stage.review is None for stage in reviewing):
        yield "review", _("No stage is an expert review of these settings.")
    for path, review in (
        ("review", document.review),
        *((f"reviews.{each.key}", each) for each in document.reviews if each.key),
    ):
        if review.category_field is not None and review.panels_by != "category":
            yield (
                f"{path}.category_field",
                _("It has no effect unless panels are made by category (panels_by)."),
            )


def _limits(document: EditionDocument) -> Iterator[Pair]:
    """A limit for offices of kinds that name nobody binds nobody."""
    for limit in document.limits:
        known = {str(kind) for each in document.channels for kind in each.recommender_kinds}
        for kind in limit.recommender_kinds:
            if str(kind) not in known:
                yield (
                    f"limits.{limit.key}.recommender_kinds",
                    _("No channel is for “{kind}”; there are: {known}.").format(
                        kind=str(kind), known=_kinds(known)
                    ),
                )


def _kinds(known: Iterable[str]) -> str:
    labels = dict(options_of(NominationLimit.model_fields["recommender_kinds"].annotation))
    return listed((kind, labels[kind]) for kind in sorted(known) if kind in labels)


def _decisions(document: EditionDocument) -> Iterator[Pair]:
    """One setting is decided once."""
    paths = [each.path for each in document.decisions]
    for index, path in enumerate(paths):
        if path in paths[:index]:
            yield (
                f"decisions.{index}.path",
                _("“{path}” has been decided before.").format(path=path),
            )
