"""Ordering and making bound books; each book of the same content is made once."""

from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from nominations.book.composing import CODE_LENGTH, Composed, compose
from nominations.handed_in import papers_handed_in
from nominations.models import Book, Dossier
from nominations.models.papers import BookVariant
from nominations.moving.sealing import as_handed_in
from talentportal.bookbinding import RenderedBook, missing_glyphs, render_book
from talentportal.bookbinding.scratch import scratch
from talentportal.directory.models import User
from talentportal.shared.jobs import order_job
from talentportal.shared.models import Job, JobState
from talentportal.shared.refusals import Refusal, Refused


def order_book(*, dossier: Dossier, variant: str, actor: User) -> Job:
    """Order the book of a dossier as it is now.

    Ordering the same content again is the same job, unless it failed or was cancelled: then it is
    a new one. Nobody sees the jobs of others, so each person has their own; the book is made once.
    """
    composed = composed_for(dossier, variant)
    wanted = f"book:{dossier.number}:{variant}:{composed.key}:{actor.pk}:"
    ordered = Job.objects.filter(key__startswith=wanted).order_by("-pk")
    if ordered and ordered[0].state not in (JobState.FAILED, JobState.CANCELLED):
        return ordered[0]
    return order_job(
        kind="book",
        key=f"{wanted}{len(ordered) + 1}",
        params={"dossier": dossier.pk, "variant": variant},
        requested_by=actor,
    )


def make_book(*, dossier_pk: int, variant: str) -> Book:
    """Render the book and keep it, or find the one of the same content; raises ``Refused``.

    The unique key of a book decides between two workers: the second finds the first one's.
    """
    dossier = Dossier.objects.select_related(
        "edition__published_revision",
        "revision",
        "person",
        "employer",
        "recommender",
        "applicant",
    ).get(pk=dossier_pk)
    composed = composed_for(dossier, variant)
    there = Book.objects.filter(dossier=dossier, variant=variant, key=composed.key).first()
    if there is not None:
        return there
    _refuse_missing_glyphs(composed)
    with scratch() as folder:
        path = folder / "book.pdf"
        return _kept(dossier, variant, composed, render_book(composed.content, path), path)


def _kept(
    dossier: Dossier, variant: str, composed: Composed, rendered: RenderedBook, path: Path
) -> Book:
    with transaction.atomic():
        book, created = Book.objects.get_or_create(
            dossier=dossier,
            variant=variant,
            key=composed.key,
            defaults={
                "submission": dossier.submissions.count(),
                "code": composed.code,
                "sha256": rendered.digest,
                "pages": rendered.pages,
                "problems": list(rendered.problems),
            },
        )
        if created:
            with path.open("rb") as file:
                book.file.save(f"{dossier.number}.pdf", File(file))
    return book


def composed_for(dossier: Dossier, variant: str) -> Composed:
    """The draft as it is typed now; every other variant as it was last handed in."""
    last = dossier.submissions.order_by("-ordinal").first()
    if variant == BookVariant.DRAFT or last is None:
        papers = dossier.attachments.select_related("sighted_by").filter(removed_at__isnull=True)
        chosen = list(papers.order_by("material", "position", "pk"))
    else:
        (chosen,) = papers_handed_in([dossier]).values()
        dossier = as_handed_in(dossier, last)
    opinions = list(dossier.opinions.order_by("box"))
    return compose(dossier, variant=variant, papers=chosen, opinions=opinions)


def current_code(dossier: Dossier) -> str:
    """The code that a page of the book as it stands now carries."""
    return composed_for(dossier, BookVariant.FULL).code[:CODE_LENGTH]


def _refuse_missing_glyphs(composed: Composed) -> None:
    missing = missing_glyphs(composed.content)
    if missing:
        raise Refused(
            *(
                Refusal(
                    "missing-glyph",
                    _("“{character}” in “{place}” stands in none of the fonts.").format(
                        character=character, place=place
                    ),
                    place=place,
                )
                for place, character in missing
            )
        )
