"""What each leaf of an expression comes to over the facts of a dossier, and by which value."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from talentportal.programs import ages
from talentportal.programs.code_lists import CODE_LISTS, PARTY_MEMBERS
from talentportal.programs.document.schema import expressions as ex
from talentportal.programs.rules.facts import Facts, HeldHonour, Month, Verdict
from talentportal.programs.rules.values import as_date, parse_number
from talentportal.programs.vocabulary import SkillLevel

NOTHING = (None, "", "none", "无", "没有", False)
"""Answers by which somebody says that there is nothing to state."""


def in_two_decimals(value: Fraction) -> str:
    """In at most two decimals, to be read; compared is the exact number."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def as_answer(value: object) -> str:
    """A value as the cells of a table keep it, so that either is alike."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def in_window(day: date, first: date, until: date) -> bool:
    """A day counts by itself; a month counts whole, so that of the first day is within."""
    begins = first.replace(day=1) if isinstance(day, Month) else first
    return begins <= day <= until


N = TypeVar("N", int, Decimal, Fraction)


def within(number: N, at_least: N | None, at_most: N | None) -> bool:
    """Whether a number keeps its bounds, both included."""
    return (at_least is None or number >= at_least) and (at_most is None or number <= at_most)


def _missing() -> Verdict:
    return Verdict(None, _("not stated yet"))


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
    return Verdict(within(years, leaf.at_least, leaf.at_most), _("; ").join(words))


def _years_since(leaf: ex.YearsSince, facts: Facts, on: date) -> Verdict:
    words = _("{number} completed years from {since} to {day}")
    return _since(leaf, facts, on, ages.completed_years, words)


def _months_since(leaf: ex.MonthsSince, facts: Facts, on: date) -> Verdict:
    words = _("{number} completed months from {since} to {day}")
    return _since(leaf, facts, on, ages.completed_months, words)


def _since(
    leaf: ex.YearsSince | ex.MonthsSince,
    facts: Facts,
    on: date,
    completed: Callable[[date, date], int],
    words: str,
) -> Verdict:
    day = leaf.counted_on or on
    since = as_date(facts.values.get(leaf.fact))
    if since is None:
        return _missing()
    number = completed(since, day)
    said = words.format(number=number, since=since, day=day)
    return Verdict(within(number, leaf.at_least, leaf.at_most), said)


def _in_last_years(leaf: ex.Within, facts: Facts, on: date) -> Verdict:
    until = leaf.until or on
    day = as_date(facts.values.get(leaf.fact))
    if day is None:
        return _missing()
    first = ages.years_before(until, leaf.years)
    words = _("{day}; {first} to {until} is asked").format(day=day, first=first, until=until)
    return Verdict(in_window(day, first, until), words)


def _day_between(leaf: ex.DayBetween, facts: Facts, on: date) -> Verdict:
    day = as_date(facts.values.get(leaf.fact))
    if day is None:
        return _missing()
    first, last = leaf.first or date.min, leaf.last or date.max
    if isinstance(day, Month):
        first = first.replace(day=1)
    return Verdict(first <= day <= last, str(day))


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
    graded = leaf.nominees_count or not honour.is_nominee
    own = leaf.members_count or not honour.as_member
    return named and recent and in_term and level and graded and own


def _honour_held(leaf: ex.HonourHeld, facts: Facts, on: date) -> Verdict:
    found = [honour.title for honour in facts.honours if _fits(honour, leaf, on)]
    said = _("in the register: {titles}").format(titles="、".join(found)) if found else ""
    if len(found) >= leaf.number:
        return Verdict(True, said)
    said = said or _("nothing in the register of honours")
    if leaf.declared_in is None or len(found) + 1 < leaf.number:
        return Verdict(False, said)
    declared = facts.values.get(leaf.declared_in)
    if declared is None:
        return _missing()
    if _states(declared, leaf.declared_values):
        return Verdict(True, _("stated by the applicant"))
    return Verdict(False, said)


def _states(answer: object, wanted: tuple[str, ...]) -> bool:
    """Whether an answer states something: one of ``wanted``, or anything that is not nothing."""
    said = answer if isinstance(answer, list | tuple) else [answer]
    if wanted:
        return any(each in wanted for each in said)
    return any(each not in NOTHING for each in said)


def _field_equals(leaf: ex.FieldEquals, facts: Facts, on: date) -> Verdict:
    value = facts.values.get(leaf.fact)
    if value is None:
        return _missing()
    return Verdict(as_answer(value) == as_answer(leaf.value), _said(leaf.fact, facts))


def _field_one_of(leaf: ex.FieldOneOf | ex.CategoryIs, facts: Facts, on: date) -> Verdict:
    value = facts.values.get(leaf.fact)
    if value is None:
        return _missing()
    held = value if isinstance(value, list | tuple) else [value]
    asked = {as_answer(each) for each in leaf.values}
    return Verdict(any(as_answer(each) in asked for each in held), _said(leaf.fact, facts))


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
    number = parse_number(facts.values.get(leaf.fact))
    if number is None:
        return _missing()
    return Verdict(within(number, leaf.at_least, leaf.at_most), str(number))


def _numbers_ratio(leaf: ex.NumbersRatio, facts: Facts, on: date) -> Verdict:
    number, to = parse_number(facts.values.get(leaf.fact)), parse_number(facts.values.get(leaf.to))
    if number is None or to is None:
        return _missing()
    if to <= 0:
        return Verdict(None, _("no ratio of {number} to {to}").format(number=number, to=to))
    ratio = Fraction(number) / Fraction(to)
    words = f"{number} ÷ {to} = {in_two_decimals(ratio * 100)}%"
    return Verdict(within(ratio, leaf.at_least, leaf.at_most), words)


def _field_filled(leaf: ex.FieldFilled, facts: Facts, on: date) -> Verdict:
    return Verdict(facts.values.get(leaf.fact) not in (None, "", [], ()), "")


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


def _membership(leaf: ex.Membership, facts: Facts, on: date) -> Verdict:
    value = facts.values.get(leaf.fact)
    if value is None:
        return _missing()
    if leaf.organisation == "union":
        return Verdict(value is True, _shown(value))
    label = dict(CODE_LISTS["political_status"]).get(str(value), str(value))
    return Verdict(value in PARTY_MEMBERS, label)


def _residence(leaf: ex.Residence, facts: Facts, on: date) -> Verdict:
    value = facts.values.get(leaf.fact)
    if value in (None, ""):
        return _missing()
    place = _said(leaf.fact, facts)
    if any(area in place for area in leaf.areas):
        return Verdict(True, place)
    is_one_of_a_list = leaf.fact in facts.words
    return Verdict(False if is_one_of_a_list else None, place)


def _ban(leaf: ex.BanInForce, facts: Facts, on: date) -> Verdict:
    for ban in facts.bans:
        reaches = ban.min_level <= leaf.level and ban.family in ("", leaf.family)
        if reaches and ban.starts_on <= on <= ban.ends_on:
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
    ex.MonthsSince: _months_since,
    ex.Within: _in_last_years,
    ex.DayBetween: _day_between,
    ex.MonthsToRetirement: _months_to_retirement,
    ex.SkillLevelIs: _skill_level,
    ex.HonourHeld: _honour_held,
    ex.FieldEquals: _field_equals,
    ex.FieldOneOf: _field_one_of,
    ex.FieldAtLeast: _field_at_least,
    ex.NumbersRatio: _numbers_ratio,
    ex.FieldFilled: _field_filled,
    ex.OtherTrack: _other_track,
    ex.CategoryIs: _field_one_of,
    ex.Membership: _membership,
    ex.Residence: _residence,
    ex.BanInForce: _ban,
    ex.Declaration: _declaration,
    ex.Evidence: _evidence,
    ex.Judgement: _judgement,
}
