"""The generic endpoints speak the JSON every service and the portal agreed on."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from chassis.ids import new_id
from chassis.texts import Said
from chassis.web.casefiles import casefiles_blueprint
from chassis.web.definitions import definitions_blueprint
from chassis.web.worktasks import worktasks_blueprint
from tests.contract.http.a_case import (
    AT,
    CASE,
    FakeActs,
    FakeDesigner,
    FakeEngine,
    FakeLibrary,
    FakePresenter,
)
from tests.contract.http.toy import Toy, make_toy

TOWN = "township_clerk@430211102"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Toy]:
    engine, library, presenter, acts = FakeEngine(), FakeLibrary(), FakePresenter(), FakeActs()
    made = make_toy(
        tmp_path,
        blueprints=[
            worktasks_blueprint("toy", engine=engine, library=library, presenter=presenter, acts=acts),
            casefiles_blueprint(engine=engine, presenter=presenter, acts=acts),
            definitions_blueprint(engine=engine, designer=FakeDesigner()),
        ],
    )
    made.app.extensions["fake-engine"] = engine
    made.app.extensions["fake-presenter"] = presenter
    yield made
    made.works.database.dispose()


def test_a_task_shows_its_form_data_outcomes_and_case(service: Toy) -> None:
    service.app.extensions["fake-engine"].kept.draft = {"remark": "草稿"}
    told = service.client.get("/tasks/t1", headers=service.token(TOWN)).get_json()
    assert told["name"] == {"zh": "提出意见", "en": "Give an opinion"}
    assert told["why"]["zh"] == "请贵镇提出意见"
    assert told["data"] == {"remark": "草稿", "kept": 1} and told["due_at"] == "2026-03-09"
    assert told["reminded"] == 0
    assert told["outcomes"] == [
        {"value": "agree", "label": {"zh": "同意", "en": "Agree"}},
        {"value": "object", "label": {"zh": "不同意", "en": "不同意"}},
    ]
    assert told["form"]["components"][0]["key"] == "remark" and told["service"] == "toy"
    assert told["case"]["position"]["active"] == ["give_opinion"]
    assert told["case"]["timeline"][0]["at"] == "2026-03-02T01:00:00Z"
    (why,) = told["case"]["why"]
    assert why["inputs"] == [{"label": "有异议", "value": True}] and why["rules"][0]["number"] == 2


def test_the_case_file_shows_what_was_said_in_a_step_the_county_added(service: Toy) -> None:
    path, read = f"/cases/{CASE['case_no']}", service.token(TOWN)
    said = {"unit_name": "县市区", "post": "主任", "name": "主任", "at": AT, "outcome": Said("", "")}
    service.app.extensions["fake-engine"].additions = [
        {**said, "step": Said("主任审签", "Sign"), "text": "同意报送"}
    ]
    assert service.client.get(path, headers=read).get_json()["opinions"][-1]["text"] == "同意报送"
    service.app.extensions["fake-presenter"].told = {**CASE, "in_part": True}
    assert service.client.get(path, headers=read).get_json()["opinions"] == []


def test_the_case_file_shows_what_stopped_the_clock_beside_the_stops_of_the_service(service: Toy) -> None:
    stop = SimpleNamespace(stopped_at=AT, restarted_at=None, reason=Said("补正", "Correction"))
    service.app.extensions["fake-engine"].stops = [stop]
    path, read = f"/cases/{CASE['case_no']}", service.token(TOWN)
    told = service.client.get(path, headers=read).get_json()["clock"]
    said = {"from": "2026-03-02T01:00:00Z", "to": None, "reason": {"zh": "补正", "en": "Correction"}}
    assert told["stops"] == [{"from": "2026-03-02T01:00:00Z", "to": None, "reason": "补正"}, said]
    assert (told["due_at"], told["limit_days"]) == ("2026-03-02T01:00:00Z", 15)
    with_limits_of_steps_only = {**CASE, "clock": None}
    service.app.extensions["fake-presenter"].told = with_limits_of_steps_only
    told = service.client.get(path, headers=read).get_json()["clock"]
    assert told == {"due_at": None, "limit_days": None, "used_days": None, "stops": [said]}


def test_a_task_is_hidden_from_those_it_does_not_concern(service: Toy) -> None:
    stranger = service.token("township_clerk@430211103", user="u9")
    # Everybody of the bureau may read the bureau's own case.
    assert service.client.get("/tasks/t1", headers=stranger).status_code == 200
    engine = service.app.extensions["fake-engine"]
    engine.kept.case_no = "430211-adm-2026-00002"
    hidden = service.client.get("/tasks/t1", headers=stranger)
    missing = service.client.get("/tasks/t2", headers=stranger)
    assert hidden.status_code == missing.status_code == 404
    assert hidden.get_json()["code"] == missing.get_json()["code"] == "not-found"


def test_a_task_is_claimed_drafted_released_and_completed(service: Toy) -> None:
    claimed = service.post("/tasks/t1/claim", {"version": 3}).get_json()
    assert claimed == {"id": "t1", "state": "claimed", "version": 4, "assignee": "u1"}
    assert service.post("/tasks/t1/draft", {"version": 4, "data": {"remark": "x"}}).get_json()["version"] == 5
    assert service.post("/tasks/t1/release", {"version": 5}).get_json()["assignee"] is None
    done = service.post("/tasks/t1/complete", {"version": 6, "outcome": "agree", "data": {"remark": "y"}})
    assert done.get_json() == {"id": "t1", "state": "completed"}
    assert service.app.extensions["fake-engine"].completed == [("agree", {"remark": "y"})]


def test_completing_twice_with_one_key_completes_once(service: Toy) -> None:
    body = {"version": 3, "outcome": "agree", "data": {}}
    answers = [service.post("/tasks/t1/complete", body, key="key-00000001") for _ in range(3)]
    assert {answer.data for answer in answers} == {b'{"id":"t1","state":"completed"}'}
    assert len(service.app.extensions["fake-engine"].completed) == 1


def test_a_stale_version_and_an_incomplete_body_change_nothing(service: Toy) -> None:
    stale = service.post("/tasks/t1/complete", {"version": 2, "outcome": "agree", "data": {}})
    assert stale.get_json()["code"] == "toy-task-stale"
    wrong = service.post("/tasks/t1/complete", {"version": True, "result": "agree", "data": []})
    pointers = {error["pointer"] for error in wrong.get_json()["errors"]}
    assert pointers == {"/version", "/result", "/data", "/outcome"}
    assert service.app.extensions["fake-engine"].completed == []


def test_a_case_file_is_for_those_who_may_read_it(service: Toy) -> None:
    assert service.get(f"/cases/{CASE['case_no']}").get_json()["state_label"]["zh"] == "准备中"
    assert service.get("/cases/430211-adm-2026-00002").status_code == 404
    assert service.client.get(f"/cases/{CASE['case_no']}").status_code == 401


def test_a_case_carries_out_the_actions_it_offers_and_no_others(service: Toy) -> None:
    done = service.post(f"/cases/{CASE['case_no']}/actions/withdraw", {"data": {"reason": "重复"}})
    assert done.get_json()["result"] == {"reason": "重复"}
    assert service.post(f"/cases/{CASE['case_no']}/actions/burn", {}).get_json()["code"] == "action-unknown"
    assert service.post("/cases/other/actions/withdraw", {}).status_code == 404


def _send(service: Toy, path: str, diagram: bytes | None, *roles: str) -> Any:
    data: dict[str, Any] = {"extra": [(io.BytesIO(b"{}"), "a.json"), (io.BytesIO(b"{}"), "b.json")]}
    if diagram is not None:
        data["file"] = (io.BytesIO(diagram), "adm_prepare.bpmn")
    headers = {**service.token(*roles), "Idempotency-Key": new_id()}
    return service.client.post(path, data=data, headers=headers, content_type="multipart/form-data")


def test_diagrams_are_shown_and_checked(service: Toy) -> None:
    shown = service.get("/definitions/adm_prepare/1/diagram")
    assert shown.mimetype == "application/xml" and "immutable" in shown.headers["Cache-Control"]
    assert service.get("/definitions/other/1/diagram").status_code == 404
    (listed,) = service.get("/definitions").get_json()["items"]
    assert listed == {
        "process_id": "adm_prepare",
        "version": 1,
        "name": {"zh": "准入准备", "en": "Preparation"},
    }
    told = service.get("/definitions/adm_prepare/1").get_json()
    assert told == {**listed, "in_force_from": "2026-03-01", "withdrawn_at": None}
    assert service.get("/definitions/other/1").status_code == 404
    designer = "process_designer@430211"
    assert _send(service, "/definitions/check", b"<ok/>", designer).get_json() == {"ok": True, "findings": []}
    found = _send(service, "/definitions/check", b"<scriptTask/>", designer).get_json()
    (finding,) = found["findings"]
    assert not found["ok"] and (finding["element"], finding["name"], finding["severity"]) == (
        "s1",
        "计算",
        "blocks",
    )
    assert _send(service, "/definitions/check", b"<ok/>", "clerk@430211").status_code == 403
    missing = _send(service, "/definitions/check", None, designer).get_json()
    assert missing["errors"][0]["pointer"] == "/file"
