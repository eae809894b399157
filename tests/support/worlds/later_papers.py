"""An edition that asks for papers after the window."""

from typing import Any

from nominations.models import Dossier
from tests.support.worlds import world
from tests.support.worlds.cast import City

FILM: dict[str, Any] = {
    "key": "film",
    "name": "事迹视频截图",
    "order": 90,
    "asked_at": "qualification",
}


SLIDES = {
    "key": "slides",
    "name": "答辩提纲",
    "order": 91,
    "required": False,
    "asked_at": "qualification",
}


def asking(city: City, **window: str) -> Dossier:
    """A dossier that lies where a film is asked for."""
    content = world.small_document()
    content["materials"] += [FILM, SLIDES]
    next(each for each in content["stages"] if each["key"] == "qualification").update(window)
    edition = world.publish_edition(city, content)
    dossier = world.start_dossier(city, edition, city.weaver)
    return world.bring_to(city, dossier, "qualification")
