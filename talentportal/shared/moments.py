"""Instants in words, as notices write them."""

from datetime import datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from talentportal.shared import clock


def until(value: datetime | None) -> str:
    """An end: the first instant of a day is 24:00 of the day before (2019年7月31日 24:00)."""
    if value is None:
        return "—"
    local = localtime(value, clock.CHINA)
    if local.time() == time():
        day = local.date() - timedelta(days=1)
        return _("{day} 24:00").format(day=date_format(day, "DATE_FORMAT"))
    return date_format(local, "DATETIME_FORMAT")


def moment(value: datetime) -> str:
    """Any other instant, to the minute, in Chinese time."""
    return date_format(localtime(value, clock.CHINA), "DATETIME_FORMAT")
