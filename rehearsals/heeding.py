"""The form of one applicant, brought to keep the rules: what is asked, and what must be filled in."""

import random
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from nominations.applying.entry import offices_offered
from nominations.chain.case import Paper
from nominations.form.checking import gaps_of, photo_material, shown_sections
from nominations.form.facts import facts_of
from nominations.form.kinds import Asked
from nominations.form.subjects import kind_answered
from nominations.models import Dossier
from rehearsals.alternatives import Alternatives
from rehearsals.mending import Mender
from rehearsals.narrative import narrative_of
from talentportal.directory.models import Sex
from talentportal.programs.ages import months_after
from talentportal.programs.document import (
    APPLICANT_KIND_FIELD,
    ChoiceField,
    Condition,
    EditionDocument,
)
from talentportal.programs.document.faults.applicants import members_table
from talentportal.programs.document.schema import expressions as ex
from talentportal.programs.document.schema.base import Force
from talentportal.programs.document.schema.conditions import Exclusion
from talentportal.programs.document.schema.form import Option, choices_in
from talentportal.programs.rules.applicants import members_of
from talentportal.programs.rules.eligibility import (
    TEAM_SIZE,
    Entries,
    Facts,
    evaluate,
    reference_date,
)
from talentportal.programs.rules.facts import HeldHonour
from talentportal.programs.vocabulary import HonourLevel

TURNS = 16
OF_MEMBERS = "team_member"
RETIREMENT = "retirement_category"
FORMER = "示范荣誉"


def shown_answers(dossier: Dossier) -> dict[str, Any]:
    """The answers without those to questions that are not asked of this person."""
    document, every = dossier.document, dossier.answers
    narrative = document.narrative
    always = {narrative.key, narrative.title_key} if narrative else set()
    kept = every
    for _pass in range(4):  # what is not asked may have shown something else
        dossier.answers = kept
        sections = shown_sections(document, facts_of(dossier))
        shown = {field.key for _section, fields in sections for field in fields} | always
        before, kept = kept, {key: value for key, value in every.items() if key in shown}
        if kept == before:
            break
    dossier.answers = every
    return kept


class FormSheet:
    """The whole form of a dossier, as far as its applicant is free in what they answer."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.document: EditionDocument = dossier.document
        self.answers: dict[str, Any] = dossier.answers
        self.papers: set[str] = set()
        self.honours: list[HeldHonour] = []

    def facts(self) -> Facts:
        """What would be known of the dossier if it were handed in now."""
        self.dossier.answers = self.answers
        return self.facts_now()

    def facts_now(self) -> Facts:
        """The same with the answers that the dossier has at the moment."""
        entries = Entries(honours=tuple(self.honours))
        return facts_of(self.dossier, papers=self.handed_in(), entries=entries)

    def handed_in(self) -> list[Paper]:
        photos = [photo_material(each.key) for each in self.document.form.fields()]
        asked = [
            each.key for each in self.document.materials if each.required and each.asked_at is None
        ]
        return [Paper(key, key, 1, False) for key in {*photos, *asked, *self.papers}]

    def fields(self) -> Mapping[str, Asked]:
        """By fact; what the account answers, and who applies, is settled."""
        found = {}
        for field in self.document.form.fields():
            if getattr(field, "prefill", "") or field.key == APPLICANT_KIND_FIELD:
                continue
            if field.key == RETIREMENT:
                field = self._retirement(field)  # noqa: PLW2901 -- what the law leaves of it
                found[f"person.{RETIREMENT}"] = field
            elif field.key in self._trades():
                field = self._trade(field)  # noqa: PLW2901 -- the trades of the title
                found["dossier.category"] = field
            found[f"form.{field.key}"] = field
        return found

    def prove(self, material: str) -> None:
        self.papers.add(material)

    def hold(self, leaf: ex.HonourHeld) -> bool:
        """As many as are asked, given half a year before by other selections."""
        honour = HeldHonour(
            title=next(iter(leaf.titles), FORMER),
            family=next(iter(leaf.families), FORMER),
            level=leaf.min_level or HonourLevel.CITY,
            awarded_on=months_after(reference_date(self.document), -6),
        )
        self.honours += [honour] * leaf.number
        return True

    def _retirement(self, field: ChoiceField) -> ChoiceField:
        men = self.dossier.person.sex == Sex.MALE
        return _only(field, {"M60"} if men else {"F55", "F50"})

    def _trades(self) -> set[str | None]:
        tier = self.document.tier(self.dossier.tier)
        return {tier.category_field} if tier.categories else set()

    def _trade(self, field: ChoiceField) -> ChoiceField:
        return _only(field, {each.key for each in self.document.tier(self.dossier.tier).categories})


def _only(field: ChoiceField, values: set[str]) -> ChoiceField:
    """The choice with these of its values alone."""
    options = tuple(
        Option(value=value, label=label) for value, label in choices_in(field) if value in values
    )
    return field.model_copy(update={"options": options, "code_list": None})


class MemberSheet:
    """The row of one member of a team."""

    def __init__(self, form: FormSheet, table: Any, place: int) -> None:
        self.form = form
        self.table = table
        self.place = place
        self.answers: dict[str, Any] = form.answers[table.key][place]

    def facts(self) -> Facts:
        members = list(members_of(self.form.document, self.form.facts()))
        return members[self.place].facts

    def fields(self) -> Mapping[str, Asked]:
        found = {f"form.{column.key}": column for column in self.table.columns}
        states = {each.states: each for each in self.table.columns if each.states is not None}
        return {**found, **states}

    def prove(self, material: str) -> None:
        self.form.prove(material)

    def hold(self, leaf: ex.HonourHeld) -> bool:
        return False


class Heeder:
    """Brings the draft of a dossier to keep every hard rule, or to miss one of them."""

    def __init__(self, dossier: Dossier, rng: random.Random) -> None:
        self.sheet = FormSheet(dossier)
        self.document = self.sheet.document
        self.rng = rng
        self.on = reference_date(self.document)
        self.other = Alternatives(rng, self.on, partial(offices_offered, dossier.edition))

    def keep_rules(self) -> None:
        """Answer otherwise until nothing hard fails and nothing is missing."""
        self.fill_gaps()
        for _turn in range(TURNS):
            missed = self._missed()
            if not missed:
                break
            self._mend(self.rng.choice(missed))
            self.fill_gaps()

    def miss_one(self) -> bool:
        """Answer otherwise so that a hard rule fails; whether one could be made to."""
        rules = [each for each in self._hard_rules() if each.binds != OF_MEMBERS]
        self.rng.shuffle(rules)
        for rule in rules:
            mender = Mender(self.sheet, self.other, self.rng)
            if mender.make(rule.expression, isinstance(rule, Exclusion)) and self._missed():
                return True
        return False

    def fill_gaps(self) -> None:
        """Fill in what is asked and missing, or filled in so that it will not do."""
        for _turn in range(TURNS):
            gaps = [key for key in self._gaps() if self._fill(key)]
            if not gaps:
                break

    def _hard_rules(self) -> list[Condition | Exclusion]:
        every = (*self.document.conditions, *self.document.exclusions)
        return [rule for rule in every if rule.force is Force.HARD]

    def _missed(self) -> list[str]:
        every, self.sheet.dossier.answers = self.sheet.answers, self._shown()
        findings = evaluate(self.document, self.sheet.facts_now(), self.on)
        self.sheet.dossier.answers = every
        failed = [each for each in findings if each.force == "hard" and each.outcome == "fail"]
        return list(dict.fromkeys(each.key for each in failed))

    def _shown(self) -> dict[str, Any]:
        self.sheet.dossier.answers = self.sheet.answers
        return shown_answers(self.sheet.dossier)

    def _mend(self, key: str) -> None:
        if key == TEAM_SIZE:
            self._gather_team()
            return
        rule = next((each for each in self._hard_rules() if each.key == key), None)
        if rule is None:
            return
        for sheet in self._sheets_of(rule):
            mender = Mender(sheet, self.other, self.rng)
            if isinstance(rule, Exclusion):
                if not mender.make(rule.expression, False) and rule.unless is not None:
                    mender.make(rule.unless, True)
            elif not mender.make(rule.expression, True) and rule.when is not None:
                mender.make(rule.when, False)

    def _sheets_of(self, rule: Condition | Exclusion) -> Iterator[FormSheet | MemberSheet]:
        table = members_table(self.document)
        if rule.binds != OF_MEMBERS:
            yield self.sheet
        elif table is not None:
            for place in range(len(self.sheet.answers.get(table.key) or ())):
                yield MemberSheet(self.sheet, table, place)

    def _gather_team(self) -> None:
        """As many members as a team has; the leader is counted too."""
        table = members_table(self.document)
        chosen = kind_answered(self.document, self.sheet.dossier.tier, self.sheet.answers)
        kind = next((each for each in self.document.applicant_kinds if each.kind == chosen), None)
        if table is None or kind is None:
            return
        rows = self.sheet.answers.get(table.key) or []
        least = max((kind.min_members or 1) - 1, table.min_rows)
        most = min((kind.max_members or 100) - 1, table.max_rows)
        size = min(max(len(rows), least), most)
        self.sheet.answers[table.key] = self.other.team(table, rows, size)

    def _gaps(self) -> list[str]:
        every, answers = self.sheet.answers, self._shown()
        dossier = self.sheet.dossier
        dossier.answers = answers
        found = gaps_of(self.document, answers, self.sheet.handed_in(), self.sheet.facts_now())
        dossier.answers = every
        return list(dict.fromkeys(gap.place for gap in found))

    def _fill(self, place: str) -> bool:
        area, _dot, key = place.partition(".")
        narrative = self.document.narrative
        if narrative is not None and place in (narrative.key, narrative.title_key):
            self._tell(narrative)
            return True
        field = self.sheet.fields().get(f"form.{key.rpartition('.')[2]}")
        if area != "form" or field is None:
            return False
        return Mender(self.sheet, self.other, self.rng).fill(field)

    def _tell(self, narrative: Any) -> None:
        """An account cut to the very length asked for."""
        name = self.sheet.dossier.person.full_name
        title, text = narrative_of(self.rng, name, narrative.words * 2)
        text = "".join(sign for sign in text if not (sign.isdigit() or sign.isspace()))
        text *= narrative.words // len(text) + 1
        self.sheet.answers |= {narrative.title_key: title, narrative.key: text[: narrative.words]}
