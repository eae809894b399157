"""What somebody in a rehearsal can choose from who tries things: people, dossiers, places, words."""

import random
from typing import Any

from nominations.models import Dossier
from nominations.moving import Inputs
from nominations.places import Place
from rehearsals.scene import Scene
from talentportal.directory.models import User
from talentportal.programs.vocabulary import StageKind
from talentportal.shared.refusals import Refused

WORDS = ("", "", "试一试", "经研究决定")


class Trying:
    """Chance of its own, so that the ordinary course of a rehearsal keeps its draws."""

    def __init__(self, scene: Scene, seed: int) -> None:
        self.scene = scene
        self.rng = random.Random(f"unruly {seed}")  # noqa: S311 -- nothing to keep secret

    def anybody(self) -> User:
        """Somebody of the rehearsal: an officer as a rule, else an expert or an applicant."""
        prefix = f"rehearsal{self.scene.edition.pk}"
        kind = f"{prefix}-officer" if self.rng.random() < 0.8 else prefix
        users = User.objects.filter(username__startswith=kind).order_by("pk")
        return users[self.rng.randrange(users.count())]

    def some(self, rows: Any, most: int = 4) -> list[Any]:
        """A few of a query set, in any order."""
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        self.rng.shuffle(keys)
        found = rows.in_bulk(keys[: self.rng.randint(1, most)])
        return [found[key] for key in keys if key in found]

    def one(self, rows: Any) -> Any:
        """One of a query set; refused where there is none."""
        found = self.some(rows, 1)
        if not found:
            raise Refused.because("nothing-there", "nothing to try this on")
        return found[0]

    def place(self) -> tuple[Place, User]:
        """Where dossiers wait, with somebody who holds the duty there."""
        stages = self.scene.document.stages
        places = [place for stage in stages for place in self.scene.places(stage)]
        place = self.rng.choice(places) if places else None
        actor = self.scene.actor_at(place) if place else None
        if place is None or actor is None:
            raise Refused.because("nothing-there", "nobody waits anywhere")
        return place, actor

    def dossiers(self) -> Any:
        return Dossier.objects.filter(edition=self.scene.edition)

    def word(self) -> str:
        return self.rng.choice(WORDS)

    def inputs(self) -> Inputs:
        return Inputs(note=self.word(), seat_reason=self.word())

    def stage_of(self, kind: StageKind) -> str:
        """A stage of this kind; refused where the edition has none."""
        keys = [each.key for each in self.scene.document.stages if each.kind is kind]
        if not keys:
            raise Refused.because("nothing-there", "no such stage")
        return self.rng.choice(keys)
