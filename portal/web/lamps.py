"""Lamps with words: how much of a limit is left, in working days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext, ngettext

from chassis.clock import COUNTY_ZONE
from chassis.working_days import WorkingCalendar

YELLOW_FROM = 0.8
HOURS_TOLD = timedelta(hours=72)
MACHINE_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Lamp:
    """A colour and what it means; `colour` is never the only signal."""

    colour: str
    words: str


def moment(value: Any) -> datetime | None:
    """A moment as services write it (ISO 8601), in county time."""
    if value is None or value == "":
        return None
    try:
        read = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return read.astimezone(COUNTY_ZONE) if read.tzinfo else read.replace(tzinfo=COUNTY_ZONE)


def readable(text: str) -> str:
    """A text of a case file; a moment written for machines becomes county time."""
    when = moment(text) if MACHINE_MOMENT.match(text) else None
    return when.strftime("%Y-%m-%d %H:%M") if when else text


def lamp(row: Any, now: datetime, calendar: WorkingCalendar) -> Lamp:
    """The lamp of a task row: green below 80 % of its limit, yellow after, red when overdue, none while its
    clock is stopped."""
    if _of(row, "stopped_at"):
        return Lamp("none", gettext("暂停计时"))
    due = _due(_of(row, "due_at"), calendar)
    if due is None:
        return Lamp("none", gettext("无时限"))
    present = now.astimezone(COUNTY_ZONE)
    if due < present:
        return Lamp("red", _late(present, due, calendar))
    if due != calendar.end_of(due.date()) and due - present < HOURS_TOLD:
        return _in_hours(row, present, due)
    left = calendar.working_days_between(present.date(), due.date())
    if left == 0:
        return Lamp("yellow", gettext("今天到期"))
    colour = "yellow" if left == 1 or _share_used(row, left, due, calendar) >= YELLOW_FROM else "green"
    return Lamp(colour, ngettext("还剩 %(num)d 个工作日", "还剩 %(num)d 个工作日", left))


def _due(value: Any, calendar: WorkingCalendar) -> datetime | None:
    """When something falls due; a date ends at close of business, as every limit in days does."""
    day = value if isinstance(value, date) and not isinstance(value, datetime) else None
    if isinstance(value, str) and len(value) == len("2026-01-31") and (midnight := moment(value)):
        day = midnight.date()
    return calendar.end_of(day).astimezone(COUNTY_ZONE) if day else moment(value)


def _late(present: datetime, due: datetime, calendar: WorkingCalendar) -> str:
    days = calendar.working_days_between(due.date(), present.date())
    return str(ngettext("超期 %(num)d 天", "超期 %(num)d 天", days) if days else gettext("今天已超期"))


def _in_hours(row: Any, present: datetime, due: datetime) -> Lamp:
    """A limit in hours runs by the clock: night and holidays count."""
    left, opened = due - present, moment(_of(row, "opened_at"))
    used = (present - opened) / (due - opened) if opened and opened < due else 0.0
    hours = int(left / timedelta(hours=1))
    words = ngettext("还剩 %(num)d 小时", "还剩 %(num)d 小时", hours) if hours else gettext("还剩不到 1 小时")
    return Lamp("yellow" if used >= YELLOW_FROM or not hours else "green", words)


def _share_used(row: Any, left: int, due: datetime, calendar: WorkingCalendar) -> float:
    """The share of a limit in days that is used, counted back from its end: what stood still is not used."""
    opened, days = moment(_of(row, "opened_at")), _of(row, "limit_days")
    if not days:
        days = calendar.working_days_between(opened.date(), due.date()) if opened else 0
    return (days - left) / days if days > 0 else 0.0


def _of(row: Any, name: str) -> Any:
    return row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)
