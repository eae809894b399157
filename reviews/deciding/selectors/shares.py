"""Whether a list lacks something that is asked as a rule."""

from collections.abc import Sequence

from talentportal.programs.document import Force
from talentportal.programs.rules.numbers import LeastFound, ShareFound


def softly_missed(shares: Sequence[ShareFound], minimums: Sequence[LeastFound] = ()) -> bool:
    """Whether something that is only asked as a rule is not kept, so that a reason is needed."""
    return any(each.holds is not True and each.rule.force is Force.SOFT for each in shares) or any(
        not each.holds and each.limit.force is Force.SOFT for each in minimums
    )
