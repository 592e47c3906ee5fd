"""Admission’s people return, withdraw, hand over, co-sign and stand in for each other, on both stacks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from chassis.actor import Absent, Actor
from tests.contract.admission.county import (
    CHECKS,
    CLERK,
    CONTACT,
    EDUCATION,
    LEADER,
    MEMBERS,
    OFFICE,
    OFFICE_CLERK,
    OFFICE_HEAD,
    VICE_CHAIR,
    County,
    form,
    somebody,
)

BPMN = Path(__file__).resolve().parents[3] / "bpmn" / "admission"
SECOND_CLERK = replace(OFFICE_CLERK, user_id="second", name="办公室经办人乙")
LAWYER = somebody("committee_member", "430211-sfj")


def drafted(county: County) -> str:
    case_no = county.begin()
    county.do(CLERK, case_no, "draft_plan", "drafted", **form())
    return case_no


def returned(county: County, actor: Actor, page: Any, target: str, mode: str = "again") -> Any:
    body = {"version": page["version"], "target": target, "reason": "方案缺少培训安排", "mode": mode}
    return county.post(actor, f"/tasks/{page['id']}/return", body)


def targets(page: Any) -> list[str]:
    return [way["element_id"] for way in page["acts"]["return_to"]]


def test_the_office_returns_a_plan_for_correction_and_gets_it_straight_back(county: County) -> None:
    case_no = drafted(county)
    page = county.task(OFFICE_CLERK, case_no, "record_contact")
    assert targets(page) == ["draft_plan"]
    assert returned(county, OFFICE_CLERK, page, "draft_plan").status_code == 200

    again = county.task(CLERK, case_no, "draft_plan")
    assert [(one["kind"], one["text"]) for one in again["remarks"]] == [("return", "方案缺少培训安排")]
    timeline = [one["text"]["zh"] for one in again["case"]["timeline"]]
    assert "实施方案交回修改" in timeline
    assert "“登记事前沟通情况”退回至“编制实施方案”：方案缺少培训安排" in timeline

    county.do(CLERK, case_no, "draft_plan", "drafted", **form(training="开工前培训一天"))
    county.do(OFFICE_CLERK, case_no, "record_contact", "recorded", **CONTACT)
    assert "reply_township" in county.open(case_no)


def test_once_the_parties_were_asked_the_plan_is_not_returned(county: County) -> None:
    case_no = county.agreed()
    page = county.task(LEADER, case_no, "submit_application")
    # What the parties were sent stands; the way back the diagram draws (退回修改) remains.
    assert "draft_plan" not in targets(page)
    refused = returned(county, LEADER, page, "draft_plan")
    assert (refused.status_code, refused.json["code"]) == (409, "already-effective")


def test_the_head_of_the_office_returns_the_review_before_the_committee_has_it(county: County) -> None:
    case_no = county.accepted()
    county.do(OFFICE_CLERK, case_no, "review_application", "fit", **CHECKS)
    page = county.task(OFFICE_HEAD, case_no, "submit_to_committee")
    assert targets(page) == ["review_application"]
    assert returned(county, OFFICE_HEAD, page, "review_application", "straight").status_code == 200
    county.do(OFFICE_CLERK, case_no, "review_application", "fit", **CHECKS)
    assert county.task(OFFICE_HEAD, case_no, "submit_to_committee")["assignee"] == OFFICE_HEAD.user_id
    county.do(OFFICE_HEAD, case_no, "submit_to_committee", "submit")
    # Both conclusions stay on record.
    reviews = [one for one in county.case(LEADER, case_no)["opinions"] if one["step"]["zh"] == "初审"]
    assert len(reviews) == 2
    for member in MEMBERS:
        county.do(member, case_no, "cast_vote", "agree")
    # After the vote nothing before it can be undone.
    assert targets(county.task(VICE_CHAIR, case_no, "approve_application")) == []
    county.do(VICE_CHAIR, case_no, "approve_application", "approve")
    assert county.case(LEADER, case_no)["state"] == "APPROVED"


def test_a_plan_is_withdrawn_until_the_office_has_opened_it(county: County) -> None:
    case_no = county.begin()
    page = county.task(CLERK, case_no, "draft_plan")
    county.do(CLERK, case_no, "draft_plan", "drafted", **form())
    assert county.case(CLERK, case_no)["withdrawable"][0]["task_id"] == page["id"]
    assert county.post(CLERK, f"/tasks/{page['id']}/withdraw", {"reason": "数字有误"}).status_code == 200
    again = county.task(CLERK, case_no, "draft_plan")
    assert again["id"] == page["id"] and again["data"]["training"] == form()["training"]

    county.do(CLERK, case_no, "draft_plan", "drafted", **form())
    contact = county.task(OFFICE_CLERK, case_no, "record_contact")
    county.post(OFFICE_CLERK, f"/tasks/{contact['id']}/seen")
    assert county.case(CLERK, case_no)["withdrawable"] == []
    late = county.post(CLERK, f"/tasks/{page['id']}/withdraw", {"reason": ""})
    assert (late.status_code, late.json["code"]) == (409, "withdraw-too-late")


def test_the_head_calls_an_application_back_while_no_member_has_opened_it(county: County) -> None:
    case_no = county.accepted()
    county.do(OFFICE_CLERK, case_no, "review_application", "fit", **CHECKS)
    page = county.task(OFFICE_HEAD, case_no, "submit_to_committee")
    county.do(OFFICE_HEAD, case_no, "submit_to_committee", "submit")
    assert county.open(case_no).count("cast_vote") == len(MEMBERS)
    assert county.post(OFFICE_HEAD, f"/tasks/{page['id']}/withdraw", {}).status_code == 200
    assert county.open(case_no) == ["submit_to_committee"]
    county.do(OFFICE_HEAD, case_no, "submit_to_committee", "submit")
    for member in MEMBERS:
        county.do(member, case_no, "cast_vote", "agree")
    county.do(VICE_CHAIR, case_no, "approve_application", "approve")
    assert county.case(LEADER, case_no)["state"] == "APPROVED"


def test_a_review_is_transferred_signed_by_a_lawyer_and_urged(county: County) -> None:
    case_no = county.accepted()
    page = county.task(OFFICE_CLERK, case_no, "review_application")
    body = {
        "version": page["version"],
        "colleague": county.signer.vouch(SECOND_CLERK, "admission"),
        "reason": "休假",
    }
    assert county.post(OFFICE_CLERK, f"/tasks/{page['id']}/transfer", body).status_code == 200

    page = county.task(SECOND_CLERK, case_no, "review_application")
    assert page["assignee"] == "second"
    asked = {"version": page["version"], "when": "before", "question": "有无法律依据？",
             "colleagues": [county.signer.vouch(LAWYER, "admission")]}  # fmt: skip
    assert county.post(SECOND_CLERK, f"/tasks/{page['id']}/cosign", asked).status_code == 200
    assert county.post(LEADER, f"/cases/{case_no}/urge").json == {"count": 1}

    (signature,) = county.get(SECOND_CLERK, f"/tasks/{page['id']}").json["cosigns"]
    shown = county.get(LAWYER, f"/tasks/{signature['id']}").json
    assert (shown["question"], shown["urged"]) == ("有无法律依据？", 1)
    said = {"version": shown["version"], "outcome": "agree", "data": {"text": "有依据"}}
    assert county.post(LAWYER, f"/tasks/{signature['id']}/complete", said).status_code == 200
    county.do(SECOND_CLERK, case_no, "review_application", "fit", **CHECKS)

    told = county.told("changed")
    mine = [one for one in told if one["task_id"] == page["id"]]
    assert [one["state"] for one in mine] == ["claimed", "cosigning", "claimed"]
    (opened,) = [one for one in county.told("opened") if one["task_id"] == signature["id"]]
    assert opened["kind"] == "cosign"
    file = county.case(LEADER, case_no)
    assert [(one["kind"], one["text"], one["name"]) for one in file["remarks"]] == [
        ("cosign", "有依据", LAWYER.name)
    ]


def test_a_review_handed_in_is_completed_by_the_last_signature(county: County) -> None:
    case_no = county.accepted()
    page = county.task(OFFICE_CLERK, case_no, "review_application")
    asked = {"version": page["version"], "when": "after", "holders": [f"committee_office_head@{OFFICE}"]}
    version = county.post(OFFICE_CLERK, f"/tasks/{page['id']}/cosign", asked).json["version"]
    done = {"version": version, "outcome": "fit", "data": CHECKS}
    assert county.post(OFFICE_CLERK, f"/tasks/{page['id']}/complete", done).status_code == 200
    assert county.get(OFFICE_CLERK, f"/tasks/{page['id']}").json["state"] == "cosigning"
    (signature,) = county.get(OFFICE_CLERK, f"/tasks/{page['id']}").json["cosigns"]
    said = {"version": 1, "outcome": "agree", "data": {}}
    assert county.post(OFFICE_HEAD, f"/tasks/{signature['id']}/complete", said).status_code == 200
    (opinion,) = [one for one in county.case(LEADER, case_no)["opinions"] if one["step"]["zh"] == "初审"]
    assert opinion["name"] == OFFICE_CLERK.name
    assert county.open(case_no) == ["submit_to_committee"]
    assert county.get(OFFICE_CLERK, f"/tasks/{page['id']}").json["state"] == "completed"


def test_a_stand_in_reviews_under_both_names(county: County) -> None:
    case_no = county.accepted()
    absent = Absent(OFFICE_CLERK.user_id, OFFICE_CLERK.name, OFFICE_CLERK.roles)
    deputy = Actor("deputy", "代班人", "科员", OFFICE, "办公室", frozenset(), (absent,))
    county.do(deputy, case_no, "review_application", "fit", **CHECKS)
    (opinion,) = [one for one in county.case(LEADER, case_no)["opinions"] if one["step"]["zh"] == "初审"]
    assert opinion["name"] == f"代班人（代{OFFICE_CLERK.name}）"
    (done,) = [one for one in county.told("closed") if one["element_id"] == "review_application"]
    assert done["closed_by"] == "deputy"


def test_nobody_votes_for_two_member_units(county: County) -> None:
    case_no = county.circulating()
    first, second = MEMBERS[:2]
    county.do(first, case_no, "cast_vote", "agree")
    both = replace(first, stands_in_for=(Absent(second.user_id, second.name, second.roles),))
    with county.admission.works.reading() as session:
        tasks = county.admission.engine.tasks(session, case_no)
    (other,) = [one for one in tasks if one.is_open and set(one.candidates) & second.roles]
    body = {"version": other.version, "outcome": "agree", "data": {}}
    refused = county.post(both, f"/tasks/{other.task_id}/complete", body)
    assert (refused.status_code, refused.json["code"]) == (422, "separation-of-duties")


def test_a_copy_lets_somebody_outside_read_the_files_too(county: County) -> None:
    case_no = drafted(county)
    kept = county.upload(CLERK, "/attachments", b"%PDF-1.7 x", "a.pdf", case_no=case_no).json
    reader = somebody("archivist", "430211-daj")
    assert county.get(reader, kept["href"]).status_code == 404
    page = county.task(OFFICE_CLERK, case_no, "record_contact")
    body = {"holders": ["archivist@430211-daj"], "note": "请阅"}
    assert county.post(OFFICE_CLERK, f"/tasks/{page['id']}/copy", body).json == {"count": 1}
    assert county.get(reader, f"/cases/{case_no}").status_code == 200
    assert county.get(reader, kept["href"]).status_code == 200
    refused = county.upload(reader, "/attachments", b"%PDF-1.7 y", "b.pdf", case_no=case_no)
    assert refused.status_code == 404
    (copied,) = county.said("worklist.case-copied.v1")
    assert (copied["holder"], copied["note"]) == ("archivist@430211-daj", "请阅")
    assert EDUCATION in {one["unit_name"] for one in county.case(reader, case_no)["timeline"]}


def test_a_designer_lets_member_units_agree_to_several_cases_at_once(county: County) -> None:
    """The released diagram leaves votes out: a member unit reads every case. A county may differ."""
    drawn = (BPMN / "adm_simple" / "v1" / "adm_simple.bpmn").read_bytes()
    marked = drawn.replace(
        b'<camunda:property name="onComplete" value="admission.cast_vote"/>',
        b'<camunda:property name="onComplete" value="admission.cast_vote"/>'
        b'<camunda:property name="batchOutcome" value="agree"/>'
        b'<camunda:property name="batchText" value="remark"/>',
    )
    designer = somebody("process_designer", OFFICE)
    drafted = county.upload(designer, "/definition-drafts/files", marked, "adm_simple.bpmn")
    assert drafted.status_code == 200, drafted.text
    path = f"/definition-drafts/{drafted.json['draft_id']}"
    told = {"revision": 1, "compared_with": 3}
    asked = {
        **told,
        "reason": "成员单位要求",
        "basis": "会议纪要",
        "in_force_from": county.clock.today().isoformat(),
    }
    assert county.post(designer, f"{path}/submit", asked).status_code == 200
    approver = somebody("process_approver", OFFICE)
    assert county.post(approver, f"{path}/approve", told).json["version"] == 4

    cases = [county.circulating(), county.circulating()]
    member = MEMBERS[0]
    pages = [county.task(member, case_no, "cast_vote") for case_no in cases]
    assert all(page["acts"]["batch"] for page in pages)
    opened = county.told("opened")
    assert {one.get("batch", False) for one in opened if one["element_id"] == "cast_vote"} == {True}
    tasks = [{"id": page["id"], "version": page["version"]} for page in pages]
    tasks.append({"id": county.task(MEMBERS[1], cases[0], "cast_vote")["id"], "version": 1})
    told = county.post(member, "/tasks/batch-agree", {"tasks": tasks, "text": "同意准入"}).json["results"]
    assert [(one["problem"] or {}).get("code") for one in told] == [None, None, "task-not-yours"]
    for case_no in cases:
        votes = [
            one for one in county.case(LEADER, case_no)["opinions"] if one["step"]["zh"] == "成员单位传阅"
        ]
        assert [one["outcome"]["zh"] for one in votes] == ["同意"]
