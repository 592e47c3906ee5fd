"""Copies are for reading, urging is rationed, remarks stay, and what was opened is known."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.engine import act_refusals as refused
from chassis.engine.records import CaseCopied
from chassis.engine.refusals import CaseUnknown
from tests.unit.chassis.engine.acts.desk import ANN, BEN, ELSEWHERE, HEAD, STRANGER, Desk
from tests.unit.chassis.engine.bench import an_actor

READER = an_actor("archivist@3", user_id="reader", name="档案员")
WAITING = Actor("w", "等", "经办人", "1", "某单位", frozenset({"waits@1"}))


def may_read(desk: Desk, actor: Actor) -> bool:
    with Session(desk.bench.database) as session:
        return desk.acts.was_drawn_in(session, "c1", actor)


def test_whoever_gets_a_copy_may_read_and_the_portal_hears_of_it() -> None:
    desk = Desk()
    task_id = desk.task("apply").task_id
    assert not may_read(desk, READER)
    desk.act(ANN, "copy_case", task_id, holders=["archivist@3"], colleagues=[BEN], note="请阅")
    assert may_read(desk, READER) and may_read(desk, BEN) and not may_read(desk, ELSEWHERE)
    told = [one for one in desk.bench.told if isinstance(one, CaseCopied)]
    assert [(one.holder, one.by_name, one.note) for one in told] == [
        ("archivist@3", "安", "请阅"),
        ("user:ben", "安", "请阅"),
    ]
    assert desk.act(READER, "see_case", "c1") == 1 and desk.act(READER, "see_case", "c1") == 0
    read = {one["holder"]: one["read_at"] is not None for one in desk.of_case(ANN)["copies"]}
    assert read == {"archivist@3": True, "user:ben": False}


def test_a_copy_is_given_once_not_to_oneself_and_only_by_the_handler() -> None:
    desk = Desk()
    task_id = desk.task("apply").task_id
    desk.act(ANN, "copy_case", task_id, holders=["archivist@3"])
    assert desk.act(ANN, "copy_case", task_id, holders=["archivist@3", "other@3"]) == 1
    with pytest.raises(refused.NobodyToCopy):
        desk.act(ANN, "copy_case", task_id, holders=["archivist@3"])
    with pytest.raises(refused.ColleagueIsYou):
        desk.act(ANN, "copy_case", task_id, colleagues=[ANN])
    with pytest.raises(refused.NotYoursToAct):
        desk.act(HEAD, "copy_case", task_id, holders=["x@3"])
    desk.complete(ANN, desk.task("apply"))
    assert desk.act(ANN, "copy_case", task_id, holders=["late@3"]) == 1


def test_those_drawn_in_by_name_may_read() -> None:
    desk = Desk()
    task = desk.task("apply")
    desk.act(ANN, "ask_to_sign", task.task_id, when="before", holders=["lawyer@7"], colleagues=[ELSEWHERE])
    assert may_read(desk, an_actor("lawyer@7", user_id="l")) and may_read(desk, ELSEWHERE)
    assert not may_read(desk, STRANGER)


def test_a_delegate_may_read_on_after_giving_the_task_back() -> None:
    desk = Desk()
    task = desk.task("apply")
    desk.act(ANN, "delegate", task.task_id, colleague=BEN, reason="", version=1)
    assert may_read(desk, BEN)
    desk.complete(BEN, desk.row(task.task_id), "agree", text="可")
    assert may_read(desk, BEN) and not may_read(desk, STRANGER)


def test_who_waits_urges_all_handlers_counted_and_not_too_often() -> None:
    desk = Desk()
    task = desk.task("apply")
    assert desk.act(WAITING, "urge", "c1") == 1
    urged = desk.row(task.task_id)
    # The page somebody has open does not go stale by being urged.
    assert (urged.urged, urged.version) == (1, 1) and desk.told(task.task_id)[-1] == "changed:open"
    desk.bench.clock.advance(hours=3)
    with pytest.raises(refused.UrgedTooSoon) as told:
        desk.act(WAITING, "urge", "c1")
    assert "2026-11-23 16:00" in told.value.said.zh
    desk.bench.clock.advance(hours=1)
    desk.act(WAITING, "urge", "c1")
    assert desk.row(task.task_id).urged == 2
    assert desk.of_task(ANN, task)["urged"] == 2 and len(desk.lines("case-urged")) == 2


def test_nobody_urges_himself_nor_a_case_that_is_none_of_his() -> None:
    desk = Desk()
    with pytest.raises(refused.NobodyToUrge):
        desk.act(ANN, "urge", "c1")
    with pytest.raises(refused.NotYoursToUrge):
        desk.act(Actor("q", "q", "", "8", "", frozenset({"clerk@8"})), "urge", "c1")
    with pytest.raises(CaseUnknown):
        desk.act(ANN, "urge", "c2")
    assert desk.of_case(WAITING)["may_urge"] and not desk.of_case(ANN)["may_urge"]


def test_while_signatures_are_missing_the_signers_are_urged() -> None:
    desk = Desk()
    task = desk.task("apply")
    desk.act(ANN, "ask_to_sign", task.task_id, when="before", holders=["lawyer@7"])
    assert desk.act(ANN, "urge", "c1") == 1
    assert desk.signatures()[0].urged == 1 and desk.row(task.task_id).urged == 0


def test_a_remark_stays_with_name_post_unit_and_time() -> None:
    desk = Desk()
    desk.act(BEN, "remark", "c1", "  请补附件 ")
    (said,) = desk.of_case(ANN)["remarks"]
    assert (said["kind"], said["text"], said["name"], said["post"], said["unit_name"]) == (
        "comment",
        "请补附件",
        "贲",
        "经办人",
        "某单位",
    )
    assert said["at"] == desk.bench.clock.now()
    with pytest.raises(refused.RemarkEmpty):
        desk.act(BEN, "remark", "c1", "   ")
    with pytest.raises(CaseUnknown):
        desk.act(BEN, "remark", "c9", "x")


def test_only_those_it_is_offered_to_leave_a_trace_of_having_opened_a_task() -> None:
    desk = Desk()
    task_id = desk.task("apply").task_id
    assert desk.act(HEAD, "see_task", task_id).seen_at is None
    first = desk.act(BEN, "see_task", task_id).seen_at
    desk.bench.clock.advance(hours=1)
    assert desk.act(ANN, "see_task", task_id).seen_at == first
    assert desk.row(task_id).version == 1
