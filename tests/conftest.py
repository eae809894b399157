"""What all tests share."""

import pytest

from tests.session import (  # noqa: F401
    browser_type_launch_args,
    django_db_modify_db_settings,
    django_db_setup,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_make_collect_report,
    pytest_runtest_makereport,
)
from tests.support.worlds.cast import City, build_city


@pytest.fixture
def city(db: None) -> City:
    """A small city: offices, one person for each duty, two applicants and a stranger."""
    return build_city()
