"""An edition decided by a contest, and workbooks with its results."""

from typing import Any

from reviews.experts.services.importing import check_import
from reviews.models import ResultImport
from talentportal.shared.workbook import Column, WrittenSheet, write_workbook
from tests.support.worlds.cast import City
from tests.support.worlds.stage import Stage, document, make_dossiers, make_edition

RULES = {"method": "contest", "score_column": "总成绩", "tie_break_columns": ["实操"]}


def contest(**rules: Any) -> dict[str, Any]:
    content = document(criteria=[], tie_break=[], imported=RULES | {"maximum": "100"} | rules)
    method = rules.get("method", "contest")
    content["methods"] = [{"kind": method, "text": "通过职业技能竞赛选拔"}]
    return content


def set_up(city: City, dossiers: int = 3, **rules: Any) -> Stage:
    edition = make_edition(city, contest(**rules))
    return Stage(city, edition, make_dossiers(city, edition, dossiers), [])


def workbook(rows: list[list[Any]], columns: tuple[str, ...] = ()) -> bytes:
    titles = columns or ("申报编号", "姓名", "总成绩", "实操")
    return write_workbook([WrittenSheet("成绩", "成绩表", [Column(each) for each in titles], rows)])


def row(stage: Stage, index: int, score: Any, practice: Any = 50) -> list[Any]:
    dossier = stage.dossiers[index]
    return [dossier.number, dossier.person.full_name, score, practice]


def checked(stage: Stage, rows: list[list[Any]], name: str = "成绩.xlsx") -> ResultImport:
    return check_import(
        edition=stage.edition,
        stage="review",
        content=workbook(rows),
        name=name,
        actor=stage.runner,
    )
