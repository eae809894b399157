"""An office that puts its list together."""

from nominations.models import Dossier, Fulfilment
from nominations.moving import Inputs
from nominations.places import place_for
from reviews.deciding.services.lists import (
    arrange,
    open_list,
    seal,
    send_up,
)
from reviews.models import RankedList
from talentportal.shared import clock
from tests.support.worlds import world
from tests.support.worlds.world import REVIEWING

NOTHING = Inputs()


class Office:
    """Yuci, putting its list together."""

    def __init__(self, city, number: int, document: dict[str, object] | None = None) -> None:
        self.city, self.actor = city, city.yuci_recommender
        self.edition = world.publish_edition(city, document)
        self.dossiers = [self.dossier() for _serial in range(number)]
        self.place = place_for(self.actor, self.edition.slug, city.yuci_bureau.pk, "recommendation")

    def dossier(self) -> Dossier:
        """At the recommendation with everything but the list."""
        draft = world.start_dossier(self.city, self.edition)
        dossier = world.bring_to(self.city, draft, "recommendation")
        with clock.travel(REVIEWING):
            world.meet_requirements(self.city, dossier)
        Fulfilment.objects.filter(dossier=dossier, requirement="on_sent_list").delete()
        return dossier

    @property
    def keys(self) -> list[int]:
        return [dossier.pk for dossier in self.dossiers]

    def arranged(self, order: list[int] | None = None) -> RankedList:
        with clock.travel(REVIEWING):
            ranked = open_list(place=self.place, actor=self.actor)
            arrange(
                ranked=ranked,
                place=self.place,
                order=self.keys if order is None else order,
                actor=self.actor,
            )
        return ranked

    def sealed(self, order: list[int] | None = None) -> RankedList:
        ranked = self.arranged(order)
        with clock.travel(REVIEWING):
            return seal(ranked=ranked, place=self.place, actor=self.actor)

    def send(self, ranked: RankedList, inputs: Inputs = NOTHING):
        with clock.travel(REVIEWING):
            return send_up(ranked=ranked, place=self.place, actor=self.actor, inputs=inputs)

    def states(self) -> list[str]:
        found = dict(Dossier.objects.values_list("pk", "state"))
        return [found[key] for key in self.keys]
