"""Who leads the posts of a task gives it to another; all concerned are told, and it stays on record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from chassis.actor import Absent, Actor
from chassis.engine import act_refusals as refused
from chassis.engine.refusals import TaskClaimed, TaskCosigning, TaskFinished, TaskStale
from tests.unit.chassis.engine.acts.desk import ANN, BEN, ELSEWHERE, HEAD, STRANGER, Desk
from tests.unit.chassis.engine.bench import an_actor

CARL = an_actor("clerk@1", user_id="carl", name="卡")
DEPUTY = Actor(
    "vice", "副主任", "副主任", "1", "某单位", frozenset(), (Absent("head", "主任", frozenset({"head@1"})),)
)


def superiors_of(candidates: Sequence[str]) -> list[str]:
    return [one.replace("clerk@", "head@") for one in candidates if one.startswith("clerk@")]


@pytest.fixture
def desk() -> Desk:
    return Desk(superiors=superiors_of)


def give(desk: Desk, by: Actor, to: Actor, version: int = 1, reason: str = "安休假") -> None:
    task_id = desk.task("apply").task_id
    desk.act(by, "reassign", task_id, colleague=to, reason=reason, version=version)


def test_what_a_leader_gives_to_another_is_theirs_and_the_one_before_is_told(desk: Desk) -> None:
    task = desk.claim(ANN, desk.task("apply"))
    give(desk, HEAD, BEN, version=2)
    moved = desk.row(task.task_id)
    assert (moved.state, moved.assignee, moved.assignee_name, moved.version) == ("claimed", "ben", "贲", 3)
    with pytest.raises(TaskClaimed):
        desk.complete(ANN, moved)
    (line,) = desk.lines("task-reassigned")
    assert (line["from_user"], line["from_name"], line["to_user"], line["to"]) == ("ann", "安", "ben", "贲")
    assert line["reason"] == "安休假"
    (copy,) = desk.of_case(HEAD)["copies"]
    assert (
        copy["holder"] == "user:ann"
        and copy["by_name"] == "主任"
        and copy["note"].endswith("安 → 贲：安休假")
    )
    assert desk.told(task.task_id)[-1] == "changed:claimed"
    desk.complete(BEN, moved)
    assert desk.row(task.task_id).closed_by == "ben"


def test_work_nobody_has_taken_is_given_out_and_nobody_else_is_told(desk: Desk) -> None:
    give(desk, HEAD, BEN)
    assert desk.lines("task-reassigned")[0]["from_name"] == "待签收"
    assert desk.of_case(HEAD)["copies"] == []


def test_it_can_be_given_back_and_the_one_before_is_told_each_time(desk: Desk) -> None:
    desk.claim(ANN, desk.task("apply"))
    give(desk, HEAD, BEN, version=2)
    give(desk, HEAD, ANN, version=3, reason="安已回来")
    give(desk, HEAD, BEN, version=4)
    assert [one["holder"] for one in desk.of_case(HEAD)["copies"]] == ["user:ann", "user:ben", "user:ann"]


@pytest.mark.parametrize("who", [ANN, STRANGER, an_actor("head@9", user_id="x", name="别处主任")])
def test_only_who_leads_the_post_reassigns(desk: Desk, who: Actor) -> None:
    with pytest.raises(refused.NotYoursToReassign) as said:
        give(desk, who, BEN)
    assert said.value.rule == "B0" and desk.task("apply").state == "open"


def test_who_stands_in_for_the_leader_reassigns_under_both_names(desk: Desk) -> None:
    give(desk, DEPUTY, BEN)
    (said,) = desk.of_case(HEAD)["remarks"]
    assert (said["kind"], said["name"]) == ("reassign", "副主任（代主任）")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"to": HEAD}, refused.ColleagueWithoutRole),
        ({"to": STRANGER}, refused.ColleagueWithoutRole),
        ({"reason": ""}, refused.ReasonNeeded),
        ({"version": 4}, TaskStale),
    ],
)
def test_a_reassignment_that_fits_no_rule_changes_nothing(
    desk: Desk, change: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        give(desk, HEAD, **{"to": BEN, **change})
    assert desk.task("apply").version == 1 and desk.of_case(HEAD)["remarks"] == []


def test_nothing_is_given_to_whoever_has_it_or_when_it_is_done_or_waits_for_signatures(desk: Desk) -> None:
    task = desk.claim(ANN, desk.task("apply"))
    with pytest.raises(refused.WithColleagueAlready):
        give(desk, HEAD, ANN, version=2)
    desk.act(ANN, "ask_to_sign", task.task_id, when="before", colleagues=[ELSEWHERE], version=2)
    with pytest.raises(TaskCosigning):
        give(desk, HEAD, BEN, version=3)
    (signature,) = desk.signatures()
    desk.act(ANN, "do_without_signature", task.task_id, signature=signature.task_id, version=3)
    desk.complete(ANN, desk.row(task.task_id))
    with pytest.raises(TaskFinished):
        desk.act(HEAD, "reassign", task.task_id, colleague=BEN, reason="晚了", version=None)


def test_what_was_delegated_moves_with_all_of_it_and_both_are_told(desk: Desk) -> None:
    task_id = desk.task("apply").task_id
    desk.act(ANN, "delegate", task_id, colleague=BEN, reason="", version=1)
    give(desk, HEAD, CARL, version=2)
    moved = desk.row(task_id)
    assert (moved.assignee, moved.delegated_by) == ("carl", None)
    assert {one["holder"] for one in desk.of_case(HEAD)["copies"]} == {"user:ann", "user:ben"}
