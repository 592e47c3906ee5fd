"""Returning one branch leaves the others as they are; the random walks of `exactness` found each of these."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.engine import act_refusals as refused
from chassis.engine.records import HumanTask
from tests.unit.chassis.engine.acts.desk import HEAD, Desk
from tests.unit.chassis.engine.bench import an_actor
from tests.unit.chassis.engine.drawing import Drawing, again, each, timer

ANYBODY = an_actor("clerk@1", user_id="any", name="任")


class Noted:
    """A service that notes for whom it has done something and not taken it back."""

    def __init__(self) -> None:
        self.standing: list[tuple[str, str]] = []
        names = ("s.visit", "s.report", "s.print")
        self.options: dict[str, Any] = {
            "completions": dict.fromkeys(names, self._doing),
            "operations": dict.fromkeys(names, self._doing),
            "reversals": dict.fromkeys(names, self._undoing),
        }

    def _doing(self, work: Any, case: Any, *submission: Any) -> None:
        self.standing.append((case.element_id, str(case.variables.get("town", ""))))

    def _undoing(self, work: Any, case: Any) -> None:
        self.standing.remove((case.element_id, str(case.variables.get("town", ""))))


def in_each_town(towns: list[str], noted: Noted) -> Desk:
    """Every town visits, prints and reports; the head copies the file meanwhile."""
    inner = (
        Drawing()
        .node("startEvent", "begin_town")
        .xor("which", "flow_which_report")
        .user("visit", onComplete="s.visit")
        .service("print", "s.print")
        .user("report", onComplete="s.report")
        .node("endEvent", "town_done")
        .chain("begin_town", "which")
        .flow("which", "visit", "${far}")
        .flow("which", "report")
        .chain("visit", "print", "report", "town_done")
    )
    drawing = (
        Drawing()
        .node("startEvent", "begin")
        .parallel("split", "join")
        .sub("in_town", inner, after=each("towns", "town"))
        .user("copy", "head@1", onComplete="s.visit")
        .node("endEvent", "done")
        .chain("begin", "split", "in_town", "join", "done")
        .chain("split", "copy", "join")
    )
    return Desk(drawing, variables={"towns": towns, "far": True}, **noted.options)


def of_town(desk: Desk, element_id: str, town: str, towns: list[str]) -> HumanTask:
    """The task of a town: its tasks are opened in the order of the towns."""
    same = sorted((one for one in desk.open if one.element_id == element_id), key=lambda one: one.task_id)
    return same[towns.index(town)]


def test_what_another_branch_and_another_instance_have_done_since_stands() -> None:
    noted, towns = Noted(), ["a", "b"]
    desk = in_each_town(towns, noted)
    desk.complete(ANYBODY, of_town(desk, "visit", "a", towns))
    at_a = desk.task("report")
    desk.complete(ANYBODY, desk.task("visit"))
    desk.complete(HEAD, desk.task("copy"))
    everything = [("visit", "a"), ("print", "a"), ("visit", "b"), ("print", "b"), ("copy", "")]
    assert sorted(noted.standing) == sorted(everything)
    desk.act(ANYBODY, "return_case", at_a.task_id, target="visit", reason="x")
    assert sorted(noted.standing) == [("copy", ""), ("print", "b"), ("visit", "b")]
    assert desk.bench.names() == ["report", "visit"]
    # Nothing is taken back twice, and the other town goes back on its own account.
    desk.act(ANYBODY, "return_case", desk.task("report").task_id, target="visit", reason="y")
    assert noted.standing == [("copy", "")]


def test_what_was_done_before_a_step_stands_though_another_instance_went_back_first() -> None:
    noted, towns = Noted(), ["a", "b"]
    inner = Drawing().node("startEvent", "begin_town").service("print", "s.print").user("visit")
    inner = inner.user("report").node("endEvent", "town_done")
    inner = inner.chain("begin_town", "print", "visit", "report", "town_done")
    drawing = Drawing().node("startEvent", "begin").node("endEvent", "done")
    drawing = drawing.sub("in_town", inner, after=each("towns", "town"))
    desk = Desk(drawing.chain("begin", "in_town", "done"), variables={"towns": towns}, **noted.options)
    for visit in desk.open:
        desk.complete(ANYBODY, visit)
    # The first completion keeps what ran before it; struck out, it leaves that to whoever comes next.
    for report in [one for one in desk.open if one.element_id == "report"]:
        desk.act(ANYBODY, "return_case", report.task_id, target="visit", reason="x")
    assert sorted(noted.standing) == [("print", "a"), ("print", "b")]


def test_what_only_another_instance_has_done_is_no_way_back() -> None:
    noted, towns = Noted(), ["a", "b"]
    inner = Drawing().node("startEvent", "begin_town").xor("which", "flow_which_report").user("visit")
    inner = inner.user("report").node("endEvent", "town_done").chain("begin_town", "which")
    inner = inner.flow("which", "visit", "${town == 'a'}").flow("which", "report")
    drawing = Drawing().node("startEvent", "begin").node("endEvent", "done")
    drawing = drawing.sub("in_town", inner.chain("visit", "report", "town_done"), after=each("towns", "town"))
    desk = Desk(drawing.chain("begin", "in_town", "done"), variables={"towns": towns}, **noted.options)
    at_b = desk.task("report")
    desk.complete(ANYBODY, desk.task("visit"))
    at_a = next(one for one in desk.open if one.task_id != at_b.task_id)
    ways = [desk.of_task(ANYBODY, one)["acts"]["return_to"] for one in (at_a, at_b)]
    assert [[way["element_id"] for way in found] for found in ways] == [["visit"], []]
    with pytest.raises(refused.ReturnNotReached):
        desk.act(ANYBODY, "return_case", at_b.task_id, target="visit", reason="x")


def test_a_reminder_that_came_to_its_end_bars_no_way_back() -> None:
    drawing = Drawing().node("startEvent", "begin").user("one").user("two").user("three")
    drawing = drawing.boundary("late", "one", timer("duration", "P1D"), interrupting=False)
    drawing = drawing.node("endEvent", "reminded").chain("late", "reminded").node("endEvent", "done")
    desk = Desk(drawing.chain("begin", "one", "two", "three", "done"))
    desk.bench.clock.advance(days=2)
    desk.bench.fire()
    for step in ("one", "two"):
        desk.complete(ANYBODY, desk.task(step))
    desk.act(ANYBODY, "return_case", desk.task("three").task_id, target="one", reason="x")
    assert desk.bench.names() == ["one"]


def test_what_was_changed_since_the_start_stays_changed() -> None:
    drawing = Drawing().node("startEvent", "begin").user("one").user("two").xor("which", "flow_which_done")
    drawing = drawing.node("endEvent", "done").node("endEvent", "other").chain("begin", "one", "two", "which")
    drawing = drawing.flow("which", "other", "${amount == 2}").flow("which", "done")
    desk = Desk(drawing, variables={"amount": 1})
    desk.complete(ANYBODY, desk.task("one"), None, amount=2)
    desk.act(ANYBODY, "return_case", desk.task("two").task_id, target="one", reason="x")
    for step in ("one", "two"):
        desk.complete(ANYBODY, desk.task(step))
    assert desk.bench.state() == ("completed", "other")


def test_what_a_repeated_task_beside_has_found_out_is_known_after_a_return() -> None:
    inner = Drawing().node("startEvent", "begin_in").user("within").node("endEvent", "end_in")
    drawing = Drawing().node("startEvent", "begin").user("one")
    drawing = drawing.sub("part", inner.chain("begin_in", "within", "end_in"))
    drawing = drawing.boundary("late", "part", timer("duration", "P1D"), interrupting=False)
    drawing = drawing.node("endEvent", "noted").chain("late", "noted").user("two")
    drawing = drawing.boundary("slow", "two", timer("duration", "P1D"), interrupting=False)
    drawing = drawing.user("ask", after=again("amount == 3", most=3)).node("endEvent", "asked")
    drawing = drawing.chain("slow", "ask", "asked").xor("which", "flow_which_done").node("endEvent", "done")
    drawing = drawing.node("endEvent", "other").flow("which", "other", "${amount == 3}").flow("which", "done")
    desk = Desk(drawing.chain("begin", "one", "part", "two", "which"), variables={"amount": 1})
    for step, amount in (("one", 1), ("within", 2)):
        desk.bench.clock.advance(days=2)
        desk.bench.fire()
        desk.complete(ANYBODY, desk.task(step), None, amount=amount)
    desk.bench.clock.advance(days=2)
    desk.bench.fire()
    desk.complete(ANYBODY, desk.task("ask"), None, amount=3)
    desk.act(ANYBODY, "return_case", desk.task("two").task_id, target="one", reason="x")
    for step in ("one", "within", "two"):
        desk.complete(ANYBODY, desk.task(step))
    assert desk.bench.state() == ("completed", "other")
