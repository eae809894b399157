"""A file handed in with an objection, checked already."""

from nominations.uploads import normalise
from reviews.notices.services.evidence import FORMATS, LARGEST, MOST_PAGES, EvidenceFile
from tests.nominations.book_samples import document

NAME = "晋小异的证明.pdf"


def certificate() -> EvidenceFile:
    """Two pages; named after the objector, whom nobody else may learn of."""
    content = document((595, 842), (595, 842))
    normalised = normalise(
        content, NAME, formats=FORMATS, max_bytes=LARGEST, max_pages=MOST_PAGES, apart=False
    )
    return EvidenceFile(NAME, content, normalised)
