"""What each leaf of an expression comes to over the facts of a dossier, and by which value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from talentportal.programs import ages
from talentportal.programs.code_lists import CODE_LISTS, PARTY_MEMBERS
from talentportal.programs.document import expressions as ex
from talentportal.programs.vocabulary import HonourLevel, SkillLevel


@dataclass(frozen=True, slots=True)
class HeldHonour:
    """A row of the register of honours that is not revoked."""

    title: str
    family: str
    level: int
    awarded_on: date
    is_nominee: bool = False
    term_ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class HeldBan:
    """A ban of the register; ``ends_on`` is its last day."""

    starts_on: date
    ends_on: date
    min_level: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a dossier.

    ``values`` is flat: ``person.birth_date`` (date), ``person.sex``, ``form.<field>`` (as the form
    keeps it; rows of tables as mappings), ``employer.<attribute>``, ``dossier.channel``,
    ``dossier.tier``, ``dossier.applicant_kind``. ``materials`` counts files by material;
    ``judgements`` holds what a person has judged, by the key of the judgement (for evidence
    ``evidence_<material>``); ``words`` what a chosen value is called, by fact; ``other_tracks`` the
    editions of the same umbrella and year in which the person has a dossier too.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    honours: tuple[HeldHonour, ...] = ()
    bans: tuple[HeldBan, ...] = ()
    materials: Mapping[str, int] = field(default_factory=dict)
    judgements: Mapping[str, bool] = field(default_factory=dict)
    other_tracks: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """True, false or open, and the value that decided it, in words."""

    holds: bool | None
    value: str


def as_date(value: object) -> date | None:
    """A date, an ISO date, or a month (its first day); anything else is no date."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value if len(value) != 7 else f"{value}-01")
    except ValueError:
        return None


def _missing() -> Verdict:
    return Verdict(None, _("not stated yet"))


def _within(number: Decimal | int, at_least: object, at_most: object) -> bool:
    low = at_least is None or number >= Decimal(str(at_least))
    return low and (at_most is None or number <= Decimal(str(at_most)))


def _always(leaf: ex.Always, facts: Facts, on: date) -> Verdict:
    return Verdict(True, "")


def _age(leaf: ex.Age, facts: Facts, on: date) -> Verdict:
    day = leaf.counted_on or on
    birth = as_date(facts.values.get(leaf.fact))
    if birth is None:
        return _missing()
    years = ages.completed_years(birth, day)
    words = [_("{years} years old on {day}").format(years=years, day=day)]
    if leaf.at_most is not None:
        bound = ages.earliest_birth(leaf.at_most, day)
        words.append(_("born on {bound} or later is asked").format(bound=bound))
    if leaf.at_least is not None:
        bound = ages.years_before(day, leaf.at_least)
        words.append(_("born on {bound} or earlier is asked").format(bound=bound))
    return Verdict(_within(years, leaf.at_least, leaf.at_most), _("; ").join(words))


def _years_since(leaf: ex.YearsSince, facts: Facts, on: date) -> Verdict:
    day = leaf.counted_on or on
    since = as_date(facts.values.get(leaf.fact))
    if since is None:
        return _missing()
    years = ages.completed_years(since, day)
    words = _("{years} completed years from {since} to {day}")
    return Verdict(
        _within(years, leaf.at_least, leaf.at_most),
        words.format(years=years, since=since, day=day),
    )


def _months_to_retirement(leaf: ex.MonthsToRetirement, facts: Facts, on: date) -> Verdict:
    day = leaf.counted_on or on
    birth = as_date(facts.values.get("person.birth_date"))
    category = facts.values.get(leaf.category)
    if category is None and facts.values.get("person.sex") == "male":
        category = "M60"
    if birth is None or category not in ages.CLASSES:
        return _missing()
    year, month = ages.retirement_month(category, birth, day)
    months = ages.months_to_retirement(category, birth, day)
    words = _("statutory retirement in {year}-{month:02d}, {months} months after {day}")
    return Verdict(
        months >= leaf.at_least, words.format(year=year, month=month, months=months, day=day)
    )


def _skill_level(leaf: ex.SkillLevelIs, facts: Facts, on: date) -> Verdict:
    value = facts.values.get(leaf.fact)
    if value in (None, ""):
        return _missing()
    label = dict(CODE_LISTS["skill_level"]).get(str(value), str(value))
    level = SkillLevel.__members__.get(str(value).upper())
    if level is None:
        return Verdict(False, label)
    if leaf.one_of:
        return Verdict(level in leaf.one_of, label)
    return Verdict(leaf.at_least is None or level >= leaf.at_least, label)


def _fits(honour: HeldHonour, leaf: ex.HonourHeld, on: date) -> bool:
    named = not (leaf.titles or leaf.families)
    named = named or honour.title in leaf.titles or honour.family in leaf.families
    recent = leaf.within_years is None or honour.awarded_on >= ages.years_before(
        on, leaf.within_years
    )
    in_term = not leaf.only_in_term or honour.term_ends_on is None or honour.term_ends_on >= on
    level = leaf.min_level is None or honour.level >= leaf.min_level
    return named and recent and in_term and level and (leaf.nominees_count or not honour.is_nominee)


def _honour_held(leaf: ex.HonourHeld, facts: Facts, on: date) -> Verdict:
    found = [honour.title for honour in facts.honours if _fits(honour, leaf, on)]
    if found:
        return Verdict(True, _("in the register: {titles}").format(titles="、".join(found)))
    nothing = _("nothing in the register of honours")
    if leaf.declared_in is None:
        return Verdict(False, nothing)
    declared = facts.values.get(leaf.declared_in)
    if declared is None:
        return _missing()
    if declared and declared not in ("none", ["none"], ("none",)):
        return Verdict(True, _("stated by the applicant"))
    return Verdict(False, nothing)


def _competition_result(leaf: ex.CompetitionResult, facts: Facts, on: date) -> Verdict:
    rows = facts.values.get(leaf.table) or ()  # a table without rows is not kept
    best = [row for row in rows if _counts(row, leaf)]
    return Verdict(bool(best), _("{number} results count").format(number=len(best)))


def _counts(row: Mapping[str, Any], leaf: ex.CompetitionResult) -> bool:
    level = HonourLevel.__members__.get(str(row.get("level", "")).upper())
    place = _number(row.get("place"))
    return (
        level is not None
        and level >= leaf.min_level
        and (leaf.competition_class is None or row.get("class") == leaf.competition_class)
        and (leaf.best_places is None or (place is not None and 1 <= place <= leaf.best_places))
    )


def _number(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _field_equals(leaf: ex.FieldEquals, facts: Facts, on: date) -> Verdict:
    value = facts.values.get(leaf.fact)
    return _missing() if value is None else Verdict(value == leaf.value, _said(leaf.fact, facts))


def _field_one_of(leaf: ex.FieldOneOf | ex.Category, facts: Facts, on: date) -> Verdict:
    value = facts.values.get(leaf.fact)
    if value is None:
        return _missing()
    held = value if isinstance(value, list | tuple) else [value]
    return Verdict(any(item in leaf.values for item in held), _said(leaf.fact, facts))


def _said(fact: str, facts: Facts) -> str:
    """The value of a fact as the person chose it, in words where the form has words for it."""
    return facts.words.get(fact) or _shown(facts.values.get(fact))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return "、".join(_shown(item) for item in value)
    return str(value)


def _field_at_least(leaf: ex.FieldAtLeast, facts: Facts, on: date) -> Verdict:
    number = _number(facts.values.get(leaf.fact))
    if number is None:
        return _missing()
    return Verdict(_within(number, leaf.at_least, leaf.at_most), str(number))


def _field_filled(leaf: ex.FieldFilled, facts: Facts, on: date) -> Verdict:
    return Verdict(facts.values.get(leaf.fact) not in (None, "", [], ()), "")


def _rows_within(leaf: ex.RowsWithin, facts: Facts, on: date) -> Verdict:
    rows = facts.values.get(leaf.table) or ()  # a table without rows is not kept
    until = leaf.until or on
    days = [as_date(row.get(leaf.column)) for row in rows]
    first = ages.years_before(until, leaf.years)
    outside = [day for day in days if day is not None and not _in_window(day, first, until)]
    words = _("{outside} of {rows} entries lie outside {first} to {until}").format(
        outside=len(outside), rows=len(days), first=first, until=until
    )
    if outside:
        return Verdict(False, words)
    return Verdict(None if None in days else True, words)


def _row_count(leaf: ex.RowCount, facts: Facts, on: date) -> Verdict:
    number = len(_rows(leaf, facts))
    return Verdict(
        _within(number, leaf.at_least, leaf.at_most), _("{number} rows").format(number=number)
    )


def _rows(leaf: ex.RowCount | ex.YearsInRows, facts: Facts) -> list[Mapping[str, Any]]:
    rows = facts.values.get(leaf.table) or ()  # a table without rows is not kept
    allowed = {_answer(value) for value in leaf.values}
    return [row for row in rows if leaf.column is None or str(row.get(leaf.column)) in allowed]


def _answer(value: ex.Scalar) -> str:
    """A value as the cells of a table keep it."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _years_in_rows(leaf: ex.YearsInRows, facts: Facts, on: date) -> Verdict:
    day = leaf.counted_on or on
    rows = _rows(leaf, facts)
    spans = [
        (first, as_date(row.get(leaf.to_column)))
        for row in rows
        if (first := as_date(row.get(leaf.from_column))) is not None and first <= day
    ]
    months = ages.months_covered(spans, day)
    words = _("{years} years and {months} months in {rows} rows, overlaps counted once")
    return Verdict(
        months >= leaf.at_least * 12,
        words.format(years=months // 12, months=months % 12, rows=len(spans)),
    )


def _other_track(leaf: ex.OtherTrack, facts: Facts, on: date) -> Verdict:
    if facts.other_tracks:
        return Verdict(True, "、".join(facts.other_tracks))
    nothing = Verdict(False, _("no other application on record"))
    if leaf.declared_in is None:
        return nothing
    declared = facts.values.get(leaf.declared_in)
    if declared is None:
        return _missing()
    return Verdict(True, _("stated by the applicant")) if declared is True else nothing


def _in_window(day: date, first: date, until: date) -> bool:
    """A month counts whole, so the month of the first day is within."""
    return (day.year, day.month) >= (first.year, first.month) and day <= until


def _membership(leaf: ex.Membership, facts: Facts, on: date) -> Verdict:
    value = facts.values.get(leaf.fact)
    if value is None:
        return _missing()
    if leaf.organisation == "union":
        return Verdict(value is True, _shown(value))
    label = dict(CODE_LISTS["political_status"]).get(str(value), str(value))
    return Verdict(value in PARTY_MEMBERS, label)


def _ban(leaf: ex.BanInForce, facts: Facts, on: date) -> Verdict:
    for ban in facts.bans:
        if ban.starts_on <= on <= ban.ends_on and ban.min_level <= leaf.level:
            words = _("banned from {start} to {end}: {reason}")
            return Verdict(
                True, words.format(start=ban.starts_on, end=ban.ends_on, reason=ban.reason)
            )
    return Verdict(False, _("no ban on record"))


def _declaration(leaf: ex.Declaration, facts: Facts, on: date) -> Verdict:
    value = facts.values.get(leaf.fact)
    if value is None:
        return _missing()
    said = _("declared by the applicant") if value is True else _("not declared by the applicant")
    return Verdict(value is True, said)


def _evidence(leaf: ex.Evidence, facts: Facts, on: date) -> Verdict:
    files = facts.materials.get(leaf.material, 0)
    if not files:
        return Verdict(False, _("nothing uploaded that proves it"))
    judged = facts.judgements.get(f"evidence_{leaf.material}")
    return Verdict(judged, _("{files} files to prove it").format(files=files))


def _judgement(leaf: ex.Judgement, facts: Facts, on: date) -> Verdict:
    judged = facts.judgements.get(leaf.key)
    if judged is None:
        return Verdict(None, _("to be judged: {question}").format(question=leaf.question))
    return Verdict(judged, _("found so by a person") if judged else _("not found so by a person"))


LEAVES: dict[type, Callable[[Any, Facts, date], Verdict]] = {
    ex.Always: _always,
    ex.Age: _age,
    ex.YearsSince: _years_since,
    ex.MonthsToRetirement: _months_to_retirement,
    ex.SkillLevelIs: _skill_level,
    ex.HonourHeld: _honour_held,
    ex.CompetitionResult: _competition_result,
    ex.FieldEquals: _field_equals,
    ex.FieldOneOf: _field_one_of,
    ex.FieldAtLeast: _field_at_least,
    ex.FieldFilled: _field_filled,
    ex.RowsWithin: _rows_within,
    ex.RowCount: _row_count,
    ex.YearsInRows: _years_in_rows,
    ex.OtherTrack: _other_track,
    ex.Category: _field_one_of,
    ex.Membership: _membership,
    ex.BanInForce: _ban,
    ex.Declaration: _declaration,
    ex.Evidence: _evidence,
    ex.Judgement: _judgement,
}
