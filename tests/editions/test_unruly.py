"""Whatever people try, in any order and from any entrance: what binds an edition still holds."""

import pytest

from rehearsals.order import Order
from rehearsals.playing import play
from tests.editions import running
from tests.support.worlds.samples import EDITIONS

pytestmark = pytest.mark.django_db

WILD = {
    EDITIONS / "wuhan-artisan-2024.yaml": 3,
    EDITIONS / "jinzhong-craftsman-2019.yaml": 2,
    running.INVENTED / "jiangwan-skills-contest-2025.yaml": 7,
    running.INVENTED / "haibin-training-award-2025.yaml": 6,
}


@pytest.mark.parametrize("path", WILD, ids=lambda path: path.stem)
def test_no_promise_is_broken_among_the_unruly(path) -> None:
    order = Order(running.document_of(path), (), dossiers=20, seed=WILD[path], unruly=True)
    told = play(order)
    assert told["invariants"]["broken"] == {}
    assert told["steps"] > 20
    assert sum(times for times, _done in told["tried"].values()) > 20
    assert sum(done for _times, done in told["tried"].values()) > 0
