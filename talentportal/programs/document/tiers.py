"""Ranks of the honour, and the trades they are divided into."""

from typing import Annotated, Literal

from pydantic import Field

from talentportal.programs.document.base import Key, Part, Text


class Category(Part):
    """A trade or group that a tier is divided into."""

    key: Key
    """Key, unique in the tier."""
    name: Text
    """Its name."""
    slots: Annotated[int, Field(ge=0)] | None = None
    """Its own places, where the notice fixes them."""


class Tier(Part):
    """A rank of the honour, with its places."""

    key: Key
    """Key, unique among the tiers."""
    name: Text
    """Its name: the title that is awarded."""
    slots: Annotated[int, Field(ge=1)] | None = None
    """Places; none where they are decided later."""
    slots_op: Literal["exact", "at_most", "about"]
    """Whether that is exact, a maximum (以内, 不超过) or a target (左右)."""
    categories: tuple[Category, ...] = ()
    """Trades it is divided into."""
    category_field: Key | None = None
    """The choice of the form in which applicants say their trade; its values are the trades' keys."""
    nominee_of: Key | None = None
    """For a nominee's award: the tier from whose ranking it takes those who come next."""
