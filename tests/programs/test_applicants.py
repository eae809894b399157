"""Teams and organisations: who is bound by a rule, how many a team is, each member by name."""

from datetime import date
from typing import Any

import pytest

from talentportal.programs.document import EditionDocument
from talentportal.programs.document.faults.checks import faults
from talentportal.programs.rules.eligibility import ConditionFinding, Facts, evaluate
from tests.support.worlds.world import small_document

ON = date(2024, 9, 30)
RULE = {"force": "hard", "source": "二"}
AGE = {"type": "age", "at_most": 45}
COLUMNS = [
    {"key": "name", "label": "姓名", "type": "text"},
    {"key": "born", "label": "出生日期", "type": "date", "states": "person.birth_date"},
    {"key": "skill", "label": "技能等级", "type": "choice", "code_list": "skill_level"},
    {"key": "is_official", "label": "公务员", "type": "yes_no"},
]
TABLE = {"key": "members", "label": "成员", "type": "table", "columns": COLUMNS}
KINDS = [
    {"kind": "person"},
    {"kind": "team", "members": "members", "min_members": 3, "max_members": 4, "source": "一"},
    {"kind": "organisation"},
]
KIND_FIELD = {
    "key": "applicant_kind",
    "label": "申报类型",
    "type": "choice",
    "options": [{"value": kind["kind"], "label": str(kind["kind"])} for kind in KINDS],
}
CONDITIONS = [
    RULE | {"key": "age", "text": "45周岁以下", "expression": AGE},
    RULE
    | {"key": "member_age", "text": "成员45周岁以下", "binds": "team_member", "expression": AGE},
    RULE
    | {
        "key": "member_skill",
        "text": "成员具有技师以上等级",
        "binds": "team_member",
        "expression": {"type": "skill_level", "at_least": "technician", "fact": "form.skill"},
    },
    RULE
    | {
        "key": "leader_honest",
        "text": "带头人无失信记录",
        "binds": "team_leader",
        "expression": {"type": "declaration", "fact": "form.honest"},
    },
    RULE
    | {
        "key": "founded",
        "text": "成立3年以上",
        "binds": "organisation",
        "expression": {"type": "years_since", "fact": "form.founded_on", "at_least": 3},
    },
]
EXCLUSIONS = [
    RULE
    | {
        "key": "officials",
        "text": "公务员不得参加",
        "binds": "team_member",
        "expression": {"type": "declaration", "fact": "form.is_official"},
    }
]


def data(**changes: Any) -> dict[str, Any]:
    document = small_document()
    fields = [
        KIND_FIELD,
        TABLE | {"required": False},
        {"key": "honest", "label": "无失信记录", "type": "yes_no"},
        {"key": "founded_on", "label": "成立日期", "type": "date", "required": False},
    ]
    document["form"]["sections"].append({"key": "who", "title": "申报人", "fields": fields})
    rules = {"applicant_kinds": KINDS, "conditions": CONDITIONS, "exclusions": EXCLUSIONS}
    return document | rules | changes


DOCUMENT = EditionDocument.model_validate(data())


def member(name: str, **cells: str) -> dict[str, str]:
    return {"name": name, "born": "1990-01-01", "skill": "technician", "is_official": "no"} | cells


def found(kind: str, **form: Any) -> list[ConditionFinding]:
    values: dict[str, Any] = {"dossier.applicant_kind": kind, "person.birth_date": date(1985, 1, 1)}
    values |= {f"form.{name}": value for name, value in form.items()}
    return [each for each in evaluate(DOCUMENT, Facts(values=values), ON) if each.key != "ban"]


def outcomes(findings: list[ConditionFinding]) -> dict[tuple[str, str], str]:
    return {(each.key, each.member): str(each.outcome) for each in findings}


@pytest.mark.parametrize(
    ("members", "outcome"), [(0, "fail"), (1, "fail"), (2, "pass"), (3, "pass"), (4, "fail")]
)
def test_a_team_counts_its_leader(members: int, outcome: str) -> None:
    findings = found("team", honest=True, members=[member(f"成员{n}") for n in range(members)])
    (size,) = [each for each in findings if each.key == "team_size"]
    assert (str(size.outcome), str(size.force), size.source) == (outcome, "hard", "一")
    assert str(members + 1) in size.value


def test_each_member_is_asked_by_name_with_the_value_that_decides() -> None:
    rows = [member("甲"), member("乙", born="1970-05-01"), member("丙", skill="senior")]
    findings = found("team", honest=True, members=rows)
    failing = {key for key, outcome in outcomes(findings).items() if outcome == "fail"}
    assert failing == {("member_age", "乙"), ("member_skill", "丙")}
    (old,) = [each for each in findings if (each.key, each.member) == ("member_age", "乙")]
    assert old.sentence.startswith("乙")
    assert "54" in old.value


def test_an_exclusion_of_members_and_an_answer_that_is_missing() -> None:
    rows = [member("甲", is_official="yes"), member("乙", born=""), member("", is_official="")]
    all_found = outcomes(found("team", honest=True, members=rows))
    assert all_found["officials", "甲"] == "fail"
    assert all_found["officials", "乙"] == "pass"
    assert all_found["member_age", "乙"] == "needs_person"
    assert all_found["officials", "–"] == "needs_person"


def test_a_person_is_neither_leader_nor_team() -> None:
    assert outcomes(found("person", members=[member("甲")])) == {("age", ""): "pass"}


def test_an_organisation_has_no_age_but_years_since_it_was_founded() -> None:
    assert outcomes(found("organisation", founded_on=date(2021, 9, 30))) == {
        ("founded", ""): "pass"
    }
    assert outcomes(found("organisation", founded_on=date(2021, 10, 1))) == {
        ("founded", ""): "fail"
    }


def test_the_leader_answers_with_his_own_values() -> None:
    asked = outcomes(found("team", honest=False, members=[member("甲"), member("乙")]))
    assert asked["leader_honest", ""] == "fail"
    assert asked["age", ""] == "pass"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"applicant_kinds": [KINDS[0], {"kind": "team"}, KINDS[2]]}, "conditions.member_age"),
        (
            {"applicant_kinds": [KINDS[0], KINDS[1] | {"members": "no"}, KINDS[2]]},
            "applicant_kinds.1",
        ),
        ({"applicant_kinds": [KINDS[0] | {"min_members": 2}, *KINDS[1:]]}, "applicant_kinds.0"),
        (
            {"applicant_kinds": [KINDS[0], KINDS[1] | {"min_members": 5}, KINDS[2]]},
            "applicant_kinds.1",
        ),
        ({"applicant_kinds": KINDS[:1]}, "conditions.founded.binds"),
        (
            {"conditions": [CONDITIONS[0] | {"binds": "organisation"}]},
            "conditions.age.expression",
        ),
        (
            {"conditions": [CONDITIONS[3] | {"binds": "team_member"}]},
            "conditions.leader_honest.expression",
        ),
    ],
)
def test_a_rule_that_binds_nobody_or_asks_amiss_is_a_fault(
    changes: dict[str, Any], path: str
) -> None:
    found_at = {fault.path for fault in faults(EditionDocument.model_validate(data(**changes)))}
    assert any(place.startswith(path) for place in found_at), found_at


def test_the_document_itself_has_no_fault_of_its_applicants() -> None:
    assert [each for each in faults(DOCUMENT) if "applicant" in each.path] == []
    assert [each for each in faults(DOCUMENT) if each.path.startswith("conditions")] == []


HELD = {"type": "honour_held", "families": ["晋中工匠"]}
NUMBER = {"key": "document", "label": "身份证号码", "type": "id_number"}


def asking_members(expression: dict[str, Any], *columns: dict[str, Any]) -> list[str]:
    """Paths of what is wrong when members are asked this, with these columns beside the others."""
    rule = RULE | {
        "key": "asked",
        "text": "成员",
        "binds": "team_member",
        "expression": expression,
    }
    document = data(exclusions=[rule])
    document["form"]["sections"][-1]["fields"][1]["columns"] = [*COLUMNS, *columns]
    document["program"]["umbrella"] = {"slug": "talents", "name": "人才计划"}
    return [fault.path for fault in faults(EditionDocument.model_validate(document))]


@pytest.mark.parametrize("leaf", [HELD, {"type": "ban", "level": "city"}, {"type": "other_track"}])
def test_registers_are_asked_about_members_by_number_only(leaf: dict[str, Any]) -> None:
    assert "exclusions.asked.expression" in asking_members(leaf)
    assert "exclusions.asked.expression" not in asking_members(leaf, NUMBER)


def test_what_a_member_declares_needs_no_number() -> None:
    declared = HELD | {"declared_in": "form.is_official"}
    assert "exclusions.asked.expression" not in asking_members(declared)


@pytest.mark.parametrize(
    ("named_by", "wrong"), [("members", True), ("no", True), ("occupation", False)]
)
def test_the_name_of_a_team_is_a_line_of_the_form(named_by: str, wrong: bool) -> None:
    kinds = [KINDS[0], KINDS[1] | {"named_by": named_by}, KINDS[2]]
    paths = [
        each.path for each in faults(EditionDocument.model_validate(data(applicant_kinds=kinds)))
    ]
    assert ("applicant_kinds.1" in paths) is wrong
