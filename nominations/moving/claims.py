"""What may be handed in once: one track of an umbrella a year, one application an organisation.

The claim is a row that the database keeps unique: of two that hand in at the same moment, the
second waits for the first and is then told of it. A person's one dossier an edition is a
constraint of the dossiers themselves; an organisation may have several accounts.
"""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from nominations.chain.steps import Claiming
from nominations.form.subjects import ORGANISATION, index_of_applicant
from nominations.models import Claim, Dossier
from nominations.moving.moves import Move, Outcome
from talentportal.shared.refusals import Refusal


def settle(
    moves: list[Move], claiming: Claiming | None, outcomes: Mapping[int, Outcome]
) -> list[Move]:
    """Make or give up the claims of the moves, as the verb declares; who has none stays."""
    if claiming is Claiming.MAKES:
        return _claim(moves, outcomes)
    if claiming is Claiming.GIVES_UP:
        _give_up(moves)
    return moves


def _claim(moves: list[Move], outcomes: Mapping[int, Outcome]) -> list[Move]:
    """Claim for each dossier; where the claim is another's, it stays."""
    wanted = [_wanted(move.dossier) for move in moves if scope_of(move.dossier)]
    if not wanted:
        return moves
    wanted.sort(key=lambda each: each.subject_index)
    Claim.objects.bulk_create(wanted, ignore_conflicts=True)
    held = Claim.objects.filter(
        scope__in={each.scope for each in wanted},
        subject_index__in=[each.subject_index for each in wanted],
    )
    rows = held.select_related("dossier__edition__program__parent", "dossier__employer")
    holders = {(row.scope, row.subject_index): row for row in rows}
    for each in wanted:
        holder = holders.get((each.scope, each.subject_index))
        if holder is None or holder.dossier_id != each.dossier_id:
            outcomes[each.dossier_id].refusals = (
                _claimed(holder, each) if holder else _given_up(),
            )
    return [move for move in moves if outcomes[move.dossier.pk].done]


def _give_up(moves: Sequence[Move]) -> None:
    """Who withdraws may apply in another track of the same year, an organisation once more."""
    Claim.objects.filter(dossier__in=[move.dossier.pk for move in moves]).delete()


def _wanted(dossier: Dossier) -> Claim:
    return Claim(
        scope=scope_of(dossier), subject_index=index_of_applicant(dossier), dossier=dossier
    )


def scope_of(dossier: Dossier) -> str:
    """Where this one may be handed in once; empty where that is not asked here."""
    edition = dossier.edition
    umbrella = dossier.document.program.umbrella
    if edition.program.parent_id is not None and (umbrella is None or umbrella.one_track_a_year):
        return f"umbrella {edition.program.parent_id} {edition.year}"
    return f"edition {edition.pk}" if dossier.applicant_kind == ORGANISATION else ""


def _claimed(holder: Claim, wanted: Claim) -> Refusal:
    there, here = holder.dossier, wanted.dossier
    if there.edition_id == here.edition_id:
        return Refusal(
            "applied-already",
            _("“{name}” has handed in an application for “{edition}” already.").format(
                name=here.honouree, edition=here.edition.label
            ),
            place=there.number,
            remedy=_("Ask whoever applied in its name; an application can be withdrawn."),
        )
    umbrella = there.edition.program.parent
    return Refusal(
        "another-track",
        _(
            "In {year} this person has already handed in an application for “{edition}”; "
            "“{umbrella}” takes one application a person and year."
        ).format(
            year=there.edition.year,
            edition=there.edition.label,
            umbrella=umbrella.name if umbrella else "",
        ),
        place=there.number,
        remedy=_("To apply here instead, withdraw the other application first."),
    )


def _given_up() -> Refusal:
    """The other application was withdrawn in the very moment in which it stood in the way."""
    return Refusal(
        "another-track",
        _("Another application of this person was being withdrawn at this moment."),
        remedy=_("Hand in once more."),
    )
