"""常用意见: beside the opinion of a task, and the page they are kept on."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from portal.web.keeping_opinions import NotYoursToKeep, OpinionMissing, Use
from portal.web.parts import EXTENSION
from tests.unit.portal_pages.a_portal import a_portal, services_of
from tests.unit.portal_pages.kept_opinions import FixtureOpinions

VERSION = {"version": "3"}


@pytest.fixture
def client() -> FlaskClient:
    return a_portal().test_client()


def opinions(client: FlaskClient) -> FixtureOpinions:
    found = client.application.extensions[EXTENSION].opinions
    assert isinstance(found, FixtureOpinions)
    return found


def test_a_task_offers_those_of_its_procedure_and_outcomes_only(client: FlaskClient) -> None:
    page = client.get("/tasks/admission/t1").text
    assert '<option value="材料齐全，同意。">' in page
    assert '<option value="涉及多个部门。" data-outcome="convert">' in page
    assert "别的程序的话" not in page


def test_who_keeps_none_is_offered_the_usual_ones(client: FlaskClient) -> None:
    opinions(client).there = ()
    assert '<option value="同意。">' in client.get("/tasks/admission/t1").text


def test_one_chosen_from_the_list_is_handed_in_with_what_was_typed(client: FlaskClient) -> None:
    services = services_of(client.application)
    posted = {**VERSION, "outcome": "convert", "reason": "见附件。", "_opinion.reason": "涉及多个部门。"}
    client.post("/tasks/admission/t1/complete", data=posted)
    assert services.sent[-1][3]["data"]["reason"] == "见附件。涉及多个部门。"
    client.post("/tasks/admission/t1/complete", data={**posted, "_opinion.outcome": "fit"})
    assert services.sent[-1][3]["outcome"] == "convert"


def test_a_reason_is_kept_for_one_outcome_of_a_procedure(client: FlaskClient) -> None:
    posted = {"text": "涉及印章", "service": "admission", "task": "t1", "use": "convert", "whose": "unit"}
    answer = client.post("/standard-opinions", data=posted)
    assert answer.status_code == 303
    ((text, use, for_unit),) = opinions(client).kept
    assert (text, use.process_id, use.outcome, for_unit) == ("涉及印章", "adm_simple", "convert", True)
    client.post("/standard-opinions", data={"text": "同意", "use": "convert"})
    assert opinions(client).kept[-1] == ("同意", Use(), False)


def test_a_refusal_is_told_with_what_was_entered(client: FlaskClient) -> None:
    opinions(client).refusal = OpinionMissing(most=300)
    answer = client.post("/standard-opinions", data={"text": "写了很多"})
    assert answer.status_code == 422
    assert "写了很多" in answer.text and "不超过 300 字" in answer.text
    opinions(client).refusal = NotYoursToKeep()
    assert client.post("/standard-opinions/o2/drop").status_code == 403


def test_one_is_dropped(client: FlaskClient) -> None:
    assert client.post("/standard-opinions/o1/drop").headers["Location"] == "/standard-opinions?done=dropped"
    assert opinions(client).dropped == ["o1"]
