"""The data model as a page: a Mermaid diagram and a table for each app, read off the models."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from django.apps import AppConfig, apps
from django.db import models

from talentportal.shared.catalogue import PACKAGES

Model = type[models.Model]
Foreign = models.ForeignKey  # a one-to-one field is one as well
Field: TypeAlias = "models.Field[Any, Any]"

HEAD = """# Data model

Every table of the portal, generated from the models by `manage.py data_model`; do not edit. A diagram shows, for each table, what
refers to others, what is unique, what has listed values, and what is encrypted; the whole of it stands in the models. Tables without fields in a
diagram belong to another app. Who writes and reads them: [architecture](architecture.md), [security](security.md).
"""


def page() -> str:
    """All apps of the portal, from the lowest up."""
    return "\n".join(
        [HEAD, *(_chapter(config) for config in apps.get_app_configs() if _own(config))]
    )


def _own(config: AppConfig) -> bool:
    return config.name.partition(".")[0] in PACKAGES and any(config.get_models())


def _chapter(config: AppConfig) -> str:
    tables = sorted(config.get_models(), key=lambda each: each.__name__)
    return "\n".join(
        [
            f"## {config.label}",
            "",
            "```mermaid",
            "erDiagram",
            *_relations(tables),
            *(line for table in tables for line in _box(table)),
            "```",
            "",
            "| Table | What a row is | Unique |",
            "| --- | --- | --- |",
            *map(_row, tables),
            "",
        ]
    )


def _relations(tables: Iterable[Model]) -> Iterator[str]:
    for table in tables:
        for field in _fields(table):
            if isinstance(field, Foreign):
                of, few = field.remote_field.model.__name__, "o|" if field.unique else "o{"
                one = "|o" if field.null else "||"
                yield f'    {of} {one}--{few} {table.__name__} : "{field.name}"'
        for many in table._meta.local_many_to_many:  # noqa: SLF001 -- Django's documented way
            of = many.remote_field.model.__name__
            yield f'    {of} }}o--o{{ {table.__name__} : "{many.name}"'


def _box(table: Model) -> Iterator[str]:
    lines = [line for field in _fields(table) if (line := _attribute(field))]
    yield from [f"    {table.__name__} {{", *lines, "    }"] if lines else []


def _attribute(field: Field) -> str:
    """A line for what tells rows apart, holds a listed value or is encrypted; else empty."""
    kind = type(field).__name__.removesuffix("Field").lower()
    if isinstance(field, Foreign):
        return ""
    if kind.startswith("encrypted"):
        return f'        text {field.name} "encrypted"'
    if field.unique:
        return f"        {kind} {field.name} UK"
    if field.choices:
        return f'        {kind} {field.name} "listed"'
    return ""


def _row(table: Model) -> str:
    told = " ".join((table.__doc__ or "").partition("\n\n")[0].split())
    described = "" if told.startswith(f"{table.__name__}(") else told.replace("|", "\\|")
    unique = [
        " + ".join(each.fields)
        for each in table._meta.constraints  # noqa: SLF001 -- Django's documented way
        if isinstance(each, models.UniqueConstraint) and each.fields
    ]
    return f"| `{table.__name__}` | {described} | {'; '.join(unique)} |"


def _fields(table: Model) -> list[Field]:
    fields = table._meta.concrete_fields  # noqa: SLF001 -- Django's documented way
    return [each for each in fields if not each.auto_created]
