"""What a test with real transactions wrote is gone for the next, what a migration wrote is not."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from talentportal.directory.models import Office, User
from talentportal.shared.models import CalendarException, CalendarYear
from tests.support.worlds import factories

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

SEEDED = (CalendarException, CalendarYear, ContentType, Permission)


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_was_written_is_gone(time: str) -> None:
    assert not User.objects.exists()
    assert not Office.objects.exists()
    assert all(model.objects.exists() for model in SEEDED)
    factories.make_user("weaver")


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_migration_wrote_comes_back(time: str) -> None:
    """Whoever changes, adds or removes some of it leaves it to the next test as it was."""
    assert not CalendarYear.objects.filter(source="别处").exists()
    assert CalendarException.objects.filter(year=2019).exists()
    assert Permission.objects.filter(codename="examine").exists()
    CalendarYear.objects.filter(year=2019).delete()
    CalendarYear.objects.update(source="别处")
    CalendarYear.objects.create(year=2100, source="别处")
    Permission.objects.filter(codename="examine").delete()
