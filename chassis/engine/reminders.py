"""When a limit is reminded of: at 50 % and 80 %, when it is over, and at half as much again (domain.md B0).

Of a limit in days, the days are counted back from the last one, so that stops of the clock need no second
look: a share below 100 % is reached in the morning of the working day that completes it, the whole limit and
more at close of business. Of a limit in hours the shares are shares of the time by the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from chassis.clock import county_date
from chassis.engine.records import HumanTask
from chassis.working_days import WorkingCalendar

OVERDUE = 100
CITY = 150
LEVELS = (50, 80, OVERDUE, CITY)


def moments(
    opened_at: datetime, due_at: datetime, limit_days: int | None, calendar: WorkingCalendar
) -> Iterator[tuple[int, datetime]]:
    """When each share of a limit is reached, in per cent, in order; no more is counted than is asked for."""
    last = county_date(due_at)
    days = limit_days or calendar.working_days_between(county_date(opened_at), last)
    if due_at != calendar.end_of(last) or days < 1:
        length = max(due_at - opened_at, timedelta(0))
        yield from (
            (level, due_at if level == OVERDUE else opened_at + length * level / 100) for level in LEVELS
        )
        return
    for level in LEVELS:
        passed = -(-level * days // 100)
        if level == OVERDUE:
            at = due_at
        elif level < OVERDUE:
            at = calendar.start_of(calendar.add_working_days(last, passed - days) if passed < days else last)
        else:
            at = calendar.end_of(calendar.add_working_days(last, passed - days))
        yield level, at


def reached(shares: Iterable[tuple[int, datetime]], now: datetime) -> tuple[int, datetime | None]:
    """The highest share reached, 0 for none, and when the next one will be."""
    past = 0
    for level, at in shares:
        if at > now:
            return past, at
        past = level
    return past, None


def remind_again(task: HumanTask, calendar: WorkingCalendar, now: datetime) -> None:
    """Set the reminders of a task whose limit has moved: a share that lies ahead is told of again."""
    if task.due_at is None:
        return
    share, following = reached(moments(task.opened_at, task.due_at, task.limit_days, calendar), now)
    task.remind_at = now if share > task.reminded else following
    task.reminded = min(task.reminded, share)
