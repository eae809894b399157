"""More rows of the same kind, cheaply: to see what a page costs when there are many."""

import secrets
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.db import models

from nominations.models import Dossier
from quotas.models import Seat
from tests.support.worlds import factories

# Made-up identity numbers of one day run out.
_born = (date(1970, 1, 1) + timedelta(days=day) for day in count())


def more_of(row: models.Model, number: int, **changed: Any) -> list[Any]:
    """Copies of a row; what has to differ between rows differs."""
    return [copy_of(row, **changed) for _ in range(number)]


def copy_of(row: Any, **changed: Any) -> Any:
    model = type(row)
    values = {
        field.attname: field.value_from_object(row)
        for field in model._meta.concrete_fields
        if not field.primary_key
    }
    replaced = {model._meta.get_field(name).attname for name in changed}
    values = {name: value for name, value in values.items() if name not in replaced}
    fresh = model(**values, **changed)
    for names in _unique_together(model):
        if not set(names) & set(changed):
            _make_different(fresh, names)
    model._base_manager.bulk_create([fresh])
    return fresh


def _unique_together(model: type[models.Model]) -> list[tuple[str, ...]]:
    single = [(f.name,) for f in model._meta.concrete_fields if f.unique and not f.primary_key]
    return single + [
        tuple(each.fields)
        for each in model._meta.constraints
        if isinstance(each, models.UniqueConstraint) and each.fields
    ]


def _make_different(row: Any, names: tuple[str, ...]) -> None:
    """Another number or word in the last field of a constraint that is one."""
    model = type(row)
    for field in reversed([model._meta.get_field(name) for name in names]):
        if isinstance(field, models.IntegerField):
            last = model._base_manager.aggregate(last=models.Max(field.name))["last"] or 0
            setattr(row, field.name, last + 1)
            return
        if isinstance(field, models.CharField) and not field.choices:
            length = min(field.max_length or 16, 16)
            setattr(row, field.name, secrets.token_hex(8)[:length])
            return


def more_dossiers(dossier: Dossier, number: int) -> None:
    """Copies of a dossier by other people, with everything that hangs on it."""
    for _ in range(number):
        user = factories.make_user()
        person = factories.make_person(user, birth_date=next(_born))
        copy = copy_of(dossier, person=person, applicant=user)
        for seat in Seat.objects.filter(holder=dossier.number):
            copy_of(seat, holder=copy.number)
        for relation in dossier._meta.related_objects:
            accessor = relation.get_accessor_name()
            if accessor is None or relation.many_to_many:
                continue
            for child in relation.related_model._base_manager.filter(
                **{relation.field.name: dossier}
            ):
                copy_of(child, **{relation.field.name: copy})
