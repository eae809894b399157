"""Why something was refused, as codes: sentences may be worded anew, codes stay."""

from collections.abc import Callable, Iterable

import pytest

from nominations.moving.moves import Outcome
from talentportal.shared.refusals import Refused


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of everything that stood in the way."""
    return [each.code for each in refused.value.refusals]


def refused_by(call: Callable[..., object], *arguments: object, **named: object) -> list[str]:
    """The codes with which a call refuses; a call that does not is a failure."""
    with pytest.raises(Refused) as refused:
        call(*arguments, **named)
    return codes(refused)


def refusal_of(call: Callable[..., object], **inputs: object) -> str:
    """The code with which a call refuses, or several in a row."""
    return " ".join(refused_by(call, **inputs))


def outcome_codes(outcomes: Iterable[Outcome]) -> list[str]:
    """What became of each dossier of a batch: ``done``, or the code of its first refusal."""
    return [each.refusals[0].code if each.refusals else "done" for each in outcomes]
