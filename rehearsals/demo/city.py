"""The demonstration's offices and people, from ``fixtures/demo/city.yaml``; running twice is once.

Apps above add editions' duties and dossiers: ``person_named`` finds the people of the file.
"""

from pathlib import Path
from typing import Any

import yaml
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from rehearsals import made_up
from talentportal.directory.duties import Duty, grant
from talentportal.directory.models import Office, OfficeKind, OfficeStatus, Person, Sex, User
from talentportal.shared.vault import blind_index

FILE = Path("fixtures/demo/city.yaml")
PASSWORD = "demo-of-a-city"  # noqa: S105 -- of people who do not exist
REGISTRANT = (Duty.RECOMMEND, Duty.MANAGE)


def described() -> dict[str, Any]:
    """The file as it stands."""
    return dict(yaml.safe_load((settings.BASE_DIR / FILE).read_text(encoding="utf-8")))


def person_named(full_name: str) -> User:
    """An account of the demonstration by the name in the file."""
    return User.objects.get(full_name=full_name, email__endswith="@example.com")


@transaction.atomic
def build() -> None:
    """Write everything that is not there yet."""
    City(described()).build()


class City:
    """Builds the file's content; keeps the offices by key and the people by name."""

    def __init__(self, file: dict[str, Any]) -> None:
        self.file = file
        self.offices: dict[str, Office] = {}
        self.password = make_password(PASSWORD)

    def build(self) -> None:
        self._offices()
        self._employers()
        self._duties()
        for name in _flat(self.file["edition_people"]) + self.file["experts"]:
            self._user(name)
        for number, (name, _employer) in enumerate(self.file["applicants"], 1):
            self._person(self._user(name), number)

    def _offices(self) -> None:
        city = self._office("city", self.file["city"], OfficeKind.CITY, None)
        Office.objects.filter(pk=city.pk).update(division_code=self.file["division_code"])
        for each in self.file["offices"]:
            self._office(each["key"], each["name"], each["kind"], city, short_name=each["short"])
        for name, code in self.file["counties"]:
            county = self._office(name, name, OfficeKind.COUNTY, city, division_code=code)
            self._office(
                f"{name}/bureau",
                f"{name}人力资源和社会保障局",
                OfficeKind.COUNTY_BUREAU,
                county,
                short_name=f"{name}人社局",
            )

    def _employers(self) -> None:
        for serial, (name, county, recommender) in enumerate(self.file["employers"], 1):
            office = self._employer(serial, name, county, recommender, OfficeStatus.ACTIVE)
            for duty in REGISTRANT:
                grant(self._user(recommender), duty, office)
        for serial, (name, county, registrant) in enumerate(self.file["pending_employers"], 900):
            self._employer(serial, name, county, registrant, OfficeStatus.PENDING)

    def _employer(self, serial: int, name: str, county: str, person: str, status: str) -> Office:
        return self._office(
            name,
            name,
            OfficeKind.EMPLOYER,
            self.offices[county],
            credit_code=made_up.credit_code(serial),
            status=status,
            registered_by=self._user(person),
            contact_name=person,
            contact_phone=f"0354-{2600000 + serial}",
            address=f"{self.file['city']}{county}示范路{serial}号",
        )

    def _office(
        self, key: str, name: str, kind: str, parent: Office | None, **fields: Any
    ) -> Office:
        office, _new = Office.objects.get_or_create(
            name=name, kind=kind, parent=parent, defaults=fields
        )
        self.offices[key] = office
        return office

    def _duties(self) -> None:
        for duty, places in self.file["duties"].items():
            for key, names in places.items():
                for name in names:
                    grant(self._user(name), Duty(duty), self.offices[key])
        duties = (Duty.EXAMINE, Duty.RECOMMEND, Duty.MANAGE)
        for county, names in self.file["county_people"].items():
            for duty, name in zip(duties, names, strict=True):
                grant(self._user(name), duty, self.offices[f"{county}/bureau"])

    def _user(self, full_name: str) -> User:
        found = User.objects.filter(full_name=full_name, email__endswith="@example.com").first()
        if found is not None:
            return found
        username = f"demo{User.objects.count() + 1:03d}"
        user = User.objects.create(
            username=username,
            full_name=full_name,
            email=f"{username}@example.com",
            password=self.password,
        )
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def _person(self, user: User, number: int) -> None:
        id_number = made_up.id_number(number * 311)
        Person.objects.get_or_create(
            user=user,
            defaults={
                "full_name": user.full_name,
                "id_number": id_number,
                "id_index": blind_index(id_number),
                "birth_date": made_up.birth_date(number * 311),
                "sex": Sex.MALE if int(id_number[16]) % 2 else Sex.FEMALE,
                "phone": f"138000{number:05d}",
            },
        )


def _flat(groups: dict[str, list[str]]) -> list[str]:
    return [name for names in groups.values() for name in names]
