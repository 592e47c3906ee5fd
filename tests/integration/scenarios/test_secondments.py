"""Secondments from the request to the return (A7, B13): scenarios 60 to 64."""

from __future__ import annotations

from typing import Any

from tests.support.actors import OFFICE_HEAD, SONGSHAN, SONGSHAN_CLERK, XIANGYIN, post
from tests.support.county import County

CLERK, ORGANISATION, COORDINATOR = post("zfw.clerk"), post("zzb.leader"), post("coordinator")
WISH = {
    "organisation": SONGSHAN.unit, "person": "综治专干", "task": "年度综治材料",
    "reason": "专项工作确需熟悉基层情况的同志短期参加，期满即回。",
    "first": "2026-03-09", "last": "2026-03-13",
}  # fmt: skip


def asked(county: County, **changes: Any) -> str:
    """A request of the politics and law commission."""
    answer = county.post(CLERK, "/secondments", {**WISH, **changes}, "dispatch")
    assert answer.status_code == 201, answer.text
    return str(answer.json["case_no"])


def test_60_to_64_order_cap_ban_and_return(county: County) -> None:
    """F-60, F-61, F-62, F-63, F-64 (APP-09, APP-13, APP-10, APP-11, APP-12).

    The township first, then the organisation department; who is not back is warned of and counted.
    """
    late = county.post(CLERK, "/secondments", {**WISH, "first": "2026-03-02"}, "dispatch")
    assert (late.status_code, late.json["code"]) == (422, "spell-invalid")
    blocked = asked(county, organisation=XIANGYIN.unit)
    assert county.shown(CLERK, blocked)["state"] == "BLOCKED" and county.nobody_waits(blocked)
    rules = {row["rule"] for row in county.worklist.alerts().rows if row["subject"] == blocked}
    assert rules == {"APP-13"}

    case_no = asked(county)
    assert county.waiting_for(ORGANISATION, case_no) == []
    county.do(SONGSHAN, case_no, "township_lets_go", "agree")
    beyond = county.complete(ORGANISATION, case_no, "organisation_approves", "agree", last="2026-03-20")
    assert (beyond.status_code, beyond.json["code"]) == (422, "period-beyond-request")
    county.do(ORGANISATION, case_no, "organisation_approves", "agree")
    county.stack.clock.advance(days=7)
    county.stack.settle()
    assert county.file(SONGSHAN, case_no, "dispatch")["state"] == "ACTIVE"
    (gone,) = county.stack.arrived("assessment", "dispatch.secondment-started.v1")
    assert (gone["organisation"], gone["first"]) == (SONGSHAN.unit, "2026-03-09")

    county.stack.clock.advance(days=6)
    county.stack.settle()
    assert county.file(CLERK, case_no, "dispatch")["state"] == "OVERRUN"
    assert len(county.recorded(case_no, "recall-ordered", "dispatch")) == 1
    county.do(SONGSHAN_CLERK, case_no, "confirm_return", "returned", returned_on="2026-03-15")
    file = county.file(CLERK, case_no, "dispatch")
    assert file["state"] == "RECALLED" and "综治专干" not in file["title"]

    more = asked(county, first="2026-04-01", last="2026-06-27")
    table = next(part for part in county.file(CLERK, more, "dispatch")["sections"] if part["key"] == "days")
    assert table["table"]["rows"] == [[2026, 94, 2]]
    county.do(COORDINATOR, more, "decide_exception", "disagree", reason="超过三个月")
    assert county.shown(CLERK, more)["state"] == "REFUSED"
    assert county.get(OFFICE_HEAD, f"/cases/{more}", "dispatch").status_code == 404
    withdrawn = asked(county, first="2026-04-01", last="2026-04-10")
    assert county.act(CLERK, withdrawn, "withdraw", "dispatch", reason="不再需要").status_code == 200
    assert county.nobody_waits(withdrawn)
