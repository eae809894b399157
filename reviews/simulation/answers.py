"""Answers to any edition's form, made up from its document: what passes, and what fails.

The hard conditions are read for what they ask of single fields; whoever is to be eligible answers
so, whoever is not breaks one of them. Whether it works out is for the portal to find.
"""

import random
from datetime import date
from decimal import Decimal
from typing import Any

from nominations.answers import choices_of
from reviews.simulation.narrative import narrative_of, sentences
from talentportal.directory.models import Person
from talentportal.programs.code_lists import CODE_LISTS
from talentportal.programs.document import EditionDocument
from talentportal.programs.document.expressions import (
    All,
    AnyOf,
    AtLeast,
    Declaration,
    Expression,
    FieldAtLeast,
    FieldEquals,
    FieldOneOf,
    IfThen,
    SkillLevelIs,
    YearsSince,
    parts_of,
)
from talentportal.programs.eligibility import reference_date

TRADES = (
    "钳工",
    "焊工",
    "车工",
    "数控铣工",
    "电工",
    "铸造工",
    "玻璃吹制工",
    "推光漆器髹饰工",
    "中药炮制工",
    "面塑师",
    "织布工",
    "汽车维修工",
    "化学检验员",
    "食品加工工",
    "陶瓷成型工",
    "矿山机电维修工",
)
POSTS = ("班组长", "工段长", "技术员", "主操", "技师工作室带头人", "维修主管", "质检员")
SCHOOLS = (
    "晋中职业技术学院 机电一体化",
    "太原示范技师学院 数控技术",
    "山西示范工程职业学院 材料成型",
    "平遥示范职业中学 工艺美术",
)
TOWNS = ("山西榆次", "山西太谷", "山西祁县", "山西平遥", "山西介休", "山西左权", "山西寿阳")
PRIZES = ("市职工技能大赛第二名", "省“五小”竞赛优秀成果", "市劳动模范", "企业技术能手", "县工匠")
USUAL = {
    "ethnic_group": ("01",) * 19 + ("03", "11", "02"),
    "political_status": ("13", "13", "13", "01", "01", "03", "02", "12"),
    "education": ("college", "bachelor", "secondary", "technical", "high"),
    "skill_level": (
        "senior",
        "technician",
        "technician",
        "senior_technician",
        "intermediate",
        "none",
    ),
    "professional_title_rank": ("none", "none", "assistant", "intermediate", "associate"),
    "employer_nature": ("state", "private", "private", "collective", "public_institution"),
    "person_category": ("none",),
    "honour_level": ("city", "county", "unit", "provincial"),
}
TEXTS = {
    "occupation": TRADES,
    "post": POSTS,
    "native_place": TOWNS,
    "school": SCHOOLS,
    "place": ("示范一厂", "示范技工学校", "示范机械有限公司"),
    "role": POSTS,
    "title": PRIZES,
    "name": ("夹具快换装置", "炉温自动控制", "漆面推光工艺改进", "织机引纬参数优化"),
    "issuer": ("晋中市总工会", "山西省总工会", "所在单位"),
}


def wishes(document: EditionDocument) -> dict[str, tuple[Any, ...]]:
    """Form fact → the values with which no hard condition fails on it."""
    found: dict[str, tuple[Any, ...]] = {}
    for condition in document.conditions:
        if condition.force == "hard":
            _read(condition.expression, found)
    return found


def _read(expression: Expression, found: dict[str, tuple[Any, ...]]) -> None:
    if isinstance(expression, All):
        for part in parts_of(expression):
            _read(part, found)
    elif isinstance(expression, AnyOf | AtLeast):
        for part in parts_of(expression)[: getattr(expression, "number", None) or 1]:
            _read(part, found)
    elif isinstance(expression, IfThen):
        _read(expression.then, found)
    else:
        _read_leaf(expression, found)


def _read_leaf(leaf: Any, found: dict[str, tuple[Any, ...]]) -> None:
    values: tuple[Any, ...] = ()
    if isinstance(leaf, FieldEquals):
        values = (leaf.value,)
    elif isinstance(leaf, FieldOneOf):
        values = leaf.values
    elif isinstance(leaf, Declaration):
        values = (True,)
    elif isinstance(leaf, SkillLevelIs):
        known = [value for value, _label in CODE_LISTS["skill_level"]]
        least = getattr(leaf.at_least, "name", leaf.at_least) or "junior"
        values = leaf.one_of or tuple(known[known.index(str(least).lower()) :])
    elif isinstance(leaf, FieldAtLeast | YearsSince):
        values = (leaf,)
    if values:
        kept = tuple(value for value in found.get(leaf.fact, values) if value in values)
        found[leaf.fact] = kept or values


class Writer:
    """Fills in the form of one edition for one person after another."""

    def __init__(self, document: EditionDocument, rng: random.Random) -> None:
        self.document = document
        self.rng = rng
        self.wishes = wishes(document)
        self.on = reference_date(document)
        self.breakable = [
            field.key
            for field in document.form.fields()
            if field.type in ("choice", "yes_no") and f"form.{field.key}" in self.wishes
        ]

    def answers(self, person: Person, *, eligible: bool = True) -> dict[str, Any]:
        """Every field answered; not eligible means that one hard condition is broken."""
        self.person = person
        self.broken = "" if eligible or not self.breakable else self.rng.choice(self.breakable)
        filled = {
            field.key: value
            for field in self.document.form.fields()
            if not getattr(field, "prefill", "") and (value := self._answer(field)) is not None
        }
        narrative = self.document.narrative
        if narrative is not None:
            words = self.rng.randint(narrative.words * 9 // 10, narrative.words * 11 // 10)
            title, text = narrative_of(self.rng, person.full_name, words)
            filled |= {narrative.title_key: title, narrative.key: text}
        return filled

    def _answer(self, field: Any) -> Any:
        write = getattr(self, f"_{field.type}", None)
        return write(field) if write else None

    def _wished(self, field: Any) -> tuple[Any, ...]:
        return self.wishes.get(f"form.{field.key}", ())

    def _text(self, field: Any) -> str:
        said = self.rng.choice(TEXTS[field.key]) if field.key in TEXTS else "无"
        if "编号" in field.label or "号码" in field.label:
            said = f"19{self.rng.randrange(10**14):014d}"
        elif "地址" in field.label:
            said = f"{self.rng.choice(TOWNS)}示范街{self.rng.randint(1, 200)}号"
        return said[: getattr(field, "max_length", 100)]

    def _long_text(self, field: Any) -> str:
        least, most = field.min_words or 60, field.max_words or 300
        return sentences(self.rng, self.person.full_name, max(least, min(most * 6 // 10, 180)))

    def _day(self, field: Any) -> date:
        wished = self._wished(field)
        years = next((leaf.at_least for leaf in wished if isinstance(leaf, YearsSince)), None)
        born = self.person.birth_date or date(1980, 1, 1)
        first = date(born.year + 19, 1, 1)
        last = date(max(self.on.year - (years or 1) - 1, first.year), 12, 1)
        day = date.fromordinal(self.rng.randint(first.toordinal(), last.toordinal()))
        if "近" in field.label or field.key in ("awarded_in", "finished_in"):
            day = date(self.on.year - self.rng.randint(0, 3), self.rng.randint(1, 6), 1)
        return day

    def _date(self, field: Any) -> str:
        day = self._day(field)
        earliest, latest = getattr(field, "earliest", None), getattr(field, "latest", None)
        return min(max(day, earliest or day), latest or date.max).isoformat()

    def _month(self, field: Any) -> str:
        month = f"{self._day(field):%Y-%m}"
        earliest, latest = getattr(field, "earliest", None), getattr(field, "latest", None)
        return min(max(month, earliest or month), latest or "9999-12")

    def _number(self, field: Any) -> str:
        wished = next(
            (each for each in self._wished(field) if isinstance(each, FieldAtLeast)), None
        )
        least = max(
            Decimal(getattr(field, "minimum", None) or 0),
            (wished.at_least if wished else None) or Decimal(0),
        )
        most = getattr(field, "maximum", None) or least + 400
        if wished is not None and wished.at_most is not None:
            most = min(most, wished.at_most)
        return str(self.rng.randint(int(least), max(int(most), int(least))))

    def _choice(self, field: Any) -> Any:
        offered = [value for value, _label in choices_of(field)]
        wished = [value for value in self._wished(field) if value in offered]
        if field.key == self.broken:
            pool = [value for value in offered if value not in wished] or offered
        elif wished:
            usual = [value for value in USUAL.get(str(field.code_list), ()) if value in wished]
            pool = usual or wished
        else:
            usual = [value for value in USUAL.get(str(field.code_list), ()) if value in offered]
            pool = usual or (["none"] if "none" in offered and field.several else offered)
        chosen = self.rng.choice(pool)
        return [chosen] if getattr(field, "several", False) else chosen

    def _yes_no(self, field: Any) -> str:
        wished = self._wished(field)
        said = bool(wished[0]) != (field.key == self.broken) if wished else self.rng.random() < 0.12
        return "yes" if said else "no"

    def _table(self, field: Any) -> list[dict[str, str]]:
        rows = self.rng.randint(max(field.min_rows, 1), max(field.min_rows, min(field.max_rows, 3)))
        return [
            {
                column.key: value
                for column in field.columns
                if (value := self._cell(column)) is not None
            }
            for _row in range(rows)
        ]

    def _cell(self, column: Any) -> Any:
        if column.type == "choice":
            offered = [value for value, _label in choices_of(column)]
            usual = [value for value in USUAL.get(str(column.code_list), ()) if value in offered]
            return self.rng.choice(usual or offered)
        if column.type == "number":
            return str(self.rng.randint(1, 9))
        return self._answer(column)
