"""Which meetings a person may read."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from nominations.places import Place, place_for
from reviews.models import Meeting, MeetingDecision
from talentportal.directory.duties import Duty, holds, objects_where, offices_where
from talentportal.programs.models import Edition
from talentportal.shared.missing import existing


def meetings_at(place: Place) -> QuerySet[Meeting]:
    """The meetings recorded at a place, newest first, with how many they agreed to."""
    return (
        Meeting.objects.filter(edition=place.edition, office=place.office, stage=place.stage.key)
        .select_related("recorded_by")
        .annotate(
            agreed=Count("decisions", filter=Q(decisions__agreed=True)),
            against=Count("decisions", filter=Q(decisions__agreed=False)),
        )
    )


def meeting_visible_to(user: Any, pk: int) -> Meeting:
    """The meeting, for those who decide at its place and for the edition's officers; else ``Missing``."""
    meeting = existing(
        Meeting.objects.select_related(
            "edition__published_revision", "revision", "office", "recorded_by"
        )
        .filter(pk=pk)
        .first()
    )
    if not any(holds(user, duty, meeting.edition) for duty in (Duty.RUN, Duty.AUDIT)):
        place_of(meeting, user)
    return meeting


def place_of(meeting: Meeting, user: Any) -> Place:
    """Where it decided, if that is this person's to carry out; else ``Missing``."""
    return place_for(user, meeting.edition.slug, meeting.office_id, meeting.stage)


def decisions_of(meeting: Meeting) -> QuerySet[MeetingDecision]:
    """What it decided, those agreed to first."""
    return (
        meeting.decisions.select_related(
            "dossier__person", "dossier__employer", "dossier__recommender", "dossier__revision"
        )
        .prefetch_related("dossier__members_out")
        .order_by("-agreed", "dossier__rank", "dossier__number")
    )


def has_places(user: Any) -> bool:
    """Whether any place of decision could be this person's, dossiers or not."""
    on_offices = offices_where(user, Duty.EXAMINE, Duty.RECOMMEND, Duty.APPROVE)
    return bool(objects_where(user, Duty.RUN, Edition)) or on_offices.exists()
