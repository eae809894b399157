"""Public notices: drafted from dossiers, opened for a period, extended, taken back, closed.

Locks are taken in one order: the notice, then what the door locks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nominations.models import Dossier
from nominations.moving import Inputs, Outcome, take_steps
from nominations.moving.findings import Finding, record_fulfilments
from nominations.own_matters import refuse_own_matter
from nominations.places import revision_with
from reviews.models import (
    NoticeEntry,
    NoticeState,
    ObjectionState,
    PublicNotice,
)
from reviews.notices.rules import notice_entries
from reviews.notices.rules.notice_period import period_of
from reviews.notices.selectors.notices import dossiers_on, dossiers_to_announce, notice_at
from reviews.notices.selectors.standing import SENTENCES, dossiers_objected_to, standing_entries
from talentportal.directory.duties import Duty, holds
from talentportal.directory.models import User
from talentportal.programs.document import Notice
from talentportal.programs.models import Edition
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import clock, digests
from talentportal.shared.lasting import lasting_words
from talentportal.shared.masking import without_numbers
from talentportal.shared.refusals import Refusal, Refused
from talentportal.shared.text import clean_text

LIVE = (NoticeState.DRAFT, NoticeState.OPEN)


@transaction.atomic
def draft_notice(*, edition: Edition, stage: str, actor: User) -> PublicNotice:
    """Make a draft from the dossiers that lie at ``stage`` and stand on no other notice."""
    require_publisher(actor, edition, dossiers_to_announce(edition, stage))
    declared = _declared(edition, stage)
    dossiers = list(dossiers_to_announce(edition, stage))
    if not dossiers:
        raise Refused.because(
            "nobody-to-announce",
            _("No dossier waits for public notice."),
            remedy=_("Those proposed arrive here after the vetting."),
        )
    count = PublicNotice.objects.filter(edition=edition).count()
    notice = PublicNotice.objects.create(
        edition=edition,
        stage=stage,
        slug=f"{edition.slug}-notice-{count + 1}",
        title=_default_title(edition),
        text=_default_text(edition, declared),
        places=list(declared.places),
        created_by=actor,
    )
    _write_entries(notice, declared, dossiers)
    return notice


@transaction.atomic
def edit_notice(*, notice: PublicNotice, title: str, text: str, actor: User) -> PublicNotice:
    """Change the words of a draft; its lines are made from the dossiers and never typed."""
    notice = locked(notice, actor)
    must_be(notice, NoticeState.DRAFT)
    notice.title = without_numbers(clean_text(title), notice_entries.HIDDEN)
    notice.text = clean_text(text)
    notice.save(update_fields=["title", "text"])
    return notice


@transaction.atomic
def open_notice(*, notice: PublicNotice, actor: User) -> PublicNotice:
    """Put a draft on display from today; from now on nothing in it changes but a later end.

    Notices that have run and on which nobody stands any more are closed: it shows them anew.
    """
    notice = locked(notice, actor)
    must_be(notice, NoticeState.DRAFT)
    declared = _declared(notice.edition, notice.stage)
    dossiers = list(dossiers_to_announce(notice.edition, notice.stage, notice))
    _must_still_fit(notice, dossiers)
    _write_entries(notice, declared, dossiers)
    period = period_of(declared, clock.today())
    notice.opens_on, notice.ends_on, notice.ends_at = (
        period.opens_on,
        period.ends_on,
        period.ends_at,
    )
    with lasting_words():
        notice.period = period.words
    notice.opened_by, notice.opened_at = actor, clock.now()
    notice.state = NoticeState.OPEN
    notice.revision = revision_with(notice.edition, notice.stage)
    notice.digest = digest_of(notice)
    notice.save()
    record_run(notice, dossiers, actor)
    settle_all(notice, actor)
    for earlier in PublicNotice.objects.filter(
        edition=notice.edition, stage=notice.stage, state=NoticeState.OPEN
    ).exclude(pk=notice.pk):
        if earlier.has_run and not announced(earlier) and not _without_finding(earlier):
            _close(earlier, actor)
    return notice


@transaction.atomic
def take_back(*, notice: PublicNotice, reason: str, actor: User) -> PublicNotice:
    """Take a notice off display (or drop a draft); those on it need a new one."""
    notice = locked(notice, actor)
    must_be(notice, *LIVE)
    reason = reason_in_writing(reason)
    if notice.state == NoticeState.DRAFT:
        notice.entries.all().delete()
        notice.delete()
        return notice
    notice.state = NoticeState.STOPPED
    notice.closed_by, notice.closed_at = actor, clock.now()
    with lasting_words():
        notice.public_note = _("Taken back: {reason}").format(reason=reason)[:300]
        run_anew = _("The public notice was taken back; a new one must run.")
    notice.save(update_fields=["state", "closed_by", "closed_at", "public_note"])
    record_fulfilments(
        stage=notice.stage,
        requirement=Requirement.NOTICE_RUN,
        findings=[Finding(dossier, False, run_anew) for dossier in announced(notice)],
        actor=actor,
    )
    settle_all(notice, actor)
    return notice


@transaction.atomic
def close_notice(*, notice: PublicNotice, actor: User) -> list[Outcome]:
    """After its last day: pass on everybody against whom nothing stands; an outcome each, repeatable.

    The notice itself is closed once everybody on it has gone on, has fallen or is shown anew, and
    every objection has its finding. Where nobody can go on it is refused, naming who stays and why.
    """
    notice = locked(notice, actor)
    must_be(notice, NoticeState.OPEN)
    if notice.ends_at is None or clock.now() < notice.ends_at:
        raise Refused.because(
            "notice-still-runs",
            _("The notice runs until {day} 24:00; it cannot be closed before.").format(
                day=notice.ends_on
            ),
        )
    settle_all(notice, actor)
    waiting = [dossier.pk for dossier in announced(notice)]
    outcomes = take_steps(dossiers=waiting, verb="close_notice", actor=actor, inputs=Inputs())
    staying = [outcome for outcome in outcomes if not outcome.done]
    if any(outcome.forbidden for outcome in staying):
        raise PermissionDenied
    if len(staying) == len(outcomes) and (
        keeping := [*who_stays(outcomes), *_without_finding(notice)]
    ):
        raise Refused(*keeping)
    if not staying and not _without_finding(notice):
        _close(notice, actor)
    return outcomes


def who_stays(outcomes: Sequence[Outcome]) -> Iterator[Refusal]:
    """Who stays at a notice, each with what keeps them."""
    for outcome in outcomes:
        for refusal in outcome.refusals:
            sentence = f"{outcome.dossier.honouree}（{outcome.dossier.number}）：{refusal.sentence}"
            yield replace(refusal, sentence=sentence)


def _without_finding(notice: PublicNotice) -> list[Refusal]:
    """The objections that keep a notice from being closed."""
    waiting = notice.objections.filter(state=ObjectionState.OPEN)
    return [
        Refusal(
            "objection-open",
            _("The objection {reference} has no finding yet.").format(reference=reference),
        )
        for reference in waiting.values_list("reference", flat=True)
    ]


def _close(notice: PublicNotice, actor: User) -> None:
    notice.state = NoticeState.CLOSED
    notice.closed_by, notice.closed_at = actor, clock.now()
    notice.save(update_fields=["state", "closed_by", "closed_at"])


def settle_all(notice: PublicNotice, actor: User | None) -> None:
    """Record anew what stands against everybody who was ever shown at the stage of a notice."""
    shown = NoticeEntry.objects.filter(
        notice__edition=notice.edition_id,
        notice__stage=notice.stage,
        notice__opened_at__isnull=False,
    )
    dossiers = Dossier.objects.filter(pk__in=shown.values("dossier")).order_by("pk")
    settle(notice, list(dossiers), actor)


@lasting_words()
def settle(notice: PublicNotice, dossiers: Sequence[Dossier], actor: User | None) -> None:
    """Record for each dossier whether an objection stands against it."""
    objected = dossiers_objected_to(notice.edition, notice.stage)
    record_fulfilments(
        stage=notice.stage,
        requirement=Requirement.OBJECTIONS_SETTLED,
        findings=[
            Finding(
                dossier,
                dossier.pk not in objected,
                str(SENTENCES[objected[dossier.pk]]) if dossier.pk in objected else "",
            )
            for dossier in dossiers
        ],
        actor=actor,
    )


def digest_of(notice: PublicNotice) -> str:
    """SHA-256 over what the public reads, by which a later change is found."""
    content = {
        "title": notice.title,
        "text": notice.text,
        "opens_on": str(notice.opens_on),
        "entries": [[e.position, e.shown] for e in notice.entries.order_by("position")],
    }
    return digests.digest_of(content)


def locked(notice: PublicNotice, actor: User) -> PublicNotice:
    """The notice as it is now, for an officer who may act on it."""
    row = (
        PublicNotice.objects.select_for_update(of=("self",))
        .select_related("edition__published_revision", "revision")
        .get(pk=notice.pk)
    )
    require_publisher(actor, row.edition, dossiers_on(row))
    return row


def require_publisher(actor: User, edition: Edition, dossiers: QuerySet[Dossier]) -> None:
    """Only notice officers of the edition, and none whose own matter is announced."""
    if not holds(actor, Duty.PUBLISH, edition):
        raise PermissionDenied
    refuse_own_matter(actor, edition=edition, duty=Duty.PUBLISH, on=edition, dossiers=dossiers)


def must_be(notice: PublicNotice, *states: NoticeState) -> None:
    """Refuse what cannot be done with a notice in its present state."""
    if notice.state not in states:
        raise Refused.because(
            "notice-in-other-state",
            _("The notice is now “{state}”; this cannot be done any more.").format(
                state=notice.get_state_display()
            ),
            remedy=_("Load the page again."),
        )


def _must_still_fit(notice: PublicNotice, dossiers: Sequence[Dossier]) -> None:
    """What goes on display is what the officer has seen in the draft, or the draft is made anew."""
    drafted = set(notice.entries.values_list("dossier", flat=True))
    gone = drafted - {dossier.pk for dossier in dossiers}
    come = {dossier.pk for dossier in dossiers} - drafted
    if gone or come:
        raise Refused(
            Refusal(
                "list-changed",
                _("The list has changed since the draft: {come} more, {gone} fewer.").format(
                    come=len(come), gone=len(gone)
                ),
                remedy=_("Drop the draft and make a new one, then look through it again."),
            )
        )


def _declared(edition: Edition, stage: str) -> Notice:
    declared = notice_at(edition, stage)
    if declared is None:
        raise Refused.because(
            "no-notice-declared",
            _("The edition does not describe the notice of this stage."),
            remedy=_("The administrator must add it to the edition."),
        )
    return declared


def _write_entries(notice: PublicNotice, declared: Notice, dossiers: Sequence[Dossier]) -> None:
    notice.entries.all().delete()
    NoticeEntry.objects.bulk_create(
        [
            NoticeEntry(
                notice=notice,
                dossier=dossier,
                position=position,
                shown=notice_entries.shown(dossier, declared.fields),
            )
            for position, dossier in enumerate(
                notice_entries.in_order(dossiers, declared.list_order), start=1
            )
        ]
    )


def announced(notice: PublicNotice) -> list[Dossier]:
    """Those who lie at the stage of the notice and stand on it, not on a later one."""
    standing = standing_entries(notice.edition, notice.stage).filter(notice=notice)
    return list(Dossier.objects.filter(pk__in=standing.values("dossier")).order_by("pk"))


def record_run(notice: PublicNotice, dossiers: Sequence[Dossier], actor: User) -> None:
    """Write until when those on a notice wait for its last day."""
    record_fulfilments(
        stage=notice.stage,
        requirement=Requirement.NOTICE_RUN,
        findings=[Finding(dossier, True, not_before=notice.ends_at) for dossier in dossiers],
        actor=actor,
    )


def reason_in_writing(text: str) -> str:
    """A reason without numbers that nobody may read; refused where there is none."""
    reason = clean_text(text)
    if not reason:
        raise Refused.because(
            "reason-missing",
            _("This step needs a reason in writing."),
            place="reason",
            remedy=_("The public reads it on the notice."),
        )
    return reason


@lasting_words()
def _default_title(edition: Edition) -> str:
    return _("Public notice of those proposed for {label}").format(label=edition.label)


@lasting_words()
def _default_text(edition: Edition, declared: Notice) -> str:
    return _(
        "In accordance with the notice “{title}”, the following persons are proposed and are "
        "hereby made public for supervision. {who} may object during the period of the notice. "
        "{how}"
    ).format(
        title=edition.published_revision.parsed.edition.title,
        who=declared.objections.who,
        how=declared.objections.how,
    )
