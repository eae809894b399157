"""An edition of the cast's city and what its limits allow; seats are held by plain numbers."""

import pytest

from talentportal.programs.models import Edition
from tests.support.worlds import world
from tests.support.worlds.cast import City


@pytest.fixture
def edition(city: City) -> Edition:
    """A published edition in which nobody applies."""
    return world.publish_edition(city)
