"""Parallel branches that never come together again, or leave it to chance how the case ends, are found."""

from __future__ import annotations

import pytest

from chassis.engine.checking import check
from tests.unit.chassis.engine.drawing import Drawing, event, timer

OURS = {"join-waits", "branches-not-joined", "branch-leads-back", "branches-end-case"}


def rules(drawing: Drawing) -> list[tuple[str, str]]:
    return [(one.rule, one.element) for one in check(drawing.xml()) if one.rule in OURS]


def begun(*gateways: tuple[str, str]) -> Drawing:
    """Two reviews side by side, between the gateways given."""
    drawing = Drawing().node("startEvent", "begin").user("plan").user("check").node("endEvent", "DONE")
    for kind, name in gateways:
        drawing.node(f"{kind}Gateway", name)
    return drawing


def test_branches_that_come_together_and_end_once_pass() -> None:
    drawing = begun(("parallel", "split"), ("parallel", "join"))
    drawing.chain("begin", "split", "plan", "join", "DONE").chain("split", "check", "join")
    assert rules(drawing) == []
    inclusive = begun(("inclusive", "some"), ("inclusive", "all"))
    inclusive.chain("begin", "some", "plan", "all", "DONE").chain("some", "check", "all")
    assert rules(inclusive) == []


def test_a_join_behind_a_choice_waits_for_ever() -> None:
    drawing = begun(("exclusive", "which"), ("parallel", "join"))
    drawing.chain("begin", "which", "plan", "join", "DONE").chain("which", "check", "join")
    assert rules(drawing) == [("join-waits", "join")]
    (one,) = [one for one in check(drawing.xml()) if one.rule == "join-waits"]
    assert one.severity == "blocks" and "排他网关" in one.remedy.zh and "exclusive" in one.remedy.en


@pytest.mark.parametrize("how", ["choice", "timer"])
def test_a_branch_that_leaves_on_its_way_keeps_the_join_waiting(how: str) -> None:
    drawing = begun(("parallel", "split"), ("parallel", "join"), ("exclusive", "agreed"))
    drawing.node("endEvent", "REFUSED").chain("begin", "split", "plan", "join", "DONE")
    if how == "choice":
        drawing.chain("split", "check", "agreed", "join").chain("agreed", "REFUSED")
    else:
        drawing.boundary("late", "check", timer("duration", "P9D")).chain("split", "check", "join")
        drawing.chain("late", "agreed", "REFUSED")
    assert rules(drawing) == [("join-waits", "join")]


def test_branches_that_come_to_different_ends_leave_the_end_to_chance() -> None:
    drawing = begun(("parallel", "split"))
    drawing.node("endEvent", "REFUSED", "不予准入").chain("begin", "split", "plan", "DONE")
    drawing.chain("split", "check", "REFUSED")
    assert rules(drawing) == [("branches-end-case", "split")]
    (one,) = [one for one in check(drawing.xml()) if one.rule == "branches-end-case"]
    assert "不予准入" in one.said.zh and "终止结束事件" in one.remedy.zh


def test_where_one_end_ends_everything_or_all_end_alike_nothing_is_left_to_chance() -> None:
    drawing = begun(("parallel", "split")).end("STOPPED", event("terminate"))
    drawing.chain("begin", "split", "plan", "STOPPED").chain("split", "check", "STOPPED")
    alike = begun(("parallel", "split"))
    alike.chain("begin", "split", "plan", "DONE").chain("split", "check", "DONE")
    assert rules(drawing) == rules(alike) == []


def test_inside_a_sub_process_branches_may_end_each_by_itself() -> None:
    inner = Drawing().node("startEvent", "s").user("plan").user("check").node("parallelGateway", "split")
    inner.node("endEvent", "planned").node("endEvent", "checked")
    inner.chain("s", "split", "plan", "planned").chain("split", "check", "checked")
    drawing = Drawing().node("startEvent", "begin").sub("both", inner).node("endEvent", "DONE")
    assert rules(drawing.chain("begin", "both", "DONE")) == []


@pytest.mark.parametrize("through", ["exclusive", ""])
def test_branches_that_run_into_one_another_do_the_rest_twice(through: str) -> None:
    drawing = begun(("parallel", "split"), ("exclusive", "merge")).user("file")
    meeting = ("merge", "file") if through else ("file",)
    drawing.chain("begin", "split", "plan", *meeting, "DONE").chain("split", "check", meeting[0])
    assert rules(drawing) == [("branches-not-joined", meeting[0])]


def test_a_way_back_to_before_the_branches_part_is_found_and_one_within_a_branch_is_not() -> None:
    drawing = begun(
        ("exclusive", "again"), ("parallel", "split"), ("parallel", "join"), ("exclusive", "good")
    )
    drawing.chain("begin", "again", "split", "plan", "join", "DONE").chain("split", "check", "good", "join")
    drawing.chain("good", "again")
    assert rules(drawing) == [("branch-leads-back", "split")]
    within = begun(("exclusive", "again"), ("parallel", "split"), ("parallel", "join"), ("exclusive", "good"))
    within.chain("begin", "split", "plan", "join", "DONE").chain("split", "again", "check", "good", "join")
    assert rules(within.chain("good", "again")) == []


def test_a_fault_behind_very_many_branches_is_found_too() -> None:
    drawing = Drawing().node("startEvent", "begin").node("parallelGateway", "split")
    drawing.node("parallelGateway", "join").node("endEvent", "DONE").node("exclusiveGateway", "way")
    drawing.chain("begin", "way", "split")
    for branch in range(14):
        drawing.node("exclusiveGateway", f"x{branch}").user(f"a{branch}").user(f"b{branch}")
        drawing.node("exclusiveGateway", f"m{branch}")
        drawing.chain("split", f"x{branch}", f"a{branch}", f"m{branch}", "join")
        drawing.chain(f"x{branch}", f"b{branch}", f"m{branch}")
    drawing.node("parallelGateway", "late").chain("join", "late", "DONE")
    assert rules(drawing) == []
    drawing.chain("way", "late")
    assert rules(drawing) == [("join-waits", "late")]
