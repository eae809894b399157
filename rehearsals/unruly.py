"""People who try whatever the portal would let them post, at any moment and in any order.

Everybody who has an account in the rehearsal tries verbs of the chain from every entrance, panels,
lists, meetings, notices, objections, payments and new revisions, with and without a reason. What
the portal refuses is counted; whatever it lets through must leave every invariant whole.
"""

from collections import Counter
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from rehearsals.mischief import ACTS
from rehearsals.scene import Scene
from rehearsals.trying import Trying
from talentportal.shared.missing import Missing
from talentportal.shared.refusals import Refused

ATTEMPTS = 6
"""How often something is tried between two pieces of ordinary work."""


class Unruly(Trying):
    """Everybody at once; counts what was tried and what was let through."""

    def __init__(self, scene: Scene, seed: int) -> None:
        super().__init__(scene, seed)
        self.tried: Counter[str] = Counter()
        self.let_through: Counter[str] = Counter()

    def meddle(self, attempts: int = ATTEMPTS) -> None:
        """Try some acts at this moment of the scene."""
        with self.scene.at(self.scene.now):
            for _attempt in range(attempts):
                self._try(self.rng.choice(ACTS))

    def told(self) -> dict[str, list[int]]:
        """Act → how often it was tried, and how often something was let through."""
        return {name: [self.tried[name], self.let_through[name]] for name in sorted(self.tried)}

    def _try(self, act: Callable[[Trying], object]) -> None:
        name = act.__name__.strip("_")
        self.tried[name] += 1
        try:
            with transaction.atomic():
                done = act(self)
        except (Refused, PermissionDenied, Missing):
            return
        if done:
            self.let_through[name] += 1
