"""The only place where the time is read, so that a simulation, a test or the demo can set it."""

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

CHINA = ZoneInfo("Asia/Shanghai")
_travelled: ContextVar[datetime | None] = ContextVar("travelled", default=None)
_offset: ContextVar[timedelta] = ContextVar("offset", default=timedelta())
_kept_ahead_by: dict[str, Callable[[], timedelta]] = {}


def now() -> datetime:
    """The present instant, aware; inside ``travel`` the instant travelled to."""
    return _travelled.get() or timezone.now() + _offset.get()


def wall() -> datetime:
    """The machine's own instant, which nobody travels: for leases and throttles, not for rules."""
    return timezone.now()


def today() -> date:
    """The present day in China, where every notice counts its days."""
    return now().astimezone(CHINA).date()


@contextlib.contextmanager
def travel(to: datetime) -> Iterator[None]:
    """Hold the clock at ``to`` (aware) within the block."""
    token = _travelled.set(to)
    try:
        yield
    finally:
        _travelled.reset(token)


@contextlib.contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """Let the clock run ``by`` later (or earlier) within the block: the demo's clock."""
    token = _offset.set(by)
    try:
        yield
    finally:
        _offset.reset(token)


def keep_ahead(by: Callable[[], timedelta]) -> None:
    """Name where the offset of this installation is kept (the demonstration's clock)."""
    _kept_ahead_by["installation"] = by


@contextlib.contextmanager
def as_the_portal_shows() -> Iterator[None]:
    """The time that pages go by, for work outside a request."""
    with contextlib.ExitStack() as stack:
        for offset in _kept_ahead_by.values():
            stack.enter_context(shifted(offset()))
        yield
