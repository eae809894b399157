"""Ranks of the honour, and the trades they are divided into."""

from typing import Annotated, Literal

from pydantic import Field

from talentportal.programs.document.schema.base import (
    ApplicantKindName,
    Key,
    Name,
    NotBoolean,
    Part,
    Text,
)


class Category(Part):
    """A trade or group that a tier is divided into."""

    key: Key
    """Key, unique in the tier."""
    name: Text
    """Its name."""
    slots: Annotated[int, Field(ge=0), NotBoolean] | None = None
    """Its own places, where the notice fixes them."""


class Tier(Part):
    """A rank of the honour, with its places."""

    key: Key
    """Key, unique among the tiers."""
    name: Name
    """Its name: the title that is awarded."""
    slots: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """Places; none where they are not limited, and in a draft where they are decided later."""
    slots_op: Literal["exact", "at_most", "about", "unlimited"]
    """Whether that is exact, a maximum (以内, 不超过) or a target (左右), or there is no limit (不设名额
    限制): whoever fulfils the conditions receives it."""
    categories: tuple[Category, ...] = ()
    """Trades it is divided into."""
    category_field: Key | None = None
    """The choice of the form in which applicants say their trade; its values are the trades' keys."""
    kinds: tuple[ApplicantKindName, ...] = ()
    """Which kinds of applicant may receive it; without any, every kind the edition takes."""
    nominee_of: Key | None = None
    """For an award for which nobody applies (提名奖, 二等奖): the tier after which it takes those
    who come next in the ranking; it may itself be such an award (三等奖 after 二等奖)."""
    counts_as: Literal["nominee", "honour"] = "nominee"
    """For such an award: whether the register has it as a nominee's (提名奖) or as a full honour
    (二等奖)."""

    @property
    def is_nominees(self) -> bool:
        """Whether whoever receives it is a nominee, and not fully honoured."""
        return self.nominee_of is not None and self.counts_as == "nominee"
