"""工作日历: what counts as a working day, kept by the administrators and told to every service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from chassis.errors import Refusal
from chassis.persistence.calendar_days import Entry
from portal.web import submissions
from portal.web.access import holding
from portal.web.calendar_book import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_LABEL,
    LONGEST_SOURCE,
    STATUSES,
    NoticeUnreadable,
)
from portal.web.calendar_view import month_weeks, unusual_days
from portal.web.holiday_notice import WrongLine, read_notice
from portal.web.navigation import KEEPER
from portal.web.parts import parts, reader
from portal.web.refusals import told_refusal
from portal.web.rendering import draw

blueprint = Blueprint("calendar", __name__)
LONGEST_NOTICE = 20_000
# Two forms on one page: what is posted by each is told apart by its prefix.
DAY, NOTICE = "day.", "notice."


@blueprint.get("/calendar")
@holding(KEEPER)
def show() -> ResponseReturnValue:
    """A year: its months, what is out of the ordinary in it, and the forms to change it."""
    asked = request.args.get("year", type=int) or parts().clock.today().year
    return _page(min(max(asked, FIRST_YEAR), LAST_YEAR))


@blueprint.post("/calendar/<int:year>/days")
@holding(KEEPER)
def enter_day(year: int) -> ResponseReturnValue:
    """Say of one day whether it is worked, what it is called, and which notice says so."""
    data = submissions.read(_day_form(), request.form, prefix=DAY)
    entry = Entry(
        _day(data.get("day")),
        data.get("kind") == "worked",
        str(data.get("label") or "")[:LONGEST_LABEL],
        str(data.get("source") or "")[:LONGEST_SOURCE],
    )
    try:
        parts().calendar_book.enter(reader(), [entry])
    except Refusal as refusal:
        return _page(year, refusal, day=data)
    return redirect(url_for("calendar.show", year=entry.day.year, done="entered"), 303)


@blueprint.post("/calendar/<int:year>/days/<day>/drop")
@holding(KEEPER)
def drop_day(year: int, day: str) -> ResponseReturnValue:
    """Take an entry away."""
    found = _day(day)
    if found == date.min:
        abort(404)
    parts().calendar_book.drop(reader(), found)
    return redirect(url_for("calendar.show", year=year, done="dropped"), 303)


@blueprint.post("/calendar/<int:year>/notice")
@holding(KEEPER)
def enter_notice(year: int) -> ResponseReturnValue:
    """Take over a whole notice, pasted or as a text file; a line that cannot be read keeps all of it out."""
    data = submissions.read(_notice_form(), request.form, prefix=NOTICE)
    uploaded = request.files.get("file")
    if uploaded is not None and uploaded.filename:
        data["lines"] = uploaded.read(LONGEST_NOTICE).decode("utf-8-sig", errors="replace")
    notice = read_notice(
        str(data.get("lines") or "")[:LONGEST_NOTICE], year, str(data.get("source") or "")[:LONGEST_SOURCE]
    )
    if notice.wrong:
        return _page(year, NoticeUnreadable(count=len(notice.wrong)), notice=data, wrong=notice.wrong)
    try:
        complete = year if data.get("complete") else None
        parts().calendar_book.enter(reader(), notice.entries, complete=complete)
    except Refusal as refusal:
        return _page(year, refusal, notice=data)
    return redirect(url_for("calendar.show", year=year, done="entered"), 303)


@blueprint.post("/calendar/<int:year>/complete")
@holding(KEEPER)
def close_year(year: int) -> ResponseReturnValue:
    """Say that a year has all its holidays, or that it has not."""
    source = request.form.get("source", "").strip()[:LONGEST_SOURCE]
    try:
        parts().calendar_book.close(reader(), year, source)
    except Refusal as refusal:
        return _page(year, refusal)
    return redirect(url_for("calendar.show", year=year, done="closed" if source else "opened"), 303)


def _page(
    year: int,
    refusal: Refusal | None = None,
    *,
    day: Mapping[str, Any] | None = None,
    notice: Mapping[str, Any] | None = None,
    wrong: Sequence[WrongLine] = (),
) -> ResponseReturnValue:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)
    calendar, entered = parts().calendar, parts().calendar_book.year(year)
    problem = told_refusal(refusal, STATUSES[type(refusal)]) if refusal else None
    page = render_template(
        "calendar.html",
        year=year,
        years=(FIRST_YEAR, LAST_YEAR),
        months=[(month, month_weeks(year, month, calendar)) for month in range(1, 13)],
        unusual=unusual_days(entered, calendar),
        entered=entered,
        has_data=calendar.has_data(year),
        working_days=calendar.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)),
        day_form=draw(_day_form(), day or {}, _kinds(), prefix=DAY),
        notice_form=draw(_notice_form(), notice or {}, prefix=NOTICE),
        wrong=wrong,
        problem=problem,
        problems=problem is not None,
        done=request.args.get("done", "") if request.method == "GET" else "",
    )
    return page, problem.status if problem else 200


def _kinds() -> Mapping[str, Any]:
    words = {"free": gettext("放假（休）"), "worked": gettext("调休上班（班）")}
    return {"kinds": [{"value": value, "label": label} for value, label in words.items()]}


def _day_form() -> dict[str, Any]:
    required = {"required": True}
    return {
        "components": [
            {"type": "datetime", "key": "day", "label": gettext("日期"), "validate": required},
            {
                "type": "select",
                "key": "kind",
                "label": gettext("放假还是上班"),
                "valuesKey": "kinds",
                "validate": required,
            },
            {
                "type": "textfield",
                "key": "label",
                "label": gettext("名称"),
                "validate": {"required": True, "maxLength": LONGEST_LABEL},
            },
            _source(),
        ]
    }


def _notice_form() -> dict[str, Any]:
    return {
        "components": [
            {
                "type": "textarea",
                "key": "lines",
                "label": gettext("放假和调休的日期"),
                "description": gettext("一行一天，如：2027-01-01 休 元旦"),
            },
            _source(),
            {"type": "checkbox", "key": "complete", "label": gettext("全年安排已齐全")},
        ]
    }


def _source() -> dict[str, Any]:
    return {
        "type": "textfield",
        "key": "source",
        "label": gettext("依据的通知"),
        "description": gettext("如：国务院办公厅关于2027年部分节假日安排的通知"),
        "validate": {"required": True, "maxLength": LONGEST_SOURCE},
    }


def _day(text: Any) -> date:
    """A day as a form sends it; what is none becomes one no calendar has."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return date.min
