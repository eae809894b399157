"""Annexes as workbooks: the summary of candidates (annex 2) and the opinions sought (annex 3)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nominations.form.subjects import ORGANISATION, identities_of, shown_as
from nominations.form.words import answer_in_words
from nominations.models import Dossier
from reviews.models import Consultation, RankedList
from talentportal.directory.services.unmasking import Identity
from talentportal.shared.workbook import Column, WrittenSheet, write_workbook


def candidates_summary(ranked: RankedList, dossiers: Sequence[Dossier]) -> bytes:
    """Annex 2, 候选人汇总表, in the order of the list; no identity numbers, it travels far."""
    edition = ranked.edition
    return write_workbook(
        [
            WrittenSheet(
                name="候选人汇总表",
                annex="附件2",
                title=f"{edition.label}候选人汇总表",
                above=(f"推荐单位（盖章）：{ranked.office.name}",),
                columns=[
                    Column("序号", 6),
                    Column("姓名", 10),
                    Column("性别", 6),
                    Column("民族", 8),
                    Column("出生年月", 12),
                    Column("政治面貌", 12),
                    Column("学历", 12),
                    Column("工作单位及职务", 34, centred=False),
                    Column("职业（工种）", 14),
                    Column("技能等级（职称）", 18),
                    Column("申报渠道", 16),
                    Column("备注", 14, centred=False),
                ],
                rows=[_candidate(rank, dossier) for rank, dossier in enumerate(dossiers, start=1)],
                below=(
                    f"名单编号：{ranked.digest[:16] or '（未封存）'}",
                    "主要负责人签字：                填表人：                联系电话：                "
                    "      年    月    日",
                ),
            )
        ]
    )


def _candidate(rank: int, dossier: Dossier) -> list[Any]:
    born = dossier.person.birth_date
    post = answer_in_words(dossier, "post")
    employer = (
        dossier.employer.name if dossier.employer else answer_in_words(dossier, "employer_name")
    )
    return [
        rank,
        shown_as(dossier),
        dossier.person.get_sex_display(),
        answer_in_words(dossier, "ethnic_group"),
        f"{born:%Y.%m}" if born else "",
        answer_in_words(dossier, "political_status"),
        answer_in_words(dossier, "education"),
        f"{employer} {post}".strip(),
        answer_in_words(dossier, "occupation", "trade"),
        answer_in_words(dossier, "skill_level", "title", "title_rank"),
        dossier.document.channel(dossier.channel).name,
        "",
    ]


def opinions_sought(
    edition_label: str,
    office_name: str,
    consultations: Sequence[Consultation],
    numbers: Mapping[Identity, str],
) -> bytes:
    """Annex 3, 征求意见表: one sheet a department, with the numbers it needs to look people up."""
    departments: dict[str, list[Consultation]] = {}
    for row in consultations:
        departments.setdefault(row.department, []).append(row)
    return write_workbook(
        [
            WrittenSheet(
                name=department,
                annex="附件3",
                title=f"{edition_label}征求意见表",
                above=(f"征求意见部门：{department}", f"推荐单位（盖章）：{office_name}"),
                columns=[
                    Column("序号", 6),
                    Column("姓名", 10),
                    Column("性别", 6),
                    Column("身份证号码", 22),
                    Column("工作单位及职务", 36, centred=False),
                    Column("部门意见", 40, centred=False),
                ],
                rows=[
                    [index, *asked]
                    for index, asked in enumerate(
                        (each for row in rows for each in _asked(row.dossier, numbers)), start=1
                    )
                ],
                row_height=60,
                below=("部门意见（盖章）：                          年    月    日",),
            )
            for department, rows in departments.items()
        ]
    )


def _asked(dossier: Dossier, numbers: Mapping[Identity, str]) -> Iterator[list[Any]]:
    """Whom a department looks up: the person, a team's leader and members, or the organisation."""
    if dossier.applicant_kind == ORGANISATION and dossier.employer is not None:
        yield [dossier.honouree, "", dossier.employer.credit_code, "", ""]
        return
    employer = (
        dossier.employer.name if dossier.employer else answer_in_words(dossier, "employer_name")
    )
    person = dossier.person
    post = f"{employer} {answer_in_words(dossier, 'post')}".strip()
    applicant, *members = identities_of(dossier)
    yield [applicant.name, person.get_sex_display(), numbers[applicant], post, ""]
    for member in members:
        yield [member.name, "", numbers[member], f"{dossier.honouree}（团队成员）", ""]
