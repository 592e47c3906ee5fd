"""What a designer does not leave to whoever does a step is not offered there, and refused."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.engine.act_refusals import ActNotAllowed
from chassis.engine.differences import differences
from chassis.engine.draft_records import Content
from tests.unit.chassis.engine.acts.desk import ANN, BEN, Desk
from tests.unit.chassis.engine.bench import an_actor
from tests.unit.chassis.engine.drawing import Drawing

LINES = {
    "transfer": "task-transferred",
    "delegate": "task-delegated",
    "cosign": "cosign-asked",
    "copy": "case-copied",
}
VERBS = tuple(LINES)
BOSS = an_actor("boss@1", user_id="boss", name="局长")


def drawing(**properties: str) -> Drawing:
    return (
        Drawing()
        .node("startEvent", "begin")
        .user("apply", **properties)
        .node("endEvent", "done")
        .chain("begin", "apply", "done")
    )


def tries(desk: Desk, verb: str) -> None:
    task_id = desk.task("apply").task_id
    calls: dict[str, tuple[str, dict[str, Any]]] = {
        "transfer": ("transfer", {"colleague": BEN, "reason": "忙", "version": 1}),
        "delegate": ("delegate", {"colleague": BEN, "reason": "忙", "version": 1}),
        "cosign": ("ask_to_sign", {"when": "before", "colleagues": [BEN]}),
        "copy": ("copy_case", {"colleagues": [BEN], "note": "请阅"}),
    }
    call, how = calls[verb]
    desk.act(ANN, call, task_id, **how)


@pytest.mark.parametrize("verb", VERBS)
def test_an_act_that_is_not_left_is_refused_and_changes_nothing(verb: str) -> None:
    left = ",".join(one for one in VERBS if one != verb)
    desk = Desk(drawing(allowedActs=left))
    task = desk.task("apply")
    assert desk.of_task(ANN, task)["acts"][f"may_{verb}"] is False
    with pytest.raises(ActNotAllowed) as refused:
        tries(desk, verb)
    assert "“apply”不能" in refused.value.said.zh and "{" not in refused.value.said.en
    after = desk.row(task.task_id)
    assert (after.version, after.state, after.assignee) == (1, "open", None)
    assert not desk.lines(LINES[verb]) and not desk.signatures()


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("said", [True, False])
def test_an_act_that_is_left_is_offered_and_done(verb: str, said: bool) -> None:
    desk = Desk(drawing(allowedActs=verb) if said else drawing())
    assert desk.of_task(ANN, desk.task("apply"))["acts"][f"may_{verb}"] is True
    tries(desk, verb)
    assert len(desk.lines(LINES[verb])) == 1


def test_who_leads_the_post_may_still_give_the_work_to_another() -> None:
    desk = Desk(drawing(allowedActs="none"), superiors=lambda posts: ["boss@1"])
    task = desk.task("apply")
    desk.act(BOSS, "reassign", task.task_id, colleague=BEN, reason="安休假", version=1)
    assert desk.row(task.task_id).assignee == "ben"


def test_the_comparison_says_what_is_left() -> None:
    old, new = (Content(one.xml(), {}, {}) for one in (drawing(), drawing(allowedActs="copy,transfer")))
    (changed,) = differences(old, new, {})
    assert (changed.aspect.zh, changed.was.zh, changed.now.zh) == (
        "允许的操作",
        "转办、委派、加签、抄送",
        "转办、抄送",
    )
    (changed,) = differences(new, Content(drawing(allowedActs="none").xml(), {}, {}), {})
    assert changed.now.zh == "都不允许" and changed.now.en == "none"
