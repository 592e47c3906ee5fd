"""Lamps with words: how much of a limit is left, in working days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext, ngettext

from chassis.clock import COUNTY_ZONE
from chassis.working_days import WorkingCalendar

YELLOW_FROM = 0.8
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
    due = moment(_of(row, "due_at"))
    if due is None:
        return Lamp("none", gettext("无时限"))
    present = now.astimezone(COUNTY_ZONE)
    if due < present:
        late = calendar.working_days_between(due.date(), present.date())
        words = ngettext("超期 %(num)d 天", "超期 %(num)d 天", late) if late else gettext("今天已超期")
        return Lamp("red", words)
    left = calendar.working_days_between(present.date(), due.date())
    if left == 0:
        return Lamp("yellow", gettext("今天到期"))
    colour = "yellow" if left == 1 or _share_used(row, present, due, calendar) >= YELLOW_FROM else "green"
    return Lamp(colour, ngettext("还剩 %(num)d 个工作日", "还剩 %(num)d 个工作日", left))


def _share_used(row: Any, present: datetime, due: datetime, calendar: WorkingCalendar) -> float:
    opened = moment(_of(row, "opened_at"))
    if opened is None:
        return 0.0
    limit = calendar.working_days_between(opened.date(), due.date())
    return calendar.working_days_between(opened.date(), present.date()) / limit if limit > 0 else 0.0


def _of(row: Any, name: str) -> Any:
    return row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)
