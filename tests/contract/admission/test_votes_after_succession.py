"""E3-20 over HTTP: the desks, the case file and the minutes when a member unit takes the applicant over."""

from __future__ import annotations

from typing import Any

from tests.contract.admission.county import MEMBERS, OFFICE_CLERK, VICE_CHAIR, County
from tests.contract.admission.ordinary import (
    accepted,
    called,
    consulted,
    deliberated,
    heard,
    opened,
    section,
    voted,
)
from tests.contract.admission.test_successions import BODY

SFJ = MEMBERS[2]


def taken_over(county: County) -> None:
    """The bureau of justice, a member unit, takes the applicant over."""
    done = county.post(OFFICE_CLERK, "/successions", {**BODY, "successor": SFJ.unit})
    assert done.status_code == 201, done.text


def words(file: dict[str, Any]) -> list[str]:
    """The timeline in Chinese."""
    return [line["text"]["zh"] for line in file["timeline"]]


def test_a_circulation_goes_on_without_the_member_that_is_the_applicant_now(county: County) -> None:
    case_no = county.circulating()
    for member in (MEMBERS[0], MEMBERS[1], MEMBERS[3]):
        county.do(member, case_no, "cast_vote", "agree")
    assert county.task(SFJ, case_no, "cast_vote")
    taken_over(county)
    assert county.open(case_no) == ["approve_application"]
    county.do(VICE_CHAIR, case_no, "approve_application", "approve")
    assert county.open(case_no) == ["issue_notice"]


def test_a_vote_in_a_circulation_is_struck_and_the_others_go_on(county: County) -> None:
    case_no = county.circulating()
    county.do(SFJ, case_no, "cast_vote", "agree")
    taken_over(county)
    county.do(MEMBERS[0], case_no, "cast_vote", "agree")
    county.do(MEMBERS[1], case_no, "cast_vote", "disagree", reason="不必要")
    county.do(MEMBERS[3], case_no, "cast_vote", "abstain")
    refused = county.complete(VICE_CHAIR, case_no, "approve_application", "approve")
    assert (refused.status_code, refused.json["code"]) == (409, "majority-missing")
    file = county.case(OFFICE_CLERK, case_no)
    steps = [one["step"]["zh"] for one in file["opinions"] if one["unit_name"] == "区司法局"]
    assert steps == ["成员单位传阅（仅作记录）"]
    assert "区司法局是申请单位，回避：不再参加表决，已作的表决不计" in words(file)


def test_minutes_written_before_are_out_of_date_and_those_signed_after_show_the_vote_struck(
    county: County,
) -> None:
    case_no = deliberated(county, opened(county, called(county, consulted(county, accepted(county)))))
    voted(county, case_no, "admit", "reject", "reject", "admit")
    voted(county, case_no, "admit", "reject", "reject", "admit_on_conditions")
    county.do(VICE_CHAIR, case_no, "give_casting_vote", "reject", reason="不必要")
    county.do(OFFICE_CLERK, case_no, "write_minutes", "written", minutes="不予准入", reason="不必要")
    taken_over(county)
    (row,) = county.get(VICE_CHAIR, "/meetings").json["items"]
    (line,) = county.get(VICE_CHAIR, f"/meetings/{row['id']}").json["agenda"]
    assert (line["entitled"], line["quorum"]) == (3, 2)
    (seal,) = (one["seal"] for one in county.case(OFFICE_CLERK, case_no)["documents"] if one["seal"])
    assert (seal["locked"], seal["intact"]) == (False, False)
    old = county.complete(VICE_CHAIR, case_no, "sign_minutes", "sign")
    assert (old.status_code, old.json["code"]) == (409, "minutes-outdated")
    county.do(VICE_CHAIR, case_no, "sign_minutes", "return", reason="有单位回避")
    conditions = [{"text": "经费到位"}]
    county.do(OFFICE_CLERK, case_no, "write_minutes", "written", minutes="附条件准入", conditions=conditions)
    county.do(VICE_CHAIR, case_no, "sign_minutes", "sign")
    file = county.case(OFFICE_CLERK, case_no)
    rows = [line for line in section(file, "ballots")["table"]["rows"] if line[2] == "区司法局"]
    assert [line[4]["zh"] for line in rows] == ["不予准入（回避，不计票）"] * 2
    told = words(file)
    again = told.index("剔除后重新计票，结果：附条件准入")
    assert told[again - 1] == "计票：准入1、附条件1、暂缓0、不予准入1，有表决权3"
    first, second, again = [one for one in file["why"] if one["name"].startswith("会议表决结果")]
    assert first["superseded"] and second["superseded"] and not again["superseded"]
    assert again["outputs"] == [{"label": second["outputs"][0]["label"], "value": "admit_on_conditions"}]
    asked = {one["label"]: one["value"] for one in again["inputs"]}
    assert asked.keys() == {one["label"] for one in second["inputs"]} and "重新计票" in again["reason"]["zh"]
    county.do(VICE_CHAIR, case_no, "approve_deliberated", "approve")


def test_a_vote_in_the_inbox_falls_away_with_the_succession(county: County) -> None:
    case_no = deliberated(county, opened(county, called(county, consulted(county, accepted(county)))))
    county.do(OFFICE_CLERK, case_no, "put_to_vote", "inbox")
    for member in (MEMBERS[0], MEMBERS[1], MEMBERS[3]):
        county.do(member, case_no, "cast_ballot", "admit")
    taken_over(county)
    assert county.open(case_no) == ["write_minutes"]


def test_signed_minutes_stand(county: County) -> None:
    case_no = heard(county, "admit", "reject", "admit", "admit")
    taken_over(county)
    file = county.case(OFFICE_CLERK, case_no)
    assert "区司法局承继申请单位时会议纪要已签署，第1次审议的结果不变" in words(file)
    county.do(VICE_CHAIR, case_no, "approve_deliberated", "approve")
