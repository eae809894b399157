"""Whether an account and a person are one human, as far as what is recorded tells."""

import unicodedata
from typing import Any

from django.db.models import Q

from talentportal.directory.models import Person


def plain_name(name: str) -> str:
    """A person's name without what people write differently: width and blanks."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def is_person(account: Any, person: Person) -> bool:
    """Whether the holder of ``account`` is this person, by account, document, or name beside the
    date of birth or the mobile phone: somebody may keep a second account to apply with."""
    return _is(account, person_of(account), person)


def may_be_person(account: Any, person: Person) -> bool:
    """The same, and whenever the name is the same while no document tells the two apart."""
    same_name = plain_name(account.full_name) == plain_name(person.full_name)
    return is_person(account, person) or (same_name and person_of(account) is None)


def people_of(account: Any) -> list[Person]:
    """Every recorded person who is the holder of ``account`` (one query)."""
    named = Q(user=account.pk) | Q(full_name=account.full_name)
    found = list(Person.objects.filter(named).select_related("user"))
    own = next((each for each in found if each.user_id == account.pk), None)
    return [each for each in found if _is(account, own, each)]


def same_holder(one: Any, other: Any) -> bool:
    """Whether two accounts are one human's."""
    if one.pk == other.pk:
        return True
    people = {each.pk for each in people_of(one)} & {each.pk for each in people_of(other)}
    same_name = plain_name(one.full_name) == plain_name(other.full_name)
    return bool(people) or (same_name and bool(one.phone) and one.phone == other.phone)


def person_of(account: Any) -> Person | None:
    """The person recorded for the account itself, if there is one."""
    found: Person | None = getattr(account, "person", None)
    return found


def _is(account: Any, own: Person | None, person: Person) -> bool:
    if person.user_id == account.pk:
        return True
    if plain_name(account.full_name) != plain_name(person.full_name):
        return False
    if own is not None and own.birth_date and person.birth_date:
        return bool(own.birth_date == person.birth_date)
    phones = {account.phone, own.phone if own else ""} - {""}
    return bool(phones & {person.phone, person.user.phone if person.user else ""})
