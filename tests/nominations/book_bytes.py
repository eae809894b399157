"""Books as bytes, for the test that makes them again in another process."""

from pathlib import Path

from talentportal.bookbinding import book_key, render_book
from tests.nominations.book_samples import dossier
from tests.support.worlds import edition_books
from tests.support.worlds.samples import SLUGS


def bytes_of(folder: Path) -> list[tuple[str, str, str]]:
    """Digest and key of the sample's book and of one of each edition, its papers in ``folder``."""
    contents = {"sample": dossier()}
    for slug in SLUGS:
        (folder / slug).mkdir()
        contents[slug] = edition_books.content(slug, folder=folder / slug)
    return [(name, render_book(one).digest, book_key(one)) for name, one in contents.items()]
