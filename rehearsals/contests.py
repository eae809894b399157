"""Results of a contest or of a public vote, filled into the portal's own workbook and brought in."""

from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from rehearsals.scene import Scene
from reviews.experts.selectors.panels import dossiers_at, review_at
from reviews.experts.services import importing
from reviews.experts.sheets.results import results_template
from talentportal.directory.models import User
from talentportal.programs.document import Review

ABSENT = 0.03


def bring_in_results(scene: Scene, stage: str, runner: User) -> None:
    """Fill in the template for everybody who took part, check it, take it over, seal it."""
    checked = importing.check_import(
        edition=scene.edition,
        stage=stage,
        content=_filled(scene, stage, review_at(scene.edition, stage)),
        name="总成绩.xlsx",
        actor=runner,
    )
    applied = importing.apply_import(result_import=checked, actor=runner)
    importing.seal_import(result_import=applied, actor=runner)


def _filled(scene: Scene, stage: str, round_: Review) -> bytes:
    rules = round_.imported
    assert rules is not None
    book = load_workbook(BytesIO(results_template(scene.edition, stage)))
    sheet = book.active
    assert sheet is not None
    keys = {each.number: each.pk for each in dossiers_at(scene.edition, stage)}
    titles = {"".join(each.split()) for each in importing.columns_of(rules)}
    (head,) = [
        row[0].row
        for row in sheet.iter_rows()
        if titles <= {"".join(str(cell.value or "").split()) for cell in row}
    ]
    columns = {str(cell.value): cell.column for cell in sheet[head]}
    absent = []
    for row in range(head + 1, sheet.max_row + 1):
        number = sheet.cell(row, columns[rules.number_column]).value
        if str(number) not in keys:
            continue
        if scene.chance(ABSENT) and len(absent) < len(keys) - 1:
            absent.append(row)
            continue
        for title in (rules.score_column, *rules.tie_break_columns):
            score = _score(scene, round_, scene.merits.get(keys[str(number)], 0.0))
            sheet.cell(row, columns[title]).value = score
    for row in reversed(absent):
        sheet.delete_rows(row)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _score(scene: Scene, round_: Review, merit: float) -> Any:
    """A result by merit; where a lowest score is asked for, those in the middle just reach it."""
    rules = round_.imported
    assert rules is not None
    least, most = float(rules.minimum), float(rules.maximum or rules.minimum + 100)
    middle = 0.76
    if round_.minimum_score is not None and rules.best == "highest" and most > least:
        middle = max(middle, (float(round_.minimum_score) - least) / (most - least) + 0.01)
    share = min(max(scene.rng.gauss(middle + merit * 0.08, 0.05), 0.2), 1.0)
    if rules.best == "lowest":
        share = 1 - share
    return round(least + (most - least) * share, 2)
