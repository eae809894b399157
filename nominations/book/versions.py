"""The versions of a dossier's book: each handing-in with its seal, and the books made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nominations.models import Book, Dossier, Submission
from nominations.selectors import books_visible_to


@dataclass(frozen=True, slots=True)
class Version:
    """A handing-in: its number, and the books that were made of it.

    ``is_sealed``: the digest recomputed from what is kept of it stands in the record of a step.
    """

    number: int
    submission: Submission
    is_sealed: bool
    books: list[Book]


def versions_of(user: Any, dossier: Dossier) -> list[Version]:
    """All handings-in, the newest first, with the books this person may see (three queries)."""
    recorded = set(dossier.events.values_list("data__digest", flat=True))
    books = full_books(user, dossier)
    submissions: Sequence[Submission] = dossier.submissions.order_by("ordinal")
    found = [
        Version(
            number,
            submission,
            submission.digest in recorded and submission.digest == submission.recomputed_digest(),
            [book for book in books if book.submission == number],
        )
        for number, submission in enumerate(submissions, 1)
    ]
    return found[::-1]


def full_books(user: Any, dossier: Dossier) -> list[Book]:
    """The file's books of a dossier in the order in which they were made."""
    seen = books_visible_to(user).filter(dossier=dossier, variant="full")
    return list(seen.order_by("made_at", "pk"))
