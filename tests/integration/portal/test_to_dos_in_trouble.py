"""统一待办 when the other system refuses, is slow or dead, or a sender dies: nothing lost, nothing twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from chassis.actor import Actor
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from portal.clients import dingtalk_to_dos as speaking
from portal.clients.dingtalk_to_dos import DingtalkToDos
from portal.clients.sending import Sender
from portal.clients.to_dos import ToDoLetters
from portal.storage.deliveries import LEASE, RESTS
from portal.storage.tables import TO_DO
from portal.storage.to_dos import LeavingToDos
from portal.storage.work import Work
from portal.web.keeping_to_dos import KeepingToDos
from tests.integration.portal.test_mail_leaves_the_portal import PUBLIC, clerk, colleague
from tests.integration.portal.test_the_inbox import hear_task, task
from tests.integration.portal.test_to_dos_elsewhere import (
    CLERK,
    COLLEAGUE,
    ToDoSender,
    head,
    kept,
    sender,
    sender_of,
    states,
    there,
)
from tests.support.dingtalk import WRONG_TOKEN, Dingtalk, dingtalk
from tests.support.mail_server import free_port

pytestmark = pytest.mark.thorough

__all__ = ["clerk", "colleague", "head", "kept", "sender", "there"]
NOW = 1_772_413_200.0


def test_a_dead_or_slow_system_delays_and_loses_nothing(
    directory: Works[Work],
    there: Dingtalk,
    kept: KeepingToDos,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in (1, 2):
        hear_task(directory, task(number))
    nobody = f"127.0.0.1:{free_port()}"
    dead = sender_of(directory, there.settings(url=f"http://{nobody}"))
    for _ in range(3):
        dead.send_due()
    assert states(directory) == [
        ("waiting", 1, f"{nobody}: ConnectError"),
        ("waiting", 0, ""),
    ], "nobody asks for the second where nobody answers"
    clock.advance(seconds=RESTS[0].total_seconds())
    monkeypatch.setattr(speaking, "TIMEOUT", httpx.Timeout(0.2))
    slow = sender_of(directory, there.settings())
    monkeypatch.undo()
    there.server.slow = 0.6
    slow.send_due()
    assert f"{there.server.host}: ReadTimeout" in {reason for _, _, reason in states(directory)}
    there.server.slow = 0.0
    clock.advance(hours=1)
    sender_of(directory, there.settings()).send_due()
    assert len(there.open) == 2 and {state for state, _, _ in states(directory)} == {"sent"}


def test_a_to_do_whose_making_was_answered_too_late_is_found_again(
    directory: Works[Work],
    there: Dingtalk,
    sender: ToDoSender,
    clerk: Actor,
    clock: FixedClock,
) -> None:
    def lost(asked: Any) -> tuple[int, Any]:
        there.instead = None
        there.answer(asked)
        return 503, b""

    there.instead = lost
    hear_task(directory, task(1))
    sender.send_due()
    assert (there.made, states(directory)[0][0]) == (1, "waiting")
    hear_task(directory, task(1, version=2, state="claimed", assignee=clerk.user_id), 2)
    clock.advance(hours=1)
    sender.send_due()
    (one,) = there.open.values()
    assert (there.made, one["executorIds"]) == (1, [CLERK])
    assert there.calls() == ["POST", "POST", "GET", "PUT"]
    there.instead = lost
    hear_task(directory, task(2))
    sender.send_due()
    hear_task(directory, task(2, version=2, state="cancelled"), 2)
    clock.advance(hours=1)
    sender.send_due()
    assert [one["sourceId"] for one in there.open.values()] == ["task-0001"], "what ended meanwhile is closed"
    assert {state for state, _, _ in states(directory)} == {"sent"}


@pytest.mark.parametrize(
    ("status", "answer", "state", "reason"),
    [
        (400, {"code": "todo.taskCreate.paramError", "message": "user not exist"}, "given_up", "user not"),
        (400, {"code": "todo.taskCreate.flowControlError", "message": "slow"}, "waiting", "flowControl"),
        (400, {"code": "todo.taskCreate.lockError"}, "waiting", "lockError"),
        (200, {"errcode": 40035, "errmsg": "不合法的参数"}, "given_up", "40035 不合法的参数"),
        (200, {"success": False, "errorCode": "SYSTEM_ERROR", "errorMsg": "busy"}, "waiting", "busy"),
        (200, {"errcode": 0, "id": ""}, "waiting", "nobody understands"),
        (200, b"<html>", "waiting", "nobody understands"),
        (200, [1], "waiting", "nobody understands"),
        (302, b"", "waiting", "HTTP 302"),
        (401, WRONG_TOKEN, "waiting", "token is invalid"),
        (403, {"code": "Forbidden.AccessDenied", "message": "no permission"}, "waiting", "no permission"),
        (404, {"code": "InvalidAction.NotFound"}, "waiting", "HTTP 404"),
        (429, {}, "waiting", "HTTP 429"),
        (500, {"code": "todo.taskCreate.systemError"}, "waiting", "systemError"),
        (503, b"", "waiting", "HTTP 503"),
    ],
)
def test_what_was_answered_decides_whether_it_is_tried_again(
    directory: Works[Work],
    there: Dingtalk,
    sender: ToDoSender,
    status: int,
    answer: Any,
    state: str,
    reason: str,
) -> None:
    """Also what comes with status 200 may be a no."""
    there.instead = lambda asked: (status, answer)
    hear_task(directory, task(1))
    sender.send_due()
    ((found, tried, why),) = states(directory)
    assert (found, tried) == (state, 1)
    assert reason in why and "never-told" not in why and "token-" not in why


def test_a_wrong_key_keeps_everybody_s_waiting(
    directory: Works[Work], there: Dingtalk, sender: ToDoSender, clock: FixedClock
) -> None:
    real = there.server.answer
    there.server.answer = lambda asked: (403, {"code": "Forbidden", "message": "key"})
    for number in (1, 2):
        hear_task(directory, task(number))
    sender.send_due()
    sender.send_due()
    assert len(there.server.arrived) == 1
    assert "no token: HTTP 403 Forbidden key" in states(directory)[0][2]
    there.server.answer = real
    clock.advance(hours=1)
    sender.send_due()
    assert len(there.open) == 2


def test_a_token_is_used_until_it_ends_and_replaced_when_it_is_not_taken_any_more(
    directory: Works[Work], there: Dingtalk, kept: KeepingToDos
) -> None:
    at = [NOW]
    carrier = DingtalkToDos(there.settings(), now=lambda: at[0])
    sender: ToDoSender = Sender(
        LeavingToDos(directory), {"to_do": carrier}, ToDoLetters(PUBLIC), directory.clock
    )
    for number in (1, 2):
        hear_task(directory, task(number))
        sender.send_due()
    assert there.tokens == ["token-1"]
    at[0] += there.token_lives
    hear_task(directory, task(3))
    sender.send_due()
    assert there.tokens == ["token-1", "token-2"]
    there.revoked.update(there.tokens)
    hear_task(directory, task(4))
    sender.send_due()
    assert len(there.open) == 4 and len(there.tokens) == 3


def test_what_changes_while_it_is_sent_is_sent_again_and_never_by_two_at_once(
    directory: Works[Work], kept: KeepingToDos, clerk: Actor, clock: FixedClock
) -> None:
    hear_task(directory, task(1))
    leaving = LeavingToDos(directory)
    slow = leaving.claim("to_do")
    assert slow is not None and slow.act == "open"
    hear_task(directory, task(1, version=2, state="claimed", assignee=clerk.user_id), 2)
    assert leaving.claim("to_do") is None, "while one is on its way there is no other"
    leaving.sent(slow, "there-1")
    quick = leaving.claim("to_do")
    assert quick is not None and (quick.act, quick.facts["executors"]) == ("change", [CLERK])
    leaving.sent(quick, "there-1")
    assert leaving.claim("to_do") is None
    hear_task(directory, task(2))
    dead = leaving.claim("to_do")
    assert dead is not None
    clock.advance(seconds=LEASE.total_seconds())
    heir = leaving.claim("to_do")
    assert heir is not None and heir.id == dead.id
    leaving.given_up(dead, "too late")
    leaving.sent(heir, "there-2")
    leaving.rest(dead, "too late")
    assert {state for state, _, _ in states(directory)} == {"sent"}


def test_it_is_tried_later_and_later_and_given_up_in_the_end(
    directory: Works[Work], there: Dingtalk, kept: KeepingToDos, clock: FixedClock
) -> None:
    there.instead = lambda asked: (500, {})
    hear_task(directory, task(1))
    sender = sender_of(directory, there.settings())
    for number, rest in enumerate(RESTS, 1):
        sender.send_due()
        sender.send_due()
        assert states(directory)[0][:2] == ("waiting", number)
        clock.advance(seconds=rest.total_seconds())
    sender.send_due()
    assert states(directory)[0][:2] == ("given_up", len(RESTS) + 1)
    there.instead = None
    hear_task(directory, task(1, version=2, urged=1), 2)
    sender.send_due()
    assert len(there.open) == 1, "what happens to it afterwards is told again"


def test_two_senders_at_once_make_each_to_do_once(
    directory: Works[Work], there: Dingtalk, kept: KeepingToDos
) -> None:
    for number in range(1, 13):
        hear_task(directory, task(number))
    together = threading.Barrier(4)
    failed: list[Exception] = []

    def send() -> None:
        sender = sender_of(directory, there.settings())
        together.wait()
        try:
            for _ in range(3):
                sender.send_due()
        except Exception as error:  # noqa: BLE001 - a thread's failure is the test's
            failed.append(error)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(there.open) == there.made == 12


def test_whatever_happens_there_stands_in_the_end_what_waits_here(
    directory: Works[Work],
    there: Dingtalk,
    sender: ToDoSender,
    clerk: Actor,
    colleague: Actor,
    head: Actor,
    clock: FixedClock,
) -> None:
    """A hundred random things befall tasks, and every third answer is lost."""
    lot = random.Random(7)
    real, asked = there.server.answer, [0]

    def moody(request: Any) -> tuple[int, Any]:
        asked[0] += 1
        done = real(request)
        return (503, b"") if asked[0] % 3 == 0 else done

    there.server.answer = moody
    versions: dict[int, int] = {}
    last: dict[int, dict[str, Any]] = {}
    for _ in range(100):
        number = lot.randint(1, 8)
        version = versions[number] = versions.get(number, 0) + 1
        who = lot.choice([clerk.user_id, colleague.user_id, head.user_id])
        ends: dict[str, Any] = {"closed_by": who}
        changes = [
            {"state": "open"},
            {"state": "claimed", "assignee": who},
            {"state": "completed", **ends},
            {"state": "cancelled"},
        ]
        last[number] = lot.choice(changes)
        hear_task(directory, task(number, version=version, **last[number]), version)
        if lot.random() < 0.4:
            sender.send_due()
            clock.advance(minutes=1)
    there.server.answer = real
    for _ in range(3):
        clock.advance(days=2)
        sender.send_due()
    known = {clerk.user_id: [CLERK], colleague.user_id: [COLLEAGUE]}
    expected = {
        f"task-{number:04d}": known.get(change.get("assignee", ""), [CLERK, COLLEAGUE])
        for number, change in last.items()
        if change["state"] == "open" or change.get("assignee") in known
    }
    standing = {one["sourceId"][:9]: one["executorIds"] for one in there.open.values()}
    assert standing == expected and len(there.open) == len(expected) > 1
    assert {state for state, _, _ in states(directory)} == {"sent"}


DYING = """
import os, signal, sys
from chassis.clock import SystemClock
from chassis.persistence import failpoints
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import Works
from portal.storage.work import Work
from portal.settings import ToDoSystem
from tests.integration.portal.test_to_dos_elsewhere import sender_of

url, schema, there, place = sys.argv[1:]
def die(where):
    if where == place:
        os.kill(os.getpid(), signal.SIGKILL)
failpoints.install(die)
database = Database(url, schema=schema or None)
works = Works(database, SystemClock(), work=Work, publish=lambda work, events: None)
system = ToDoSystem(url=there, app_key="key-1", app_secret="never-told", operator="operator-1")
sender_of(works, system).send_due()
"""


@pytest.mark.parametrize("place", ["sender: claimed", "sender: sent, not marked"])
def test_a_sender_that_is_killed_loses_nothing_and_makes_nothing_twice(
    directory: Works[Work],
    there: Dingtalk,
    sender: ToDoSender,
    database: Database,
    clock: FixedClock,
    place: str,
) -> None:
    """A to-do that was made before our note of it is found again by our own id."""
    hear_task(directory, task(1))
    url = database.engine.url.render_as_string(hide_password=False)
    done = subprocess.run(
        [sys.executable, "-c", DYING, url, database.schema or "", there.server.url, place],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    with directory.reading() as session:
        taken_up = session.scalar(select(TO_DO.c.next_at))
    assert taken_up is not None
    clock.move_to(taken_up)
    sender.send_due()
    assert len(there.open) == there.made == 1
    assert states(directory)[0][0] == "sent"
    hear_task(directory, task(1, version=2, state="cancelled"), 2)
    sender.send_due()
    assert there.open == {}


def test_nothing_is_sent_where_an_answer_points_to(
    directory: Works[Work], there: Dingtalk, sender: ToDoSender
) -> None:
    with dingtalk() as elsewhere:
        there.server.location = f"{elsewhere.server.url}/secret"
        there.instead = lambda asked: (302, b"")
        hear_task(directory, task(1))
        sender.send_due()
        assert elsewhere.server.arrived == []
