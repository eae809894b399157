"""Makers of single rows with believable, made-up content; tests say only what matters to them."""

from datetime import date
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress

from rehearsals import made_up
from talentportal.directory.models import Office, OfficeKind, Person, Sex, User
from talentportal.shared.vault import blind_index

PASSWORD = "correct-horse-battery"
_serial = count(5000)


def made_up_id_number(serial: int | None = None, born: date | None = None) -> str:
    """An identity number of nobody (area 999999) with a right checksum."""
    return made_up.id_number(next(_serial) if serial is None else serial, born)


def make_user(username: str = "", full_name: str = "张示例", **fields: Any) -> User:
    """An account with a verified e-mail address and the password ``PASSWORD``."""
    username = username or f"user{next(_serial)}"
    fields.setdefault("email", f"{username}@example.com")
    user = User.objects.create_user(
        username=username, password=PASSWORD, full_name=full_name, **fields
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_person(user: User | None = None, full_name: str = "", **fields: Any) -> Person:
    """A natural person, by default with a made-up identity number of a man born in 1980."""
    born = fields.pop("birth_date", date(1980, 5, 17))
    sex = fields.pop("sex", Sex.MALE)
    number = fields.pop("id_number", "") or _free_number(born, female=sex == Sex.FEMALE)
    return Person.objects.create(
        user=user,
        full_name=full_name or (user.full_name if user else "李示例"),
        id_number=number,
        id_index=blind_index(number),
        birth_date=born,
        sex=sex,
        phone=fields.pop("phone", "13800000000"),
        **fields,
    )


def _free_number(born: date, *, female: bool) -> str:
    """There are only 499 numbers a birthday and sex; long runs come round to them again."""
    while True:
        number = made_up.id_number(next(_serial), born, female)
        if not Person.objects.filter(id_index=blind_index(number)).exists():
            return number


def make_office(
    name: str = "", kind: str = OfficeKind.EMPLOYER, parent: Office | None = None, **fields: Any
) -> Office:
    """An active office; an employer has a made-up credit code."""
    serial = next(_serial)
    if kind == OfficeKind.EMPLOYER:
        fields.setdefault("credit_code", made_up.credit_code(serial))
    return Office.objects.create(
        name=name or f"示例单位{serial}", kind=kind, parent=parent, **fields
    )
