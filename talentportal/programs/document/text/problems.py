"""Problems of an edition file: a line, a setting, a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something to mend, where in the file, and in which setting (none: the file itself)."""

    line: int
    path: str
    sentence: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (str(self.line), self.path, self.sentence)))


class DocumentProblems(Exception):
    """A file that is no edition document; carries every problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
