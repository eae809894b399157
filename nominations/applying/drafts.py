"""Opening a dossier and filling it in; nothing here moves it."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from nominations.chain.verbs import State
from nominations.form.subjects import kind_answered, name_answered
from nominations.models import DOCUMENTS, Dossier, NumberSeries
from talentportal.directory.models import Office, Person, User
from talentportal.programs.document import EditionDocument
from talentportal.programs.models import Edition, EditionStatus
from talentportal.programs.rules.timetable import application_end
from talentportal.programs.rules.windows import windows_of
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from talentportal.shared.sealed_numbers import sealed

DESCRIBED = ("applicant_kind", "team_name")


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
    end = application_end(edition.pk, document, windows_of([edition]), channel, recommender)
    if end and clock.now() >= end:
        raise Refused.because("application-closed", _("Applications for this edition are closed."))
    _refuse_who_cannot_recommend(document, channel, recommender)
    chosen = _tier(document, channel, tier)
    try:
        with transaction.atomic():
            return Dossier.objects.create(
                number=_next_number(edition),
                edition=edition,
                applicant=applicant,
                person=person,
                channel=channel,
                tier=chosen,
                applicant_kind=kind_answered(document, chosen, {}),
                employer=employer,
                recommender=recommender,
            )
    except IntegrityError as error:
        raise Refused.because(
            "dossier-exists",
            _("You have a dossier in this edition already."),
            remedy=_("Open it from your home page."),
        ) from error


def _refuse_who_cannot_recommend(
    document: EditionDocument, channel: str, recommender: Office
) -> None:
    chosen = document.channel(channel)
    if recommender.kind not in chosen.recommender_kinds or recommender.status != "active":
        raise Refused.because(
            "recommender-not-allowed",
            _("“{office}” cannot recommend through the channel “{channel}”.").format(
                office=recommender.name, channel=chosen.name
            ),
            place="recommender",
        )


def _tier(document: EditionDocument, channel: str, wanted: str) -> str:
    """The tier applied for, by default the first that the channel leads to."""
    offered = [tier.key for tier in document.tiers_through(channel)]
    if not offered or (wanted and wanted not in offered):
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
    document = dossier.document
    dossier.answers = dossier.answers | _with_numbers_sealed(document, answers, dossier.answers)
    dossier.answers_version += 1
    _describe_applicant(dossier)
    dossier.save(update_fields=["answers", "answers_version", *DESCRIBED])
    return dossier


def _describe_applicant(dossier: Dossier) -> None:
    """Keep beside the answers what tier and answers say of whoever applies."""
    document = dossier.document
    dossier.applicant_kind = kind_answered(document, dossier.tier, dossier.answers)
    dossier.team_name = name_answered(document, dossier.applicant_kind, dossier.answers)


def _with_numbers_sealed(
    document: EditionDocument, answers: Mapping[str, Any], kept: Mapping[str, Any]
) -> dict[str, Any]:
    """The answers, with the numbers of identity documents in their tables sealed."""
    numbers = {table.key: table.number_columns() for table in document.form.tables()}
    return {
        key: _rows_sealed(value, kept.get(key), numbers[key]) if key in numbers else value
        for key, value in answers.items()
    }


def _rows_sealed(rows: Any, kept: Any, columns: Sequence[str]) -> Any:
    """Rows with these columns sealed; a number that stood in its row before stays as it was."""
    if not isinstance(rows, list):
        return rows
    before: list[Any] = kept if isinstance(kept, list) else []
    nothing: dict[str, Any] = {}
    return [
        row | {key: sealed(str(row.get(key) or ""), str(old.get(key) or "")) for key in columns}
        for row, old in zip_longest(rows, before[: len(rows)], fillvalue=nothing)
    ]


@transaction.atomic
def change_way_in(
    *,
    dossier: Dossier,
    actor: User,
    channel: str,
    recommender: Office,
    employer: Office,
    tier: str = "",
) -> Dossier:
    """Choose channel, employer, recommender and tier anew, until the dossier is handed in first.

    Everything typed is kept; what the new way does not ask for is dropped on handing in.
    """
    dossier = own_draft(dossier=dossier, actor=actor)
    if dossier.submitted_at is not None:
        raise Refused.because(
            "way-in-fixed",
            _("The way in cannot be changed once the application has been handed in."),
            remedy=_("If something is wrong, ask the office that holds it to return it to you."),
        )
    document = dossier.document
    _refuse_who_cannot_recommend(document, channel, recommender)
    dossier.tier = _tier(document, channel, tier)
    dossier.channel, dossier.recommender, dossier.employer = channel, recommender, employer
    _describe_applicant(dossier)
    dossier.save(update_fields=["channel", "recommender", "employer", "tier", *DESCRIBED])
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
    dossier = locked(dossier=dossier, actor=actor)
    if dossier.state != State.DRAFT:
        raise Refused.because(
            "not-a-draft",
            _("The dossier has been handed in and cannot be changed now."),
            remedy=_("If something is wrong, ask the office that holds it to return it to you."),
        )
    return dossier


def locked(*, dossier: Dossier, actor: User) -> Dossier:
    """The applicant's own dossier, locked."""
    dossier = (
        Dossier.objects.select_for_update(of=("self",))
        .select_related("edition__published_revision", "revision", "person")
        .defer(*DOCUMENTS)
        .get(pk=dossier.pk)
    )
    if dossier.applicant_id != actor.pk:
        raise PermissionDenied
    return dossier
