"""One dossier a person and year across the tracks of an umbrella program.

The claim is a row that the database keeps unique: of two that hand in at the same moment, the
second waits for the first and is then told of it.
"""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from nominations.models import TrackClaim
from nominations.services.moves import Move, Outcome
from talentportal.shared.refusals import Refusal

SUBMIT, WITHDRAW = "submit", "withdraw"


def claim(moves: list[Move], verb: str, outcomes: Mapping[int, Outcome]) -> list[Move]:
    """Claim the year for each dossier that is handed in; what was claimed by another track stays."""
    if verb != SUBMIT or not moves or not _is_exclusive(moves[0]):
        return moves
    edition = moves[0].dossier.edition
    umbrella, year = edition.program.parent_id or 0, edition.year
    wanted = sorted(moves, key=lambda move: move.dossier.person.id_index)
    TrackClaim.objects.bulk_create(
        [
            TrackClaim(
                umbrella_id=umbrella,
                year=year,
                id_index=move.dossier.person.id_index,
                dossier=move.dossier,
            )
            for move in wanted
        ],
        ignore_conflicts=True,
    )
    held = TrackClaim.objects.filter(
        umbrella=umbrella,
        year=year,
        id_index__in=[move.dossier.person.id_index for move in moves],
    )
    holders = {row.id_index: row for row in held.select_related("dossier__edition", "umbrella")}
    for move in moves:
        holder = holders.get(move.dossier.person.id_index)
        if holder is None or holder.dossier_id != move.dossier.pk:
            outcomes[move.dossier.pk].refusals = (_claimed(holder) if holder else _given_up(),)
    return [move for move in moves if outcomes[move.dossier.pk].done]


def release(moves: Sequence[Move]) -> None:
    """Who withdraws may apply in another track of the same year."""
    TrackClaim.objects.filter(dossier__in=[move.dossier.pk for move in moves]).delete()


def _is_exclusive(move: Move) -> bool:
    edition = move.dossier.edition
    umbrella = move.dossier.document.program.umbrella
    return (
        edition.program.parent_id is not None
        and not edition.is_rehearsal
        and (umbrella is None or umbrella.one_track_a_year)
    )


def _claimed(holder: TrackClaim) -> Refusal:
    return Refusal(
        "another-track",
        _(
            "In {year} this person has already handed in an application for “{edition}”; "
            "“{umbrella}” takes one application a person and year."
        ).format(
            year=holder.year,
            edition=holder.dossier.edition.label,
            umbrella=holder.umbrella.name,
        ),
        place=holder.dossier.number,
        remedy=_("To apply here instead, withdraw the other application first."),
    )


def _given_up() -> Refusal:
    """The other application was withdrawn in the very moment in which it stood in the way."""
    return Refusal(
        "another-track",
        _("Another application of this person was being withdrawn at this moment."),
        remedy=_("Hand in once more."),
    )
