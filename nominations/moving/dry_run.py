"""A batch tried out and undone: what a confirmation page shows before anything is changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from nominations.chain.case import Decision
from nominations.limits.counted_under import part_label
from nominations.limits.shares import shares_of_stages
from nominations.moving.door import take_steps
from nominations.moving.moves import REASONED, Inputs, Outcome
from quotas.models import Allowance, CeilingForce
from quotas.selectors import allowances_of
from talentportal.directory.models import User
from talentportal.programs.models import Edition
from talentportal.programs.rules.numbers import ShareFound
from talentportal.shared import clock
from talentportal.shared.refusals import Refusal


@dataclass(frozen=True, slots=True)
class SeatChange:
    """What a batch does to one allowance."""

    allowance: Allowance
    label: str
    before: int
    after: int

    @property
    def is_soft(self) -> bool:
        return self.allowance.force == CeilingForce.SOFT

    @property
    def beyond(self) -> int:
        """How many of the seats taken lie beyond the ceiling."""
        ceiling = self.allowance.ceiling
        return 0 if ceiling is None else max(self.after - max(ceiling, self.before), 0)


@dataclass(frozen=True, slots=True)
class DryRun:
    """The outcomes a batch would have, with its effect on seats."""

    outcomes: Sequence[Outcome]
    seats: Sequence[SeatChange]
    versions: dict[int, int]
    shares: Sequence[ShareFound] = ()

    @property
    def names(self) -> list[str]:
        """Those who would move, with the award of those proposed as nominees."""
        return [
            part_label(dossier.honouree, dossier.award.name if dossier.award_tier else "")
            for dossier in (outcome.dossier for outcome in self.outcomes if outcome.done)
        ]

    @property
    def refused(self) -> list[Refusal]:
        """Why the others would not, each with its name."""
        return [
            Refusal(
                refusal.code,
                f"{outcome.dossier.honouree}：{refusal.sentence}",
                outcome.dossier.number,
                refusal.remedy,
            )
            for outcome in self.outcomes
            for refusal in outcome.refusals
        ]

    @property
    def only_beyond(self) -> int:
        """How many would move as well, if a reason were given for what is asked as a rule."""
        return sum(outcome.needs_reason_alone for outcome in self.outcomes)

    @property
    def standing_in_the_way(self) -> tuple[Refusal, ...]:
        """What no reason written on the page would mend, of a single dossier."""
        return tuple(
            refusal
            for outcome in self.outcomes
            for refusal in outcome.refusals
            if refusal.code not in REASONED
        )

    @property
    def to_be_explained(self) -> list[str]:
        """What a reason written on the page would get past, each sentence once."""
        return list(
            dict.fromkeys(
                refusal.sentence
                for outcome in self.outcomes
                for refusal in outcome.refusals
                if refusal.code in REASONED
            )
        )

    @property
    def needs_seat_reason(self) -> bool:
        """Whether some are held back only by a soft ceiling or share."""
        return any(
            refusal.code in REASONED for outcome in self.outcomes for refusal in outcome.refusals
        )


def rehearse(
    *, edition: Edition, dossiers: Sequence[int], verb: str, actor: User, inputs: Inputs
) -> DryRun:
    """Take the steps, look at the outcome, and undo everything."""
    with transaction.atomic():
        before = {row.pk: row.taken for row in allowances_of(edition)}
        outcomes = take_steps(dossiers=dossiers, verb=verb, actor=actor, inputs=inputs)
        after = list(allowances_of(edition))
        shares = shares_of_stages(edition)
        transaction.set_rollback(True)
    revision = edition.published_revision
    rules = {limit.key: limit.name for limit in revision.parsed.limits} if revision else {}
    return DryRun(
        outcomes,
        [
            SeatChange(row, _label(row, rules), before.get(row.pk, 0), row.taken)
            for row in after
            if row.taken != before.get(row.pk, 0)
        ],
        {o.dossier.pk: o.dossier.version - (1 if o.done else 0) for o in outcomes},
        shares,
    )


def rehearse_blind(edition: Edition, dossiers: Sequence[int], verb: str, actor: User) -> DryRun:
    """Rehearse before anything has been typed: as if what a step needs in writing were given."""
    blank = Inputs(note="…", decision=Decision("…", "…", clock.today()))
    return rehearse(edition=edition, dossiers=dossiers, verb=verb, actor=actor, inputs=blank)


def _label(row: Allowance, rules: dict[str, str]) -> str:
    name = part_label(rules.get(row.rule, row.rule), row.part_name)
    return f"{name}（{row.office.name}）" if row.office else name
