"""Nothing can be typed into a document that no code reads."""

import inspect
from collections.abc import Iterator
from typing import Literal, get_args, get_origin

import pytest

from talentportal.programs.document.schema.base import Part
from tests.support.document_reads import ROOT, SCHEMA, settings_read

UNREAD = {
    "edition.ApplicantKind.members",
    "expressions.Evidence.what",
    "heading.Body.kind",
    "heading.EditionHeader.ordinal",
    "papers.Material.copies",
    "procedure.Consultation.source",
    "procedure.SelectionMethod.force",
    "procedure.SelectionMethod.kind",
    "review.ImportedResults.method",
}
"""Settings without effect outside the document: at most they are checked when it is written."""

ABOUT = "templates/reviews/public/_about.html"
CONDITIONS = "templates/reviews/public/_conditions.html"
DIRECT = "templates/nominations/_direct_recognition.html"
EDITION = "templates/reviews/public/edition.html"
RESULTS = "talentportal/programs/document/schema/results.py"
ELSEWHERE: dict[str, tuple[str, str]] = {
    "conditions.Condition.group": (CONDITIONS, "regroup document.conditions by group"),
    "edition.Channel.description": (EDITION, "channel.description"),
    "edition.EditionDocument.deadlines": (ABOUT, "document.deadlines"),
    "edition.EditionDocument.local_conditions": (CONDITIONS, "document.local_conditions"),
    "heading.Body.name": (ABOUT, "body.name"),
    "heading.Body.part": (ABOUT, "body.part"),
    "heading.Contact.address": (EDITION, "contact.address"),
    "heading.Contact.office": (EDITION, "contact.office"),
    "heading.Contact.phone": (EDITION, "contact.phone"),
    "heading.EditionHeader.annexes": (ABOUT, "head.annexes"),
    "heading.EditionHeader.basis": (ABOUT, "head.basis"),
    "heading.EditionHeader.bodies": (ABOUT, "head.bodies"),
    "heading.EditionHeader.contacts": (EDITION, "document.edition.contacts"),
    "heading.EditionHeader.document_number": (EDITION, "document.edition.document_number"),
    "heading.EditionHeader.issued_by": (EDITION, "document.edition.issued_by"),
    "heading.EditionHeader.issued_on": (ABOUT, "head.issued_on"),
    "heading.EditionHeader.notice_text": (EDITION, "document.edition.notice_text"),
    "heading.EditionHeader.scope": (ABOUT, "head.scope"),
    "heading.EditionHeader.sectors": (ABOUT, "head.sectors"),
    "papers.CoverLine.font": ("templates/nominations/book/_cover_lines.html", "line.font"),
    "papers.CoverLine.size_pt": ("templates/nominations/book/_cover_lines.html", "line.size_pt"),
    "papers.CoverLine.text": ("templates/nominations/book/_cover_lines.html", "line.text"),
    "papers.Material.help": (EDITION, "material.help"),
    "procedure.Application.instructions": (
        "templates/nominations/start.html",
        "document.application.instructions",
    ),
    "procedure.Deadline.due_on": (ABOUT, "deadline.due_on"),
    "procedure.Deadline.label": (ABOUT, "deadline.label"),
    "procedure.Notice.key": (
        "talentportal/programs/document/schema/edition.py",
        "_by_key(self.notices, stage.notice)",
    ),
    "procedure.Objections.findings": (
        "templates/reviews/_notice_sheet.html",
        "declared.objections.findings",
    ),
    "procedure.Stage.instructions": ("templates/reviews/place.html", "place.stage.instructions"),
    "results.OtherResults.ban_years": (RESULTS, "getattr(other, name"),
    "results.OtherResults.certificate_text": (RESULTS, "getattr(other, name"),
    "results.OtherResults.certificate_title": (RESULTS, "getattr(other, name"),
    "results.OtherResults.issued_by": (RESULTS, "getattr(other, name"),
    "results.OtherResults.term_months": (RESULTS, "getattr(other, name"),
    "results.Results.certificate_title": (
        "reviews/honours/selectors/certificates.py",
        "results.certificate_title",
    ),
    "results.Results.issued_by": ("reviews/honours/selectors/certificates.py", "results.issued_by"),
    "results.Results.promulgated_by": (ABOUT, "results.promulgated_by"),
    "review.DirectRecognition.criteria": (DIRECT, "direct_recognition.criteria"),
    "review.DirectRecognition.decided_by": (DIRECT, "direct_recognition.decided_by"),
    "tiers.Tier.slots_op": (CONDITIONS, "tier.slots_op"),
}
"""Settings that templates read, or code by their name: where, and how."""


def _parts(above: type[Part] = Part) -> Iterator[type[Part]]:
    for part in above.__subclasses__():
        yield part
        yield from _parts(part)


def _says_its_kind(part: type[Part], name: str) -> bool:
    """``type: Literal["age"]``: pydantic reads it to choose the class."""
    annotation = part.model_fields[name].annotation
    return get_origin(annotation) is Literal and len(get_args(annotation)) == 1


SETTINGS = {
    f"{part.__module__}.{part.__qualname__}.{name}".removeprefix(SCHEMA)
    for part in _parts()
    if part.__module__.startswith(SCHEMA)
    for name in inspect.get_annotations(part)
    if name in part.model_fields and not _says_its_kind(part, name)
}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    return settings_read(tmp_path_factory.mktemp("mypy"))


def test_what_can_be_typed_is_read(read: set[str]) -> None:
    assert len(SETTINGS) > 400
    assert sorted(SETTINGS - read - ELSEWHERE.keys()) == sorted(UNREAD)


def test_what_is_said_to_be_read_elsewhere_is_read_there_alone(read: set[str]) -> None:
    assert sorted(ELSEWHERE.keys() & read) == []
    assert sorted(ELSEWHERE.keys() - SETTINGS) == []
    for setting, (file, how) in ELSEWHERE.items():
        assert how in (ROOT / file).read_text(encoding="utf-8"), setting


def test_a_name_that_many_classes_have_is_told_apart_by_its_class(read: set[str]) -> None:
    """``kind`` is read of stages and of applicants, which says nothing of a body of the notice."""
    assert {"procedure.Stage.kind", "edition.ApplicantKind.kind"} <= read
    assert "heading.Body.kind" not in read
