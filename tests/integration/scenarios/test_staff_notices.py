"""Ordinary staff of an agency move: told, read, remarked on (APP-08, B12): scenarios 58 and 59."""

from __future__ import annotations

import pytest

from tests.support.actors import OFFICE_HEAD, post
from tests.support.county import County

AGENCY = "430211-gaj-lypcs"
CLERK, SEAT, SECOND = post("gaj.clerk"), post("liyu.clerk"), post("majiahe.clerk")
NOTICE = {
    "agency": AGENCY, "post": "副所长", "person": "栗雨派出所现任副所长", "movement": "leave",
    "decided_on": "2026-03-02", "effective_from": "2026-03-09", "reason": "岗位交流",
}  # fmt: skip


@pytest.mark.parametrize("kind", ["embedded"])
def test_58_and_59_a_remark_holds_nothing_up_and_a_head_is_refused(county: County) -> None:
    """F-58, F-59 (APP-08).

    The refusal points to the appointment; the remark is kept, the register has changed.
    """
    head = county.post(CLERK, "/staff-notices", {**NOTICE, "post": "所长"}, "dispatch")
    assert (head.status_code, head.json["code"], head.json["rule"]) == (409, "head-needs-consent", "E3-37")
    other = county.post(post("sfj.clerk"), "/staff-notices", NOTICE, "dispatch")
    assert (other.status_code, other.json["code"]) == (403, "not-the-sending-department")

    sent = county.post(CLERK, "/staff-notices", NOTICE, "dispatch")
    assert sent.status_code == 201, sent.text
    case_no = str(sent.json["case_no"])
    county.do(SEAT, case_no, "read_notice", "read", remark="不同意")
    county.do(SECOND, case_no, "read_notice", "read")
    file = county.file(SEAT, case_no, "dispatch")
    assert file["state"] == "TOLD" and "不同意" in str(file["sections"])
    register = county.get(OFFICE_HEAD, f"/agencies/{AGENCY}", "dispatch", on="2026-03-09").json
    assert register["posts"][1]["holders"] == []
    (told,) = county.stack.arrived("assessment", "dispatch.staff-notified.v1")
    assert (told["agency"], told["movement"]) == (AGENCY, "leave")
    assert county.get(OFFICE_HEAD, f"/cases/{case_no}", "dispatch").status_code == 404
