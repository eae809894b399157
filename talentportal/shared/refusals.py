"""Refusals: the one exception that a person may meet, with sentences they can act on."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """One thing that stands in the way.

    ``code`` is stable and meant for tests and support, ``sentence`` for the person, ``place``
    names the field, row or page it concerns, ``remedy`` says how to mend it.
    """

    code: str
    sentence: str
    place: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.sentence} {self.remedy}".strip()


class Refused(Exception):
    """A rule refuses; carries every unmet requirement, never only the first."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(*refusals)
        self.refusals = refusals

    @classmethod
    def because(cls, code: str, sentence: str, place: str = "", remedy: str = "") -> "Refused":
        """A refusal with a single reason."""
        return cls(Refusal(code, str(sentence), place, str(remedy)))

    @property
    def sentences(self) -> list[str]:
        return [str(refusal) for refusal in self.refusals]

    def __str__(self) -> str:
        return "\n".join(self.sentences)


def refuse_if_any(refusals: Iterable[Refusal]) -> None:
    """Raise ``Refused`` with all ``refusals``; return quietly when there is none."""
    found = tuple(refusals)
    if found:
        raise Refused(*found)
