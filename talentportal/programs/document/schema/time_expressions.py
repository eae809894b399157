"""Leaves of expressions that count days, months and years."""

from typing import Annotated, Literal

from pydantic import Field

from talentportal.programs.document.schema.base import Day, FactPath, NotBoolean, Part


class Age(Part):
    """Age in completed years (周岁) on the reference date; a new age counts from the birthday."""

    type: Literal["age"]
    at_least: Annotated[int, Field(ge=0), NotBoolean] | None = None
    """Lowest age, included."""
    at_most: Annotated[int, Field(ge=0), NotBoolean] | None = None
    """Highest age, included: 65 as long as the person is not yet 66."""
    counted_on: Day | None = None
    """Reference date; without it, that of the edition."""
    fact: FactPath = "person.birth_date"
    """Whose date of birth."""


class YearsSince(Part):
    """Completed years since a date (or month, then from its first day)."""

    type: Literal["years_since"]
    fact: FactPath
    """The date."""
    at_least: Annotated[int, Field(ge=0), NotBoolean] | None = None
    """Fewest years, included."""
    at_most: Annotated[int, Field(ge=0), NotBoolean] | None = None
    """Most years, included."""
    counted_on: Day | None = None
    """Reference date; without it, that of the edition."""


class MonthsSince(Part):
    """Completed months since a date (社保满6个月)."""

    type: Literal["months_since"]
    fact: FactPath
    """The date."""
    at_least: Annotated[int, Field(ge=0), NotBoolean] | None = None
    """Fewest months, included."""
    at_most: Annotated[int, Field(ge=0), NotBoolean] | None = None
    """Most months, included."""
    counted_on: Day | None = None
    """Reference date; without it, that of the edition."""


class Within(Part):
    """A date lies in the years before the reference date (近3年); a month counts whole."""

    type: Literal["within"]
    fact: FactPath
    """The date."""
    years: Annotated[int, Field(ge=1), NotBoolean]
    """Length of the window."""
    until: Day | None = None
    """Its end; without it the reference date of the edition."""


class DayBetween(Part):
    """A date lies between two days (1990年4月30日以后出生); a month lies there if any of its days does."""

    type: Literal["day_between"]
    fact: FactPath
    """The date."""
    first: Day | None = None
    """First day, included."""
    last: Day | None = None
    """Last day, included."""


class MonthsToRetirement(Part):
    """Months from the reference date to statutory retirement, by the law of that date.

    Before 2025-01-01 the ages are 60, 55 and 50; since then they rise by the decision of the
    National People's Congress of 2024-09-13. A woman's age follows her post, not her number.
    """

    type: Literal["months_to_retirement"]
    at_least: Annotated[int, Field(ge=0), NotBoolean]
    """Fewest months, included."""
    counted_on: Day | None = None
    """Reference date; without it, that of the edition."""
    category: FactPath = "person.retirement_category"
    """The fact that says M60, F55 or F50."""
