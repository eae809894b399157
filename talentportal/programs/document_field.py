"""A JSON column that is decoded when somebody looks at it.

A list of dossiers brings the revision of each along; the rules themselves are kept parsed by digest
(``EditionRevision.parsed``), so decoding the same forty kilobytes for every row would be for nothing.
"""

import json
from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute


class _Undecoded(str):
    """What came from the database, as text."""

    __slots__ = ()


class _DecodedOnDemand(DeferredAttribute):
    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, _Undecoded):
            value = instance.__dict__[self.field.attname] = json.loads(value)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        """Makes Python ask ``__get__`` even though the value lies on the instance."""
        instance.__dict__[self.field.attname] = value


class DocumentField(models.JSONField):
    """``JSONField`` for large documents; to the database and to migrations it is one."""

    descriptor_class = _DecodedOnDemand

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        whole = isinstance(value, str) and isinstance(expression, models.expressions.Col)
        return _Undecoded(value) if whole else super().from_db_value(value, expression, connection)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
