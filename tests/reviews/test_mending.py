"""Answers found for any condition: what holds is read by the portal's own evaluation."""

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter

from nominations.form.facts import typed_answers
from rehearsals.alternatives import Alternatives
from rehearsals.mending import Mender
from talentportal.programs.document import Expression
from talentportal.programs.document.schema import expressions as ex
from talentportal.programs.document.schema.form import (
    ChoiceField,
    DateField,
    FormField,
    NumberField,
    TableField,
    YesNoField,
)
from talentportal.programs.rules.eligibility import Facts

ON = date(2025, 6, 1)
READ: TypeAdapter[Any] = TypeAdapter(Expression)
MONTHS = [{"key": key, "label": key, "type": "month"} for key in ("start", "finish")]
MINE = {"key": "mine", "label": "mine", "type": "yes_no"}
FIELDS: tuple[FormField, ...] = (
    NumberField(type="number", key="saved", label="saved", maximum=1000),  # type: ignore[arg-type]
    NumberField(type="number", key="spent", label="spent", maximum=100_000),  # type: ignore[arg-type]
    YesNoField(type="yes_no", key="legal", label="legal"),
    DateField(type="date", key="begun", label="begun"),
    ChoiceField(type="choice", key="level", label="level", code_list="skill_level"),
    TableField.model_validate(
        {"type": "table", "key": "life", "label": "life", "columns": [*MONTHS, MINE]}
    ),
)


class _Form:
    form: Any

    def fields(self) -> tuple[FormField, ...]:
        return FIELDS


class Page:
    """A form of six fields with nothing filled in."""

    def __init__(self, tier: str) -> None:
        self.answers: dict[str, Any] = {}
        self.tier = tier
        self.proved: set[str] = set()

    def facts(self) -> Facts:
        document: Any = _Form()
        document.form = document
        typed = typed_answers(document, self.answers)
        return Facts(values={"dossier.tier": self.tier, **typed})

    def fields(self) -> Mapping[str, Any]:
        return {f"form.{field.key}": field for field in FIELDS}

    def prove(self, material: str) -> None:
        self.proved.add(material)

    def hold(self, leaf: ex.HonourHeld) -> bool:
        return False


def leaf(kind: str, fact: str, **settings: Any) -> dict[str, Any]:
    return {"type": kind, "fact": f"form.{fact}", **settings}


SAVED = leaf("field_at_least", "saved", at_least=970)
PART = leaf("numbers_ratio", "spent", to="form.saved", at_least="0.3", at_most="0.6")
LEGAL = leaf("declaration", "legal")
BEGUN = leaf("years_since", "begun", at_least=12, at_most=13)
LEVEL = leaf("skill_level", "level", at_least="special_technician")
GOLD = {"type": "field_equals", "fact": "dossier.tier", "value": "gold"}
SPANS = {"table": "form.life", "from_column": "start", "to_column": "finish"}
LIFE = {"type": "years_in_rows", **SPANS, "column": "mine", "values": [True], "at_least": 15}


@pytest.mark.parametrize("wanted", [True, False])
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    "expression",
    [
        SAVED,
        PART,
        BEGUN,
        LEVEL,
        LIFE,
        {"type": "all", "of": [SAVED, {"type": "not", "of": LEGAL}, LIFE]},
        {"type": "any", "of": [{"type": "not", "of": SAVED}, LEVEL]},
        {"type": "all", "of": [SAVED, PART]},
        {"type": "at_least", "number": 2, "of": [LEGAL, BEGUN, LEVEL]},
        {"type": "if_then", "condition": LEGAL, "then": {"type": "all", "of": [SAVED, LEVEL]}},
        {"type": "any", "of": [GOLD, LEGAL]},
    ],
)
def test_any_condition_can_be_met_and_missed(
    expression: dict[str, Any], wanted: bool, seed: int
) -> None:
    page, rng = Page("silver"), random.Random(seed)
    mender = Mender(page, Alternatives(rng, ON), rng)
    read = READ.validate_python(expression)
    assert mender.make(read, wanted)
    assert mender.holds(read) is wanted


def test_what_cannot_be_answered_is_left_as_it_is() -> None:
    page, rng = Page("silver"), random.Random(1)
    mender = Mender(page, Alternatives(rng, ON), rng)
    assert not mender.make(READ.validate_python(GOLD), True)
    assert page.answers == {}


def test_a_paper_that_proves_it_is_handed_in() -> None:
    page, rng = Page("silver"), random.Random(1)
    mender = Mender(page, Alternatives(rng, ON), rng)
    proof = READ.validate_python({"type": "evidence", "material": "patent"})
    assert mender.make(proof, True)
    assert page.proved == {"patent"}
