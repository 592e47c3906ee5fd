"""Bad input changes nothing and is answered with a code and both languages."""

from __future__ import annotations

import uuid

import pytest

from tests.contract.admission.county import CLERK, LEADER, OFFICE_CLERK, TOWNSHIPS, County, form


def test_an_unknown_field_is_refused(county: County) -> None:
    refused = county.post(CLERK, "/applications", {"item_name": "新增工作", "priority": 1})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/priority")


def test_a_body_that_is_not_json_is_refused(county: County) -> None:
    headers = county._headers(CLERK)
    refused = county.client.post("/applications", headers=headers, data=b"{", content_type="application/json")
    assert (refused.status_code, refused.json["code"]) == (400, "body-unreadable")


def test_the_same_key_with_another_body_is_refused_and_with_the_same_body_answered_again(
    county: County,
) -> None:
    key = uuid.uuid4().hex
    first = county.post(CLERK, "/applications", {"item_name": "新增工作"}, key=key)
    again = county.post(CLERK, "/applications", {"item_name": "新增工作"}, key=key)
    other = county.post(CLERK, "/applications", {"item_name": "别的工作"}, key=key)
    assert (again.json, other.json["code"]) == (first.json, "idempotency-key-reused")
    assert len(county.get(CLERK, "/applications").json["items"]) == 1


def test_a_role_that_may_not_begin_is_refused(county: County) -> None:
    refused = county.post(LEADER, "/applications", {"item_name": "新增工作"})
    assert (refused.status_code, refused.json["code"]) == (403, "role-missing")


def test_a_stale_page_is_refused(county: County) -> None:
    case_no = county.begin()
    page = county.task(CLERK, case_no, "draft_plan")
    county.post(CLERK, f"/tasks/{page['id']}/claim", {"version": page["version"]})
    body = {"outcome": "drafted", "version": page["version"], "data": form()}
    refused = county.post(CLERK, f"/tasks/{page['id']}/complete", body)
    assert (refused.status_code, refused.json["code"]) == (409, "task-stale")


def test_a_task_somebody_finished_is_refused(county: County) -> None:
    case_no = county.begin()
    page = county.task(CLERK, case_no, "draft_plan")
    body = {"outcome": "drafted", "version": page["version"], "data": form()}
    assert county.post(CLERK, f"/tasks/{page['id']}/complete", body).status_code == 200
    refused = county.post(CLERK, f"/tasks/{page['id']}/complete", body)
    assert (refused.status_code, refused.json["code"]) == (409, "task-finished")


def test_another_unit_does_not_answer_for_a_township(county: County) -> None:
    case_no = county.asked()
    page = county.task(TOWNSHIPS[0], case_no, "reply_township")
    body = {"outcome": "agree", "version": page["version"], "data": {}}
    refused = county.post(TOWNSHIPS[1], f"/tasks/{page['id']}/complete", body)
    assert refused.status_code in (403, 409) and len(county.open(case_no)) == 5


@pytest.mark.parametrize(
    "data",
    [
        {"townships": ["430211999"]},
        {"contact_phone": "not a number"},
        {"end": "2026-02-30"},
        {"burden_kinds": ["torture"]},
        {"item_name": "长" * 61},
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_kept(county: County, data: dict[str, object]) -> None:
    case_no = county.begin()
    refused = county.complete(CLERK, case_no, "draft_plan", "drafted", **form(**data))
    assert refused.status_code == 422, refused.text
    assert [error["pointer"].split("/")[1] for error in refused.json["errors"]] == list(data)
    assert county.open(case_no) == ["draft_plan"]


@pytest.mark.parametrize("outcome", ["approve", "", "__class__"])
def test_only_the_outcomes_of_the_form_are_taken(county: County, outcome: str) -> None:
    case_no = county.begin()
    assert county.complete(CLERK, case_no, "draft_plan", outcome, **form()).status_code == 422


def test_an_unknown_action_is_not_found(county: County) -> None:
    case_no = county.begin()
    assert county.act(CLERK, case_no, "approve_myself").json["code"] == "action-unknown"


def test_the_office_cannot_withdraw_for_the_applicant(county: County) -> None:
    case_no = county.submitted()
    refused = county.act(OFFICE_CLERK, case_no, "withdraw", reason="代撤")
    assert (refused.status_code, refused.json["code"]) == (403, "not-yours")


def test_a_refusal_quotes_the_article_it_rests_on(county: County) -> None:
    case_no = county.agreed(end=None)
    refused = county.complete(LEADER, case_no, "submit_application", "submit", procedure="simple")
    assert (refused.status_code, refused.json["rule"]) == (422, "ADM-14"), refused.text
    (basis,) = refused.json["basis"]
    assert (basis["article"], basis["quote"]) == ("第七条", "协商无异议的工作事项，可适用于简易程序")
    assert "没有结束日期" in refused.json["detail"]


def test_an_automatic_decision_tells_its_rule_its_article_and_the_data_it_used(county: County) -> None:
    case_no = county.agreed()
    (decision,) = county.case(LEADER, case_no)["why"][-1:]
    (rule,) = decision["rules"]
    assert rule["annotation"].startswith("ADM-14") and rule["basis"][0]["article"] == "第七条"
    assert rule["basis"][0]["quote"] and len(decision["inputs"]) >= 8


def test_a_state_there_is_not_is_no_way_to_look_for_applications(county: County) -> None:
    refused = county.get(CLERK, "/applications", state="look_into_blocks")
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/state")
    assert county.get(CLERK, "/applications", state="").status_code == 200
