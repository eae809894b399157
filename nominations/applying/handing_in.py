"""Handing a dossier in, withdrawing it, ordering its preview, reading its letters."""

from django.db import transaction

from nominations.applying.drafts import give_undertaking, own_draft
from nominations.applying.standing import standing_of
from nominations.book.making import order_book
from nominations.models import Dossier, Letter
from nominations.models.papers import BookVariant
from nominations.moving.door import take_step
from nominations.moving.moves import Inputs
from talentportal.directory.models import User
from talentportal.shared import clock
from talentportal.shared.models import Job


@transaction.atomic
def hand_in(*, dossier: Dossier, actor: User, undertaken: bool, version: int) -> Dossier:
    """Give the undertaking and submit, both or neither; refused if the dossier moved meanwhile.

    What the conditions of the document do not ask of this person does not go with it.
    """
    dossier = give_undertaking(dossier=dossier, actor=actor, given=undertaken)
    _drop_what_is_not_asked(dossier)
    return take_step(
        dossier=dossier, verb="submit", actor=actor, inputs=Inputs(versions={dossier.pk: version})
    )


def hand_in_later_papers(*, dossier: Dossier, actor: User, version: int) -> Dossier:
    """Hand in what the stage asks for; the dossier stays where it lies."""
    inputs = Inputs(versions={dossier.pk: version})
    return take_step(dossier=dossier, verb="supplement", actor=actor, inputs=inputs)


def _drop_what_is_not_asked(dossier: Dossier) -> None:
    standing = standing_of(dossier)
    asked = {field.key for _section, fields in standing.sections for field in fields}
    unasked = {field.key for field in standing.document.form.fields()} - asked
    kept = {key: value for key, value in dossier.answers.items() if key not in unasked}
    if kept != dossier.answers:
        dossier.answers = kept
        dossier.answers_version += 1
        dossier.save(update_fields=["answers", "answers_version"])


@transaction.atomic
def order_preview(*, dossier: Dossier, actor: User) -> Job:
    """Order the book as a draft; unchanged content gives the job that is there."""
    dossier = own_draft(dossier=dossier, actor=actor)
    return order_book(dossier=dossier, variant=BookVariant.DRAFT.value, actor=actor)


def preview_job(dossier: Dossier) -> Job | None:
    """The latest preview that was ordered, whatever has been typed since."""
    ordered = Job.objects.filter(kind="book", key__startswith=f"book:{dossier.number}:draft:")
    return ordered.order_by("-pk").first()


@transaction.atomic
def mark_read(*, letter: Letter) -> Letter:
    """Note when the person first opened a letter."""
    if letter.read_at is None:
        letter.read_at = clock.now()
        letter.save(update_fields=["read_at"])
    return letter
