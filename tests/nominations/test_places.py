"""Which places of the edition become free when somebody is not selected."""

import pytest

from nominations.moving import Inputs, take_step
from quotas.models import Allowance
from talentportal.shared import clock
from tests.support.worlds import world
from tests.support.worlds.cast import City

pytestmark = pytest.mark.django_db


def test_who_is_not_selected_stays_counted_among_those_admitted(city: City) -> None:
    document = world.small_document()
    document["limits"].append(
        {
            "key": "candidates",
            "group": "candidates",
            "name": "参选人数",
            "scope": "edition",
            "maximum": 2,
            "force": "hard",
            "source": "四",
        }
    )
    (qualification,) = [each for each in document["stages"] if each["key"] == "qualification"]
    qualification["limit"] = "candidates"
    edition = world.publish_edition(city, document)
    reviewed = world.bring_to(city, world.start_dossier(city, edition), "experts")
    with clock.travel(world.REVIEWING):
        world.meet_requirements(city, reviewed)
    announced = world.bring_to(city, world.start_dossier(city, edition), "notice")
    assert _taken() == {"candidates": 2, "county": 2, "slots": 1}
    for dossier, actor in ((reviewed, city.runner), (announced, city.publisher)):
        inputs = Inputs(note="未入选")
        take_step(dossier=dossier, verb="not_select", actor=actor, inputs=inputs)
    assert _taken() == {"candidates": 2, "county": 2, "slots": 0}


def _taken() -> dict[str, int]:
    return dict(Allowance.objects.values_list("rule", "taken"))
