"""Transfer moves a task for good, delegation brings it back, a stand-in signs with both names."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.actor import Absent, Actor
from chassis.engine import act_refusals as refused
from chassis.engine.refusals import TaskClaimed, TaskNotYours, TaskStale
from tests.unit.chassis.engine.acts.desk import ANN, ANN_FOR_BEN, BEN, ELSEWHERE, HEAD, STRANGER, Desk
from tests.unit.chassis.engine.bench import an_actor
from tests.unit.chassis.engine.drawing import Drawing, each


def test_a_transferred_task_is_the_colleagues_from_then_on() -> None:
    desk = Desk()
    task = desk.task("apply")
    desk.act(ANN, "transfer", task.task_id, colleague=BEN, reason="休假", version=1)
    moved = desk.row(task.task_id)
    assert (moved.state, moved.assignee, moved.assignee_name, moved.version) == ("claimed", "ben", "贲", 2)
    with pytest.raises(TaskClaimed):
        desk.complete(ANN, moved)
    desk.complete(BEN, moved)
    assert desk.row(task.task_id).closed_by == "ben" and desk.bench.names() == ["check"]
    assert desk.lines("task-transferred")[0]["reason"] == "休假"
    assert desk.told(task.task_id) == ["opened:open", "changed:claimed", "closed:completed"]


@pytest.mark.parametrize(
    ("colleague", "refusal"),
    [
        (ANN, refused.ColleagueIsYou),
        (ELSEWHERE, refused.ColleagueElsewhere),
        (HEAD, refused.ColleagueWithoutRole),
    ],
)
@pytest.mark.parametrize("verb", ["transfer", "delegate"])
def test_work_goes_only_to_colleagues_who_hold_the_post(
    verb: str, colleague: Actor, refusal: type[Exception]
) -> None:
    desk = Desk()
    with pytest.raises(refusal):
        desk.act(ANN, verb, desk.task("apply").task_id, colleague=colleague, reason="忙", version=1)
    assert desk.task("apply").state == "open"


def test_a_transfer_needs_a_reason_the_right_version_and_the_right_person() -> None:
    desk = Desk()
    task_id = desk.task("apply").task_id
    with pytest.raises(refused.ReasonNeeded):
        desk.act(ANN, "transfer", task_id, colleague=BEN, reason="", version=1)
    with pytest.raises(TaskStale):
        desk.act(ANN, "transfer", task_id, colleague=BEN, reason="忙", version=2)
    with pytest.raises(TaskNotYours):
        desk.act(STRANGER, "transfer", task_id, colleague=BEN, reason="忙", version=1)


def test_a_delegated_task_comes_back_with_the_delegates_draft_and_both_names() -> None:
    desk = Desk()
    task = desk.task("apply")
    desk.act(ANN, "delegate", task.task_id, colleague=BEN, reason="请先拟稿", version=1)
    assert desk.row(task.task_id).delegated_by_name == "安"
    desk.complete(BEN, desk.row(task.task_id), "agree", text="可行")
    back = desk.row(task.task_id)
    assert back.state == "claimed" and back.assignee == "ann" and back.delegated_by is None
    assert back.draft == {"text": "可行", "outcome": "agree"}
    (said,) = desk.of_task(ANN, back)["remarks"]
    assert (said["kind"], said["name"], said["outcome"]) == ("advice", "贲", "agree")
    # It is the owner who moves the case.
    assert desk.bench.names() == ["apply"]
    desk.complete(ANN, back, "agree", text="可行")
    assert desk.bench.names() == ["check"] and desk.row(task.task_id).closed_by == "ann"


def test_a_delegate_hands_nothing_on_but_may_give_it_back() -> None:
    desk = Desk()
    task_id = desk.task("apply").task_id
    desk.act(ANN, "delegate", task_id, colleague=BEN, reason="", version=1)
    third = an_actor("clerk@1", user_id="third", name="丙")
    for verb in ("transfer", "delegate"):
        with pytest.raises(refused.DelegatedAlready):
            desk.act(BEN, verb, task_id, colleague=third, reason="忙", version=2)
    with pytest.raises(refused.DelegatedAlready):
        desk.act(BEN, "ask_to_sign", task_id, when="before", colleagues=[third], version=2)
    with desk.bench.work(BEN) as work:
        desk.bench.engine.release(work, task_id)
    assert desk.row(task_id).assignee == "ann" and desk.row(task_id).delegated_by is None


def test_the_owner_takes_a_delegated_task_back() -> None:
    desk = Desk()
    task_id = desk.task("apply").task_id
    desk.act(ANN, "delegate", task_id, colleague=BEN, reason="", version=1)
    desk.claim(ANN, desk.row(task_id))
    assert desk.row(task_id).assignee == "ann" and desk.row(task_id).delegated_by is None
    with pytest.raises(TaskClaimed):
        desk.complete(BEN, desk.row(task_id))


def test_a_stand_in_does_the_work_under_both_names() -> None:
    seen: list[Any] = []

    def hand_in(work: Any, case: Any, submission: Any) -> None:
        seen.append((work.actor.name, submission.actor.holds("clerk", "1")))

    drawing = Drawing().node("startEvent", "begin").user("apply", onComplete="s.hand_in")
    drawing = drawing.user("check", "head@1").node("endEvent", "done")
    desk = Desk(drawing.chain("begin", "apply", "check", "done"), completions={"s.hand_in": hand_in})
    task = desk.task("apply")
    desk.complete(ANN_FOR_BEN, task)
    done = desk.row(task.task_id)
    assert (done.closed_by, done.closed_by_name) == ("ann", "安")
    assert (done.closed_for, done.closed_for_name) == ("ben", "贲")
    assert seen == [("安（代贲）", True)]
    assert desk.lines("task-completed")[0]["in_place_of"] == "贲"
    assert desk.task("check").from_name == "安（代贲）"


def test_a_stand_in_also_does_what_the_absent_colleague_has_claimed() -> None:
    desk = Desk()
    claimed = desk.claim(BEN, desk.task("apply"))
    with pytest.raises(TaskNotYours):
        desk.complete(STRANGER, claimed)
    desk.complete(ANN_FOR_BEN, claimed)
    assert desk.row(claimed.task_id).closed_for == "ben"


def test_what_a_stand_in_does_in_an_own_post_is_the_stand_ins_own() -> None:
    desk = Desk()
    both = Actor("ann", "安", "经办人", "1", "某单位", frozenset({"clerk@1"}), ANN_FOR_BEN.stands_in_for)
    task = desk.task("apply")
    desk.complete(both, task)
    assert desk.row(task.task_id).closed_for is None


def a_vote() -> Desk:
    drawing = (
        Drawing()
        .node("startEvent", "begin")
        .user("vote", "${member}", after=each("members", "member"))
        .node("endEvent", "done")
        .chain("begin", "vote", "done")
    )
    return Desk(drawing, variables={"members": ["member@1", "member@2", "member@3"]})


def member(number: int, *absent: int) -> Actor:
    held = (Absent(f"m{one}", f"委员{one}", frozenset({f"member@{one}"})) for one in absent)
    return Actor(
        f"m{number}", f"委员{number}", "委员", str(number), "", frozenset({f"member@{number}"}), tuple(held)
    )


def test_nobody_votes_twice_in_one_round_for_himself_and_for_the_absent() -> None:
    desk = a_vote()
    votes = {one.candidates[0]: one for one in desk.open}
    desk.complete(member(1), votes["member@1"], "agree")
    with pytest.raises(refused.SeparationOfDuties) as told:
        desk.complete(member(1, 2), votes["member@2"], "agree")
    assert "代委员2" in told.value.said.zh
    desk.complete(member(3, 2), votes["member@2"], "agree")
    with pytest.raises(refused.SeparationOfDuties):
        desk.complete(member(3), votes["member@3"], "agree")
    assert desk.bench.names() == ["vote"]
