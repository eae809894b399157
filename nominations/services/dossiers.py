"""Opening a dossier and filling it in; nothing here moves it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from nominations.chain import State
from nominations.models import DOCUMENTS, Dossier, NumberSeries
from talentportal.directory.models import Office, Person, User
from talentportal.programs.document import EditionDocument
from talentportal.programs.models import Edition, EditionStatus
from talentportal.programs.windows import APPLICATION, windows_of
from talentportal.shared import clock
from talentportal.shared.refusals import Refused


@transaction.atomic
def open_dossier(
    *,
    edition: Edition,
    applicant: User,
    person: Person,
    channel: str,
    recommender: Office,
    tier: str = "",
    employer: Office | None = None,
) -> Dossier:
    """Start a person's dossier in an edition, or raise ``Refused``."""
    if edition.status != EditionStatus.PUBLISHED or edition.published_revision is None:
        raise Refused.because("edition-not-open", _("This edition is not open for applications."))
    document = edition.published_revision.parsed
    end = windows_of([edition]).closes_at(
        edition.pk, APPLICATION, document.application.closes_at, recommender
    )
    if end and clock.now() >= end:
        raise Refused.because("application-closed", _("Applications for this edition are closed."))
    chosen = document.channel(channel)
    if recommender.kind not in chosen.recommender_kinds or recommender.status != "active":
        raise Refused.because(
            "recommender-not-allowed",
            _("“{office}” cannot recommend through the channel “{channel}”.").format(
                office=recommender.name, channel=chosen.name
            ),
            place="recommender",
        )
    try:
        with transaction.atomic():
            return Dossier.objects.create(
                number=_next_number(edition),
                edition=edition,
                applicant=applicant,
                person=person,
                channel=channel,
                tier=_tier(document, tier),
                employer=employer,
                recommender=recommender,
            )
    except IntegrityError as error:
        raise Refused.because(
            "dossier-exists",
            _("You have a dossier in this edition already."),
            remedy=_("Open it from your home page."),
        ) from error


def _tier(document: EditionDocument, wanted: str) -> str:
    """The tier applied for, by default the first; nobody applies for a nominee's award."""
    offered = [tier.key for tier in document.tiers_to_apply_for]
    if wanted and wanted not in offered:
        raise Refused.because(
            "tier-not-offered", _("Nobody can apply for this title."), place="tier"
        )
    return wanted or offered[0]


def _next_number(edition: Edition) -> str:
    """``D2019-01-00017``: year, edition, serial."""
    NumberSeries.objects.get_or_create(edition=edition, name="dossier")
    series = NumberSeries.objects.select_for_update().get(edition=edition, name="dossier")
    series.last += 1
    series.save(update_fields=["last"])
    return f"D{edition.year}-{edition.pk:02d}-{series.last:05d}"


@transaction.atomic
def save_answers(
    *, dossier: Dossier, actor: User, answers: dict[str, Any], seen_version: int | None = None
) -> Dossier:
    """Store fields of the form as typed, complete or not; the deadline does not matter here.

    ``seen_version`` is the ``answers_version`` that the page showed: when another window has
    saved since, nothing is overwritten and ``Refused`` is raised with the code ``typed-elsewhere``.
    """
    dossier = own_draft(dossier=dossier, actor=actor)
    if seen_version is not None and seen_version != dossier.answers_version:
        raise Refused.because(
            "typed-elsewhere",
            _("This dossier has been changed in another window since you opened it."),
            remedy=_("Your text is kept here; load the page again in a new window and compare."),
        )
    dossier.answers = dossier.answers | answers
    dossier.answers_version += 1
    dossier.save(update_fields=["answers", "answers_version"])
    return dossier


@transaction.atomic
def change_channel(*, dossier: Dossier, actor: User, channel: str, recommender: Office) -> Dossier:
    """Choose another way in, as long as the dossier was never handed in."""
    dossier = own_draft(dossier=dossier, actor=actor)
    if dossier.submitted_at is not None:
        raise Refused.because(
            "channel-fixed", _("The channel cannot be changed once the dossier was handed in.")
        )
    chosen = dossier.document.channel(channel)
    if recommender.kind not in chosen.recommender_kinds or recommender.status != "active":
        raise Refused.because(
            "recommender-not-allowed",
            _("“{office}” cannot recommend through the channel “{channel}”.").format(
                office=recommender.name, channel=chosen.name
            ),
            place="recommender",
        )
    dossier.channel, dossier.recommender = channel, recommender
    dossier.save(update_fields=["channel", "recommender"])
    return dossier


@transaction.atomic
def give_undertaking(*, dossier: Dossier, actor: User, given: bool) -> Dossier:
    """The applicant's word that everything stated is true; asked for before handing in."""
    dossier = own_draft(dossier=dossier, actor=actor)
    dossier.undertaking_at = clock.now() if given else None
    dossier.save(update_fields=["undertaking_at"])
    return dossier


def own_draft(*, dossier: Dossier, actor: User) -> Dossier:
    """The applicant's own dossier, locked, while it can still be written in."""
    dossier = (
        Dossier.objects.select_for_update(of=("self",))
        .select_related("edition__published_revision", "revision", "person")
        .defer(*DOCUMENTS)
        .get(pk=dossier.pk)
    )
    if dossier.applicant_id != actor.pk:
        raise PermissionDenied
    if dossier.state != State.DRAFT:
        raise Refused.because(
            "not-a-draft",
            _("The dossier has been handed in and cannot be changed now."),
            remedy=_("If something is wrong, ask the office that holds it to return it to you."),
        )
    return dossier
