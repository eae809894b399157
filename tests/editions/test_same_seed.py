"""A rehearsal can be repeated: the same seed gives the same funnel, another seed another.

What every edition gives stands in ``funnels.json`` and is compared by whoever simulates it.
"""

import pytest

from rehearsals.order import order_for
from rehearsals.scratch import rehearse
from talentportal.programs.models import Edition
from tests.editions import running
from tests.support.worlds.samples import EDITIONS

SLUG = "xingan-technician-2024"

pytestmark = pytest.mark.django_db


def test_a_process_and_a_database_of_its_own_give_the_same_funnel() -> None:
    running.load(EDITIONS / f"{SLUG}.yaml")
    here = running.simulate(SLUG, 16)
    told = rehearse(order_for(Edition.objects.get(slug=SLUG), dossiers=16, seed=7))
    assert running.plain(told["funnel"]) == here
    assert told["invariants"]["broken"] == {}


def test_another_seed_gives_another_funnel() -> None:
    running.load(EDITIONS / f"{SLUG}.yaml")
    assert running.simulate(SLUG, 16) != running.simulate(SLUG, 16, seed=8)
