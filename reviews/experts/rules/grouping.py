"""Which panel a dossier belongs to, where there is one for each trade or tier. Pure."""

from nominations.form.words import in_words
from nominations.models import Dossier
from talentportal.programs.document import EditionDocument, Review


def group_of(review: Review, dossier: Dossier) -> str:
    """The key of the tier or trade by which a round forms its panels; empty where it does not."""
    if review.panels_by == "tier":
        return str(dossier.tier)
    if review.panels_by == "category":
        return str(dossier.answers.get(review.category_field or "") or "")
    return ""


def label_of(document: EditionDocument, review: Review, group: str) -> str:
    """A group in words: the tier's name, or what the form calls the trade."""
    if review.panels_by == "tier":
        return document.tier(group).name
    fields = {field.key: field for field in document.form.fields()}
    field = fields.get(review.category_field or "")
    return in_words(field, group) if field is not None and group else ""
