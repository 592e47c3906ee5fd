"""What a command costs, counted and not timed, so that the answer is the same on every machine."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import event
from werkzeug.test import EnvironBuilder

from chassis.persistence import idempotency
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.web.blueprint import Blueprint
from chassis.web.commands import WORKS, command
from chassis.web.identity import allowed_signed_in
from tests.contract.http.toy import NewNote, Toy, make_toy

CALLS_ALLOWED = 430


def a_toy_that_does_nothing(folder: Path) -> Toy:
    blueprint = Blueprint("nothing", __name__)

    @blueprint.post("/nothing/<task>")
    @allowed_signed_in
    @command(NewNote)
    def do_nothing(work: UnitOfWork, body: dict[str, Any], task: str) -> dict[str, Any]:
        """Do nothing."""
        return {"id": task, "state": "completed"}

    return make_toy(folder, testing=False, blueprints=[blueprint])


def test_a_command_of_its_own_needs_one_statement_and_one_commit(tmp_path: Path) -> None:
    toy = a_toy_that_does_nothing(tmp_path)
    toy.post("/nothing/t1", {"text": "warm up"})
    seen: list[str] = []
    engine = toy.works.database.engine
    event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2].split()[0]))
    event.listen(engine, "commit", lambda _connection: seen.append("COMMIT"))
    assert toy.post("/nothing/t1", {"text": "x"}).status_code == 200
    assert seen == ["INSERT", "COMMIT"]


class NoWork:
    """A unit of work without a database."""

    session = None

    def __enter__(self) -> NoWork:
        return self

    def __exit__(self, *_: object) -> None:
        return None


def test_the_way_through_the_web_chassis_stays_short(tmp_path: Path, monkeypatch: Any) -> None:
    """Flask, identity, key, body, answer, headers and metrics together; only the log is left out."""
    toy = a_toy_that_does_nothing(tmp_path)
    toy.app.extensions[WORKS] = lambda actor, cause: NoWork()
    monkeypatch.setattr(idempotency, "keep", lambda *_: None)
    toy.post("/nothing/t1", {"text": "warm up"})
    calls = 0

    def count(frame: Any, what: str, _argument: Any) -> None:
        nonlocal calls
        calls += what == "call" and "structlog" not in frame.f_code.co_filename

    headers = {**toy.token("clerk@x"), "Idempotency-Key": "key-00000001"}
    asked = EnvironBuilder(
        "/nothing/t1", method="POST", json={"text": "x", "copies": 1}, headers=headers
    ).get_environ()
    told: list[str] = []
    gc.disable()  # what other tests left behind may have something to say when it is collected
    sys.setprofile(count)
    try:
        answer = toy.app.wsgi_app(asked, lambda status, _headers, _error=None: told.append(status))
    finally:
        sys.setprofile(None)
        gc.enable()
    assert b"".join(answer) == b'{"id":"t1","state":"completed"}' and told == ["200 OK"]
    assert calls < CALLS_ALLOWED, f"{calls} Python calls for one command"
