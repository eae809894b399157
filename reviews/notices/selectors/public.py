"""What everybody may read without signing in: editions, their timetable, the register of honours."""

from django.db.models import OuterRef, QuerySet, Subquery

from nominations.models import Dossier
from reviews.notices.rules.notice_entries import employer_of
from talentportal.programs.document import EditionDocument
from talentportal.programs.document.schema.describing import value_label
from talentportal.programs.document.schema.placeholders import CERTIFICATE_PLACEHOLDERS, filled
from talentportal.programs.models import Edition, EditionStatus, HonourRecord
from talentportal.shared.missing import existing


def public_editions() -> QuerySet[Edition]:
    """Published and closed editions, newest first; never drafts."""
    return (
        Edition.objects.filter(
            status__in=[EditionStatus.PUBLISHED, EditionStatus.CLOSED],
            published_revision__isnull=False,
        )
        .select_related("published_revision", "program", "city")
        .order_by("-year", "-pk")
    )


def public_edition(slug: str) -> Edition:
    edition = public_editions().filter(slug=slug).first()
    return existing(edition)


def benefits_of(document: EditionDocument) -> list[tuple[str, tuple[str, ...]]]:
    """What the honoured receive, in the notice's words: all of them, then some tiers or kinds."""
    names = {tier.key: tier.name for tier in document.tiers}
    found = [("", document.results.benefits)]
    for other in document.results.others:
        whose = [names[key] for key in other.tiers]
        whose += [value_label(kind) for kind in other.kinds]
        found.append(("、".join(whose), other.benefits))
    return [(whose, benefits) for whose, benefits in found if benefits]


def register() -> QuerySet[HonourRecord]:
    """Honours awarded through this portal, newest first, each with its holder's employer."""
    dossiers = Dossier.objects.filter(
        edition=OuterRef("edition"), number=OuterRef("dossier_number")
    )
    return (
        HonourRecord.objects.filter(edition__isnull=False)
        .select_related("edition")
        .defer("subject_index")
        .annotate(employer=Subquery(dossiers.values("employer__name")[:1]))
        .order_by("-awarded_on", "certificate_number", "pk")
    )


_BRACKETS = ("〔〕", "（）", "()", "[]", "【】")


def certificate_with(number: str) -> HonourRecord | None:
    """The honour with this certificate number, whatever blanks and brackets it was typed with."""
    typed = "".join(number.split())
    if not typed:
        return None
    written = {_with_brackets(typed, kind) for kind in _BRACKETS}
    return register().filter(certificate_number__in=[typed, *sorted(written)]).first()


def _with_brackets(number: str, kind: str) -> str:
    for opening, closing in _BRACKETS:
        number = number.replace(opening, kind[0]).replace(closing, kind[1])
    return number


def dossier_of(record: HonourRecord) -> Dossier:
    """The dossier that was honoured, with the rules that stood."""
    return Dossier.objects.select_related(
        "person", "employer", "recommender", "revision", "edition__program"
    ).get(edition=record.edition_id, number=record.dossier_number)


def words_of(record: HonourRecord, dossier: Dossier) -> str:
    """The words of the certificate, by the rules the honour was awarded under."""
    values = {
        "edition": dossier.edition.label,
        "program": dossier.document.program.name,
        "year": dossier.edition.year,
        "name": record.full_name,
        "employer": employer_of(dossier),
        "recommender": dossier.recommender.name if dossier.recommender else "",
        "tier": record.title,
        "number": dossier.number,
        "date": record.awarded_on,
        "certificate_number": record.certificate_number or "",
        "issued_on": record.awarded_on,
    }
    return filled(dossier.results.certificate_text, CERTIFICATE_PLACEHOLDERS, **values)
