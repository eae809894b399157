"""Reading editions."""

from talentportal.programs.models import EditionRevision


def revision_of(slug: str, number: int | None = None) -> EditionRevision | None:
    """A revision of an edition by number; without one, the newest."""
    revisions = EditionRevision.objects.filter(edition__slug=slug).order_by("-number")
    return (revisions if number is None else revisions.filter(number=number)).first()
