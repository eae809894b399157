"""How people come to the pages of this app: navigation, homes of duties, names of jobs."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from nominations.chain import DUTY_OF
from nominations.selectors import dossiers_held_for, dossiers_visible_to
from nominations.services.batches import KIND
from talentportal.directory.access import PERSON_EXAMINED_BY, PERSON_SEEN_BY
from talentportal.directory.context import hats_of
from talentportal.directory.duties import HOME_OF
from talentportal.directory.models import Duty, Person
from talentportal.shared import job_kinds, navigation

# Who holds dossiers, or may look at all of an edition.
OFFICERS = (Duty.EXAMINE, Duty.RECOMMEND, Duty.APPROVE, Duty.RUN, Duty.PUBLISH, Duty.AUDIT)


def open_them() -> None:
    """Called once, when the app loads."""
    HOME_OF[None] = "nominations:mine"
    navigation.add(_("My applications"), "nominations:mine", order=10, shown_to=is_applicant)
    navigation.add(_("Desk"), "nominations:desk", order=10, shown_to=is_officer)
    navigation.add(_("Dossiers"), "nominations:queue", order=20, shown_to=is_officer)
    for duty in OFFICERS:
        HOME_OF.setdefault(duty, "nominations:desk")
    PERSON_SEEN_BY.append(sees_a_dossier_of)
    PERSON_EXAMINED_BY.append(examines_a_dossier_of)
    job_kinds.describe(KIND, _("Step for many dossiers"), "nominations:batch_result")


def sees_a_dossier_of(user: Any, person: Person) -> bool:
    """Whether a dossier of the person, handed in, lies or lay where ``user`` holds a duty."""
    return dossiers_visible_to(user).filter(person=person).exclude(applicant=user).exists()


def examines_a_dossier_of(user: Any, person: Person) -> bool:
    """Whether a dossier of the person lies now where ``user`` has to examine it."""
    examined = [state for state, duty in DUTY_OF.items() if duty is Duty.EXAMINE]
    held = dossiers_held_for(user).filter(person=person, state__in=examined)
    return held.exclude(applicant=user).exists()


def is_applicant(request: HttpRequest) -> bool:
    """Whether the person may apply: who holds no duty, or has said who he is."""
    if not request.user.is_authenticated:
        return False
    hats = hats_of(request)
    return not hats or any(hat.duty is None for hat in hats)


def is_officer(request: HttpRequest) -> bool:
    """Whether the person holds dossiers or looks after an edition."""
    if not request.user.is_authenticated:
        return False
    return any(hat.duty in OFFICERS for hat in hats_of(request))
