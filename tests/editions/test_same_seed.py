"""A rehearsal can be repeated: the same seed gives the same funnel, another seed another."""

from pathlib import Path

import pytest

from tests.editions import running

NOTICES = sorted(Path("fixtures/editions").glob("*.yaml"))
INVENTED = sorted(running.INVENTED.glob("*.yaml"))

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", [*NOTICES, *INVENTED], ids=lambda path: path.stem)
def test_the_same_seed_gives_the_same_funnel(path: Path) -> None:
    running.load(path)
    once = running.simulate(path.stem, 16)
    assert once == running.simulate(path.stem, 16)
    if path in NOTICES:
        assert once != running.simulate(path.stem, 16, seed=8)
