"""How people come to the pages of this app: homes of duties, navigation, the desk, the checklist."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nominations import desk_links
from reviews.deciding.selectors.lists import lists_keeping
from reviews.experts.selectors.keeping import rounds_keeping
from reviews.experts.services import panels
from reviews.honours.services import certificates
from reviews.notices.selectors.notices import notices_keeping
from talentportal.directory.context import hats_of
from talentportal.directory.duties import HOME_OF, Duty, duties_of
from talentportal.programs.selectors import TOUCHED
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import job_kinds, navigation

DECIDING = (Duty.RECOMMEND, Duty.APPROVE, Duty.RUN, Duty.PUBLISH)


def open_them() -> None:
    """Called once, when the app loads."""
    for duty in (Duty.RUN, Duty.AUDIT):
        HOME_OF[duty] = _desk_of
    HOME_OF[Duty.PUBLISH] = "reviews:notices-desk"
    navigation.add(_("Selections"), "reviews:editions", order=10)
    navigation.add(_("Public notices"), "reviews:notices", order=60)
    navigation.add(_("Register of honours"), "reviews:honours", order=70)
    navigation.add(_("My panels"), "reviews:scoring", order=12, shown_to=is_expert)
    TOUCHED.extend((rounds_keeping, notices_keeping, lists_keeping))
    desk_links.add("edition", _("The edition at a glance"), _edition, order=5)
    desk_links.add("places", _("Meetings and decisions"), _places, order=10)
    desk_links.add("notices", _("Notices in my care"), _notices, order=20)
    desk_links.add("scoring", _("Dossiers to score"), _scoring, order=30)
    job_kinds.describe(certificates.KIND, _("Certificates to print"), sending=certificates.send)
    job_kinds.describe(panels.REMINDER, _("Reminder to an expert"))
    desk_links.WORKPLACES.update(
        {
            Requirement.CONSULTATIONS_ANSWERED: _at_place("consultations"),
            Requirement.INTERNAL_NOTICE: _at_place("internal-notice"),
            Requirement.MEETING_DECIDED: _at_place("place"),
            Requirement.DECISION_RECORDED: _at_place("place"),
            Requirement.ON_SENT_LIST: _at_place("list"),
            Requirement.SCORED: _of_edition("panels"),
            Requirement.RANKED: _of_edition("panels"),
            Requirement.INSPECTED: _inspection,
            Requirement.NOTICE_RUN: _notice,
            Requirement.OBJECTIONS_SETTLED: _objections,
        }
    )


def is_expert(request: HttpRequest) -> bool:
    """Whether the person sits in a panel."""
    if not request.user.is_authenticated:
        return False
    return any(hat.duty == Duty.SCORE for hat in hats_of(request))


def _desk_of(edition: Any) -> str:
    return reverse("reviews:desk", args=[edition.slug])


def _edition(user: Any) -> str | None:
    """The desk of the edition that a person runs; of several the first."""
    running = (Duty.RUN, Duty.AUDIT)
    found = next((held.on for held in duties_of(user) if held.duty in running), None)
    return _desk_of(found) if found else None


def _places(user: Any) -> str | None:
    return reverse("reviews:places") if _holds_one_of(user, DECIDING) else None


def _notices(user: Any) -> str | None:
    return reverse("reviews:notices-desk") if _holds_one_of(user, (Duty.PUBLISH,)) else None


def _scoring(user: Any) -> str | None:
    return reverse("reviews:scoring") if _holds_one_of(user, (Duty.SCORE,)) else None


def _holds_one_of(user: Any, wanted: tuple[Duty, ...]) -> bool:
    return any(held.duty in wanted for held in duties_of(user))


def _at_place(page: str) -> desk_links.UrlFor:
    """The page of the stage and office where a dossier lies."""

    def where(dossier: Any) -> str | None:
        if dossier.stage is None or dossier.office_id is None:
            return None
        arguments = [dossier.edition.slug, dossier.office_id, dossier.stage.key]
        return reverse(f"reviews:{page}", args=arguments)

    return where


def _of_edition(page: str) -> desk_links.UrlFor:
    return lambda dossier: reverse(f"reviews:{page}", args=[dossier.edition.slug])


def _inspection(dossier: Any) -> str:
    return reverse("reviews:inspection", args=[dossier.number])


def _notice(dossier: Any) -> str:
    return reverse("reviews:notices-desk")


def _objections(dossier: Any) -> str:
    return reverse("reviews:objections")
