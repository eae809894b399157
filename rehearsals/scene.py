"""What all actors share: the edition, its people, chance, and the clock."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any, ParamSpec, TypeVar

from nominations.chain.verbs import DUTY_OF
from nominations.models import Dossier, Visit
from nominations.places import Place
from talentportal.directory.duties import ON_EDITION, grant_model_of
from talentportal.directory.models import Duty, Office, User
from talentportal.programs.document import EditionDocument, Stage
from talentportal.programs.models import Edition
from talentportal.programs.vocabulary import StageKind
from talentportal.shared import clock
from talentportal.shared.refusals import Refusal, Refused

MORNING = time(9)
P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Scene:
    """An edition under way; every choice comes from ``rng``, every instant from ``now``."""

    edition: Edition
    rng: random.Random
    now: datetime
    merits: dict[int, float] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    papers: dict[str, Any] = field(default_factory=dict)
    holders: dict[tuple[str, str, int], User | None] = field(default_factory=dict)
    writer: Any = None
    exceeded: bool = False

    @property
    def document(self) -> EditionDocument:
        assert self.edition.published_revision is not None
        return self.edition.published_revision.parsed

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Do something at ``moment``; the scene's clock goes forward only."""
        self.now = max(self.now, moment)
        with clock.travel(self.now):
            yield

    def later(self, days: int = 1, closes_at: datetime | None = None) -> datetime:
        """The morning ``days`` later, or earlier if a window would be closed by then."""
        day = self.now.astimezone(clock.CHINA).date() + timedelta(days=days)
        moment = datetime.combine(day, MORNING, clock.CHINA)
        if closes_at is not None and moment >= closes_at:
            return self.now + (closes_at - self.now) / 4
        return moment

    def holder(self, duty: Duty, on: Edition | Office) -> User | None:
        """Somebody who holds the duty, always the same person."""
        key = (duty.value, type(on).__name__, on.pk)
        if key not in self.holders:
            rows = grant_model_of(type(on)).objects.filter(
                content_object=on, permission__codename=duty.value, user__is_active=True
            )
            row = rows.select_related("user").order_by("pk").first()
            self.holders[key] = row.user if row else None
        return self.holders[key]

    def actor_at(self, place: Place) -> User | None:
        """Whose step it is at a place."""
        return self.holder(place.duty, place.held_on)

    def places(self, stage: Stage) -> list[Place]:
        """The places where dossiers wait at a stage, by office."""
        rows = Visit.objects.filter(
            dossier__edition=self.edition, left_at__isnull=True, stage=stage.key
        )
        offices = Office.objects.filter(pk__in=rows.values("office")).order_by("pk")
        revision = self.edition.published_revision
        assert revision is not None
        return [Place(self.edition, stage, office, revision) for office in offices]

    def waiting(self, place: Place) -> list[Dossier]:
        """Those who wait at a place, always in the same order."""
        return list(place.dossiers().order_by("number"))

    def by_merit(self, dossiers: Sequence[Dossier]) -> list[Dossier]:
        """The best first: by score where there is one, else by what the office makes of them."""
        return sorted(
            dossiers,
            key=lambda each: (
                not each.recognised_directly,
                -(each.final_score or Decimal(0)),
                -self.merits.get(each.pk, 0.0),
                each.number,
            ),
        )

    def heed(self, act: Callable[P, R], *args: P.args, **given: P.kwargs) -> R | None:
        """Do something that the portal may refuse; a refusal is read, counted and accepted."""
        try:
            return act(*args, **given)
        except Refused as refused:
            self.note(refused.refusals)
            return None

    def note(self, refusals: Iterable[Refusal]) -> None:
        """Count by code what an office was refused."""
        self.refusals.update(each.code for each in refusals)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share


def stages_in_order(document: EditionDocument) -> list[Stage]:
    """Every stage of the routes once, none before a stage that comes before it on a route."""
    order: list[str] = []
    for route in sorted(document.routes, key=lambda each: -len(each.stages)):
        at = 0
        for key in route.stages:
            if key in order:
                at = order.index(key) + 1
            else:
                order.insert(at, key)
                at += 1
    return [document.stage(key) for key in order]


def duty_at(kind: StageKind) -> Duty:
    return DUTY_OF[kind.value]


def is_on_edition(duty: Duty) -> bool:
    return duty in ON_EDITION
