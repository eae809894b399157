"""What must be true of the whole database at any time."""

from nominations.invariants import INVARIANTS


def broken_invariants() -> list[str]:
    return [sentence for invariant in INVARIANTS for sentence in invariant()]
