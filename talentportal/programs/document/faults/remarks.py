"""What is no fault of a document, but what whoever publishes it should have read."""

from django.utils.translation import gettext as _

from talentportal.programs.document.schema.edition import EditionDocument


def remarks(document: EditionDocument) -> list[str]:
    """A sentence for each thing that a setting promises and others decide."""
    return _papers_in_blind_reviews(document)


def _papers_in_blind_reviews(document: EditionDocument) -> list[str]:
    """Blind is what experts are shown, and that is for each paper to say."""
    if not any(review.blind for _path, review in document.rounds()):
        return []
    opened = [each.name for each in document.materials if each.is_shown(blind=True)]
    if not opened:
        return [_("Blind review: experts can open none of the papers.")]
    words = _("Blind review, but experts can open these papers: {names}. Do they name nobody?")
    return [words.format(names="、".join(opened))]
