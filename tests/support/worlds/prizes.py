"""An edition whose prize is paid over three years."""

from typing import Any

from talentportal.programs.models import Edition
from tests.support.worlds import world
from tests.support.worlds.cast import City

THREE_YEARS = [{"yuan": 20000, "year": year} for year in (1, 2, 3)]


def publish(city: City, content: dict[str, Any]) -> Edition:
    content["results"] |= {
        "prize_yuan": 60000,
        "instalments": THREE_YEARS,
        "taxed": True,
        "term_months": 36,
        "ban_years": 3,
    }
    return world.publish_edition(city, content)
