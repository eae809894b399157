"""Rules that cannot be met together, or by anybody: each is said at its place."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from talentportal.programs.document import Expression
from talentportal.programs.document.faults.holding import Known, clash
from talentportal.programs.rules.eligibility import Facts, holds
from talentportal.programs.rules.facts import Month
from tests.support.worlds.altered import Changes, altered, said


def leaf(kind: str, **settings: Any) -> dict[str, Any]:
    return {"type": kind, **settings}


def every(*parts: dict[str, Any]) -> dict[str, Any]:
    return leaf("all", of=list(parts))


def either(*parts: dict[str, Any]) -> dict[str, Any]:
    return leaf("any", of=list(parts))


def no(part: dict[str, Any]) -> dict[str, Any]:
    return leaf("not", of=part)


def rule(key: str, expression: dict[str, Any], **settings: Any) -> dict[str, Any]:
    head = {"key": key, "text": "条件", "force": "hard", "source": "一"}
    return head | {"expression": expression} | settings


OLD, YOUNG = leaf("age", at_least=50), leaf("age", at_most=30)
BORN_LATE = leaf("day_between", fact="person.birth_date", first="1990-01-01")
WOMAN, MAN = (leaf("field_equals", fact="person.sex", value=value) for value in ("female", "male"))
COUNTY = leaf("field_equals", fact="dossier.channel", value="county")
UNIT = leaf("field_equals", fact="dossier.channel", value="city_unit")
JUDGED = leaf("judgement", key="good", question="好")
PROVEN = leaf("evidence", material="evidence")
SINCE = {"key": "since", "label": "入职", "type": "month"}
COUNT = {"key": "count", "label": "数", "type": "number"}
FIELD = "form.sections.0.fields.+"


def years(**bounds: int) -> dict[str, Any]:
    return leaf("years_since", fact="form.since", **bounds)


def months(**bounds: int) -> dict[str, Any]:
    return leaf("months_since", fact="form.since", **bounds)


def number(**bounds: int | str) -> dict[str, Any]:
    return leaf("field_at_least", fact="form.count", **bounds)


def level(*names: str, **settings: Any) -> dict[str, Any]:
    return leaf("skill_level", **({"one_of": names} if names else {}), **settings)


IMPOSSIBLE: dict[str, dict[str, Any]] = {
    "an age above and below": every(OLD, YOUNG),
    "an age, and born too late for it": every(OLD, BORN_LATE),
    "ages counted on other days": every(
        leaf("age", at_least=50, counted_on="2010-01-01"),
        leaf("age", at_most=40, counted_on="2020-01-01"),
    ),
    "years and fewer months": every(years(at_least=2), months(at_most=20)),
    "more and less of a number": every(number(at_least=5), number(at_most=4)),
    "a number and another": every(
        number(at_least=5), leaf("field_equals", fact="form.count", value=3)
    ),
    "levels apart": every(level("technician"), level(at_least="senior_technician")),
    "a level that is chosen otherwise": every(
        level(at_least="senior"),
        leaf("field_one_of", fact="form.skill_level", values=["junior", "none"]),
    ),
    "a man and a woman": every(WOMAN, MAN),
    "neither": every(no(WOMAN), no(MAN)),
    "one way and another": every(COUNTY, no(COUNTY)),
    "proven and not proven": every(no(PROVEN), PROVEN),
    "none of the ways": every(either(every(OLD, WOMAN), every(OLD, COUNTY)), YOUNG),
    "two of what exclude each other": leaf("at_least", number=2, of=[WOMAN, MAN]),
    "inside a choice": either(JUDGED, every(OLD, YOUNG)),
}
POSSIBLE: dict[str, dict[str, Any]] = {
    "an age between": every(leaf("age", at_least=30), leaf("age", at_most=50)),
    "an age of one year": every(leaf("age", at_least=50), leaf("age", at_most=50)),
    "years and as many months": every(years(at_least=2), months(at_most=24)),
    "two years, not three": every(years(at_least=2), no(years(at_least=3))),
    "a number between": every(number(at_least=5), number(at_most=5)),
    "one of the ways": every(either(OLD, COUNTY), YOUNG),
    "one of what exclude each other": leaf("at_least", number=1, of=[every(WOMAN, OLD), MAN]),
    "if then": leaf("if_then", condition=OLD, then=YOUNG),
    "a month in which the window begins": every(
        leaf("day_between", fact="form.since", first="2019-01-15"),
        leaf("day_between", fact="form.since", last="2019-01-20"),
    ),
    "a number beyond all measure": every(number(at_least="1e999999999"), number(at_most=4)),
    "more than can be looked through": every(
        *(either(*(number(at_least=one + other) for other in range(9))) for one in range(9))
    ),
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_what_nobody_can_meet_is_said(name: str) -> None:
    found = said([(FIELD, SINCE), (FIELD, COUNT), ("conditions", [rule("c", IMPOSSIBLE[name])])])
    assert [path for path, _sentence in found] == ["conditions.c.expression"]
    assert "不可能同时" in found[0][1]


@pytest.mark.parametrize("name", POSSIBLE)
def test_what_somebody_can_meet_is_taken(name: str) -> None:
    conditions = [rule("c", POSSIBLE[name])]
    assert said([(FIELD, SINCE), (FIELD, COUNT), ("conditions", conditions)]) == []


def shown(key: str, by: dict[str, Any] | None, **settings: Any) -> tuple[str, dict[str, Any]]:
    field = {"key": key, "label": key, "type": "yes_no", "required": False} | settings
    return FIELD, field | ({"shown_when": by} if by else {})


def yes(key: str) -> dict[str, Any]:
    return leaf("declaration", fact=f"form.{key}")


IN_WORK = "form.sections.work.fields"
TOGETHER: dict[str, tuple[Changes, str, str]] = {
    "met by everybody": (
        [("conditions", [rule("c", either(WOMAN, MAN))])],
        "conditions.c.expression",
        "人人都符合",
    ),
    "an age that everybody has": (
        [("conditions", [rule("c", leaf("age", at_least=0))])],
        "conditions.c.expression",
        "人人都符合",
    ),
    "everybody excluded": (
        [("exclusions", [rule("x", either(COUNTY, UNIT))])],
        "exclusions.x.expression",
        "人人都被排除",
    ),
    "asked of those who cannot": (
        [("conditions", [rule("c", UNIT, when=COUNTY)])],
        "conditions.c.expression",
        "无人能",
    ),
    "two conditions": (
        [("conditions", [rule("old", OLD), rule("young", YOUNG)])],
        "conditions.young.expression",
        "“old”",
    ),
    "whoever meets it is excluded": (
        [
            ("conditions", [rule("old", OLD)]),
            ("exclusions", [rule("x", leaf("age", at_least=45))]),
        ],
        "exclusions.x.expression",
        "“old”",
    ),
    "for one tier": (
        [
            ("tiers.+", {"key": "gold", "name": "金奖", "slots": 1, "slots_op": "about"}),
            (
                "conditions",
                [
                    rule("old", OLD),
                    rule(
                        "gold",
                        YOUNG,
                        when=leaf("field_equals", fact="dossier.tier", value="gold"),
                    ),
                ],
            ),
        ],
        "conditions.gold.expression",
        "“old”",
    ),
    "shown by itself": (
        [shown("a", no(yes("a")))],
        f"{IN_WORK}.a.shown_when",
        "a → a",
    ),
    "shown in a circle": (
        [shown("a", yes("b")), shown("b", yes("c")), shown("c", yes("a"))],
        f"{IN_WORK}.b.shown_when",
        "b → c → a → b",
    ),
    "shown by a field that is not": (
        [shown("a", COUNTY), shown("b", every(yes("a"), UNIT))],
        f"{IN_WORK}.b.shown_when",
        "永不显示",
    ),
    "shown by a number that its field does not take": (
        [
            (FIELD, COUNT | {"minimum": 1, "maximum": 9}),
            shown("a", leaf("field_equals", fact="form.count", value=10)),
        ],
        f"{IN_WORK}.a.shown_when",
        "form.count",
    ),
    "shown by a month that its field does not take": (
        [
            (FIELD, SINCE | {"earliest": "2000-01"}),
            shown("a", leaf("day_between", fact="form.since", last="1999-12-31")),
        ],
        f"{IN_WORK}.a.shown_when",
        "form.since",
    ),
    "years that its field does not take": (
        [
            (FIELD, SINCE | {"earliest": "2010-01"}),
            ("conditions", [rule("c", years(at_least=10))]),
        ],
        "conditions.c.expression",
        "form.since",
    ),
    "always shown": (
        [shown("a", either(COUNTY, UNIT))],
        f"{IN_WORK}.a.shown_when",
        "总是成立",
    ),
    "a section by its own field": (
        [("form.sections.0.shown_when", leaf("field_filled", fact="form.occupation"))],
        "form.sections.work.shown_when",
        "occupation → occupation",
    ),
}


@pytest.mark.parametrize("name", TOGETHER)
def test_what_contradicts_another_setting_is_said_at_its_place(name: str) -> None:
    changes, path, words = TOGETHER[name]
    found = dict(said(changes))
    assert words in found.get(path, ""), found


FITTING: dict[str, Changes] = {
    "another force": [("conditions", [rule("old", OLD), rule("young", YOUNG, force="soft")])],
    "other people": [
        ("conditions", [rule("old", OLD, when=COUNTY), rule("young", YOUNG, when=UNIT)])
    ],
    "ruled out together in some cases only": [
        ("conditions", [rule("old", OLD, when=WOMAN), rule("young", YOUNG, when=PROVEN)])
    ],
    "a tier that one way does not lead to": [
        ("limits.2.maximum", 16),
        ("tiers.+", {"key": "gold", "name": "金奖", "slots": 1, "slots_op": "about"}),
        (
            "conditions",
            [rule("c", leaf("field_equals", fact="dossier.tier", value="gold"), when=COUNTY)],
        ),
    ],
    "an exception": [
        ("conditions", [rule("old", OLD)]),
        ("exclusions", [rule("x", leaf("age", at_least=45), unless=JUDGED)]),
    ],
    "shown one after the other": [
        shown("a", COUNTY),
        shown("b", yes("a")),
        shown("c", either(yes("b"), yes("a"))),
    ],
}


@pytest.mark.parametrize("name", FITTING)
def test_what_fits_together_is_taken(name: str) -> None:
    assert said(FITTING[name]) == []


def test_what_is_wrong_in_itself_is_compared_with_nothing() -> None:
    strange = leaf("field_equals", fact="form.count", value=True)
    part = {"key": "w", "text": "比例", "list_of": "edition", "force": "hard", "source": "一"}
    part |= {"numerator": strange, "at_least": "1/2"}
    found = said(
        [
            (FIELD, COUNT),
            shown("a", strange),
            shown("b", yes("a")),
            ("shares", [part, part | {"key": "v"}]),
            ("consultations.0.when", strange),
        ]
    )
    assert {path.rpartition(".")[2] for path, _sentence in found} == {
        "shown_when",
        "numerator",
        "when",
    }


READ = altered([(FIELD, SINCE), (FIELD, COUNT)])
DAYS = st.dates(date(1950, 1, 1), date(2019, 7, 31))
LEAVES = st.one_of(
    st.integers(0, 60).map(lambda n: leaf("age", at_least=n)),
    st.integers(0, 60).map(lambda n: leaf("age", at_most=n, counted_on="2016-02-29")),
    DAYS.map(lambda day: leaf("day_between", fact="person.birth_date", first=str(day))),
    DAYS.map(lambda day: leaf("day_between", fact="form.since", last=str(day))),
    st.integers(1, 30).map(lambda n: leaf("within", fact="form.since", years=n)),
    st.integers(0, 60).map(lambda n: years(at_most=n)),
    st.integers(0, 700).map(lambda n: months(at_least=n)),
    st.integers(0, 9).map(lambda n: number(at_least=n)),
    st.integers(0, 9).map(lambda n: number(at_most=n)),
    st.integers(0, 9).map(lambda n: leaf("field_equals", fact="form.count", value=n)),
    st.sampled_from([WOMAN, MAN, COUNTY, UNIT, JUDGED]),
    st.sampled_from(["junior", "technician"]).map(lambda name: level(at_least=name)),
    st.just(level("junior", "senior")),
)
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        parts.map(no),
        st.lists(parts, min_size=1, max_size=3).map(lambda of: every(*of)),
        st.lists(parts, min_size=1, max_size=3).map(lambda of: either(*of)),
        st.lists(parts, min_size=2, max_size=3).map(lambda of: leaf("at_least", number=2, of=of)),
        st.tuples(parts, parts).map(lambda two: leaf("if_then", condition=two[0], then=two[1])),
    ),
    max_leaves=7,
)
FACTS = st.fixed_dictionaries(
    {
        "person.birth_date": DAYS,
        "person.sex": st.sampled_from(["male", "female"]),
        "dossier.channel": st.sampled_from(["county", "city_unit"]),
    },
    optional={
        "form.since": DAYS.map(lambda day: Month(day.year, day.month, 1)),
        "form.count": st.integers(0, 9),
        "form.skill_level": st.sampled_from(["none", "junior", "senior", "technician"]),
    },
)
ADAPTER: TypeAdapter[Any] = TypeAdapter(Expression)


@given(EXPRESSIONS, st.lists(FACTS, min_size=1, max_size=6))
def test_what_is_said_to_be_never_or_always_so_is_so(
    asked: dict[str, Any], everybody: list[dict[str, Any]]
) -> None:
    expression = ADAPTER.validate_python(asked)
    known = Known(READ, {field.key: field for field in READ.form.fields()})
    found = [holds(expression, Facts(values=values), date(2019, 7, 31)) for values in everybody]
    if clash(known, (expression, "true")):
        assert True not in found
    if clash(known, (expression, "not_true")):
        assert set(found) == {True}
    if clash(known, (expression, "false")):
        assert False not in found
