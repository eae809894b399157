"""Fill the calendar with the years that the library knows (State Council's yearly notices)."""

from datetime import date, timedelta

import chinese_calendar
from django.db import migrations

FIRST = 2004


def seed(apps, schema_editor):
    year_model = apps.get_model("shared", "CalendarYear")
    exception_model = apps.get_model("shared", "CalendarException")
    year = FIRST
    while True:
        try:
            exceptions = list(exceptions_of(year))
        except NotImplementedError:
            return
        row = year_model.objects.create(year=year, source="国务院办公厅节假日安排通知")
        exception_model.objects.bulk_create(
            exception_model(year=row, day=day, is_working=works, label=label)
            for day, works, label in exceptions
        )
        year += 1


def exceptions_of(year):
    day = date(year, 1, 1)
    while day.year == year:
        works = chinese_calendar.is_workday(day)
        if works != (day.weekday() < 5):
            _holiday, name = chinese_calendar.get_holiday_detail(day)
            yield day, works, "调休上班" if works else (NAMES.get(name) or name or "")
        day += timedelta(days=1)


NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


class Migration(migrations.Migration):
    dependencies = [("shared", "0002_calendar")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
