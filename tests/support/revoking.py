"""What a revocation rests on, in tests."""

from datetime import date

from nominations.chain.case import Decision
from nominations.moving import Inputs

DECIDED = Decision("市政府", "并政发〔2019〕3号", date(2019, 1, 2))


def revoked_for(note: str, *, for_deceit: bool = True) -> Inputs:
    """A reason and the decision of the body that conferred."""
    return Inputs(note=note, for_deceit=for_deceit, decision=DECIDED)
