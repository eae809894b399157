"""The workbook in which the results of a contest or a vote are brought in."""

from reviews.experts.selectors.panels import review_at
from reviews.experts.services.importing import columns_of, template_rows
from talentportal.programs.models import Edition
from talentportal.shared.workbook import Column, WrittenSheet, write_workbook


def results_template(edition: Edition, stage: str) -> bytes:
    """Everybody at the stage with number and name, and empty cells for the results."""
    rows = template_rows(edition, stage)
    rules = review_at(edition, stage).imported
    assert rules is not None
    return write_workbook(
        [
            WrittenSheet(
                name="成绩",
                title=f"{edition.label}成绩表",
                columns=[Column(title, 20) for title in columns_of(rules)],
                rows=rows,
                landscape=False,
            )
        ]
    )
