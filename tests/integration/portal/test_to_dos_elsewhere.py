"""统一待办 through a real HTTP server: a task is a to-do there while it waits here, whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from portal.assembly import tidy_up
from portal.clients.dingtalk_to_dos import DingtalkToDos
from portal.clients.sending import Sender
from portal.clients.to_dos import ToDo, ToDoLetters
from portal.settings import ToDoSystem
from portal.storage.deliveries import RESTS
from portal.storage.notifications import KEPT_FOR
from portal.storage.tables import METADATA, ROLE_ASSIGNMENT, TO_DO
from portal.storage.to_do_records import ClaimedToDo
from portal.storage.to_dos import LeavingToDos
from portal.storage.work import Work
from portal.web.keeping_to_dos import (
    KeepingToDos,
    NoSuchAccount,
    ToDoIdTaken,
    ToDoIdUnreadable,
    ToDosNotSetUp,
)
from tests.integration.portal.test_mail_leaves_the_portal import PUBLIC, clerk, colleague
from tests.integration.portal.test_telling_people import HEAD, SYSTEM, holding
from tests.integration.portal.test_the_inbox import START, hear_task, task
from tests.support.dingtalk import Dingtalk, dingtalk

__all__ = ["clerk", "colleague"]
KEEPER = Actor("u0", "系统管理员", "管理员", "430211", "某区", frozenset({"system_administrator@430211"}))
CLERK, COLLEAGUE, BOSS = "union-clerk", "union-colleague", "union-head"
ToDoSender = Sender[ClaimedToDo, ToDo]


@pytest.fixture
def there() -> Iterator[Dingtalk]:
    with dingtalk() as system:
        yield system


@pytest.fixture
def head(directory: Works[Work]) -> Actor:
    return holding(directory, HEAD)


def sender_of(works: Works[Work], system: ToDoSystem) -> ToDoSender:
    return Sender(LeavingToDos(works), {"to_do": DingtalkToDos(system)}, ToDoLetters(PUBLIC), works.clock)


@pytest.fixture
def kept(directory: Works[Work], there: Dingtalk, clerk: Actor, colleague: Actor) -> KeepingToDos:
    """Both clerks of the office are known there; the head is not."""
    kept = KeepingToDos(directory, there.settings())
    kept.bind(KEEPER, clerk.user_id, CLERK)
    kept.bind(KEEPER, colleague.user_id, COLLEAGUE)
    return kept


@pytest.fixture
def sender(directory: Works[Work], there: Dingtalk, kept: KeepingToDos) -> ToDoSender:
    return sender_of(directory, there.settings())


def states(works: Works[Work]) -> list[tuple[str, int, str]]:
    with works.reading() as session:
        rows = session.execute(select(TO_DO).order_by(TO_DO.c.task_id)).mappings()
        return [(row["state"], row["attempts"], row["reason"]) for row in rows]


def test_a_task_is_a_to_do_for_everybody_who_may_take_it_and_leads_to_it(
    directory: Works[Work], there: Dingtalk, sender: ToDoSender
) -> None:
    for _twice in range(2):
        hear_task(directory, task(1))
        sender.send_due()
    (made,) = there.open.values()
    due = int((START + timedelta(days=1)).timestamp() * 1000)
    link = f"{PUBLIC}tasks/admission/task-0001"
    assert made == {
        "id": "there-1",
        "sourceId": "task-0001",
        "creatorId": "operator-1",
        "subject": "[把关] 登记：事项 1",
        "description": f"编号：{task(1)['case_no']}",
        "executorIds": [CLERK, COLLEAGUE],
        "dueTime": due,
        "detailUrl": {"appUrl": link, "pcUrl": link},
        "isOnlyShowExecutor": True,
    }
    assert there.calls() == ["POST"] and there.tokens == ["token-1"]


def test_who_takes_it_has_it_alone_and_whom_it_is_given_to_after(
    directory: Works[Work], there: Dingtalk, sender: ToDoSender, clerk: Actor, colleague: Actor
) -> None:
    changes: list[dict[str, Any]] = [
        {},
        {"state": "claimed", "assignee": clerk.user_id},
        {"state": "claimed", "assignee": colleague.user_id},
        {"state": "open", "assignee": None, "case_title": "改过的名称", "due_at": None},
    ]
    seen = []
    for version, change in enumerate(changes, 1):
        hear_task(directory, task(1, version=version, **change), version)
        sender.send_due()
        ((_, one),) = there.open.items()
        seen.append((one["id"], one["executorIds"]))
    assert [ids for _, ids in seen] == [[CLERK, COLLEAGUE], [CLERK], [COLLEAGUE], [CLERK, COLLEAGUE]]
    assert {which for which, _ in seen} == {"there-1"}, "it stays the same to-do"
    assert there.of(CLERK) == ["[把关] 登记：改过的名称"]
    assert there.calls() == ["POST", "PUT", "PUT", "PUT"]


@pytest.mark.parametrize(
    ("end", "done"),
    [
        ({"state": "completed", "closed_by": "whoever"}, 1),
        ({"state": "completed", "closed_by": None, "outcome": "returned"}, 1),
        ({"state": "cancelled"}, 0),
        ({"state": "claimed", "assignee": "the head"}, 0),
    ],
    ids=["completed by anybody", "returned", "cancelled or withdrawn", "given to somebody unknown there"],
)
def test_it_is_closed_when_the_task_ends_for_whatever_reason(
    directory: Works[Work], there: Dingtalk, sender: ToDoSender, head: Actor, end: dict[str, Any], done: int
) -> None:
    """What was done is done there too; what is nobody's any more just goes."""
    hear_task(directory, task(1))
    sender.send_due()
    if end.get("assignee"):
        end = {**end, "assignee": head.user_id}
    hear_task(directory, task(1, version=2, **end), 2)
    sender.send_due()
    sender.send_due()
    assert (there.open, len(there.done)) == ({}, done)
    assert len(there.calls()) == 2 and states(directory)[0][0] == "sent"


def test_work_that_is_taken_back_is_a_new_to_do(
    directory: Works[Work], there: Dingtalk, sender: ToDoSender, clerk: Actor
) -> None:
    hear_task(directory, task(1))
    sender.send_due()
    hear_task(directory, task(1, version=2, state="completed", closed_by=clerk.user_id), 2)
    sender.send_due()
    hear_task(directory, task(1, version=3, state="claimed", assignee=clerk.user_id), 3)
    sender.send_due()
    (again,) = there.open.values()
    assert (again["sourceId"], again["executorIds"]) == ("task-0001-1", [CLERK])


def test_what_came_and_went_before_it_was_sent_is_never_told(
    directory: Works[Work], there: Dingtalk, sender: ToDoSender
) -> None:
    hear_task(directory, task(1))
    hear_task(directory, task(1, version=2, state="cancelled"), 2)
    sender.send_due()
    assert (there.calls(), states(directory)) == ([], [("sent", 0, "")])


def test_of_a_case_with_named_readers_it_says_the_number_only(
    directory: Works[Work], there: Dingtalk, sender: ToDoSender
) -> None:
    hear_task(directory, task(1, process_id="app_head", case_title="某某同志任职"))
    sender.send_due()
    (made,) = there.open.values()
    assert made["subject"] == f"[把关] 有工作待查看：{task(1)['case_no']}" and "dueTime" not in made
    for secret in ("某某", "任职", "登记"):
        assert secret not in str(made)


def test_nothing_is_kept_while_nobody_is_known_there_and_then_all_that_waits(
    directory: Works[Work], there: Dingtalk, clerk: Actor
) -> None:
    hear_task(directory, task(1))
    assert states(directory) == []
    kept = KeepingToDos(directory, there.settings())
    kept.bind(KEEPER, clerk.user_id, CLERK)
    sender_of(directory, there.settings()).send_due()
    assert there.of(CLERK) == ["[把关] 登记：事项 1"]


def test_an_account_that_gets_another_id_or_none_takes_its_work_along(
    directory: Works[Work],
    there: Dingtalk,
    sender: ToDoSender,
    kept: KeepingToDos,
    clerk: Actor,
    colleague: Actor,
) -> None:
    hear_task(directory, task(1))
    sender.send_due()
    kept.bind(KEEPER, clerk.user_id, " another ")
    sender.send_due()
    assert (there.of(CLERK), len(there.of("another"))) == ([], 1)
    kept.bind(KEEPER, clerk.user_id, "")
    kept.bind(KEEPER, colleague.user_id, "")
    sender.send_due()
    assert (there.open, there.done) == ({}, {})
    with directory.reading() as session:
        lines = session.execute(METADATA.tables["journal"].select()).mappings().all()
    assert len([line for line in lines if line["action"] == "to-do-account-bound"]) == 5
    assert {row["external_id"] for row in kept.accounts("")} == {None}


@pytest.mark.parametrize(
    ("entered", "refusal"),
    [("x" * 65, ToDoIdUnreadable), ("a b", ToDoIdUnreadable), ("甲", ToDoIdUnreadable), (CLERK, ToDoIdTaken)],
)
def test_what_is_no_id_there_or_another_s_changes_nothing(
    directory: Works[Work], kept: KeepingToDos, colleague: Actor, entered: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        kept.bind(KEEPER, colleague.user_id, entered)
    with pytest.raises(NoSuchAccount):
        kept.bind(KEEPER, "nobody", "x")
    with pytest.raises(ToDosNotSetUp):
        KeepingToDos(directory, ToDoSystem()).bind(KEEPER, colleague.user_id, "x")
    known = {row["external_id"] for row in kept.accounts("审核委员会办公室")}
    assert known >= {CLERK, COLLEAGUE} and len(kept.accounts("没有这样的单位")) == 0


def test_posts_that_change_hands_and_deputies_are_found_without_a_message(
    directory: Works[Work],
    there: Dingtalk,
    sender: ToDoSender,
    kept: KeepingToDos,
    clerk: Actor,
    head: Actor,
    clock: FixedClock,
) -> None:
    """A deputy finds the absent's work there as on the own desk, from the first day to the last."""
    kept.bind(KEEPER, head.user_id, BOSS)
    hear_task(directory, task(1, candidates=[HEAD]))
    sender.send_due()
    today = clock.today()
    with directory(SYSTEM) as work:
        first, last = today + timedelta(days=1), today + timedelta(days=2)
        work.stand_ins.add(head.user_id, clerk.user_id, first, last, "外出", clock.now())
    leaving = LeavingToDos(directory)
    found = []
    for _day in range(4):
        leaving.reconcile()
        sender.send_due()
        ((_, one),) = there.open.items()
        found.append(one["executorIds"])
        clock.advance(days=1)
    assert found == [[BOSS], [CLERK, BOSS], [CLERK, BOSS], [BOSS]]
    with directory(SYSTEM) as work:
        work.session.execute(delete(ROLE_ASSIGNMENT).where(ROLE_ASSIGNMENT.c.account_id == head.user_id))
    assert leaving.reconcile() == 1
    sender.send_due()
    assert (there.open, leaving.reconcile()) == ({}, 0)


def test_what_somebody_is_asked_about_themselves_is_no_deputy_s_to_do(
    directory: Works[Work],
    there: Dingtalk,
    sender: ToDoSender,
    kept: KeepingToDos,
    clerk: Actor,
    clock: FixedClock,
) -> None:
    post = "agency_head@430211-cgj-ssld"
    head = holding(directory, post)
    kept.bind(KEEPER, head.user_id, BOSS)
    with directory(SYSTEM) as work:
        today = clock.today()
        work.stand_ins.add(head.user_id, clerk.user_id, today, today, "外出", clock.now())
    about_me = {"process_id": "app_adverse", "element_id": "state_view"}
    hear_task(directory, task(1, candidates=[post], **about_me))
    hear_task(directory, task(2, candidates=[post]))
    sender.send_due()
    standing = {one["sourceId"]: one["executorIds"] for one in there.open.values()}
    assert standing == {"task-0001": [BOSS], "task-0002": [CLERK, BOSS]}
    taken = {"state": "claimed", "assignee": head.user_id}
    hear_task(directory, task(1, candidates=[post], version=2, **about_me, **taken), 2)
    sender.send_due()
    assert {one["executorIds"][0] for one in there.open.values() if one["sourceId"] == "task-0001"} == {BOSS}


def test_a_to_do_somebody_took_away_there_is_made_again_and_one_that_is_gone_needs_no_closing(
    directory: Works[Work], there: Dingtalk, sender: ToDoSender, clerk: Actor
) -> None:
    hear_task(directory, task(1))
    hear_task(directory, task(2))
    sender.send_due()
    there.open.clear()
    hear_task(directory, task(1, version=2, state="claimed", assignee=clerk.user_id), 2)
    hear_task(directory, task(2, version=2, state="completed", closed_by="u9"), 2)
    sender.send_due()
    assert {one["sourceId"]: one["executorIds"] for one in there.open.values()} == {"task-0001-1": [CLERK]}
    assert {state for state, _, _ in states(directory)} == {"sent"}


def test_the_administrator_sees_what_was_not_taken_and_has_it_sent_again(
    directory: Works[Work],
    there: Dingtalk,
    sender: ToDoSender,
    kept: KeepingToDos,
    clock: FixedClock,
    clerk: Actor,
) -> None:
    there.instead = lambda asked: (400, {"code": "paramError", "message": "user not exist"})
    for number in (1, 2):
        hear_task(directory, task(number, case_title="不应出现的事项"))
        clock.advance(minutes=1)
    sender.send_due()
    first = kept.troubled(given_up=True, limit=1)
    rest = kept.troubled(given_up=True, limit=1, after=first.next)
    assert [page.rows[0]["case_no"] for page in (first, rest)] == [task(2)["case_no"], task(1)["case_no"]]
    assert "不应出现" not in str(first.rows) and rest.next is None
    seen = kept.overview()
    assert (seen["known"], seen["open"], seen["given_up"], seen["last"]) == (2, 0, 2, None)
    there.instead = None
    assert (kept.try_again(KEEPER, "task-0002"), kept.try_again(KEEPER, "task-0002")) == (1, 0)
    sender.send_due()
    assert len(there.open) == 1
    assert kept.try_again(KEEPER) == 1
    sender.send_due()
    assert len(there.open) == 2 and kept.overview()["open"] == 2
    there.instead = lambda asked: (500, {})
    hear_task(directory, task(1, version=2, state="claimed", assignee=clerk.user_id), 2)
    sender.send_due()
    (row,) = kept.troubled(given_up=False).rows
    assert (row["attempts"], row["next_at"]) == (1, clock.now() + RESTS[0])
    assert kept.try_again(KEEPER) == 0


def test_an_id_put_right_sends_what_was_given_up(
    directory: Works[Work], there: Dingtalk, sender: ToDoSender, kept: KeepingToDos, clerk: Actor
) -> None:
    there.instead = lambda asked: (400, {"code": "paramError", "message": "user not exist"})
    hear_task(directory, task(1))
    sender.send_due()
    there.instead = None
    kept.bind(KEEPER, clerk.user_id, "right")
    sender.send_due()
    assert len(there.of("right")) == 1


def test_what_ended_long_ago_is_forgotten_and_what_is_open_is_not(
    directory: Works[Work], there: Dingtalk, sender: ToDoSender, clock: FixedClock
) -> None:
    hear_task(directory, task(1))
    hear_task(directory, task(2))
    sender.send_due()
    hear_task(directory, task(2, version=2, state="cancelled"), 2)
    sender.send_due()
    clock.advance(seconds=KEPT_FOR.total_seconds() + 1)
    tidy_up(directory)
    with directory.reading() as session:
        assert session.scalars(select(TO_DO.c.task_id)).all() == ["task-0001"]
