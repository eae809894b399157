"""How people come to the pages of this app: navigation, homes of duties, names of jobs."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nominations import desk_links
from nominations.access import OFFICERS, SETTING, is_officer
from nominations.book import many as book_batches
from nominations.moving.batches import KIND
from nominations.selectors import consents_asked_of
from talentportal.directory.context import hats_of
from talentportal.directory.duties import HOME_OF, duties_of
from talentportal.programs.document import EditionDocument
from talentportal.programs.models import Edition
from talentportal.programs.selectors import SPECIMENS, TOUCHED
from talentportal.shared import job_kinds, navigation


def open_them() -> None:
    """Called once, when the app loads."""
    HOME_OF[None] = "nominations:mine"
    navigation.add(_("My applications"), "nominations:mine", order=10, shown_to=is_applicant)
    navigation.add(_("Desk"), "nominations:desk", order=10, shown_to=is_officer)
    navigation.add(_("Dossiers"), "nominations:queue", order=20, shown_to=is_officer)
    for duty in OFFICERS:
        HOME_OF.setdefault(duty, "nominations:desk")
    SPECIMENS.append((_("Preview of the form"), "nominations:specimen-form"))
    TOUCHED.append(touched_by_a_revision)
    desk_links.add("consents", _("Joint decisions"), _joint_decisions, order=15)
    desk_links.add("deadlines", _("Deadlines of my office"), _deadlines, order=40)
    job_kinds.describe(KIND, _("Step for many dossiers"), "nominations:batch_result")
    job_kinds.describe("book", _("Application book"), sending=book_batches.send)
    job_kinds.describe(
        book_batches.KIND, _("Application books"), sending=book_batches.send, can_rest=True
    )


def _joint_decisions(user: Any) -> str | None:
    """Where offices say whether they agree, if any dossier asks an office of this person."""
    return reverse("nominations:consents") if consents_asked_of(user).exists() else None


def _deadlines(user: Any) -> str | None:
    """Where an office sets an earlier deadline."""
    mine = any(held.duty in SETTING for held in duties_of(user))
    return reverse("nominations:deadlines") if mine else None


def touched_by_a_revision(edition: Edition, document: EditionDocument) -> list[str]:
    """What a new revision does to the dossiers of an edition: drafts follow it, others do not."""
    drafts = edition.dossiers.filter(submitted_at=None).count()
    handed_in = edition.dossiers.exclude(submitted_at=None).count()
    found = []
    if drafts:
        found.append(
            ngettext(
                "{count} dossier not handed in yet will be asked for what this revision asks.",
                "{count} dossiers not handed in yet will be asked for what this revision asks.",
                drafts,
            ).format(count=drafts)
        )
    if handed_in:
        found.append(
            ngettext(
                "{count} dossier handed in keeps the revision under which it was handed in.",
                "{count} dossiers handed in keep the revision under which they were handed in.",
                handed_in,
            ).format(count=handed_in)
        )
    return found


def is_applicant(request: HttpRequest) -> bool:
    """Whether the person may apply: who holds no duty, or has said who they are."""
    if not request.user.is_authenticated:
        return False
    hats = hats_of(request)
    return not hats or any(hat.duty is None for hat in hats)
