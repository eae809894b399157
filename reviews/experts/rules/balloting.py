"""The arithmetic of a vote: who counts, whether enough were there, whether it passes. Pure, exact.

Who stands aside neither votes nor counts: they are taken from the members before the quorum is asked
and from those present before the votes are (evaluation rules of professional titles, MOHRSS Order
40 of 2019: two thirds of the members present, two thirds of those present for it). Shares are
fractions; 4 of 6 is two thirds. Who abstains, or is present and does not vote, is present.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Rules:
    """What a vote needs: quorum of the members, share of those present, fewest present."""

    quorum: Fraction
    threshold: Fraction
    threshold_included: bool = True
    fewest: int = 3

    @property
    def quorum_words(self) -> str:
        return _("at least {share}").format(share=self.quorum)

    @property
    def threshold_words(self) -> str:
        """How large a share must be for it; 1/2 itself may be enough, or not."""
        asked = _("at least {share}") if self.threshold_included else _("more than {share}")
        return asked.format(share=self.threshold)


@dataclass(frozen=True, slots=True)
class VoteVerdict:
    """The outcome of one vote with the numbers it rests on.

    ``members`` and ``present`` are those who do not stand aside; ``recused`` are the others.
    """

    rules: Rules
    members: int
    present: int
    recused: int
    in_favour: int = 0
    against: int = 0
    abstained: int = 0

    @property
    def not_voting(self) -> int:
        return self.present - self.in_favour - self.against - self.abstained

    @property
    def is_quorate(self) -> bool:
        """Whether the quorum, included, was there."""
        return self.members > 0 and Fraction(self.present, self.members) >= self.rules.quorum

    @property
    def is_enough(self) -> bool:
        """Whether as many voters were there as make a result at all."""
        return self.present >= max(self.rules.fewest, 1)

    @property
    def valid(self) -> bool:
        return self.is_quorate and self.is_enough

    @property
    def passes(self) -> bool:
        if not self.valid:
            return False
        share = Fraction(self.in_favour, self.present)
        if self.rules.threshold_included:
            return share >= self.rules.threshold
        return share > self.rules.threshold

    @property
    def needed(self) -> int:
        """The fewest votes for it that pass."""
        exact = self.rules.threshold * self.present
        whole = -(-exact.numerator // exact.denominator)
        return whole + 1 if whole == exact and not self.rules.threshold_included else whole

    @property
    def attendance_sentence(self) -> str:
        """Who was there, and whether that is enough: 到会 6 人，应到 7 人 …."""
        words = _("{present} of {members} present, {share} asked: {result}")
        said = words.format(
            present=self.present,
            members=self.members,
            share=self.rules.quorum,
            result=_("quorate") if self.is_quorate else _("not quorate"),
        )
        if self.recused:
            aside = _("{number} stood aside and do not count").format(number=self.recused)
            said = _("; ").join([said, aside])
        if not self.is_enough:
            few = _("at least {number} must be present").format(number=max(self.rules.fewest, 1))
            said = _("; ").join([said, few])
        return said

    @property
    def sentence(self) -> str:
        """The whole arithmetic in one line."""
        votes = _("{in_favour} for, {against} against, {abstained} abstained").format(
            in_favour=self.in_favour, against=self.against, abstained=self.abstained
        )
        if self.not_voting:
            silent = _("{number} present did not vote").format(number=self.not_voting)
            votes = _("; ").join([votes, silent])
        return _("; ").join([self.attendance_sentence, votes, self._count_sentence()])

    def _count_sentence(self) -> str:
        return _("{in_favour}/{present}, asked {share} = {needed} votes: {result}").format(
            in_favour=self.in_favour,
            present=self.present,
            share=self.rules.threshold_words,
            needed=self.needed,
            result=_("passes") if self.passes else _("does not pass"),
        )

    @property
    def percent(self) -> Decimal:
        """Votes for it in percent of those present: the score of a round that only votes."""
        return Decimal(100 * self.in_favour) / Decimal(self.present or 1)
