"""What people do with tasks, over HTTP: bodies, answers, problems, and who is told what is open to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm.exc import StaleDataError

from chassis.actor import Actor
from chassis.engine.incidents import CaseStuck, Incidents
from tests.contract.http.a_desk import ANN, BEN, BOSS, LAWYER, STRANGER, Desk, Presenter

NOTHING_OPEN = {
    "return_to": [],
    "may_return_straight": False,
    "may_transfer": False,
    "may_delegate": False,
    "may_cosign": False,
    "may_copy": False,
    "may_urge": False,
    "batch": False,
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.toy.works.database.dispose()


def test_a_colleague_the_portal_vouches_for_gets_the_task(desk: Desk) -> None:
    task = desk.task("apply")
    body = {"version": 1, "colleague": desk.vouched(BEN), "reason": "休假"}
    moved = desk.post(ANN, f"/tasks/{task.id}/transfer", body)
    assert moved.get_json() == {"id": task.id, "state": "claimed", "version": 2, "assignee": "ben"}


def test_a_token_about_a_person_signs_nobody_in_and_a_sign_in_token_names_nobody(desk: Desk) -> None:
    about_ben = desk.vouched(BEN)
    answer = desk.toy.client.get("/cases/c1", headers={"Authorization": f"Bearer {about_ben}"})
    assert answer.status_code == 401
    task = desk.task("apply")
    for token in (desk.toy.signer.sign(BEN, "toy"), desk.toy.signer.vouch(BEN, "other"), "nonsense"):
        body = {"version": 1, "colleague": token, "reason": "休假"}
        refused = desk.post(ANN, f"/tasks/{task.id}/transfer", body)
        assert (refused.status_code, refused.get_json()["code"]) == (422, "colleague-unknown")


def test_the_same_command_with_a_newer_token_about_the_same_person_is_answered_once(desk: Desk) -> None:
    task = desk.task("apply")

    def send(person: Any) -> Any:
        body = {"version": 1, "colleague": desk.vouched(person), "reason": "先拟稿"}
        return desk.post(ANN, f"/tasks/{task.id}/delegate", body, key="delegate-0001")

    first = send(BEN)
    desk.toy.clock.advance(seconds=45)
    again, other = send(BEN), send(BOSS)
    assert first.status_code == 200 and again.data == first.data
    assert again.headers["Idempotency-Replayed"] == "true"
    assert other.get_json()["code"] == "idempotency-key-reused"


def test_a_page_tells_what_is_open_to_whoever_looks(desk: Desk) -> None:
    task = desk.task("apply")
    mine = desk.get(ANN, f"/tasks/{task.id}").get_json()
    assert mine["acts"] == {
        **NOTHING_OPEN, "may_transfer": True, "may_delegate": True, "may_cosign": True,
        "may_copy": True,
    }  # fmt: skip
    assert mine["kind"] == "step" and mine["urged"] == 0 and mine["cosigns"] == []
    leaders = desk.get(BOSS, f"/tasks/{task.id}").get_json()
    assert leaders["acts"] == {**NOTHING_OPEN, "may_urge": True}


def test_a_draft_is_shown_to_those_who_may_do_the_task_only(desk: Desk) -> None:
    task = desk.task("apply")
    desk.post(ANN, f"/tasks/{task.id}/draft", {"version": 1, "data": {"opinion": "未定"}})
    assert desk.get(BEN, f"/tasks/{task.id}").get_json()["data"] == {"opinion": "未定"}
    assert desk.get(BOSS, f"/tasks/{task.id}").get_json()["data"] == {}


def test_a_signature_is_asked_for_given_and_shown(desk: Desk) -> None:
    task = desk.task("apply")
    assert desk.get(LAWYER, "/cases/c1").status_code == 404
    body = {"version": 1, "when": "before", "holders": ["lawyer@430211-sfj"], "question": "合法吗？"}
    assert desk.post(ANN, f"/tasks/{task.id}/cosign", body).get_json()["state"] == "cosigning"
    (asked,) = desk.get(ANN, f"/tasks/{task.id}").get_json()["cosigns"]
    page = desk.get(LAWYER, f"/tasks/{asked['id']}").get_json()
    assert page["kind"] == "cosign" and page["question"] == "合法吗？" and page["data"] == {}
    assert [one["value"] for one in page["outcomes"]] == ["agree", "disagree"]
    signed = {"version": 1, "outcome": "disagree", "data": {"text": "缺依据"}}
    assert desk.post(LAWYER, f"/tasks/{asked['id']}/complete", signed).status_code == 200
    told = desk.get(ANN, f"/tasks/{task.id}").get_json()
    assert told["state"] == "claimed" and told["cosigns"][0]["text"] == "缺依据"
    assert told["case"]["remarks"][0]["outcome"] == "disagree"


def test_a_signature_is_taken_back(desk: Desk) -> None:
    task = desk.task("apply")
    body = {"version": 1, "when": "before", "colleagues": [desk.vouched(LAWYER)], "question": ""}
    version = desk.post(ANN, f"/tasks/{task.id}/cosign", body).get_json()["version"]
    (asked,) = desk.get(ANN, f"/tasks/{task.id}").get_json()["cosigns"]
    taken = desk.post(ANN, f"/tasks/{task.id}/cosign/cancel", {"cosign": asked["id"], "version": version})
    assert taken.get_json()["state"] == "claimed"
    gone = desk.post(ANN, f"/tasks/{task.id}/cosign/cancel", {"cosign": asked["id"]})
    assert (gone.status_code, gone.get_json()["code"]) == (409, "cosign-unknown")


def test_who_gets_a_copy_may_look_and_never_act(desk: Desk) -> None:
    task = desk.task("apply")
    assert desk.post(LAWYER, "/cases/c1/remarks", {"text": "？"}).status_code == 404
    copied = desk.post(ANN, f"/tasks/{task.id}/copy", {"colleagues": [desk.vouched(LAWYER)], "note": "请阅"})
    assert copied.get_json() == {"count": 1}
    assert desk.post(LAWYER, "/cases/c1/seen").get_json() == {"count": 1}
    assert desk.get(LAWYER, "/cases/c1").get_json()["copies"][0]["read_at"] is not None
    assert desk.post(LAWYER, "/cases/c1/remarks", {"text": "已阅"}).status_code == 201
    assert desk.post(LAWYER, "/cases/c1/actions/withdraw", {"data": {}}).status_code == 404
    forbidden = desk.post(LAWYER, f"/tasks/{task.id}/claim", {"version": 1})
    assert forbidden.status_code == 403
    assert desk.get(STRANGER, "/cases/c1").status_code == 404


def test_what_the_diagram_does_not_leave_is_not_offered_and_answers_with_what_to_do(desk: Desk) -> None:
    done = {"version": 1, "outcome": "agree", "data": {"opinion": "可"}}
    desk.post(ANN, f"/tasks/{desk.task('apply').id}/complete", done)
    task = desk.task("decide")
    acts = desk.get(BOSS, f"/tasks/{task.id}").get_json()["acts"]
    assert acts["may_cosign"] and not (acts["may_transfer"] or acts["may_delegate"] or acts["may_copy"])
    body = {"version": 1, "colleague": desk.vouched(BEN), "reason": "出差"}
    refused = desk.post(BOSS, f"/tasks/{task.id}/transfer", body)
    problem = refused.get_json()
    assert (refused.status_code, problem["code"]) == (422, "act-not-allowed")
    assert "请主管负责人改派" in problem["detail"] and "reassign" in problem["detail_en"]
    assert (desk.task("decide").version, desk.task("decide").assignee) == (1, None)


def test_a_leader_gives_work_to_another_each_piece_by_itself_and_what_failed_is_listed(desk: Desk) -> None:
    desk.start("c2")
    first, second = desk.task("apply"), desk.task("apply", "c2")
    desk.post(ANN, f"/tasks/{first.id}/claim", {"version": 1})
    tasks = [{"id": first.id, "version": 2}, {"id": second.id, "version": 7}, {"id": "gone", "version": 1}]

    def send(who: Actor) -> Any:
        body = {"tasks": tasks, "colleague": desk.vouched(BEN), "reason": "安休假"}
        return desk.post(who, "/tasks/reassign", body, key="reassign-0001").get_json()["results"]

    refused = {one["problem"]["code"] for one in send(STRANGER)}
    assert refused == {"not-yours-to-reassign", "task-unknown"}
    given = send(BOSS)
    assert [one["problem"] and one["problem"]["code"] for one in given] == [
        None,
        "task-stale",
        "task-unknown",
    ]
    desk.toy.clock.advance(seconds=45)
    assert send(BOSS) == given
    shown = desk.get(BEN, f"/tasks/{first.id}").get_json()
    assert (shown["assignee"], shown["version"]) == ("ben", 3)
    (said,) = shown["remarks"]
    assert (said["kind"], said["name"], said["text"]) == ("reassign", "博", "安 → 贲：安休假")
    assert desk.task("apply", "c2").state == "open"


def test_a_case_is_put_under_supervision_answered_and_ended(desk: Desk) -> None:
    body = {"reason": "请尽快办", "wished_on": "2026-03-06"}
    assert desk.post(STRANGER, "/cases/c1/supervisions", body).status_code == 404
    forbidden = desk.post(ANN, "/cases/c1/supervisions", body)
    assert (forbidden.status_code, forbidden.get_json()["code"]) == (403, "not-yours-to-supervise")
    assert desk.post(BOSS, "/cases/c1/supervisions", body).status_code == 201
    (one,) = desk.get(ANN, "/cases/c1").get_json()["supervisions"]
    assert (one["wished_on"], one["may_answer"], one["may_end"]) == ("2026-03-06", True, False)
    assert desk.get(ANN, f"/tasks/{desk.task('apply').id}").get_json()["supervisions"] == [one]
    path = f"/cases/c1/supervisions/{one['id']}"
    assert desk.post(ANN, f"{path}/answer", {"text": "周三前办结"}).status_code == 200
    assert desk.post(BOSS, f"{path}/end", {"text": "可以"}).status_code == 200
    assert desk.post(BOSS, f"{path}/end", {"text": "可以"}).status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "pointers"),
    [
        ("supervisions", {"reason": " ", "wished_on": "下周"}, {"/reason", "/wished_on"}),
        ("supervisions/x/answer", {}, {"/text"}),
        ("supervisions/x/end", {"text": ""}, {"/text"}),
    ],
)
def test_a_supervision_that_says_nothing_is_refused(desk: Desk, path: str, body: Any, pointers: Any) -> None:
    refused = desk.post(BOSS, f"/cases/c1/{path}", body)
    assert refused.status_code == 422
    assert {one["pointer"] for one in refused.get_json()["errors"]} == pointers


def test_a_reassignment_needs_tasks_somebody_and_a_reason(desk: Desk) -> None:
    refused = desk.post(BOSS, "/tasks/reassign", {"tasks": [], "reason": " "})
    pointers = {one["pointer"] for one in refused.get_json()["errors"]}
    assert refused.status_code == 422 and pointers == {"/tasks", "/colleague", "/reason"}


def test_urging_too_often_is_refused_with_the_next_moment(desk: Desk) -> None:
    task = desk.task("apply")
    assert desk.get(BOSS, "/cases/c1").get_json()["may_urge"] is True
    assert desk.post(BOSS, "/cases/c1/urge").get_json() == {"count": 1}
    soon = desk.post(BOSS, f"/tasks/{task.id}/urge")
    assert soon.status_code == 429 and soon.get_json()["code"] == "urged-too-soon"
    assert soon.get_json()["facts"]["next"] == "2026-03-02 13:00"


def test_seen_is_kept_once_and_only_of_those_it_is_offered_to(desk: Desk) -> None:
    path = f"/tasks/{desk.task('apply').id}/seen"
    assert desk.post(BOSS, path).get_json()["seen_at"] is None
    first = desk.post(ANN, path).get_json()["seen_at"]
    assert first is not None and desk.post(BEN, path).get_json()["seen_at"] == first
    assert desk.post(STRANGER, path).status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "pointers"),
    [
        (
            "return",
            {"version": 1, "target": "apply", "reason": " ", "mode": "sideways"},
            {"/reason", "/mode"},
        ),
        ("transfer", {"version": 1, "reason": "x"}, {"/colleague"}),
        ("delegate", {"version": "1", "colleague": ""}, {"/version", "/colleague"}),
        ("cosign", {"version": 1, "when": "before"}, {"/holders"}),
        ("cosign", {"version": 1, "when": "now", "holders": ["nonsense"]}, {"/when", "/holders/0"}),
        ("cosign/cancel", {"version": 1}, {"/cosign"}),
        ("copy", {"holders": []}, {"/holders"}),
        ("urge", {"please": True}, {"/please"}),
    ],
)
def test_every_wrong_field_is_named(desk: Desk, path: str, body: Any, pointers: set[str]) -> None:
    answer = desk.post(ANN, f"/tasks/{desk.task('apply').id}/{path}", body)
    assert answer.status_code == 422, answer.text
    assert {error["pointer"] for error in answer.get_json()["errors"]} == pointers


def test_a_case_is_returned_and_a_completion_withdrawn(desk: Desk) -> None:
    first = desk.task("apply")
    done = {"version": 1, "outcome": "agree", "data": {"opinion": "可"}}
    desk.post(ANN, f"/tasks/{first.id}/complete", done)
    assert desk.get(ANN, "/cases/c1").get_json()["withdrawable"] == [
        {"task_id": first.id, "name": {"zh": "apply", "en": "apply"}}
    ]
    back = desk.post(ANN, f"/tasks/{first.id}/withdraw", {"reason": "填错"})
    assert back.get_json()["state"] == "claimed"
    shown = desk.get(ANN, f"/tasks/{first.id}").get_json()
    assert shown["data"] == {"opinion": "可", "outcome": "agree"}
    desk.post(ANN, f"/tasks/{first.id}/complete", {**done, "version": back.get_json()["version"]})
    decide = desk.task("decide")
    page = desk.get(BOSS, f"/tasks/{decide.id}").get_json()
    assert [(one["element_id"], one["straight"]) for one in page["acts"]["return_to"]] == [("apply", True)]
    body = {"version": 1, "target": "apply", "reason": "缺材料", "mode": "straight"}
    assert desk.post(BOSS, f"/tasks/{decide.id}/return", body).status_code == 200
    again = desk.task("apply")
    assert again.origin == decide.id and again.from_name == "博"
    reasons = desk.get(ANN, f"/tasks/{again.id}").get_json()["remarks"]
    assert [(one["kind"], one["text"], one["name"]) for one in reasons] == [("return", "缺材料", "博")]
    desk.post(ANN, f"/tasks/{again.id}/complete", done)
    assert desk.task("decide").assignee == "boss"


def test_who_reads_a_case_in_part_is_told_why_it_came_back_and_nothing_else(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = {"reason": "内部督办", "wished_on": None}
    assert desk.post(BOSS, "/cases/c1/supervisions", watched).status_code == 201
    done = {"version": 1, "outcome": "agree", "data": {"opinion": "可"}}
    desk.post(ANN, f"/tasks/{desk.task('apply').id}/complete", done)
    assert desk.post(BOSS, "/cases/c1/remarks", {"text": "内部意见"}).status_code == 201
    body = {"version": 1, "target": "apply", "reason": "请说明第二点", "mode": "again"}
    assert desk.post(BOSS, f"/tasks/{desk.task('decide').id}/return", body).status_code == 200
    told = Presenter.case_file
    monkeypatch.setattr(Presenter, "case_file", lambda *given: {**told(*given), "in_part": True})
    page = desk.get(ANN, f"/tasks/{desk.task('apply').id}").get_json()
    assert [one["text"] for one in page["remarks"]] == ["请说明第二点"] and page["case"]["remarks"] == []
    assert page["supervisions"] == page["case"]["supervisions"] == []
    assert desk.get(BOSS, f"/tasks/{desk.task('apply').id}").get_json()["remarks"] == []


def test_a_batch_agrees_to_each_by_itself_and_lists_what_failed(desk: Desk) -> None:
    for number in (2, 3):
        desk.start(f"c{number}")
    done = {"version": 1, "outcome": "agree", "data": {}}
    for number in (1, 2):
        desk.post(ANN, f"/tasks/{desk.task('apply', f'c{number}').id}/complete", done)
    good, stale = desk.task("decide", "c1"), desk.task("decide", "c2")
    not_marked = desk.task("apply", "c3")
    versions = {good.id: 1, stale.id: 7, not_marked.id: 1, "nowhere": 1}
    tasks = [{"id": task_id, "version": version} for task_id, version in versions.items()]
    body = {"tasks": tasks, "text": "同意上报"}
    answer = desk.post(BOSS, "/tasks/batch-agree", body, key="batch-00001")
    codes = [(one["id"], (one["problem"] or {}).get("code")) for one in answer.get_json()["results"]]
    assert codes == [
        (good.id, None),
        (stale.id, "task-stale"),
        (not_marked.id, "batch-not-offered"),
        ("nowhere", "task-unknown"),
    ]
    with desk.toy.works.reading() as session:
        assert desk.engine.task(session, good.id).outcome == "agree"
    # Sent again, nothing is done twice and the answer is the same.
    assert desk.post(BOSS, "/tasks/batch-agree", body, key="batch-00001").get_json() == answer.get_json()


def test_what_others_sign_is_not_agreed_to_in_a_batch(desk: Desk) -> None:
    done = {"version": 1, "outcome": "agree", "data": {}}
    desk.post(ANN, f"/tasks/{desk.task('apply').id}/complete", done)
    task, signers = desk.task("decide"), {"version": 1, "holders": ["lawyer@430211-sfj"]}
    for when, version in (("before", 2), ("after", 2)):
        asked = desk.post(BOSS, f"/tasks/{task.id}/cosign", {**signers, "when": when})
        assert asked.status_code == 200
        body = {"tasks": [{"id": task.id, "version": version}], "text": ""}
        (result,) = desk.post(BOSS, "/tasks/batch-agree", body).get_json()["results"]
        assert result["problem"]["code"] == "batch-not-offered"
        given = desk.get(BOSS, f"/tasks/{task.id}").get_json()
        desk.post(
            BOSS,
            f"/tasks/{task.id}/cosign/cancel",
            {"version": given["version"], "cosign": given["cosigns"][0]["id"]},
        )
        signers["version"] = desk.get(BOSS, f"/tasks/{task.id}").get_json()["version"]
    # There is no way to say anything but yes in a batch.
    assert desk.post(BOSS, "/tasks/batch-agree", {**body, "outcome": "refuse"}).status_code == 422


def test_a_batch_has_a_cap(desk: Desk) -> None:
    tasks = [{"id": f"t{number}", "version": 1} for number in range(51)]
    answer = desk.post(BOSS, "/tasks/batch-agree", {"tasks": tasks, "text": ""})
    assert answer.status_code == 422 and answer.get_json()["errors"][0]["pointer"] == "/tasks"


def test_a_submission_overtaken_by_another_is_no_incident(desk: Desk) -> None:
    """Two townships pool the same orders at once: who comes second is done again, and nobody is told."""
    incidents, task = Incidents(desk.engine, "toy"), desk.task("apply")
    with pytest.raises(StaleDataError), incidents.of_completion(task.id, {}):
        raise StaleDataError("UPDATE matched 1 of 2 rows")


def test_whoever_looks_after_the_system_reads_a_case_while_it_is_stuck_and_no_longer(desk: Desk) -> None:
    admin = Actor("adm", "系统管理员", "", "430211", "", frozenset({"system_administrator@430211"}))
    assert desk.get(admin, "/cases/c1").status_code == 404
    incidents, task = Incidents(desk.engine, "toy"), desk.task("apply")
    with pytest.raises(CaseStuck) as refused, incidents.of_completion(task.id, {}):
        raise OSError("no space left")
    with desk.toy.works(ANN) as work:
        refused.value.afterwards(work)  # type: ignore[misc]
    (told,) = desk.get(admin, "/cases/c1").get_json()["stuck"]
    assert (told["kind"], told["cause"]["en"]) == ("completion", "The program failed (OSError)")
    assert desk.get(STRANGER, "/cases/c1").status_code == 404
    assert desk.get(ANN, "/cases/c1").get_json()["stuck"] == [told]
    done = {"version": 1, "outcome": "agree", "data": {"opinion": "可"}}
    assert desk.post(ANN, f"/tasks/{task.id}/complete", done).status_code == 200
    with desk.toy.works(ANN) as work:
        incidents.settle(work)
    assert desk.get(admin, "/cases/c1").status_code == 404
