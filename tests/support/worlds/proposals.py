"""The city, proposing people under a share of the result."""

from typing import Any

from nominations.models import Dossier
from nominations.moving import Inputs, take_steps
from nominations.moving.moves import Outcome
from talentportal.shared import clock
from tests.support.worlds import world
from tests.support.worlds.cast import City

FRONT_LINE: dict[str, Any] = {
    "key": "front_line",
    "text": "一线职工占比不低于70%",
    "list_of": "edition",
    "numerator": {"type": "skill_level", "at_least": "senior"},
    "at_least": "0.7",
    "smallest_group": 2,
    "force": "hard",
    "source": "四",
}


class Proposal:
    """The city, proposing people of given levels."""

    def __init__(self, city: City, *levels: str, **rule: Any) -> None:
        self.city = city
        document = world.small_document() | {"shares": [FRONT_LINE | rule]}
        self.edition = world.publish_edition(city, document)
        self.dossiers = [self.at_proposal(level) for level in levels]

    def at_proposal(self, level: str) -> Dossier:
        draft = world.start_dossier(self.city, self.edition)
        reason = Inputs(seat_reason="研究同意")
        dossier = world.bring_to(self.city, draft, "proposal", reason)
        dossier.answers = dossier.answers | {"skill_level": level}
        dossier.save(update_fields=["answers"])
        with clock.travel(world.REVIEWING):
            world.meet_requirements(self.city, dossier)
        return dossier

    def propose(self, *places: int, reason: str = "") -> list[Outcome]:
        with clock.travel(world.REVIEWING):
            return take_steps(
                dossiers=[self.dossiers[place].pk for place in places],
                verb="propose",
                actor=self.city.runner,
                inputs=Inputs(seat_reason=reason),
            )
