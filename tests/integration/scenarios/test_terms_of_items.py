"""Scenarios 20 to 22: what an item covers and how long, as dispatch sees it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from chassis.actor import Actor
from chassis.clock import COUNTY_ZONE
from tests.integration.scenarios.conftest import FIRST_OF_APRIL
from tests.integration.scenarios.test_dispatch_scenarios import ITEM, sent, state_of
from tests.support import stock, walks
from tests.support.actors import (
    BAIHE,
    BINJIANG,
    EDUCATION_CLERK,
    EDUCATION_LEADER,
    MEMBERS,
    OFFICE_CLERK,
    OFFICE_HEAD,
    SONGSHAN,
    TAISHAN,
    TAIYUAN,
    VICE_CHAIR,
    XIANGYIN,
    XIAOHUTANG,
    post,
)
from tests.support.builders import a_clean_review, a_contact, an_application, an_order
from tests.support.county import County
from tests.support.stack import MONDAY, running
from tests.support.stages import Prepared

UNTIL_DECEMBER = {
    "townships": [SONGSHAN.unit],
    "communities": [XIANGYIN.unit, BAIHE.unit],
    "start": "2026-03-02",
    "end": "2026-12-31",
}
ADDED = (XIAOHUTANG, TAIYUAN, BINJIANG)


@contextmanager
def at_work(prepared: Prepared, folder: Path, stage: str, at: datetime) -> Iterator[County]:
    """The county on SQLite; the other stack does the same in its own scenarios."""
    with (
        stock.copied_premises(stock.EMBEDDED, folder, prepared(stock.EMBEDDED, stage)) as here,
        running(here, at) as stack,
    ):
        stack.settle()
        yield County(stack)


@pytest.fixture
def county(prepared: Prepared, tmp_path: Path) -> Iterator[County]:
    """A Monday morning, nothing begun yet."""
    with at_work(prepared, tmp_path, "loaded", MONDAY) as county:
        yield county


@pytest.fixture
def county_in_april(prepared: Prepared, tmp_path: Path) -> Iterator[County]:
    """The day on which an item takes effect that lasts until 10 April."""
    with at_work(prepared, tmp_path, "admitted", FIRST_OF_APRIL) as county:
        yield county


def to(county: County, day: date) -> None:
    """Nine o’clock on another day."""
    county.stack.clock.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=COUNTY_ZONE))
    county.stack.settle()


def ordered(county: County, community: Actor) -> tuple[str, str | None]:
    """What becomes of an order of today."""
    today = county.stack.clock.today().isoformat()
    (order,) = sent(county, an_order(ITEM, community.unit, start=today, due="2026-12-20"))
    return state_of(county, order)


def before_the_chair(county: County, case_no: str, parties: Sequence[Actor], **changes: Any) -> None:
    """A request everybody agrees to, as far as the vice-chair’s desk."""
    contact_on = county.stack.clock.today().isoformat()
    county.do(EDUCATION_CLERK, case_no, "draft_plan", "drafted", **changes)
    county.do(OFFICE_CLERK, case_no, "record_contact", "recorded", **a_contact(contact_on=contact_on))
    county.all_do([one for one in parties if one in walks.TOWNSHIPS], case_no, "reply_township", "agree")
    county.all_do([one for one in parties if one in walks.COMMUNITIES], case_no, "reply_community", "agree")
    county.do(EDUCATION_CLERK, case_no, "answer_opinions", "answered")
    county.do(EDUCATION_LEADER, case_no, "submit_application", "submit", procedure="simple")
    county.do(OFFICE_CLERK, case_no, "register_application", "registered")
    county.do(OFFICE_CLERK, case_no, "check_completeness", "complete")
    county.do(OFFICE_CLERK, case_no, "review_application", "fit", **a_clean_review())
    county.do(OFFICE_HEAD, case_no, "submit_to_committee", "submit")
    county.all_do(MEMBERS, case_no, "cast_vote", "agree")


def approve(county: County, case_no: str) -> None:
    """The vice-chair approves, the office issues."""
    county.do(VICE_CHAIR, case_no, "approve_application", "approve")
    county.do(OFFICE_CLERK, case_no, "issue_notice", "issue")


def changed(county: County) -> str:
    """A change begun by the department of the item."""
    return str(county.post(EDUCATION_CLERK, f"/items/{ITEM}/change").json["case_no"])


def until_december(county: County) -> None:
    """An item for two communities, in force until the end of the year."""
    case_no = walks.begun(county)
    before_the_chair(county, case_no, (SONGSHAN, XIANGYIN, BAIHE), **an_application(**UNTIL_DECEMBER))
    approve(county, case_no)


def test_20_a_refused_change_leaves_the_version_and_its_places_as_they_were(county: County) -> None:
    """F-20: Version 2 holds until December; a change adding three communities is refused in June (ADM-31)."""
    until_december(county)
    to(county, date(2026, 3, 3))
    second = changed(county)
    before_the_chair(county, second, (SONGSHAN, XIANGYIN, BAIHE), frequency="每周一次")
    approve(county, second)

    to(county, date(2026, 6, 1))
    third = changed(county)
    everybody = (SONGSHAN, TAISHAN, XIANGYIN, BAIHE, *ADDED)
    wider = {
        "townships": [SONGSHAN.unit, TAISHAN.unit],
        "communities": [one.unit for one in (XIANGYIN, BAIHE, *ADDED)],
    }
    before_the_chair(county, third, everybody, **wider)
    before = county.get(None, "/catalogue", q=ITEM).json["items"]
    county.do(VICE_CHAIR, third, "approve_application", "refuse", reason="人手不足")

    after = county.get(None, "/catalogue", q=ITEM).json["items"]
    assert [(one["version"], one["state"], one["end"]) for one in after] == [
        (1, "SUPERSEDED", "2026-12-31"),
        (2, "IN_FORCE", "2026-12-31"),
    ]
    assert after == before
    assert ordered(county, XIANGYIN) == ("CREATED", None)
    assert {ordered(county, community) for community in ADDED} == {("BLOCKED", "OUT_OF_TERRITORY")}


def test_21_work_stopped_on_10_may_and_filed_on_20_may_ended_on_10_may(county: County) -> None:
    """F-21, ADM-29, ADM-30: filed late and registered all the same; the order of 12 May is told to
    supervisors.
    """
    until_december(county)
    to(county, date(2026, 5, 12))
    assert ordered(county, XIANGYIN) == ("CREATED", None)
    to(county, date(2026, 5, 20))
    case_no = county.post(EDUCATION_CLERK, f"/items/{ITEM}/exit").json["case_no"]
    filed = {"kind": "exited_early", "actual_end": "2026-05-10", "results": "已完成", "reason": "任务取消"}
    county.do(EDUCATION_CLERK, case_no, "file_exit", "file", **filed)
    county.do(EDUCATION_LEADER, case_no, "sign_exit", "sign")
    page = county.task(OFFICE_CLERK, case_no, "register_exit")
    assert [one["value"] for one in page["outcomes"]] == ["register", "return"], "nobody can refuse it"
    county.do(OFFICE_CLERK, case_no, "register_exit", "register")

    (item,) = county.get(None, "/catalogue", q=ITEM).json["items"]
    assert (item["state"], item["end"]) == ("EXITED_EARLY", "2026-12-31")
    (line,) = county.recorded(case_no, "exit-filed")
    assert (line.facts["actual_end"], line.facts["late"]) == ("2026-05-10", True)
    county.stack.settle()
    (alert,) = [row for row in county.worklist.alerts().rows if row["rule"] == "ADM-29"]
    assert alert["facts"]["on"] == "2026-05-10" and len(alert["facts"]["orders"]) == 1
    report = county.get(post("city.supervisor"), "/quarter-report", quarter="2026-Q2").json
    figures = {one["key"]: one["value"] for one in report["figures"]}
    assert (figures["orders_after_end"], figures["orders_sent"]) == (1, 1)
    assert ordered(county, XIANGYIN) == ("BLOCKED", "ENDED")


def test_22_a_planned_end_without_a_filing_blocks_and_is_overdue_and_reminded(
    county_in_april: County,
) -> None:
    """F-22, ADM-29: the item lasts until Friday 10 April; nobody files."""
    county = county_in_april
    to(county, date(2026, 4, 10))
    assert ordered(county, XIANGYIN) == ("CREATED", None)
    to(county, date(2026, 4, 11))
    assert ordered(county, XIANGYIN) == ("BLOCKED", "ENDED")

    (task,) = county.worklist.tasks(EDUCATION_CLERK, text="完结备案").rows
    assert (task["element_id"], task["reminded"]) == ("file_exit", 0)
    to(county, date(2026, 4, 16))
    (task,) = county.worklist.tasks(EDUCATION_CLERK, text="完结备案").rows
    assert task["reminded"] >= 50
    to(county, date(2026, 4, 21))
    (task,) = county.worklist.tasks(EDUCATION_CLERK, text="完结备案").rows
    assert task["reminded"] >= 100, "five working days after the end it is overdue"
    assert county.recorded(task["case_no"], "exit-due")
