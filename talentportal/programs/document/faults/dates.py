"""Days of a document that come in an order in which nothing can come."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from talentportal.programs.document.schema.edition import EditionDocument
from talentportal.programs.document.schema.results import Instalment
from talentportal.programs.vocabulary import StageKind

Pair = tuple[str, str]


def faults_of_dates(document: EditionDocument) -> Iterator[Pair]:
    """Path and sentence of every day that lies before what must come before it."""
    issued, window = document.edition.issued_on, document.application
    opens, closes = _day(window.opens_at), _day(window.closes_at)
    if issued and closes and closes < issued and (opens is None or opens <= closes):
        yield "application.closes_at", _("The notice is issued on {day} only.").format(day=issued)
    begins = [day for day in (issued, opens) if day is not None]
    for index, deadline in enumerate(document.deadlines):
        if begins and deadline.due_on < min(begins):
            yield (
                f"deadlines.{index}.due_on",
                _("This day is past before the selection begins on {day}.").format(day=min(begins)),
            )
    yield from _instalments("results", document, document.results.instalments)
    for index, other in enumerate(document.results.others):
        yield from _instalments(f"results.others.{index}", document, other.instalments)
    yield from _notices(document)
    yield from _consultations(document)


def _day(instant: datetime | None) -> date | None:
    return None if instant is None else instant.date()


def _instalments(
    path: str, document: EditionDocument, instalments: tuple[Instalment, ...]
) -> Iterator[Pair]:
    """Nobody is paid before applications are over, nor a later year before an earlier one."""
    closes = _day(document.application.closes_at)
    for index, each in enumerate(instalments):
        before = [one.due_on for one in instalments[:index] if one.due_on and one.year < each.year]
        earliest = max([*before, *([closes] if closes else [])], default=None)
        if each.due_on is not None and earliest is not None and each.due_on < earliest:
            yield (
                f"{path}.instalments.{index}.due_on",
                _("This is due before {day}, which comes first.").format(day=earliest),
            )


def _notices(document: EditionDocument) -> Iterator[Pair]:
    """A notice that runs longer than its stage is open can never be over there."""
    known = {None, *(notice.key for notice in document.notices)}
    for stage in document.stages:
        runs = stage.kind is StageKind.PUBLIC_NOTICE and stage.notice in known
        notice = document.notice_at(stage) if runs else None
        if notice is None or notice.days is None or None in (stage.opens_at, stage.closes_at):
            continue
        assert stage.opens_at is not None
        assert stage.closes_at is not None
        if stage.closes_at - stage.opens_at < timedelta(days=notice.days):
            yield (
                f"stages.{stage.key}.closes_at",
                _("The stage is over before the {days} days of its notice are.").format(
                    days=notice.days
                ),
            )


def _consultations(document: EditionDocument) -> Iterator[Pair]:
    """A department that need not have answered before its stage is over is asked too late."""
    stages = {stage.key: stage for stage in document.stages}
    for item in document.consultations:
        stage = stages.get(item.stage)
        closes = stage.closes_at if stage is not None else None
        opens = (stage.opens_at if stage is not None else None) or document.application.opens_at
        if closes is None or opens is None or item.due_working_days is None:
            continue
        if closes - opens < timedelta(days=item.due_working_days):
            yield (
                f"consultations.{item.key}.due_working_days",
                _("The stage is over before the {days} working days are.").format(
                    days=item.due_working_days
                ),
            )
