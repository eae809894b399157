"""How often what is drawn at random is drawn: a few times in every run, often when it is asked for.

``THOROUGH=50 ./dev test tests/nominations/test_routes.py`` draws fifty times as many examples.
"""

import os

TIMES = int(os.environ.get("THOROUGH", "1"))


def times(few: int) -> int:
    """The number of examples of a property that is drawn ``few`` times in every run."""
    return few * TIMES
