"""An opinion on an agency's head from the register to the removal it leads to (APP-06, APP-07, B11)."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from docx import Document

from chassis.actor import Absent
from services.dispatch.domain.agency_record import AgencyResult
from tests.support.actors import OFFICE_HEAD, post
from tests.support.county import County

AGENCY, SINGLE = "430211-zrzyj-qfs", "430211-cgj-ssld"
HEAD = "群丰自然资源所现任所长"
SEAT, SECOND, THIRD = post("qunfeng.party"), post("leidashi.party"), post("sanmen.party")
CLERK, LEADER, ORGANISATION = post("zrzyj.clerk"), post("zrzyj.leader"), post("zzb.leader")
COORDINATOR = post("coordinator")
LONG = "三次吹哨均未到场，两起事件逾期未办，群众多次反映。"
MET = {"meeting_on": "2026-03-02"}
OPINION: dict[str, Any] = {
    "results_facts": LONG, "results_evidence": "镇吹哨登记", "asks": ["remove"], "addressee": "sending",
    **MET,
}  # fmt: skip
FOUND = {"talked_on": "2026-03-02", "talk": "本人承认到场不及时", "evidence": LONG}


def begun(county: County, actor: Any, agency: str) -> str:
    """The committee has begun to write."""
    answer = county.post(actor, "/adverse-opinions", {"agency": agency}, "dispatch")
    assert answer.status_code == 201, answer.text
    return str(answer.json["case_no"])


def refused(answer: Any) -> tuple[int, str]:
    """The status and the code of a refusal."""
    return answer.status_code, answer.json["code"]


def test_an_opinion_of_three_townships_leads_to_a_removal_with_consent(county: County) -> None:
    """APP-05, APP-06, APP-07: through the seat, heard, looked into, told; the removal asks the townships."""
    other = county.post(post("songshanlu.party"), "/adverse-opinions", {"agency": AGENCY}, "dispatch")
    assert refused(other) == (403, "agency-serves-others")
    vacant = county.post(SEAT, "/adverse-opinions", {"agency": "430211-scjgj-qfs"}, "dispatch")
    assert refused(vacant) == (409, "head-vacant")
    case_no = begun(county, SEAT, AGENCY)
    again = county.post(SEAT, "/adverse-opinions", {"agency": AGENCY}, "dispatch")
    assert refused(again) == (409, "adverse-opinion-under-way")
    bare = county.complete(SEAT, case_no, "write_opinion", "raise", **{**OPINION, "results_evidence": ""})
    assert refused(bare) == (422, "evidence-missing")
    county.do(SEAT, case_no, "write_opinion", "raise", **OPINION)
    assert county.get(LEADER, f"/cases/{case_no}", "dispatch").status_code == 404
    county.do(SECOND, case_no, "give_opinion", "agree", **MET)
    county.do(THIRD, case_no, "give_opinion", "disagree", reasons=LONG, **MET)
    over = county.complete(SEAT, case_no, "return_opinion", "agree", text="已协商")
    assert refused(over) == (409, "dissent-still-open")
    county.do(SEAT, case_no, "return_opinion", "no_common", text="三门镇不同意，附各方意见")

    biased = county.complete(LEADER, case_no, "receive_opinion", "received", lead=HEAD)
    assert refused(biased) == (409, "investigator-of-the-agency")
    county.do(LEADER, case_no, "receive_opinion", "received", lead="局纪检组长")
    head = post("zrzyj-qfs.head")
    said = county.post(CLERK, f"/cases/{case_no}/remarks", {"text": "先向村民了解情况"}, "dispatch")
    assert said.status_code < 300 and "先向村民了解情况" in str(county.file(CLERK, case_no, "dispatch"))
    seen = str(county.file(head, case_no, "dispatch"))
    assert LONG in seen and "镇吹哨登记" not in seen and THIRD.unit_name not in seen
    assert "先向村民" not in seen + str(county.task(head, case_no, "state_view"))
    county.do(head, case_no, "state_view", "stated", statement="人手不足，已补充轮值安排")
    county.do(CLERK, case_no, "investigate_head", "finished", **FOUND)
    measure = {"kind": "remove", "text": "提出免职", "by": "2026-04-30"}
    nothing = county.complete(LEADER, case_no, "report_finding", "upheld", conclusion=LONG)
    assert nothing.status_code == 422
    county.do(LEADER, case_no, "report_finding", "upheld", conclusion=LONG, measures=[measure])
    county.do(CLERK, case_no, "send_feedback", "sent", text=LONG)
    letter = county.get(SEAT, f"/cases/{case_no}/letters/feedback.docx", "dispatch")
    assert "属实" in "".join(one.text for one in Document(io.BytesIO(letter.data)).paragraphs)
    county.do(SEAT, case_no, "confirm_feedback", "confirm")

    (removal,) = county.get(CLERK, "/appointments", "dispatch").json["items"]
    assert (removal["kind"]["en"], removal["state"]) == ("Removal", "DRAFT")
    assert [row["element_id"] for row in county.waiting_for(CLERK, removal["case_no"])] == ["prepare_request"]
    county.do(CLERK, case_no, "carry_out_measure", "done", text=f"已按程序提出免职，案号{removal['case_no']}")
    file = county.file(SEAT, case_no, "dispatch")
    assert (file["state"], county.nobody_waits(case_no)) == ("UPHELD", True)
    assert removal["case_no"] in str(file["sections"]) and HEAD not in file["title"]
    own = {part["key"] for part in county.file(head, case_no, "dispatch")["sections"]}
    assert own == {"matter", "complaint", "own"}


@pytest.mark.parametrize("kind", ["embedded"])
def test_who_stands_in_for_the_head_neither_reads_of_the_opinion_nor_answers_it(county: County) -> None:
    """B11: the right to be heard is the head's own; a deputy does the rest of the work."""
    party, clerk, head = post("songshanlu.party"), post("cgj.clerk"), post("cgj-ssld.head")
    case_no = begun(county, party, SINGLE)
    county.do(party, case_no, "write_opinion", "raise", **OPINION)
    county.do(post("cgj.leader"), case_no, "receive_opinion", "received", lead="督察")
    absent = (Absent(head.user_id, head.name, head.roles),)
    (row,) = county.waiting_for(head, case_no)
    task = f"/tasks/{row['task_id']}"
    # Neither another agency's head nor somebody who reads the whole of it by a post of their own.
    stranger = replace(post("cgj-tsld.head"), stands_in_for=absent)
    for deputy in (stranger, replace(clerk, stands_in_for=absent)):
        assert row["task_id"] not in [one["task_id"] for one in county.waiting_for(deputy, case_no)]
        assert county.get(deputy, task, "dispatch").status_code == 404
        body = {"outcome": "stated", "version": row["version"], "data": {"statement": "代为说明"}}
        answer = county.post(deputy, f"{task}/complete", body, "dispatch")
        assert refused(answer) == (403, "head-speaks-in-person")
    assert county.get(stranger, f"/cases/{case_no}", "dispatch").status_code == 404
    # The head reads what the head is told, and nothing the engine keeps of others.
    assert county.file(party, case_no, "dispatch")["timeline"] != []
    assert county.file(head, case_no, "dispatch")["timeline"] == []
    county.do(head, case_no, "state_view", "stated", statement="情况说明")


@pytest.mark.parametrize("kind", ["embedded"])
def test_57_an_overdue_feedback_is_in_the_view_of_the_city_and_nothing_is_closed(county: County) -> None:
    """F-57 (APP-07): without the feedback no end; who looked is on record; strangers see nothing."""
    party, clerk, leader = post("songshanlu.party"), post("cgj.clerk"), post("cgj.leader")
    case_no = begun(county, party, SINGLE)
    county.do(party, case_no, "write_opinion", "raise", **{**OPINION, "addressee": "organisation"})
    county.do(ORGANISATION, case_no, "receive_opinion", "received", investigator="430211-cgj", lead="督察")
    county.stack.clock.advance(days=60)
    county.stack.settle()
    late = {"talked_on": "2026-05-01", "talk": "谈话要点", "evidence": LONG}
    county.do(clerk, case_no, "investigate_head", "finished", **late)
    county.do(leader, case_no, "report_finding", "not_upheld", conclusion=LONG)
    county.stack.clock.advance(days=20)
    county.stack.settle()
    alerts = [row for row in county.worklist.alerts().rows if row["subject"] == case_no]
    serious = [row for row in alerts if (row["rule"], row["severity"]) == ("APP-07", "serious")]
    assert len(serious) == 2 and not any(LONG in str(row) for row in alerts)
    assert county.file(party, case_no, "dispatch")["state"] == "REPORTED"
    assert [row["element_id"] for row in county.waiting_for(clerk, case_no)] == ["send_feedback"]
    for stranger in (OFFICE_HEAD, post("songshanlu.clerk"), SEAT, post("city.supervisor")):
        assert county.get(stranger, f"/cases/{case_no}", "dispatch").status_code == 404
        assert county.get(stranger, "/adverse-opinions", "dispatch").json["items"] == []
        assert county.get(stranger, f"/cases/{case_no}/letters/opinion.docx", "dispatch").status_code == 404
    looked = county.recorded(case_no, "case-looked-at", "dispatch")
    assert {one.actor_id for one in looked} >= {"songshanlu.party"}
    county.do(clerk, case_no, "send_feedback", "sent")
    county.do(party, case_no, "confirm_feedback", "review", reason=LONG)
    county.do(COORDINATOR, case_no, "review_finding", "stand", text=LONG)
    assert county.shown(party, case_no)["state"] == "NOT_UPHELD"


@pytest.mark.parametrize("kind", ["embedded"])
def test_what_is_known_of_the_agency_is_attached_and_it_may_be_taken_back(county: County) -> None:
    """B11 step 1: results and whistles stand in the case; before the receipt it is withdrawn."""
    party = post("songshanlu.party")
    with county.stack.dispatch.works(party) as work:
        now = county.stack.clock.now()
        work.agency_records.add(AgencyResult(SINGLE, 2025, 1, "80", "61", "90", "77.7", "qualified", now))
    case_no = begun(county, party, SINGLE)
    shown = str(county.file(party, case_no, "dispatch")["sections"])
    assert "77.7 分，合格" in shown and "应到 0 次" in shown
    county.do(party, case_no, "write_opinion", "raise", **OPINION)
    gone = county.act(party, case_no, "withdraw", "dispatch", reason="已当面沟通解决")
    assert gone.status_code == 200 and county.nobody_waits(case_no)
    assert county.shown(party, case_no)["state"] == "WITHDRAWN"
