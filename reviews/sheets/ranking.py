"""The ranking as a workbook: one sheet a tier, with the line of the cut."""

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from reviews.services.ranking import Ranking
from talentportal.programs.models import Edition

_LINE = Side(style="thin")
_WIDTHS = (8, 18, 12, 36, 12, 12, 12, 16)


def workbook_of(edition: Edition, shown: Sequence[Ranking]) -> bytes:
    """The ranking, formatted for printing; texts are never read as formulas."""
    book = Workbook()
    book.remove(book.active)
    for ranking in shown:
        _fill(book.create_sheet(ranking.label[:31]), edition, ranking)
    if not shown:
        book.create_sheet(_("Ranking"))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill(sheet: Worksheet, edition: Edition, ranking: Ranking) -> None:
    sheet.append([_("{edition}: ranking ({tier})").format(edition=edition, tier=ranking.label)])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(_WIDTHS))
    sheet["A1"].font = Font(size=16, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.append(
        [
            _("Rank"),
            _("dossier number"),
            _("full name"),
            _("employer"),
            _("final score"),
            _("Sheets"),
            _("Spread"),
            _("Cut"),
        ]
    )
    for result in ranking.results:
        above = ranking.cut is not None and result.rank <= ranking.cut
        tied = result.dossier.pk in ranking.tied_at_cut
        employer = result.dossier.employer
        sheet.append(
            [
                result.rank,
                result.dossier.number,
                result.dossier.person.full_name,
                employer.name if employer else "",
                result.score,
                len(result.totals),
                result.spread,
                _("Tied at the line") if tied else _("Above the line") if above else "",
            ]
        )
    _format(sheet)


def _format(sheet: Worksheet) -> None:
    border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.border = border
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            cell.font = Font(bold=cell.row == 2)
            if isinstance(cell.value, str):
                cell.data_type = "s"
    for index, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFGH"[index]].width = width
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "1:2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
