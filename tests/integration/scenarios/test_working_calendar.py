"""An administrator enters the calendar of a year: every service counts by it, open limits too."""

from __future__ import annotations

from datetime import UTC, date, datetime

from chassis.actor import Actor
from chassis.clock import county_date
from chassis.persistence.calendar_days import Entry
from portal.web.parts import EXTENSION
from tests.support import walks
from tests.support.actors import OFFICE_CLERK, STATISTICS_CLERK
from tests.support.county import County

ADMINISTRATOR = Actor(
    "admin", "系统管理员", "管理员", "430211", "", frozenset({"system_administrator@430211"})
)
NOTICE = "国务院办公厅关于2027年部分节假日安排的通知"
NEW_YEAR = [Entry(date(2027, 1, day), False, "元旦", NOTICE) for day in (1, 4)]


def test_a_calendar_entered_in_the_portal_moves_the_limits_of_cases_under_way(county: County) -> None:
    """Twenty working days for the plan, begun before New Year, when nobody knew the holidays of 2027."""
    county.stack.clock.move_to(datetime(2026, 12, 14, 1, tzinfo=UTC))
    begun = county.post(STATISTICS_CLERK, "/applications", {"item_name": "老年人能力评估"})
    case_no = begun.json["case_no"]
    county.stack.settle()
    before = county_date(county.shown(STATISTICS_CLERK, case_no)["due_at"])
    assert before == date(2027, 1, 11)

    county.stack.pass_time(seconds=20)
    rules = [
        (one["rule"], one["subject"]) for one in county.stack.arrived("portal", "supervision.alert-raised.v1")
    ]
    assert rules.count(("0.3", "calendar-2027")) == 1

    book = county.stack.part("portal").web_app.extensions[EXTENSION].calendar_book
    book.enter(ADMINISTRATOR, NEW_YEAR, complete=2027)
    county.stack.settle()
    county.stack.pass_time(seconds=2)
    assert county_date(county.shown(STATISTICS_CLERK, case_no)["due_at"]) == date(2027, 1, 13)
    (line,) = county.recorded(case_no, "limits-recomputed")
    assert line.facts["limits"][0]["element_id"] == "draft_plan"
    for service in ("admission", "dispatch", "assessment"):
        (kept,) = county.recorded("calendar-2027", "calendar-kept", service)
        assert kept.facts == {"days": 2, "complete": True}
    assert county.stack.part("dispatch").engine.calendar.is_working(date(2027, 1, 4)) is False
    told = [one["text"]["zh"] for one in county.file(STATISTICS_CLERK, case_no)["timeline"]]
    assert "工作日历有变，重新计算办理时限" in told


def test_silence_is_recorded_when_the_limit_ends_by_the_calendar_as_it_is_then(county: County) -> None:
    """A make-up day lets the limit of a question end sooner than was told: the record moves with the case."""
    county.stack.clock.move_to(datetime(2026, 12, 28, 1, tzinfo=UTC))
    case_no = walks.asked(county, start="2027-02-01", end="2027-03-01", funds_paid_on="2027-02-01")
    county.stack.settle()
    book = county.stack.part("portal").web_app.extensions[EXTENSION].calendar_book
    book.enter(ADMINISTRATOR, [Entry(date(2027, 1, 2), True, "元旦调休", NOTICE)], complete=2027)
    county.stack.settle()
    county.stack.pass_time(seconds=2)
    sections = county.file(OFFICE_CLERK, case_no)["sections"]
    (asked,) = [one["table"]["rows"] for one in sections if one["key"] == "consultations"]
    assert {row[3] for row in asked} == {"2027-01-02"}
    county.stack.clock.move_to(datetime(2027, 1, 2, 12, tzinfo=UTC))
    county.stack.settle()
    assert len(county.recorded(case_no, "consultation-unanswered")) == len(asked)
