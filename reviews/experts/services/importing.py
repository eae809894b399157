"""Results of a contest or a vote, from a workbook: checked, taken over, replaced, sealed.

A file is read whole and checked whole before anything is kept; what was taken over is kept with
its file and digest even when another replaces it. Sealing writes scores and ranks, once.
"""

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from nominations.models import Dossier
from reviews.experts.selectors.panels import dossiers_at, review_at, revision_at
from reviews.experts.services.assigning import require_run
from reviews.experts.services.ranking import record_ranking
from reviews.models import ImportedResult, ImportState, ResultImport, WithoutResult
from talentportal.directory.models import User
from talentportal.programs.document import ImportedResults
from talentportal.programs.models import Edition
from talentportal.programs.rules.values import parse_number
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from talentportal.shared.text import clean_text
from talentportal.shared.workbook import Heading, ReadRow, read_rows

LARGEST = 10 * 1024 * 1024
REMARKS = {
    "缺考": WithoutResult.ABSENT,
    "缺赛": WithoutResult.ABSENT,
    "缺席": WithoutResult.ABSENT,
    "弃考": WithoutResult.RETIRED,
    "弃赛": WithoutResult.RETIRED,
    "弃权": WithoutResult.RETIRED,
    "退赛": WithoutResult.RETIRED,
    "取消成绩": WithoutResult.ANNULLED,
    "成绩取消": WithoutResult.ANNULLED,
    "成绩无效": WithoutResult.ANNULLED,
    "违纪": WithoutResult.ANNULLED,
}
"""Words of contests for who has no result."""


@transaction.atomic
def check_import(
    *, edition: Edition, stage: str, content: bytes, name: str, actor: User
) -> ResultImport:
    """Read a file without taking it over, or ``Refused`` with everything that is wrong in it.

    A row is known by the number of its dossier; the name beside it must be that dossier's.
    """
    require_run(actor, edition)
    rules = rules_of(edition, stage)
    here = {dossier.number: dossier for dossier in dossiers_at(edition, stage)}
    rows = read_rows(BytesIO(content), _headings(rules, here), unique=["dossier"])
    digest = hashlib.sha256(content).hexdigest()
    found = ResultImport.objects.create(
        edition=edition,
        stage=stage,
        revision=revision_at(edition, stage),
        name=clean_text(name)[:200],
        sha256=digest,
        file=ContentFile(content, name="results.xlsx"),
        without_result=len(here) - len(rows),
        imported_by=actor,
    )
    ImportedResult.objects.bulk_create([_result(found, row, rules) for row in rows])
    return found


def rules_of(edition: Edition, stage: str) -> ImportedResults:
    """How results are brought in at a stage; refused where experts give them."""
    rules = review_at(edition, stage).imported
    if rules is None:
        raise Refused.because(
            "no-import-here", _("The results of this stage come from experts, not from a file.")
        )
    return rules


def _result(found: ResultImport, row: ReadRow, rules: ImportedResults) -> ImportedResult:
    return ImportedResult(
        result_import=found,
        dossier=row.values["dossier"],
        row=row.number,
        score=row.values["score"],
        remark=row.values.get("remark") or "",
        ties=[
            str(tie)
            for index in range(len(rules.tie_break_columns))
            if (tie := row.values[f"tie{index}"]) is not None
        ],
    )


class _RowReader:
    """Reads the cells of one row after another; a name is compared with the number before it."""

    def __init__(self, here: Mapping[str, Dossier], rules: ImportedResults) -> None:
        self.here = here
        self.rules = rules
        self.dossier: Dossier | None = None
        self.remark = ""

    def number(self, text: str) -> Dossier:
        self.remark = ""
        self.dossier = self.here.get(text.strip().upper())
        if self.dossier is None:
            raise Refused.because(
                "unknown-number",
                _("No dossier {number} lies at this stage.").format(number=text),
                remedy=_("Check the number, or take the row out of the file."),
            )
        return self.dossier

    def name(self, text: str) -> str:
        dossier, self.dossier = self.dossier, None
        if dossier is not None and _plain(text) not in _names(dossier):
            raise Refused.because(
                "other-name",
                _("The dossier {number} is of {name}.").format(
                    number=dossier.number, name=dossier.honouree
                ),
                remedy=_("Check which of the two is wrong."),
            )
        return text

    def why_without(self, text: str) -> str:
        """Why there is no result, by the words that are in use; other remarks say nothing of it."""
        self.remark = REMARKS.get("".join(text.split()), "")
        return self.remark

    def tie(self, text: str) -> Decimal:
        if self.remark:
            raise Refused.because(
                "result-and-remark",
                _("The remark says that there is no result, and here is one."),
                remedy=_("Leave the cell empty, or take the remark out."),
            )
        return _number(text)

    def score(self, text: str) -> Decimal:
        value = self.tie(text)
        highest = self.rules.maximum
        if value < self.rules.minimum or (highest is not None and value > highest):
            raise Refused.because(
                "result-out-of-range",
                _("The result lies outside {lowest} to {highest}.").format(
                    lowest=self.rules.minimum, highest="…" if highest is None else highest
                ),
            )
        return value


def _headings(rules: ImportedResults, here: Mapping[str, Dossier]) -> Sequence[Heading]:
    reader = _RowReader(here, rules)
    columns = [Heading("dossier", rules.number_column, longest=40, read=reader.number)]
    if rules.name_column:
        columns.append(Heading("name", rules.name_column, longest=60, read=reader.name))
    if rules.remark_column:
        remark = Heading("remark", rules.remark_column, required=False, read=reader.why_without)
        columns.insert(1, remark)  # read first: it says whether the others may be empty
    given = {"longest": 20, "empty_if": lambda: bool(reader.remark)}
    columns.append(Heading("score", rules.score_column, read=reader.score, **given))
    columns += [
        Heading(f"tie{index}", title, read=reader.tie, **given)
        for index, title in enumerate(rules.tie_break_columns)
    ]
    return columns


def _number(text: str) -> Decimal:
    """A number with at most two decimals."""
    value = parse_number(text, decimals=2)
    if value is None or abs(value) >= 10**10:
        raise Refused.because(
            "no-number",
            _("A number with at most two decimals is expected, not “{text}”.").format(text=text),
            remedy=_(
                "Of who has none leave it empty and write why as the remark: absent, retired or annulled."
            ),
        )
    return value


def _plain(name: str) -> str:
    """Names are compared without blanks and points: 阿 卜 杜·拉 is one name."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


@transaction.atomic
def apply_import(*, result_import: ResultImport, actor: User, reason: str = "") -> ResultImport:
    """Take over what was checked; results that were taken over before need a reason to give way."""
    found, counting = _locked(result_import, actor)
    if found.state != ImportState.CHECKED:
        raise _not_now(found)
    said = clean_text(reason)[:300]
    if counting is not None and not said:
        raise Refused.because(
            "reason-missing",
            _("Say why these results replace the ones before."),
            place="reason",
        )
    if counting is not None:
        counting.state = ImportState.REPLACED
        counting.save(update_fields=["state"])
    found.state, found.reason = ImportState.APPLIED, said if counting is not None else ""
    found.save(update_fields=["state", "reason"])
    return found


@transaction.atomic
def seal_import(*, result_import: ResultImport, actor: User) -> ResultImport:
    """Write scores and ranks; from now on nothing replaces these results."""
    found, _counting = _locked(result_import, actor)
    if found.state != ImportState.APPLIED:
        raise _not_now(found)
    found.state, found.sealed_by, found.sealed_at = ImportState.SEALED, actor, clock.now()
    found.save(update_fields=["state", "sealed_by", "sealed_at"])
    record_ranking(edition=found.edition, stage=found.stage, actor=actor)
    return found


def _locked(result_import: ResultImport, actor: User) -> tuple[ResultImport, ResultImport | None]:
    """The import, and the one that counts at its stage; the edition's imports are locked."""
    require_run(actor, result_import.edition)
    rows = list(
        ResultImport.objects.select_for_update(of=("self",))
        .filter(edition=result_import.edition, stage=result_import.stage)
        .select_related("edition__published_revision")
        .order_by("pk")
    )
    found = next(row for row in rows if row.pk == result_import.pk)
    sealed = [row for row in rows if row.state == ImportState.SEALED]
    if sealed:
        raise Refused.because(
            "results-sealed",
            _("The results of this stage have been sealed and cannot be replaced."),
        )
    return found, next((row for row in rows if row.state == ImportState.APPLIED), None)


def _not_now(found: ResultImport) -> Refused:
    return Refused.because(
        "import-state",
        _("This file is now at “{state}”.").format(state=ImportState(found.state).label),
        remedy=_("Load the page again."),
    )


def _names(dossier: Dossier) -> set[str]:
    """How a row may call a dossier: by whom it would honour, or by who leads the team."""
    return {_plain(dossier.honouree), _plain(dossier.person.full_name)}


def columns_of(rules: ImportedResults) -> list[str]:
    """The headings of the file, in the order of the template."""
    names = [rules.number_column, *([rules.name_column] if rules.name_column else [])]
    remark = [rules.remark_column] if rules.remark_column else []
    return [*names, rules.score_column, *rules.tie_break_columns, *remark]


def template_rows(edition: Edition, stage: str) -> list[list[Any]]:
    """Number and name of everybody at the stage, and empty cells for the results."""
    rules = rules_of(edition, stage)
    empty = [""] * (len(columns_of(rules)) - 1 - bool(rules.name_column))
    return [
        [each.number, *([each.honouree] if rules.name_column else []), *empty]
        for each in dossiers_at(edition, stage)
    ]
