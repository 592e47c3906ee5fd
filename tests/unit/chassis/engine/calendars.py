"""Random working calendars, and simple counting to compare with."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from chassis.working_days import WorkingCalendar

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
DAYS = st.dates(date(2026, 2, 1), date(2026, 11, 30))

CALENDARS = st.builds(
    lambda overrides: WorkingCalendar(overrides, years_entered=[2027]),
    st.dictionaries(st.dates(FIRST, LAST), st.booleans(), max_size=60),
)


def walk(calendar: WorkingCalendar, day: date, counts: int, stands_still=lambda day: False) -> date:
    """Walk on until so many working days have passed, as a clerk counts with a finger on the calendar."""
    while counts > 0:
        day += timedelta(days=1)
        if calendar.is_working(day) and not stands_still(day):
            counts -= 1
    return day
