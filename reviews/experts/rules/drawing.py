"""The draw of experts: who may be drawn, and in what order the lot names them. Pure.

The order is that of SHA-256 over seed and number, so that anybody who has the seed and the list of
candidates can repeat the draw by hand and find the same names.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone in the lot: the number in the pool and the employer (its key, or its name)."""

    number: int
    employer: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The outcome of a draw: members, then reserves in the order in which they are called."""

    members: tuple[int, ...]
    reserves: tuple[int, ...]


def lot(seed: str, number: int) -> str:
    """Where the lot puts a number: the smallest comes first."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def draw(
    candidates: Iterable[Candidate],
    *,
    seed: str,
    members: int,
    reserves: int,
    per_employer: int,
    employers: Sequence[str] = (),
) -> Drawn:
    """Draw ``members`` and ``reserves``; at most ``per_employer`` members of one employer.

    ``employers`` are those of experts who are named already. A reserve is called in place of a
    member, so reserves are drawn under the same limit, counted together with the members.
    """
    taken = Counter(employer for employer in employers if employer)
    named: list[int] = []
    for candidate in sorted(candidates, key=lambda each: lot(seed, each.number)):
        if len(named) == members + reserves:
            break
        if candidate.employer and taken[candidate.employer] >= per_employer:
            continue
        taken[candidate.employer] += 1
        named.append(candidate.number)
    return Drawn(tuple(named[:members]), tuple(named[members:]))
