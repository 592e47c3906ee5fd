"""The successor unit over HTTP: who may register it, what is refused, what the catalogue says then."""

from __future__ import annotations

from tests.contract.admission.county import (
    CLERK,
    COMMUNITIES,
    EDUCATION,
    LEADER,
    OFFICE_CLERK,
    TOWNSHIPS,
    County,
    somebody,
)
from tests.contract.admission.test_catalogue import FIRST, stocked_county
from tests.support.duties import CHECKED, DUTY_NAME, a_duty

__all__ = ["stocked_county"]

BODY = {
    "predecessor": EDUCATION, "successor": "430211-tjj", "proof": "机构改革方案", "valid_from": "2026-03-02"
}  # fmt: skip


def test_the_office_hands_items_over_and_the_catalogue_names_the_successor(stocked_county: County) -> None:
    assert stocked_county.post(CLERK, "/successions", BODY).status_code == 403
    wrong = stocked_county.post(OFFICE_CLERK, "/successions", {**BODY, "valid_from": "2027-01-01"})
    assert (wrong.status_code, wrong.json["code"], wrong.json["rule"]) == (422, "succession-invalid", "E3-11")
    bad = stocked_county.post(OFFICE_CLERK, "/successions", {**BODY, "proof": ""})
    assert bad.status_code == 422
    done = stocked_county.post(OFFICE_CLERK, "/successions", BODY)
    assert done.status_code == 201 and FIRST in done.json["items"]
    rows = stocked_county.get(None, "/catalogue", q=FIRST).json["items"]
    assert {row["owner_unit"] for row in rows} == {"430211-tjj"}
    successor = somebody("department_clerk", "430211-tjj")
    assert stocked_county.post(successor, f"/items/{FIRST}/exit").status_code == 201


def test_the_office_mends_a_slip_of_the_pen_over_http_and_nothing_more(stocked_county: County) -> None:
    body = {"field": "item_name", "text": "未成年人防溺水巡察", "reason": "笔误"}
    assert stocked_county.post(CLERK, f"/items/{FIRST}/correction", body).status_code == 403
    wide = stocked_county.post(OFFICE_CLERK, f"/items/{FIRST}/correction", {**body, "text": "每天巡查"})
    assert (wide.status_code, wide.json["code"]) == (422, "meaning-would-change")
    done = stocked_county.post(OFFICE_CLERK, f"/items/{FIRST}/correction", body)
    assert (done.status_code, done.json["was"]) == (200, "未成年人防溺水巡查")
    newest = stocked_county.get(None, f"/catalogue/{FIRST}").json["versions"][0]
    assert (newest["version"], newest["name"]) == (2, "未成年人防溺水巡察")
    (shown,) = stocked_county.get(None, f"/catalogue/{FIRST}").json["corrections"]
    assert (shown["was"], shown["now"], shown["reason"]) == (
        "未成年人防溺水巡查",
        "未成年人防溺水巡察",
        "笔误",
    )
    assert (shown["version"], shown["label"]["zh"]) == (2, "事项名称")


def test_cases_under_way_come_to_the_desks_of_the_successor(county: County) -> None:
    """E3-11: tasks, case file and what the inbox is told; the unit before holds nothing any more."""
    drafting = county.begin("暑期防溺水宣传")
    consulted = county.asked()
    task = county.task(CLERK, drafting, "draft_plan")
    assert county.post(CLERK, f"/tasks/{task['id']}/claim", {"version": task["version"]}).status_code == 200
    done = county.post(OFFICE_CLERK, "/successions", BODY)
    assert set(done.json["cases"]) == {drafting, consulted}
    successor = somebody("department_clerk", "430211-tjj")
    mine = county.task(successor, drafting, "draft_plan")
    assert mine["assignee"] is None and mine["version"] > task["version"]
    assert county.get(CLERK, f"/tasks/{task['id']}").status_code == 404
    assert county.case(successor, consulted)["timeline"][-1]["text"]["zh"].startswith("本案由区教育局转由")
    moves = county.said("worklist.case-moved.v1")
    last = {said["case_no"]: said["standing"] for said in moves if "standing" in said}
    for case_no in (drafting, consulted):
        assert "430211-tjj" in last[case_no]["parties"] and EDUCATION not in last[case_no]["parties"]
        assert last[case_no]["initiator_unit"] == "430211-tjj"

    for party in TOWNSHIPS:
        county.do(party, consulted, "reply_township", "agree")
    for party in COMMUNITIES:
        county.do(party, consulted, "reply_community", "agree")
    county.do(successor, consulted, "answer_opinions", "answered")
    leader = somebody("department_leader", "430211-tjj")
    county.do(leader, consulted, "submit_application", "submit", procedure="simple")
    assert county.open(consulted) == ["register_application"]


def test_a_successor_that_checks_duties_leaves_the_check_of_its_own_to_another_house(county: County) -> None:
    """B0: the diagram asks whom the rule asks, also when the finance bureau becomes the applicant."""
    finance, establishment = (somebody("department_clerk", f"430211-{unit}") for unit in ("czj", "bb"))
    case_no = county.post(CLERK, "/township-duties", {"name": DUTY_NAME}).json["case_no"]
    county.do(CLERK, case_no, "draft_duty", "drafted", **a_duty())
    county.do(LEADER, case_no, "sign_duty", "sign")
    for party in TOWNSHIPS:
        county.do(party, case_no, "give_duty_opinion", "agree")
    assert county.task(finance, case_no, "check_finance")
    done = county.post(OFFICE_CLERK, "/successions", {**BODY, "successor": finance.unit})
    assert (done.json["duties"], done.json["cases"]) == ([], [case_no])
    county.do(establishment, case_no, "check_finance", "pass", **CHECKED["finance"])
    county.do(establishment, case_no, "check_establishment", "pass", **CHECKED["establishment"])
    legal = somebody("department_clerk", "430211-sfj")
    county.do(legal, case_no, "check_legality", "pass", **CHECKED["legality"])
    assert county.open(case_no) == ["decide_duty"]
    assert county.case(finance, case_no)["timeline"]
