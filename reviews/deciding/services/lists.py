"""Ranked lists: put together, sealed, signed, sent up, received.

A list is sealed once and nothing in it changes afterwards; sending it takes the step of the chain
for everybody on it. Who is not on a sent list stays where they are.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from nominations.limits.shares import shares_on
from nominations.models import Dossier
from nominations.moving import Inputs, Outcome, take_steps
from nominations.moving.findings import Finding, record_fulfilments
from nominations.places import Place, require_place, revision_with
from reviews.deciding.selectors.lists import entries_of, minimums_on, under
from reviews.experts.services.assigning import require_run
from reviews.models import ListEntry, ListState, RankedList
from talentportal.directory.models import User
from talentportal.programs.document import Force
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import clock, digests
from talentportal.shared.refusals import Refusal, Refused, refuse_if_any


@transaction.atomic
def open_list(*, place: Place, actor: User) -> RankedList:
    """The list that the office is putting together at a stage; begun when there is none."""
    require_place(actor, place)
    if not place.sends_list and Requirement.ON_SENT_LIST not in place.stage.requires:
        raise Refused.because("no-list-here", _("From this stage no list is sent up."))
    ranked, _created = RankedList.objects.get_or_create(
        edition=place.edition,
        office=place.office,
        stage=place.stage.key,
        state__in=[ListState.DRAFT, ListState.SEALED],
        defaults={
            "state": ListState.DRAFT,
            "revision": revision_with(place.edition, place.stage.key),
        },
    )
    return ranked


@transaction.atomic
def arrange(*, ranked: RankedList, place: Place, order: Sequence[int], actor: User) -> None:
    """Put exactly these dossiers (primary keys) on the list, in this order of preference."""
    ranked = _locked(ranked, place, actor, ListState.DRAFT)
    here = set(place.dossiers().filter(pk__in=order).values_list("pk", flat=True))
    if len(set(order)) != len(order) or here != set(order):
        raise Refused.because(
            "not-here-any-more",
            _("Some of these dossiers do not lie with your office any more."),
            remedy=_("Load the page again."),
        )
    ranked.entries.all().delete()
    ListEntry.objects.bulk_create(
        ListEntry(list=ranked, dossier_id=key, rank=rank) for rank, key in enumerate(order, start=1)
    )


@transaction.atomic
def seal(
    *,
    ranked: RankedList,
    place: Place,
    actor: User,
    rule_reason: str = "",
    nobody: bool = False,
) -> RankedList:
    """Close the list: its digest is printed on it, and nothing in it changes any more.

    ``rule_reason`` is why a share or minimum that is asked as a rule (一般, 原则上) is not kept. An
    empty list is sealed where ``nobody`` says that nobody is recommended.
    """
    ranked = _locked(ranked, place, actor, ListState.DRAFT)
    entries = entries_of(ranked)
    if not entries and not nobody:
        raise Refused.because(
            "empty-list",
            _("There is nobody on the list."),
            remedy=_("Put somebody on it, or say that nobody is recommended."),
        )
    _must_lie_here(place, entries)
    ranked.rule_reason = _must_keep_rules(under(place, ranked), entries, rule_reason.strip())
    ranked.state = ListState.SEALED
    ranked.sealed_at, ranked.sealed_by = clock.now(), actor
    ranked.digest = digest_of(ranked, entries)
    ranked.save()
    _record(ranked, entries, met=True, actor=actor)
    return ranked


@transaction.atomic
def unseal(*, ranked: RankedList, place: Place, actor: User) -> RankedList:
    """Open a sealed list again, as long as it was not sent; the signed scan is void."""
    ranked = _locked(ranked, place, actor, ListState.SEALED)
    _record(ranked, list(ranked.entries.select_related("dossier")), met=False, actor=actor)
    ranked.state = ListState.DRAFT
    ranked.sealed_at, ranked.sealed_by = None, None
    ranked.digest, ranked.scan, ranked.rule_reason = "", "", ""
    ranked.save()
    return ranked


@transaction.atomic
def attach_scan(*, ranked: RankedList, place: Place, scan: Any, actor: User) -> RankedList:
    """Keep the scan of the list as it was signed and sealed on paper."""
    ranked = _locked(ranked, place, actor, ListState.SEALED)
    ranked.scan = scan
    ranked.save(update_fields=["scan"])
    return ranked


@transaction.atomic
def send_up(*, ranked: RankedList, place: Place, actor: User, inputs: Inputs) -> list[Outcome]:
    """Take the onward step for everybody on a sealed list; all go or none does.

    Raises ``Refused`` with every reason when one of them may not go: a list that was signed is
    not sent in part. Whoever went up from it before lists were sent whole only is passed over.
    """
    ranked = _locked(ranked, place, actor, ListState.SEALED)
    refuse_if_any(_faults_of_sending(ranked, place, entries_of(ranked), ranked.gone_up_alone()))
    outcomes = take_steps(
        dossiers=still_to_send(ranked),
        verb=place.onward,
        actor=actor,
        inputs=replace(inputs, whole_list=True),
    )
    refusals = [
        replace(refusal, sentence=f"{outcome.dossier.honouree}：{refusal.sentence}")
        for outcome in outcomes
        for refusal in outcome.refusals
    ]
    if refusals:
        raise Refused(*refusals)
    if any(outcome.forbidden for outcome in outcomes):
        raise PermissionDenied
    ranked.state = ListState.SENT
    ranked.sent_at, ranked.sent_by = clock.now(), actor
    ranked.save()
    return outcomes


def still_to_send(ranked: RankedList) -> list[int]:
    """Those on a list (dossiers by pk, in its order) who go up when it is sent."""
    gone = ranked.gone_up_alone() if ranked.sealed_at else {}
    return [each.dossier_id for each in entries_of(ranked) if each.dossier_id not in gone]


@transaction.atomic
def acknowledge(*, ranked: RankedList, paper_copies: int, actor: User) -> RankedList:
    """The office above confirms that the list came, and how many paper copies with it."""
    ranked = RankedList.objects.select_for_update().select_related("edition").get(pk=ranked.pk)
    require_run(actor, ranked.edition, Dossier.objects.filter(list_entries__list=ranked))
    if ranked.state != ListState.SENT:
        raise Refused.because("not-sent", _("This list does not wait to be received."))
    ranked.state = ListState.ACKNOWLEDGED
    ranked.acknowledged_at, ranked.acknowledged_by = clock.now(), actor
    ranked.paper_copies = paper_copies
    ranked.save()
    return ranked


def digest_of(
    ranked: RankedList, entries: Sequence[ListEntry], then: Mapping[int, int] | None = None
) -> str:
    """Over office, stage and the numbers in order, with the versions of ``then`` where one is named."""
    return digests.digest_of(_content(ranked, entries, then or {}))


def _content(
    ranked: RankedList, entries: Sequence[ListEntry], then: Mapping[int, int]
) -> list[Any]:
    return [
        ranked.office_id,
        ranked.stage,
        [
            [entry.rank, entry.dossier.number, then.get(entry.dossier_id, entry.dossier.version)]
            for entry in entries
        ],
    ]


def _faults_of_sending(
    ranked: RankedList, place: Place, entries: Sequence[ListEntry], gone: Mapping[int, int]
) -> Iterator[Refusal]:
    """What is sent is what was sealed, and signed where the edition asks for it."""
    here = set(place.dossiers().values_list("pk", flat=True)) | set(gone)
    away = [entry for entry in entries if entry.dossier_id not in here]
    if not away and not _is_as_sealed(ranked, entries, gone):
        yield Refusal(
            "changed-since-sealed",
            _("The list or a dossier on it has changed since it was sealed."),
            remedy=_("Open the list again, look through it, and seal it anew."),
        )
    if place.stage.list_signed and not ranked.scan:
        yield Refusal(
            "scan-missing",
            _("The signed and sealed list has not been uploaded yet."),
            place="scan",
            remedy=_("Print annex 2, have it signed and sealed, and upload the scan."),
        )


def _is_as_sealed(
    ranked: RankedList, entries: Sequence[ListEntry], gone: Mapping[int, int]
) -> bool:
    """Whether the digest is still right; older lists carry that of the content as ``json.dumps``
    writes it, with a blank after each comma."""
    content = _content(ranked, entries, gone)
    older = hashlib.sha256(json.dumps(content).encode()).hexdigest()
    return ranked.digest in (digests.digest_of(content), older)


def _must_lie_here(place: Place, entries: Sequence[ListEntry]) -> None:
    """Whoever was withdrawn or returned since the order was saved is named."""
    here = set(place.dossiers().values_list("pk", flat=True))
    gone = [entry.dossier for entry in entries if entry.dossier_id not in here]
    if gone:
        raise Refused.because(
            "not-here-any-more",
            _("These people do not lie with your office any more: {names}.").format(
                names="、".join(f"{each.honouree}（{each.number}）" for each in gone)
            ),
            remedy=_("Save the order again without them."),
        )


@dataclass(frozen=True, slots=True)
class _Missed:
    """A rule on the whole list that it does not keep."""

    code: str
    sentence: str
    place: str
    force: Force


def _must_keep_rules(place: Place, entries: Sequence[ListEntry], reason: str) -> str:
    """The reason to be kept: refused where a hard rule is missed, or a soft one without reason."""
    missed = _missed(place, [entry.dossier for entry in entries])
    refuse_if_any(
        Refusal(
            f"{each.code}-missed",
            each.sentence,
            place=each.place,
            remedy=_("Change who is on the list."),
        )
        for each in missed
        if each.force is Force.HARD
    )
    soft = [each for each in missed if each.force is Force.SOFT]
    if not reason:
        refuse_if_any(
            Refusal(
                f"{each.code}-needs-reason",
                each.sentence,
                place="rule_reason",
                remedy=_("Change who is on the list, or give the reason in writing."),
            )
            for each in soft
        )
    return reason[:500] if soft else ""


def _missed(place: Place, people: Sequence[Dossier]) -> list[_Missed]:
    shares = shares_on(place.document, place.stage.key, people)
    least = minimums_on(place, people)
    return [
        *(
            _Missed(
                "share", f"{each.sentence}（{each.rule.source}）", each.rule.key, each.rule.force
            )
            for each in shares
            if each.holds is not True
        ),
        *(
            _Missed("minimum", each.sentence, each.limit.key, each.limit.force)
            for each in least
            if not each.holds
        ),
    ]


def _record(ranked: RankedList, entries: Sequence[ListEntry], *, met: bool, actor: User) -> None:
    dossiers: list[Dossier] = [entry.dossier for entry in entries]
    record_fulfilments(
        stage=ranked.stage,
        requirement=Requirement.ON_SENT_LIST,
        findings=[Finding(dossier, met) for dossier in dossiers],
        actor=actor,
    )


def _locked(ranked: RankedList, place: Place, actor: User, state: str) -> RankedList:
    require_place(actor, place)
    if ranked.pk is not None:
        ranked = (
            RankedList.objects.select_for_update(of=("self",))
            .select_related("revision")
            .get(pk=ranked.pk, edition=place.edition, office=place.office, stage=place.stage.key)
        )
    if ranked.pk is None or ranked.state != state:
        raise Refused.because(
            "list-not-in-this-state",
            _("The list is “{state}” now.").format(state=ranked.get_state_display()),
            remedy=_("Load the page again."),
        )
    return ranked
