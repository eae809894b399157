"""What the registers of honours, of bans and of the year's applications hold of whoever applies."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q, Subquery, Value

from nominations.chain.verbs import State
from nominations.form.subjects import ORGANISATION, index_of_applicant, indexes_of
from nominations.models import Dossier
from talentportal.programs.models import Ban, Edition, HonourMember, HonourRecord, Program
from talentportal.programs.rules.eligibility import Entries, HeldBan, HeldHonour

HELD = ("title", "family", "level", "awarded_on", "is_nominee", "term_ends_on")
"""What the rules ask of an honour, as the register and the rules both call it."""


def entries_of(dossiers: Sequence[Dossier]) -> dict[str, Entries]:
    """Index → entries, of those who apply and of the members of their teams (three queries)."""
    indexes = {index for dossier in dossiers for index in indexes_of(dossier)}
    honours = _honours_of(indexes)
    bans = _bans_of(indexes)
    tracks = other_tracks_of(indexes, dossiers[0].edition, _organisations(dossiers))
    return {
        index: Entries(
            honours=tuple(honours.get(index, ())),
            bans=tuple(bans.get(index, ())),
            other_tracks=tuple(tracks.get(index, ())),
        )
        for index in indexes
    }


def _honours_of(indexes: set[str]) -> dict[str, list[HeldHonour]]:
    """Honours held, also those of teams that somebody was a member of."""
    own = HonourRecord.objects.filter(subject_index__in=indexes, revoked_on__isnull=True)
    shared = HonourMember.objects.filter(subject_index__in=indexes, honour__revoked_on__isnull=True)
    rows = own.values_list("subject_index", *HELD, Value(False)).union(
        shared.values_list("subject_index", *(f"honour__{name}" for name in HELD), Value(True)),
        all=True,
    )
    found: dict[str, list[HeldHonour]] = defaultdict(list)
    for index, *held, as_member in rows:
        found[index].append(HeldHonour(**dict(zip(HELD, held, strict=True)), as_member=as_member))
    return found


def _bans_of(indexes: set[str]) -> dict[str, list[HeldBan]]:
    found: dict[str, list[HeldBan]] = defaultdict(list)
    for ban in Ban.objects.filter(subject_index__in=indexes, lifted_on__isnull=True):
        held = HeldBan(ban.starts_on, ban.ends_on, int(ban.min_level), ban.reason, ban.family)
        found[ban.subject_index].append(held)
    return found


def _organisations(dossiers: Iterable[Dossier]) -> dict[int, str]:
    return {
        each.employer_id: index_of_applicant(each)
        for each in dossiers
        if each.applicant_kind == ORGANISATION and each.employer_id is not None
    }


def other_tracks_of(
    indexes: set[str], edition: Edition, organisations: Mapping[int, str] | None = None
) -> dict[str, list[str]]:
    """Index → other editions of the umbrella and year that one has handed in to (one query).

    ``organisations`` says under which index an office is looked for.
    """
    offices = organisations or {}
    theirs = Q(applicant_kind=ORGANISATION)
    rows = (
        Dossier.objects.filter(
            ~theirs & Q(person__id_index__in=indexes) | theirs & Q(employer__in=offices),
            edition__year=edition.year,
            edition__program__parent__isnull=False,
            edition__program__parent=Subquery(
                Program.objects.filter(pk=edition.program_id).values("parent")[:1]
            ),
        )
        .exclude(edition=edition)
        .exclude(state__in=(State.WITHDRAWN, State.DRAFT))
        .values_list("applicant_kind", "employer", "person__id_index", "edition__label")
    )
    found: dict[str, list[str]] = defaultdict(list)
    for kind, employer, index, label in rows:
        found[offices[employer] if kind == ORGANISATION else index].append(label)
    return found
