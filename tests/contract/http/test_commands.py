"""One command, one transaction, one effect, however often it is sent."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from chassis.ids import new_id
from chassis.web.commands import AnswerMismatch, command
from tests.contract.http.toy import make_toy


def test_a_command_sent_twice_has_one_effect_and_one_answer(toy: Any) -> None:
    first = toy.post("/notes", {"text": "once"}, key="key-00000001")
    again = toy.post("/notes", {"text": "once"}, key="key-00000001")
    assert first.status_code == again.status_code == 201 and first.data == again.data
    assert "Idempotency-Replayed" not in first.headers and again.headers["Idempotency-Replayed"] == "true"
    assert toy.notes() == ["once"]


def test_the_same_key_for_another_command_is_refused(toy: Any) -> None:
    toy.post("/notes", {"text": "once"}, key="key-00000001")
    answer = toy.post("/notes", {"text": "twice"}, key="key-00000001")
    assert answer.status_code == 422 and answer.get_json()["code"] == "idempotency-key-reused"
    assert toy.notes() == ["once"]


def test_keys_belong_to_their_actor(toy: Any) -> None:
    toy.post("/notes", {"text": "mine"}, key="key-00000001")
    other = toy.token("clerk@430211-zzb", user="u2")
    assert toy.post("/notes", {"text": "yours"}, key="key-00000001", headers=other).status_code == 201
    assert toy.notes() == ["mine", "yours"]


def test_a_refused_command_may_be_sent_again_with_its_key(toy: Any) -> None:
    assert toy.post("/notes", {"text": "rude"}, key="key-00000001").status_code == 409
    assert toy.post("/notes", {"text": "polite"}, key="key-00000001").status_code == 201


@pytest.mark.parametrize("key", ["", "short", "x" * 129, "键键键键键键键键"])
def test_a_command_without_a_good_key_is_refused(toy: Any, key: str) -> None:
    headers = {**toy.token("clerk@x"), **({"Idempotency-Key": key.encode().decode("latin-1")} if key else {})}
    answer = toy.client.post("/notes", json={"text": "x"}, headers=headers)
    assert answer.status_code == 400 and answer.get_json()["code"] == "idempotency-key-missing"


def test_many_at_once_with_one_key_have_one_effect(toy: Any) -> None:
    def send(_: int) -> tuple[int, bytes]:
        headers = {**toy.token("clerk@x"), "Idempotency-Key": "key-00000001"}
        answer = toy.app.test_client().post("/notes", json={"text": "once"}, headers=headers)
        return answer.status_code, answer.data

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(send, range(24)))
    assert len(answers) == 1 and toy.notes() == ["once"]


def _sheet(text: bytes) -> dict[str, Any]:
    return {"data": {"file": (io.BytesIO(text), "notes.txt")}, "content_type": "multipart/form-data"}


def test_an_upload_is_a_command_too_whatever_its_boundary(toy: Any) -> None:
    for _ in range(2):
        headers = {**toy.token("clerk@x"), "Idempotency-Key": "key-00000001"}
        answer = toy.client.post("/notes/import", headers=headers, **_sheet(b"a\nb"))
        assert answer.status_code == 201 and answer.get_json() == {"imported": 2}
    assert toy.notes() == ["a", "b"]


def test_a_marked_sheet_can_be_answered_with_nothing_done(toy: Any) -> None:
    headers = {**toy.token("clerk@x"), "Idempotency-Key": new_id()}
    answer = toy.client.post("/notes/import", headers=headers, **_sheet(b"a\nbad"))
    assert (answer.status_code, answer.mimetype, answer.data) == (422, "text/csv", b"marked sheet")
    assert toy.notes() == []


def test_an_upload_has_its_own_limit(toy: Any) -> None:
    headers = {**toy.token("clerk@x"), "Idempotency-Key": new_id()}
    answer = toy.client.post("/notes/import", headers=headers, **_sheet(b"a" * 100_001))
    assert answer.status_code == 413 and answer.get_json()["facts"] == {"limit": 100_000}


def test_lists_are_paged_by_key_to_their_end(toy: Any) -> None:
    for number in range(5):
        toy.post("/notes", {"text": f"note {number}"})
    seen, after = [], ""
    while after is not None:
        got = toy.get(f"/notes?limit=2&after={after}").get_json()
        seen += [note["text"] for note in got["items"]]
        after = got["next"]
    assert seen == [f"note {number}" for number in range(5)]


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "limit=1&limit=2", "colour=red"])
def test_a_wrong_query_is_refused(toy: Any, query: str) -> None:
    answer = toy.get(f"/notes?{query}")
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "/" + query.partition("=")[0]


@pytest.mark.parametrize("cursor", ["xyz", "!!", "bnVsbA", "WyJ4Il0", "W10", "W3RydWVd"])
def test_a_cursor_we_did_not_make_is_refused(toy: Any, cursor: str) -> None:
    answer = toy.get(f"/notes?after={cursor}")
    assert answer.status_code == 400 and answer.get_json()["code"] == "cursor-unknown"


def test_tests_notice_an_answer_the_documentation_does_not_say(toy: Any) -> None:
    from tests.contract.http.toy import Note

    def wrong(work: Any) -> dict[str, Any]:
        return {"number": "one"}

    view = command(answers=Note)(wrong)
    headers = {**toy.token("clerk@x"), "Idempotency-Key": new_id()}
    with toy.app.test_request_context("/notes", method="POST", headers=headers, data=b""):
        toy.app.preprocess_request()
        with pytest.raises(AnswerMismatch, match="text"):
            view()


def test_health_needs_no_one_and_readiness_names_what_is_wrong(toy: Any, tmp_path: Path) -> None:
    from chassis.web.health import database_check

    assert toy.client.get("/livez").get_json() == {"ok": True, "checks": {}, "version": version("gatehouse")}
    assert toy.client.get("/readyz").status_code == 200
    assert database_check(toy.works)() == ""
    assert b"gatehouse_request_seconds" in toy.client.get("/metrics").data


def test_figures_and_version_are_for_operators_only(
    toy: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    through_a_proxy = {"X-Forwarded-For": "203.0.113.7"}
    assert toy.client.get("/metrics", headers=through_a_proxy).status_code == 404
    assert "version" not in toy.client.get("/livez", headers=through_a_proxy).get_json()
    from_elsewhere = {"REMOTE_ADDR": "203.0.113.7"}
    assert toy.client.get("/metrics", environ_base=from_elsewhere).status_code == 404
    monkeypatch.setenv("GATEHOUSE_METRICS_PORT", "9100")
    (tmp_path / "other").mkdir()
    other = make_toy(tmp_path / "other")
    client = other.client
    assert client.get("/metrics").status_code == 404
    at_the_port = client.get("/metrics", base_url="http://admission:9100", environ_base=from_elsewhere)
    assert b"gatehouse_request_seconds" in at_the_port.data
    other.works.database.dispose()
