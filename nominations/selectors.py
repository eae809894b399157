"""Which dossiers a person may see; every list and every look-up starts here."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from nominations.chain.verbs import DUTY_OF
from nominations.models import Book, Dossier, JointConsent, Visit
from nominations.models.papers import BookVariant
from talentportal.directory.duties import ON_EDITION, Duty, objects_where, offices_where
from talentportal.programs.models import Edition
from talentportal.shared.missing import existing

# Duties by which a person speaks for an office that decides jointly.
CONSENTING = (Duty.APPROVE, Duty.EXAMINE)


def dossiers_visible_to(user: Any) -> QuerySet[Dossier]:
    """Own dossiers; those that came to an office of one's own or ask for its consent; those of
    editions one runs.

    A dossier that was never handed in is its applicant's alone. Experts see dossiers through
    their assignments (``reviews.experts.selectors``), not through this.
    """
    if not user.is_authenticated or not user.is_active:
        return Dossier.objects.none()
    visits = Visit.objects.filter(dossier=OuterRef("pk"))
    offices = offices_where(user, Duty.EXAMINE, Duty.RECOMMEND, Duty.APPROVE)
    editions: set[int] = set()
    for duty in ON_EDITION:
        editions |= objects_where(user, duty, Edition)
    asked = JointConsent.objects.filter(dossier=OuterRef("pk"), office__in=offices.values("pk"))
    seen = Q(applicant=user) | Q(Exists(visits.filter(office__in=offices.values("pk"))))
    seen |= Q(Exists(asked))
    if editions:
        seen |= Q(edition__in=editions) & Q(Exists(visits))
    return Dossier.objects.filter(seen)


def consents_asked_of(user: Any) -> QuerySet[JointConsent]:
    """The consents that wait for an office of one's own, each while its dossier lies there."""
    here = Visit.objects.filter(
        dossier=OuterRef("dossier"), ordinal=OuterRef("ordinal"), left_at__isnull=True
    )
    return JointConsent.objects.filter(
        Exists(here), office__in=offices_where(user, *CONSENTING).values("pk")
    )


def books_visible_to(user: Any) -> QuerySet[Book]:
    """The file's books of visible dossiers; a draft is its applicant's alone, and what is made for
    experts is read through their assignments or by those who run the edition."""
    running = objects_where(user, Duty.RUN, Edition) if user.is_authenticated else set()
    seen = Q(variant=BookVariant.FULL)
    seen |= Q(variant=BookVariant.DRAFT, dossier__applicant_id=user.pk)
    seen |= Q(variant=BookVariant.BLIND, dossier__edition__in=running)
    return Book.objects.filter(seen, dossier__in=dossiers_visible_to(user))


def dossiers_held_for(user: Any) -> QuerySet[Dossier]:
    """Those that lie with an office or edition for which ``user`` must act now."""
    waiting = Q(pk__in=[])
    for duty in set(DUTY_OF.values()):
        states = [state for state, needed in DUTY_OF.items() if needed is duty]
        if duty in ON_EDITION:
            theirs = Q(edition__in=objects_where(user, duty, Edition))
        else:
            theirs = Q(office__in=offices_where(user, duty).values("pk"))
        waiting |= theirs & Q(state__in=states)
    return Dossier.objects.filter(waiting)


def find_dossier(user: Any, number: str) -> Dossier:
    """The dossier if this person may see it; else ``Missing``."""
    found = (
        dossiers_visible_to(user)
        .select_related(
            "person", "employer", "recommender", "office", "applicant", "revision", "edition__city"
        )
        .select_related("edition__published_revision")
        .filter(number=number)
        .first()
    )
    return existing(found)
