"""What one has just completed can be taken back until somebody else has touched it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.engine import act_refusals as refused
from chassis.engine import undoing
from tests.unit.chassis.engine.acts.desk import ANN, ANN_FOR_BEN, BEN, HEAD, Desk
from tests.unit.chassis.engine.bench import an_actor
from tests.unit.chassis.engine.drawing import Drawing, each, timer

SYSTEM = an_actor(user_id="system:test", name="系统")


def completed(desk: Desk, **data: Any) -> str:
    task = desk.task("apply")
    desk.complete(ANN, task, "pass", **data)
    return task.task_id


def test_the_task_is_open_again_for_whoever_did_it_with_the_submission_as_draft() -> None:
    desk = Desk()
    task_id = completed(desk, note="错了")
    successor = desk.task("check").task_id
    assert [one["task_id"] for one in desk.of_case(ANN)["withdrawable"]] == [task_id]
    assert desk.of_case(BEN)["withdrawable"] == []
    desk.act(ANN, "withdraw", task_id, reason="填错")
    back = desk.row(task_id)
    assert (back.state, back.assignee, back.outcome, back.closed_by) == ("claimed", "ann", None, None)
    assert back.draft == {"note": "错了", "outcome": "pass"}
    assert desk.row(successor).state == "cancelled" and desk.bench.names() == ["apply"]
    assert desk.lines("task-withdrawn")[0]["reason"] == "填错"
    assert desk.told(task_id)[-2:] == ["closed:completed", "changed:claimed"]
    desk.complete(ANN, back, "pass", note="对了")
    assert desk.bench.names() == ["check"] and desk.task("check").task_id != successor


def test_what_was_withdrawn_and_completed_again_can_be_withdrawn_again() -> None:
    desk = Desk()
    task_id = completed(desk, note="错了")
    for note in ("又错了", "还是错了"):
        desk.act(ANN, "withdraw", task_id, reason="填错")
        desk.complete(ANN, desk.row(task_id), "pass", note=note)
        assert [one["task_id"] for one in desk.of_case(ANN)["withdrawable"]] == [task_id]
    desk.act(HEAD, "see_task", desk.task("check").task_id)
    assert desk.of_case(ANN)["withdrawable"] == []
    with pytest.raises(refused.WithdrawTooLate):
        desk.act(ANN, "withdraw", task_id, reason="")


def test_numbers_come_back_as_they_were_handed_in() -> None:
    long = Decimal("0.1234567890123456789012345")
    handed_in = {"fee": Decimal("12.50"), "rates": [Decimal("0.1"), 2], "long": long, "phone": "0731"}
    desk = Desk()
    task_id = completed(desk, **handed_in)
    with Session(desk.bench.database) as session:
        undo = undoing.kept(session.scalars(select(desk.bench.tables.process_instance.c.data)).one())
    assert undo is not None and repr(undo.data) == repr(handed_in)
    desk.act(ANN, "withdraw", task_id, reason="填错")
    draft = desk.row(task_id).draft
    assert draft is not None and draft.pop("outcome") == "pass"
    # In a form a number is a number again; one with more digits than JSON has keeps them as text.
    assert repr(draft) == repr({"fee": 12.5, "rates": [0.1, 2], "long": str(long), "phone": "0731"})


def test_once_opened_claimed_done_or_moved_it_is_too_late() -> None:
    def opened(desk: Desk) -> None:
        desk.act(HEAD, "see_task", desk.task("check").task_id)

    def claimed(desk: Desk) -> None:
        desk.claim(HEAD, desk.task("check"))

    def done(desk: Desk) -> None:
        desk.complete(HEAD, desk.task("check"))

    def cancelled(desk: Desk) -> None:
        with desk.bench.work(SYSTEM) as work:
            desk.bench.engine.cancel(work, "c1", end_state="WITHDRAWN")

    for meanwhile in (opened, claimed, done, cancelled):
        desk = Desk()
        task_id = completed(desk)
        meanwhile(desk)
        assert desk.of_case(ANN)["withdrawable"] == []
        with pytest.raises(refused.WithdrawTooLate):
            desk.act(ANN, "withdraw", task_id, reason="")


def test_that_somebody_else_looked_at_the_page_does_not_count() -> None:
    desk = Desk()
    task_id = completed(desk)
    desk.act(BEN, "see_task", desk.task("check").task_id)
    desk.act(ANN, "withdraw", task_id, reason="")
    assert desk.bench.names() == ["apply"]


def test_only_ones_own_completion_and_only_the_last() -> None:
    desk = Desk()
    task_id = completed(desk)
    with pytest.raises(refused.WithdrawNotYours):
        desk.act(BEN, "withdraw", task_id, reason="")
    with pytest.raises(refused.WithdrawNotYours):
        desk.act(HEAD, "withdraw", desk.task("check").task_id, reason="")


def test_a_fired_timer_is_news() -> None:
    drawing = (
        Drawing()
        .node("startEvent", "begin")
        .user("apply")
        .user("check", "head@1")
        .boundary("late", "check", timer("duration", "P1D"), interrupting=False)
        .node("endEvent", "reminded")
        .node("endEvent", "done")
        .chain("begin", "apply", "check", "done")
        .flow("late", "reminded")
    )
    desk = Desk(drawing)
    task_id = completed(desk)
    desk.bench.clock.advance(days=2)
    desk.bench.fire()
    with pytest.raises(refused.WithdrawTooLate):
        desk.act(ANN, "withdraw", task_id, reason="")


def test_what_the_completion_performed_is_taken_back_and_only_that() -> None:
    standing: list[str] = []

    def doing(name: str) -> Any:
        return lambda *_: standing.append(name)

    def undoing(name: str) -> Any:
        return lambda work, case: standing.remove(name)

    drawing = (
        Drawing()
        .node("startEvent", "begin")
        .service("prepare", "s.prepare")
        .user("apply", onComplete="s.apply")
        .service("register", "s.register")
        .user("check", "head@1")
        .node("endEvent", "done")
        .chain("begin", "prepare", "apply", "register", "check", "done")
    )
    names = ("s.prepare", "s.apply", "s.register")
    acts = {name: doing(name) for name in names}
    # Preparing cannot be taken back, and need not be.
    desk = Desk(
        drawing,
        operations=acts,
        completions=acts,
        reversals={name: undoing(name) for name in names[1:]},
    )
    task_id = completed(desk)
    assert standing == list(names)
    desk.act(ANN, "withdraw", task_id, reason="")
    assert standing == ["s.prepare"]
    desk.complete(ANN, desk.task("apply"), "pass")
    assert standing == list(names)


def test_what_has_taken_effect_is_not_offered_for_withdrawal() -> None:
    drawing = (
        Drawing().node("startEvent", "begin").user("apply", onComplete="s.apply").user("check", "head@1")
    )
    drawing = drawing.node("endEvent", "done").chain("begin", "apply", "check", "done")
    desk = Desk(drawing, completions={"s.apply": lambda *_: None})
    task_id = completed(desk)
    assert desk.of_case(ANN)["withdrawable"] == []
    with pytest.raises(refused.WithdrawTooLate):
        desk.act(ANN, "withdraw", task_id, reason="")


def a_vote(until: str = "") -> Desk:
    drawing = (
        Drawing()
        .node("startEvent", "begin")
        .user("vote", after=each("towns", "town", until=until))
        .boundary("end_of_vote", "vote", timer("duration", "P5D"))
        .node("endEvent", "late")
        .user("count", "head@1")
        .node("endEvent", "done")
        .chain("begin", "vote", "count", "done")
        .flow("end_of_vote", "late")
    )
    return Desk(drawing, variables={"towns": ["a", "b", "c"]})


def test_in_a_round_only_the_last_voice_and_without_the_others() -> None:
    desk = a_vote()
    first, second, third = desk.open
    desk.complete(ANN, first)
    desk.complete(BEN, second)
    with pytest.raises(refused.WithdrawTooLate):
        desk.act(ANN, "withdraw", first.task_id, reason="")
    desk.act(BEN, "withdraw", second.task_id, reason="")
    assert {one.task_id for one in desk.open} == {second.task_id, third.task_id}
    for task in desk.open:
        desk.complete(BEN, task)
    assert desk.bench.names() == ["count"]


def test_a_voice_that_ended_the_round_brings_the_others_and_the_limit_back() -> None:
    desk = a_vote(until="${nrOfCompletedInstances >= 2}")
    first, second, third = desk.open
    desk.complete(ANN, first)
    desk.complete(BEN, second)
    assert desk.row(third.task_id).state == "cancelled" and desk.bench.count("timer") == 0
    desk.act(BEN, "withdraw", second.task_id, reason="")
    assert desk.row(third.task_id).state == "open" and desk.bench.count("timer") == 1
    assert desk.bench.names() == ["vote", "vote"]
    desk.complete(ANN, desk.row(third.task_id))
    assert desk.bench.names() == ["count"] and desk.row(second.task_id).state == "cancelled"


def test_a_stand_in_withdraws_what_the_stand_in_has_done() -> None:
    desk = Desk()
    task = desk.task("apply")
    desk.complete(ANN_FOR_BEN, task)
    with pytest.raises(refused.WithdrawNotYours):
        desk.act(BEN, "withdraw", task.task_id, reason="")
    desk.act(ANN_FOR_BEN, "withdraw", task.task_id, reason="")
    assert desk.row(task.task_id).closed_for is None and desk.row(task.task_id).assignee == "ann"
    desk.complete(ANN_FOR_BEN, desk.row(task.task_id))
    assert desk.row(task.task_id).closed_for == "ben"


def test_what_can_be_undone_adds_little_to_the_state() -> None:
    desk = Desk()
    with desk.bench.work(ANN) as work:
        before = len(desk.bench.engine.instances(work.session, "c1")[0].data)
    completed(desk, note="x" * 200)
    with desk.bench.work(ANN) as work:
        after = len(desk.bench.engine.instances(work.session, "c1")[0].data)
    assert after < before * 1.6


def test_what_stopped_the_clock_stops_it_again_and_what_stops_it_now_does_not() -> None:
    drawing = (
        Drawing()
        .node("startEvent", "begin")
        .user("apply", stopsClock="等待补正")
        .user("check", "head@1", stopsClock="专家评审")
        .node("endEvent", "done")
        .chain("begin", "apply", "check", "done")
    )
    desk = Desk(drawing)
    task_id = completed(desk)

    def stopped_by() -> list[tuple[str, bool]]:
        table = desk.bench.tables.clock_stop
        with desk.bench.database.begin() as connection:
            rows = connection.execute(table.select().order_by(table.c.stop_id)).all()
        return [(row.element_id, row.restarted_at is None) for row in rows]

    assert stopped_by() == [("apply", False), ("check", True)]
    desk.act(ANN, "withdraw", task_id, reason="")
    assert stopped_by() == [("apply", False), ("check", False), ("apply", True)]
    desk.complete(ANN, desk.row(task_id))
    desk.complete(HEAD, desk.task("check"))
    assert not any(still for _, still in stopped_by())
