"""An edition of the cast's city, and people signed in."""

from collections.abc import Callable, Iterator

import pytest

from nominations.models import Dossier
from nominations.moving.findings import Finding, record_fulfilments
from talentportal.programs.models import Edition
from talentportal.programs.vocabulary import Requirement
from talentportal.shared import clock
from tests.support.worlds import world
from tests.support.worlds.cast import City


@pytest.fixture(autouse=True)
def reviewing() -> Iterator[None]:
    """The clock stands in the weeks of reviewing."""
    with clock.travel(world.REVIEWING):
        yield


@pytest.fixture
def edition(city: City) -> Edition:
    return world.publish_edition(city)


@pytest.fixture
def at_yuci(city: City, edition: Edition) -> Callable[[int], list[Dossier]]:
    """Dossiers that lie with Yuci for examination; nothing is recorded about them."""

    def make(number: int) -> list[Dossier]:
        drafts = [world.start_dossier(city, edition) for _n in range(number)]
        return [world.bring_to(city, draft, "examination") for draft in drafts]

    return make


@pytest.fixture
def materials_checked() -> Callable[[list[Dossier]], None]:
    """The examination's one requirement that is a tick."""

    def check(dossiers: list[Dossier]) -> None:
        record_fulfilments(
            stage="examination",
            requirement=Requirement.MATERIALS_CHECKED,
            findings=[Finding(dossier, met=True) for dossier in dossiers],
            actor=None,
        )

    return check
