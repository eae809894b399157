"""The registers of honours and of bans as administrators keep them: what came about elsewhere.

Honours given through this portal enter by the door; here stands what was given before or by
others, so that “每人只授予一次” can be asked of it. Nothing is ever deleted: an entry that was wrong
is struck out, a ban is lifted, each with its reason.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from talentportal.directory.access import configured_cities
from talentportal.directory.models import Office, User
from talentportal.directory.register_index import index_of_credit_code, index_of_document
from talentportal.programs.code_lists import CODE_LISTS
from talentportal.programs.models import Ban, HonourRecord
from talentportal.programs.rules.values import parse_loose_date
from talentportal.programs.vocabulary import HonourLevel
from talentportal.shared import clock
from talentportal.shared.identity_numbers import (
    kind_of_document,
    normalise_credit_code,
    normalise_id_number,
)
from talentportal.shared.refusals import Refusal, Refused, refuse_if_any
from talentportal.shared.text import clean_text
from talentportal.shared.workbook import Heading, ReadRow, read_rows

PERSON, ORGANISATION = "person", "organisation"
LARGEST = 5 * 1024 * 1024
KINDS = {"个人": PERSON, "单位": ORGANISATION}
LEVELS = {
    label: HonourLevel[value.upper()]
    for value, label in CODE_LISTS["honour_level"]
    if value.upper() in HonourLevel.__members__
}


@dataclass(frozen=True, slots=True)
class HonourHolder:
    """Whom an entry is about; ``number`` is an identity document's or a credit code."""

    kind: str
    name: str
    number: str

    @property
    def index(self) -> str:
        """The index in the registers, or ``Refused`` with what is wrong with the number."""
        if self.kind == ORGANISATION:
            return index_of_credit_code(normalise_credit_code(self.number)[0])
        number = self.number.strip()
        return index_of_document(normalise_id_number(number, kind_of_document(number)))


@dataclass(frozen=True, slots=True)
class Honour:
    """An honour that was given elsewhere."""

    holder: HonourHolder
    family: str
    title: str
    level: int
    awarded_on: date
    source: str
    term_ends_on: date | None = None


def honours_kept_by(user: Any, search: str = "") -> QuerySet[HonourRecord]:
    """Honours entered for the cities that ``user`` administers, newest first."""
    rows = HonourRecord.objects.filter(kept_by__in=configured_cities(user))
    return _searched(rows, search, "full_name", "title", "family", "source").order_by(
        "-awarded_on", "-pk"
    )


def bans_kept_by(user: Any, search: str = "") -> QuerySet[Ban]:
    """Bans of the cities that ``user`` administers, those that run longest first."""
    rows = Ban.objects.filter(kept_by__in=configured_cities(user))
    return _searched(rows, search, "full_name", "reason").order_by("-ends_on", "-pk")


def _searched(rows: Any, search: str, *names: str) -> Any:
    for word in search.split()[:5]:
        found = Q()
        for name in names:
            found |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(found)
    return rows.defer("subject_index").select_related("entered_by", "kept_by")


@transaction.atomic
def enter_honours(*, city: Office, by: User, honours: Sequence[Honour]) -> int:
    """Enter honours that are not there yet; how many were new. All or none."""
    _require_administrator(by, city)
    wanted = [_record(each, city, by) for each in honours]
    there = set(
        HonourRecord.objects.filter(
            subject_index__in={each.subject_index for each in wanted}, revoked_on__isnull=True
        ).values_list("subject_index", "title", "awarded_on")
    )
    new = {(each.subject_index, each.title, each.awarded_on): each for each in wanted}
    fresh = [record for key, record in new.items() if key not in there]
    HonourRecord.objects.bulk_create(fresh, batch_size=500)
    return len(fresh)


def _record(honour: Honour, city: Office, by: User) -> HonourRecord:
    refuse_if_any(list(faults_of(honour)))
    return HonourRecord(
        subject_index=honour.holder.index,
        full_name=clean_text(honour.holder.name),
        family=clean_text(honour.family),
        title=clean_text(honour.title),
        level=honour.level,
        awarded_on=honour.awarded_on,
        term_ends_on=honour.term_ends_on,
        source=clean_text(honour.source),
        kept_by=city,
        entered_by=by,
    )


def faults_of(honour: Honour) -> Iterator[Refusal]:
    """Why an honour cannot be entered, with the field."""
    try:
        honour.holder.index  # noqa: B018 -- asked for what it refuses
    except Refused as refused:
        yield from (replace(each, place="number") for each in refused.refusals)
    if honour.awarded_on > clock.today():
        yield Refusal("not-yet-awarded", _("It is entered once it has been awarded."), "awarded_on")
    if honour.term_ends_on and honour.term_ends_on < honour.awarded_on:
        yield Refusal("term-before-award", _("The term ends before the award."), "term_ends_on")


@transaction.atomic
def strike_out(*, record: HonourRecord, by: User, reason: str) -> None:
    """An entry that was wrong, or an honour that was taken back, counts no more from today."""
    record = HonourRecord.objects.select_for_update().get(pk=record.pk)
    _require_administrator(by, record.kept_by)
    if record.revoked_on is not None:
        raise Refused.because("struck-out-already", _("This entry counts no more already."))
    record.revoked_on, record.revocation_reason = clock.today(), _reason(reason)
    record.save(update_fields=["revoked_on", "revocation_reason"])


@transaction.atomic
def enter_ban(
    *,
    city: Office,
    by: User,
    holder: HonourHolder,
    reason: str,
    starts_on: date,
    ends_on: date,
    min_level: int,
    family: str = "",
) -> Ban:
    """Keep somebody from applying until ``ends_on``, included, for honours of a level or higher.

    With a ``family`` only for honours of that family.
    """
    _require_administrator(by, city)
    if ends_on < starts_on:
        raise Refused.because("ends-before-start", _("It ends before it starts."), "ends_on")
    return Ban.objects.create(
        subject_index=holder.index,
        full_name=clean_text(holder.name),
        reason=_reason(reason),
        starts_on=starts_on,
        ends_on=ends_on,
        min_level=min_level,
        family=clean_text(family),
        kept_by=city,
        entered_by=by,
    )


@transaction.atomic
def lift_ban(*, ban: Ban, by: User, reason: str) -> None:
    """A ban counts no more from today, for a reason that is kept."""
    ban = Ban.objects.select_for_update().get(pk=ban.pk)
    _require_administrator(by, ban.kept_by)
    if ban.lifted_on is not None:
        raise Refused.because("lifted-already", _("This ban has been lifted already."))
    ban.lifted_on, ban.lifting_reason = clock.today(), _reason(reason)
    ban.save(update_fields=["lifted_on", "lifting_reason"])


def _reason(text: str) -> str:
    reason = clean_text(text).strip()[:300]
    if not reason:
        raise Refused.because("reason-missing", _("Please give the reason."), "reason")
    return reason


def _require_administrator(by: User, city: Office | None) -> None:
    if city is None or not configured_cities(by).filter(pk=city.pk).exists():
        raise PermissionDenied


# Many at once, from a workbook


def headings() -> tuple[Heading, ...]:
    """The columns of the file, in the order of the template."""
    return (
        Heading("kind", "类别", read=_one_of(KINDS), longest=10),
        Heading("name", "姓名或单位名称", longest=120),
        Heading("number", "证件号码或统一社会信用代码", as_text=True, longest=40),
        Heading("family", "荣誉系列", longest=80),
        Heading("title", "称号", longest=120),
        Heading("level", "级别", read=_one_of(LEVELS), longest=20),
        Heading("awarded_on", "授予日期", read=_day, longest=20),
        Heading("term_ends_on", "期满日期", required=False, read=_day, longest=20),
        Heading("source", "依据文件", longest=200),
    )


def read_honours(content: bytes) -> list[Honour]:
    """The honours of a file, or ``Refused`` with every error in its row."""
    rows = read_rows(BytesIO(content), headings())
    honours = [(row.number, _honour(row)) for row in rows]
    refuse_if_any(
        [
            replace(fault, place=_("row {row}").format(row=number))
            for number, honour in honours
            for fault in faults_of(honour)
        ]
    )
    return [honour for _number, honour in honours]


def _honour(row: ReadRow) -> Honour:
    values = row.values
    return Honour(
        holder=HonourHolder(values["kind"], values["name"], values["number"]),
        family=values["family"],
        title=values["title"],
        level=values["level"],
        awarded_on=values["awarded_on"],
        term_ends_on=values.get("term_ends_on") or None,
        source=values["source"],
    )


def _one_of(values: dict[str, Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        if text not in values:
            raise Refused.because(
                "not-in-list",
                _("One of these is asked for: {names}.").format(names="、".join(values)),
            )
        return values[text]

    return read


def _day(text: str) -> date:
    if day := parse_loose_date(text):
        return day
    raise Refused.because("no-day", _("Please enter a date such as 2019-07-31."))
