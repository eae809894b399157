"""Answers to any edition's form, made up from its document: what passes, and what fails.

The hard conditions are read for what they ask of single fields; whoever is to be eligible answers
so, and thinks again where the rules taken together are still missed; whoever is not breaks one.
"""

import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, assert_never

from nominations.applying.entry import offices_offered
from nominations.form.kinds import Asked
from nominations.form.subjects import ORGANISATION
from nominations.models import Dossier
from rehearsals import made_up
from rehearsals.curricula import rows_of
from rehearsals.heeding import Heeder
from rehearsals.narrative import narrative_of, sentences
from rehearsals.people import category_of
from rehearsals.ways import Foreseen
from rehearsals.wishes import Wish, Wishes, wishes
from rehearsals.words import TEXTS, TOWNS, USUAL
from talentportal.programs.document import (
    APPLICANT_KIND_FIELD,
    ChoiceField,
    Column,
    DateField,
    EditionDocument,
    FormField,
    LongTextField,
    MonthField,
    NumberField,
    OfficeField,
    TableField,
    TextField,
    YesNoField,
)
from talentportal.programs.document.schema.expressions import FieldAtLeast, YearsSince
from talentportal.programs.document.schema.form import choices_in
from talentportal.programs.rules.eligibility import reference_date
from talentportal.programs.rules.facts import HeldHonour

AT_THE_EDGE = 0.025
BESIDE_THE_RULE = 0.06
A_TEAM = 0.1


class Writer:
    """Fills in the form of one edition for one dossier after another."""

    def __init__(self, document: EditionDocument, rng: random.Random) -> None:
        self.document = document
        self.rng = rng
        self.ways = Foreseen(document)
        self.papers: set[str] = set()
        self.honours: list[HeldHonour] = []
        self.spoken_for: set[int] = set()
        self.written = 0
        self.on = reference_date(document)
        self.numbers = 0
        self._known: dict[tuple[Any, ...], Wishes] = {}

    def answers(self, dossier: Dossier, *, eligible: bool = True) -> dict[str, Any]:
        """Every field answered; not eligible means that one hard condition is broken."""
        first = self._first_draft(dossier, eligible)
        kept, dossier.answers = dossier.answers, first
        self.written += 1
        rng = random.Random(f"{self.written} {dossier.person.full_name}")  # noqa: S311 -- made up
        heeder = Heeder(dossier, rng)
        if eligible:
            heeder.keep_rules()
        else:
            heeder.fill_gaps()
            if not self.broken:
                heeder.miss_one()
        self.papers, self.honours = heeder.sheet.papers, heeder.sheet.honours
        answers, dossier.answers = heeder.sheet.answers, kept
        return answers

    def _first_draft(self, dossier: Dossier, eligible: bool) -> dict[str, Any]:
        """What comes to mind first; most rules are kept by it already."""
        self.person, self.dossier = dossier.person, dossier
        kind = self._kind(eligible)
        self.wishes = self._wishes(kind)
        breakable = [] if eligible else self._breakable()
        self.broken = self.rng.choice(breakable) if breakable else ""
        filled = {
            field.key: value
            for field in self.document.form.fields()
            if not getattr(field, "prefill", "") and (value := self._answer(field)) is not None
        }
        if APPLICANT_KIND_FIELD in filled:
            filled[APPLICANT_KIND_FIELD] = kind
        narrative = self.document.narrative
        if narrative is not None:
            words = self.rng.randint(narrative.words * 9 // 10, narrative.words * 11 // 10)
            title, text = narrative_of(self.rng, self.person.full_name, words)
            filled |= {narrative.title_key: title, narrative.key: text}
        return filled

    def _kind(self, eligible: bool) -> str:
        """Mostly the first kind, now and then each of the others, as far as one may be it."""
        kinds: Sequence[str] = self.document.kinds_for(self.dossier.tier)
        if eligible:
            kinds = self.ways.kinds(self.dossier) or kinds
        if self.dossier.employer_id is None or self.dossier.employer_id in self.spoken_for:
            kinds = [each for each in kinds if each != ORGANISATION] or kinds
        if len(kinds) == 1:
            return kinds[0]
        drawn = self.rng.random() / A_TEAM
        return kinds[0] if drawn > len(kinds) - 1 else kinds[min(int(drawn) + 1, len(kinds) - 1)]

    def _wishes(self, kind: str) -> Wishes:
        """What is asked of this dossier; a few do not keep to what is only asked as a rule."""
        soft = self.rng.random() > BESIDE_THE_RULE
        key = (self.dossier.channel, self.dossier.tier, kind, soft)
        if key not in self._known:
            values = {
                "dossier.channel": self.dossier.channel,
                "dossier.tier": self.dossier.tier,
                "dossier.applicant_kind": kind,
            }
            self._known[key] = wishes(self.document, values, soft=soft)
        return self._known[key]

    def _breakable(self) -> list[str]:
        asked = wishes(
            self.document,
            {"dossier.channel": self.dossier.channel, "dossier.tier": self.dossier.tier},
            soft=False,
        )
        return [
            field.key
            for field in self.document.form.fields()
            if field.type in ("choice", "yes_no")
            and field.key != APPLICANT_KIND_FIELD
            and (wish := asked.by_fact.get(f"form.{field.key}")) is not None
            and (wish.values is not None or wish.barred)
        ]

    def wish(self, field: Asked, table: str = "") -> Wish:
        fact = f"form.{table}.{field.key}" if table else f"form.{field.key}"
        return self.wishes.by_fact.get(fact) or Wish()

    def _answer(self, field: FormField) -> Any:  # noqa: C901, PLR0911 -- one for each kind
        match field.type:
            case "text":
                return self._text(field)
            case "long_text":
                return self._long_text(field)
            case "date":
                return self._date(field)
            case "month":
                return self._month(field)
            case "number":
                return self._number(field)
            case "choice":
                chosen = self.chosen(field, self.wish(field))
                return [chosen] if field.several else chosen
            case "yes_no":
                return self._yes_no(field, self.wish(field))
            case "office":
                return self._office(field)
            case "table":
                return self._table(field)
            case "photo":
                return None
            case _:
                assert_never(field.type)

    def _text(self, field: TextField | Column) -> str:
        said = self.rng.choice(TEXTS[field.key]) if field.key in TEXTS else "无"
        if "编号" in field.label or "号码" in field.label:
            said = f"19{self.rng.randrange(10**14):014d}"
        elif "地址" in field.label:
            said = f"{self.rng.choice(TOWNS)}示范街{self.rng.randint(1, 200)}号"
        return said[: field.max_length]

    def _long_text(self, field: LongTextField) -> str:
        least, most = field.min_words or 60, field.max_words or 300
        return sentences(self.rng, self.person.full_name, max(least, min(most * 6 // 10, 180)))

    def day(self, field: DateField | MonthField | Column) -> date:
        """A day of a working life; some lie on the very edge of what is asked."""
        wished = self.wish(field).leaves
        years = next((leaf.at_least for leaf in wished if isinstance(leaf, YearsSince)), None)
        if "近" in field.label or field.key in ("awarded_in", "finished_in"):
            return date(self.on.year - self.rng.randint(0, 3), self.rng.randint(1, 6), 1)
        if years is not None and self.rng.random() < AT_THE_EDGE:
            return self.on.replace(year=self.on.year - years, day=min(self.on.day, 28))
        born = self.person.birth_date or date(1980, 1, 1)
        last = date(self.on.year - (years or 1) - 1, 12, 1)
        first = min(date(born.year + 19, 1, 1), last)
        return date.fromordinal(self.rng.randint(first.toordinal(), last.toordinal()))

    def _date(self, field: DateField | Column) -> str:
        day = self.day(field)
        earliest, latest = getattr(field, "earliest", None), getattr(field, "latest", None)
        return min(max(day, earliest or day), latest or date.max).isoformat()

    def _month(self, field: MonthField | Column) -> str:
        month = f"{self.day(field):%Y-%m}"
        earliest, latest = getattr(field, "earliest", None), getattr(field, "latest", None)
        return min(max(month, earliest or month), latest or "9999-12")

    def _number(self, field: NumberField) -> str:
        wished = next(
            (each for each in self.wish(field).leaves if isinstance(each, FieldAtLeast)), None
        )
        least = max(
            Decimal(field.minimum or 0),
            (wished.at_least if wished else None) or Decimal(0),
        )
        most = field.maximum or least + 400
        if wished is not None and wished.at_most is not None:
            most = min(most, wished.at_most)
        return str(self.rng.randint(int(least), max(int(most), int(least))))

    def chosen(self, field: ChoiceField | Column, wish: Wish) -> str:
        """One of what is offered: what is asked, and among that what is usual."""
        if field.key == "retirement_category":
            return category_of(self.person, self.on)
        offered = [value for value, _label in choices_in(field)]
        fitting = [value for value in offered if wish.allows(value)]
        if field.key == self.broken:
            fitting = [value for value in offered if value not in fitting]
        pool = fitting or offered
        usual = [value for value in USUAL.get(str(field.code_list), ()) if value in pool]
        if not usual and "none" in pool and getattr(field, "several", False):
            usual = ["none"]
        return self.rng.choice(usual or pool)

    def _yes_no(self, field: YesNoField | Column, wish: Wish) -> str:
        return "yes" if self._says_yes(field, wish) else "no"

    def _says_yes(self, field: YesNoField | Column, wish: Wish) -> bool:
        allowed = [answer for answer in (True, False) if wish.allows(answer)]
        if len(allowed) == 1:
            return allowed[0] != (field.key == self.broken)
        return self.rng.random() < 0.12

    def _office(self, field: OfficeField) -> str | None:
        """An office of the city's own, of the kinds to choose from: the employer where it is one."""
        offered = offices_offered(self.dossier.edition, field)
        employer = self.dossier.employer
        if employer is not None and employer.name in offered:
            return employer.name
        return self.rng.choice(offered) if offered else None

    def _table(self, field: TableField) -> list[dict[str, Any]]:
        return rows_of(
            field,
            self.wish(field).leaves,
            self.cell,
            rng=self.rng,
            born=self.person.birth_date,
            on=self.on,
        )

    def cell(self, table: str, column: Column) -> Any:  # noqa: C901, PLR0911 -- one for each kind
        """A cell of a table, by the rules on its column where there are any."""
        wish = self.wish(column, table)
        born = column.key == "born"
        match column.type:
            case "choice":
                return self.chosen(column, wish)
            case "id_number":
                self.numbers += 1
                return made_up.id_number(self.numbers * 17)
            case "yes_no":
                return self._yes_no(column, wish)
            case "number":
                return str(self.rng.randint(1, 9))
            case "text" | "date" | "month" if born:
                return f"{self.on.year - self.rng.randint(24, 52)}-{self.rng.randint(1, 12):02d}"
            case "text":
                return self._text(column)
            case "date":
                return self._date(column)
            case "month":
                return self._month(column)
            case _:
                assert_never(column.type)
