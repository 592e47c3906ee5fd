"""When something falls due: what an expression gave, read in the county, and the limit it was counted with.

A limit in days ends at close of business, one in hours runs by the clock, day and night. A limit counted in
working days is kept in the state of the case, to be counted again when its clock has stood still and
when the calendar changes. Whether it counts is said by the property `clock` of the element, `workdays` or
`calendar`; where that is silent, a due time made by the calendar's functions or the property `limit` counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.task import Task

from chassis.clock import COUNTY_ZONE, county_date
from chassis.engine.durations import duration_text
from chassis.engine.expression_values import ExpressionError
from chassis.engine.host import Host
from chassis.engine.limits import Limit
from chassis.engine.value_kinds import Months
from chassis.texts import Said
from chassis.working_days import WorkingCalendar

CLOCK = "clock"
WORKDAYS = "workdays"
CALENDAR = "calendar"
CLOCKS = (WORKDAYS, CALENDAR)

DUE = "due"
DUES = "dues"
_LIMITS = "limits"
_NO_TIME = Said("“{value}”不是日期、时刻或时长", "“{value}” is neither a date, a moment nor a duration")
_NO_DURATION = Said("“{value}”不是时长，时长写作 PT48H", "“{value}” is not a duration such as PT48H")


def fall_due(
    task: Task,
    host: Host,
    value: Any,
    properties: Mapping[str, str],
    *,
    number: int = 0,
    limit_days: int | None = None,
) -> datetime:
    """When a wait falls due that an expression has just given; its limit is kept with the task, by number."""
    at = due_moment(value, host.now, host.calendar)
    if not _counts(host, at, properties, limit_days):
        return at
    limit = _limit(host, county_date(at))
    keep_limit(task, number, limit)
    return on_day(at, limit.due(host.calendar))


def limit_of(task: Task, number: int = 0) -> Limit | None:
    """The limit a wait of a task was counted with."""
    plain = task.internal_data.get(_LIMITS, {}).get(str(number))
    return None if plain is None else Limit.from_json(plain)


def keep_limit(task: Task, number: int, limit: Limit) -> None:
    """Keep a limit in the state of the case."""
    task.internal_data.setdefault(_LIMITS, {})[str(number)] = limit.as_json()


def limited(task: Task) -> list[int]:
    """The numbers of the waits of a task that are counted in working days."""
    return [int(number) for number in task.internal_data.get(_LIMITS, ())]


def due_at(task: Task, number: int = 0) -> datetime | None:
    """When a wait falls due, from the state of the case."""
    internal = task.internal_data
    due = internal[DUES].get(str(number)) if DUES in internal else internal.get(DUE)
    return datetime.fromisoformat(due) if due else None


def put_due(task: Task, number: int, at: datetime) -> None:
    """Let a wait fall due at another time; the timers of an event gateway are told apart by number."""
    if DUES in task.internal_data:
        task.internal_data[DUES][str(number)] = at.isoformat()
    else:
        task.internal_data[DUE] = at.isoformat()


def is_held(task: Task, number: int = 0) -> bool:
    """Whether the clock of a wait stands still; asked at every step, so without reading it all."""
    limits = task.internal_data.get(_LIMITS)
    if limits is None:
        return False
    limit = limits.get(str(number))
    return limit is not None and len(limit) > 2 and limit[2][-1][1] is None


def on_day(at: datetime, day: date) -> datetime:
    """The same time of day on another day in the county."""
    local = at.astimezone(COUNTY_ZONE)
    return at if local.date() == day else datetime.combine(day, local.timetz()).astimezone(at.tzinfo)


def due_moment(value: Any, now: datetime, calendar: WorkingCalendar) -> datetime:
    """A moment from what an expression gave: a moment, a date (its close of business) or a duration."""
    if isinstance(value, timedelta | Months):
        value = duration_text(value)
    if isinstance(value, str):
        value = value.strip()
        if value[:1] == "P":
            return now + duration(value, now)
        try:
            value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
        except ValueError:
            raise ExpressionError(_NO_TIME, value=value[:40]) from None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=COUNTY_ZONE)
    if isinstance(value, date):
        return calendar.end_of(value)
    raise ExpressionError(_NO_TIME, value=str(value)[:40])


def duration(text: str, start: datetime) -> timedelta:
    """The length of an ISO duration that begins at a moment."""
    try:
        parsed = TimerEventDefinition.parse_iso_duration(text)
        length = TimerEventDefinition.get_timedelta_from_start(parsed, start)
    except Exception as error:  # the library raises bare Exception for what it cannot read
        raise ExpressionError(_NO_DURATION, value=text[:40]) from error
    if not isinstance(length, timedelta) or length < timedelta(0):
        raise ExpressionError(_NO_DURATION, value=text[:40])
    return length


def _counts(host: Host, at: datetime, properties: Mapping[str, str], limit_days: int | None) -> bool:
    said = properties.get(CLOCK)
    if said:
        return said == WORKDAYS
    if host.calls:
        return True
    return limit_days is not None and at == host.calendar.end_of(county_date(at))


def _limit(host: Host, day: date) -> Limit:
    """How the last day was counted: as the expression said, or else from today."""
    for counted in host.calls:
        if counted is not None and counted.last == day:
            return Limit(counted.start, counted.days)
    today, calendar = county_date(host.now), host.calendar
    last = calendar.add_working_days(day, 0)
    if last <= today:
        return Limit(last, 0)
    return Limit(today, calendar.working_days_between(today, last))
