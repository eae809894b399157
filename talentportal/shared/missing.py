"""What selectors say when there is nothing; ``RefusalMiddleware`` makes of it the page 404."""

from typing import TypeVar

Thing = TypeVar("Thing")


class Missing(Exception):
    """There is no such thing, or not for this person: both are said in the same way."""


def existing(thing: Thing | None) -> Thing:
    """What was looked up, or ``Missing``."""
    if thing is None:
        raise Missing
    return thing
