"""Results of a contest or a vote: brought in from a workbook, looked at, taken over, sealed."""

import hashlib
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from nominations.models import Dossier
from reviews.experts.services.importing import apply_import, check_import, seal_import
from reviews.experts.services.ranking import rankings, step
from reviews.models import ImportedResult, ResultImport
from talentportal.programs.document import EditionDocument
from talentportal.programs.document.faults.checks import faults, needed_to_publish
from talentportal.shared.refusals import Refused
from talentportal.shared.workbook import TYPE
from tests.support.clients import signed_in
from tests.support.refusals import outcome_codes, refusal_of
from tests.support.worlds.cast import City
from tests.support.worlds.contests import checked, contest, row, set_up, workbook
from tests.support.worlds.stage import Stage, make_dossiers, make_edition

pytestmark = pytest.mark.django_db


def test_results_are_checked_taken_over_and_sealed(city: City):
    stage = set_up(city)
    found = checked(stage, [row(stage, 0, 88.5), row(stage, 1, 92), row(stage, 2, 75)])
    assert rankings(stage.edition, "review") == []
    apply_import(result_import=found, actor=stage.runner)
    (ranking,) = rankings(stage.edition, "review")
    assert [(str(each.score), each.rank) for each in ranking.results] == [
        ("92.00", 1),
        ("88.50", 2),
        ("75.00", 3),
    ]
    keys = [stage.dossiers[1].pk]
    choice = {"edition": stage.edition, "stage": "review", "actor": stage.runner}
    early = step(**choice, verb="shortlist", dossiers=keys)
    assert outcome_codes(early) == ["scored-unmet"]
    seal_import(result_import=found, actor=stage.runner)
    assert step(**choice, verb="shortlist", dossiers=keys)[0].done
    rows = Dossier.objects.order_by("number").values_list("final_score", "rank")
    assert list(rows) == [(Decimal("88.50"), 2), (Decimal("92.00"), 1), (Decimal("75.00"), 3)]


def test_the_columns_that_are_declared_break_ties_and_the_rest_stay_tied(city: City):
    stage = set_up(city)
    rows = [row(stage, 0, 80, 40), row(stage, 1, 80, 45), row(stage, 2, 80, 40)]
    apply_import(result_import=checked(stage, rows), actor=stage.runner)
    (ranking,) = rankings(stage.edition, "review")
    assert [each.rank for each in ranking.results] == [1, 2, 2]
    assert sorted(ranking.tied_at_cut) == [stage.dossiers[0].pk, stage.dossiers[2].pk]


def test_a_column_between_equals_may_count_the_other_way(city: City):
    stage = set_up(city, tie_break_reversed=["实操"])
    rows = [row(stage, 0, 80, 40), row(stage, 1, 80, 45), row(stage, 2, 90, 99)]
    apply_import(result_import=checked(stage, rows), actor=stage.runner)
    (ranking,) = rankings(stage.edition, "review")
    assert [each.dossier.number[-1] for each in ranking.results] == ["2", "0", "1"]


@pytest.mark.parametrize(("number", "cut"), [(1, 1), (2, 2), (9, 3)])
def test_so_many_go_on_where_the_edition_says_a_number(city: City, number: int, cut: int):
    content = contest() | {"review": contest()["review"] | {"shortlist_number": number}}
    del content["review"]["shortlist_ratio"]
    edition = make_edition(city, content)
    stage = Stage(city, edition, make_dossiers(city, edition, 3), [])
    rows = [row(stage, index, 80 + index) for index in range(3)]
    apply_import(result_import=checked(stage, rows), actor=stage.runner)
    (ranking,) = rankings(stage.edition, "review")
    assert ranking.cut == cut


def test_the_lowest_is_best_where_the_edition_says_so(city: City):
    stage = set_up(city, best="lowest", maximum=None)
    rows = [row(stage, 0, 61.2, 3), row(stage, 1, 59.75, 1), row(stage, 2, 61.2, 2)]
    apply_import(result_import=checked(stage, rows), actor=stage.runner)
    (ranking,) = rankings(stage.edition, "review")
    assert [each.dossier.number[-1] for each in ranking.results] == ["1", "2", "0"]


def test_votes_of_the_public_may_be_many(city: City):
    stage = set_up(city, method="vote", score_column="得票数", tie_break_columns=[], maximum=None)
    dossier = stage.dossiers[0]
    content = workbook(
        [[dossier.number, dossier.person.full_name, 1234567]], ("申报编号", "姓名", "得票数")
    )
    found = check_import(
        edition=stage.edition, stage="review", content=content, name="x", actor=stage.runner
    )
    assert found.without_result == 2
    apply_import(result_import=found, actor=stage.runner)
    seal_import(result_import=found, actor=stage.runner)
    scores = dict(Dossier.objects.values_list("number", "final_score"))
    assert list(scores.values()).count(None) == 2
    assert scores[dossier.number] == Decimal("1234567.00")


def test_everything_wrong_in_a_file_is_said_at_once_and_nothing_is_kept(city: City):
    stage = set_up(city, dossiers=4)
    rows = [
        ["D2019-99999", "某人", 80, 50],
        [stage.dossiers[0].number, "别人", 80, 50],
        row(stage, 1, 101),
        row(stage, 1, 50),
        row(stage, 2, "缺考"),
        row(stage, 3, "", 50),
        row(stage, 3, 70.123, 50),
    ]
    with pytest.raises(Refused) as caught:
        checked(stage, rows)
    assert sorted(refusal.code for refusal in caught.value.refusals) == [
        "X11",
        "X11",
        "X12",
        "no-number",
        "no-number",
        "other-name",
        "result-out-of-range",
        "unknown-number",
    ]
    assert all("第" in refusal.place for refusal in caught.value.refusals)
    assert not ResultImport.objects.exists()


WITH_REMARK = ("申报编号", "姓名", "总成绩", "实操", "备注")


def with_remarks(stage: Stage, *rows: list[object]) -> ResultImport:
    content = workbook([list(each) for each in rows], WITH_REMARK)
    return check_import(
        edition=stage.edition, stage="review", content=content, name="x", actor=stage.runner
    )


def test_absent_retired_and_annulled_are_three_facts_and_no_score(city: City):
    """A14: “缺考” was refused, nought gave a rank, and no row made people invisible."""
    stage = set_up(city, dossiers=5)
    found = with_remarks(
        stage,
        [*row(stage, 0, "８８．５"), "领先"],
        [*row(stage, 1, "", ""), "缺考"],
        [*row(stage, 2, "", ""), " 弃 赛 "],
        [*row(stage, 3, "", ""), "取消成绩"],
    )
    apply_import(result_import=found, actor=stage.runner)
    seal_import(result_import=found, actor=stage.runner)
    (ranking,) = rankings(stage.edition, "review")
    assert [(str(each.score), each.rank) for each in ranking.results] == [("88.50", 1)]
    told = [(each.dossier.number[-1], each.remark) for each in ranking.without]
    assert told == [("1", "缺考"), ("2", "弃赛"), ("3", "取消成绩"), ("4", "文件中无成绩")]
    page = signed_in(stage.runner).get("/editions/e/ranking/review/").content.decode()
    assert [each for _number, each in told if each not in page] == []
    workbook_page = signed_in(stage.runner).get("/editions/e/ranking/review/workbook/")
    cells = openpyxl.load_workbook(BytesIO(workbook_page.content)).active.iter_rows(
        values_only=True
    )
    assert [line for line in cells if "弃赛" in line]
    choice = {"edition": stage.edition, "stage": "review", "actor": stage.runner}
    keys = [each.dossier.pk for each in ranking.without]
    (wrong, *_others) = step(**choice, verb="shortlist", dossiers=keys, reason="x")
    assert not wrong.done
    outcomes = step(**choice, verb="not_select", dossiers=keys, reason="无成绩")
    assert [each.done for each in outcomes] == [True] * 4
    assert ImportedResult.objects.filter(score__isnull=True).count() == 3


def test_a_result_beside_a_remark_that_denies_it_is_refused(city: City):
    stage = set_up(city, dossiers=2)
    with pytest.raises(Refused) as caught:
        with_remarks(stage, [*row(stage, 0, 80), "缺考"], [*row(stage, 1, "", ""), "迟到"])
    assert [each.code for each in caught.value.refusals] == [
        "result-and-remark",
        "result-and-remark",
        "X12",
        "X12",
    ]


def test_a_file_without_the_headings_is_refused_by_name(city: City):
    stage = set_up(city)
    with pytest.raises(Refused) as caught:
        check_import(
            edition=stage.edition,
            stage="review",
            content=workbook([["x", "y"]], ("编号", "分数")),
            name="x",
            actor=stage.runner,
        )
    assert "总成绩" in caught.value.refusals[0].sentence


def test_results_give_way_with_a_reason_and_are_kept(city: City):
    stage = set_up(city, dossiers=1)
    first = checked(stage, [row(stage, 0, 80)])
    apply_import(result_import=first, actor=stage.runner)
    second = checked(stage, [row(stage, 0, 85)])
    assert refusal_of(apply_import, result_import=second, actor=stage.runner) == "reason-missing"
    apply_import(result_import=second, actor=stage.runner, reason="裁判组复核更正")
    assert refusal_of(apply_import, result_import=first, actor=stage.runner) == "import-state"
    assert refusal_of(seal_import, result_import=first, actor=stage.runner) == "import-state"
    seal_import(result_import=second, actor=stage.runner)
    third = checked(stage, [row(stage, 0, 99)])
    late = refusal_of(apply_import, result_import=third, actor=stage.runner, reason="x")
    assert late == "results-sealed"
    states = ResultImport.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["replaced", "sealed", "checked"]
    assert ImportedResult.objects.count() == 3
    assert Dossier.objects.get().final_score == Decimal("85.00")


def test_only_officers_of_the_edition_bring_results_in(city: City):
    stage = set_up(city, dossiers=1)
    found = checked(stage, [row(stage, 0, 80)])
    for stranger in (city.stranger, city.publisher, city.expert_one):
        with pytest.raises(PermissionDenied):
            apply_import(result_import=found, actor=stranger)


def test_no_panel_is_formed_where_results_come_from_outside(city: City):
    stage = set_up(city)
    assert refusal_of(stage.panel, opened=False) == "no-panel-here"


def test_results_are_brought_in_from_the_page(city: City):
    stage = set_up(city, dossiers=2)
    client, url = signed_in(stage.runner), "/editions/e/results/review/"
    assert url in client.get("/editions/e/panels/").content.decode()
    template = client.get(f"{url}template/")
    sheet = openpyxl.load_workbook(BytesIO(template.content)).active
    assert [cell.value for cell in sheet["A"]][1:] == ["申报编号", "D2019-00000", "D2019-00001"]
    bad = SimpleUploadedFile("x.xlsx", b"no workbook", content_type=TYPE)
    assert client.post(url, {"file": bad}).status_code == 409
    assert client.post(url, {}).status_code == 400
    content = workbook([row(stage, 0, 80)])
    file = SimpleUploadedFile("成绩.xlsx", content, content_type=TYPE)
    place = client.post(url, {"file": file}).url
    page = client.get(place)
    assert [each.number for each in page.context["without"]] == ["D2019-00001"]
    assert hashlib.sha256(content).hexdigest()[:16] in page.content.decode()
    assert client.post(f"{place}seal/").status_code == 409
    assert client.post(f"{place}apply/", {}).status_code == 302
    assert client.post(f"{place}apply/", {}).status_code == 409
    assert client.get("/editions/e/ranking/review/").context["tables"]
    assert client.post(f"{place}seal/").status_code == 302
    assert b"".join(client.get(f"{place}file/").streaming_content) == content
    assert client.get("/editions/e/ranking/review/workbook/").status_code == 200
    other = signed_in(city.stranger)
    assert [other.get(each).status_code for each in (url, place, f"{place}file/")] == [404] * 3


def test_faults_of_an_import_are_found():
    parsed = EditionDocument.model_validate(contest())
    assert [each.path for each in faults(parsed) if "review" in each.path] == []
    needed = [path for path in needed_to_publish(parsed) if path.startswith("review")]
    assert needed == ["review.imported.score_column"]
    content = contest(maximum="0", tie_break_columns=["总 成绩"], tie_break_reversed=["用时"])
    content["review"]["shortlist_number"] = 3
    content["methods"] = []
    content["review"]["ballot"] = {"quorum": "2/3", "threshold": "2/3"}
    found = [each.path for each in faults(EditionDocument.model_validate(content))]
    assert [path for path in found if path.startswith("review")] == [
        "review.shortlist_number",
        "review.imported",
        "review.imported.method",
        "review.imported.tie_break_reversed",
        "review.imported",
        "review.imported.maximum",
    ]
