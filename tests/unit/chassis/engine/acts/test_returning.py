"""A case goes back to where it has been: which ways are sound, and what is taken back on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chassis.engine import act_refusals as refused
from chassis.engine.moving import move, scope_holding
from chassis.engine.refusals import TaskFinished
from tests.unit.chassis.engine.acts.desk import Desk
from tests.unit.chassis.engine.bench import an_actor
from tests.unit.chassis.engine.drawing import Drawing, each, message, timer

ANYBODY = an_actor("clerk@1", user_id="any", name="任")
HOLDS_ALL = an_actor("clerk@1", "head@1", "boss@1", user_id="all", name="全")


def signing() -> Drawing:
    """A process of its own, which others call."""
    drawing = Drawing("signing").node("startEvent", "begin_signing").user("first_look").user("sign")
    return drawing.node("endEvent", "signed").chain("begin_signing", "first_look", "sign", "signed")


def procedure(**named: str) -> Drawing:
    """Whatever a case can be returned through: a timer, many voices, a called process, branches."""

    def settings(step: str) -> dict[str, str]:
        return {"mayReturnTo": named[step]} if step in named else {}

    return (
        Drawing(definitions='<bpmn:message id="heard" name="s.heard" />')
        .node("startEvent", "begin")
        .user("apply")
        .user("accept")
        .user("initial")
        .boundary("reminder", "initial", timer("duration", "P3D"), interrupting=False)
        .node("endEvent", "reminded")
        .user("consult", after=each("towns", "town"), **settings("consult"))
        .user("coordinate")
        .node("callActivity", "signatures", "", 'calledElement="signing"')
        .user("meeting")
        .node("parallelGateway", "split")
        .user("minutes")
        .user("public", **settings("public"))
        .node("intermediateCatchEvent", "wait_heard", after=message("heard"))
        .node("parallelGateway", "join")
        .user("decide")
        .node("endEvent", "done")
        .chain("begin", "apply", "accept", "initial", "consult", "coordinate", "signatures")
        .chain("signatures", "meeting", "split")
        .chain("split", "minutes", "join")
        .chain("split", "public", "wait_heard", "join")
        .chain("join", "decide", "done")
        .flow("reminder", "reminded")
    )  # fmt: skip


class Case(Desk):
    """The procedure under way."""

    def __init__(self, **named: str) -> None:
        towns = [f"t{number}" for number in range(8)]
        super().__init__(signing(), procedure(**named), variables={"towns": towns})

    def upto(self, *steps: str) -> Case:
        """Do these steps, one open task each."""
        for step in steps:
            if step == "heard":
                self.bench.deliver("s.heard")
            else:
                self.complete(ANYBODY, self.task(step), None, **{f"by_{step}": step})
        return self

    def back(self, step: str, target: str, mode: str = "again") -> Case:
        """Return from a step to another."""
        self.act(ANYBODY, "return_case", self.task(step).task_id, target=target, reason="有误", mode=mode)
        return self

    def finish(self) -> list[str]:
        """Do whatever is open until the case has ended; the steps that took."""
        done = []
        for _ in range(60):
            waiting = [one for one in self.open if one.kind == "step"]
            if not waiting:
                break
            done.append(waiting[0].element_id)
            self.complete(ANYBODY, waiting[0])
        if self.bench.count("subscription"):
            self.bench.deliver("s.heard")
            done += self.finish()
        return done


TO_INITIAL = ("apply", "accept")
CONSULTED = ("consult",) * 8
TO_MEETING = (*TO_INITIAL, "initial", *CONSULTED, "coordinate", "first_look", "sign")
TO_DECIDE = (*TO_MEETING, "meeting", "minutes", "public", "heard")
EVERYTHING = ("apply", "accept", "initial", *CONSULTED, "coordinate", "first_look", "sign", "meeting")

LEGAL: list[tuple[str, tuple[str, ...], str, str, dict[str, str]]] = [
    ("at initial", TO_INITIAL, "initial", "accept", {}),
    ("at initial", TO_INITIAL, "initial", "apply", {}),
    (
        "three of eight",
        (*TO_INITIAL, "initial", *CONSULTED[:3]),
        "consult",
        "initial",
        {"consult": "initial"},
    ),
    ("three of eight", (*TO_INITIAL, "initial", *CONSULTED[:3]), "consult", "accept", {"consult": "accept"}),
    ("in the called process", TO_MEETING[:-1], "sign", "first_look", {}),
    ("at the meeting", TO_MEETING, "meeting", "consult", {}),
    ("at the meeting", TO_MEETING, "meeting", "initial", {}),
    ("in one branch", (*TO_MEETING, "meeting", "minutes"), "public", "meeting", {"public": "meeting"}),
    ("after the join", TO_DECIDE, "decide", "meeting", {}),
    ("after the join", TO_DECIDE, "decide", "initial", {}),
]


@pytest.mark.parametrize(
    ("where", "steps", "step", "target", "named"), LEGAL, ids=lambda value: str(value)[:20]
)
def test_every_sound_way_back_leads_to_the_end_with_nothing_lost(
    where: str, steps: tuple[str, ...], step: str, target: str, named: dict[str, str]
) -> None:
    case = Case(**named).upto(*steps).back(step, target)
    expected = ["consult"] * 8 if target == "consult" else [target]
    assert case.bench.names() == expected, where
    again = case.finish()
    assert case.bench.state() == ("completed", "done")
    assert again[0] == target and len(again) == len(set(again)) + again.count("consult") - (
        "consult" in again
    )
    assert all(one.state in ("completed", "cancelled") for one in case.all)
    for table in ("timer", "subscription", "job"):
        assert case.bench.count(table) == 0


@pytest.mark.parametrize("target", ["coordinate", "consult"])
def test_the_token_itself_also_leaves_a_called_process(target: str) -> None:
    """No return offers this, because a called process does not know who calls it; the move is sound."""
    case = Case().upto(*TO_MEETING[:-1])
    task = case.task("sign")
    with case.bench.work(ANYBODY) as work:
        found = case.bench.engine.rows.lock_with_task(work.connection, task.task_id)
        assert found is not None
        command = case.bench.engine.restored(work, found[0])
        scope = scope_holding(command.person(task.task_id), target)
        move(scope, target)
        command.run()
        command.save()
    assert set(case.bench.names()) == {target}
    case.finish()
    assert case.bench.state() == ("completed", "done")


ILLEGAL: list[tuple[tuple[str, ...], str, str, dict[str, str]]] = [
    # into a branch that runs, and into one that is over
    ((*TO_MEETING, "meeting", "minutes"), "public", "minutes", {}),
    (TO_DECIDE, "decide", "minutes", {}),
    # out of a branch and out of a round, where the designer has not said so
    ((*TO_MEETING, "meeting"), "public", "meeting", {}),
    ((*TO_INITIAL, "initial"), "consult", "initial", {}),
    # into and out of a called process
    (TO_MEETING, "meeting", "sign", {}),
    (TO_MEETING[:-1], "sign", "coordinate", {}),
    # forward, to itself, to nothing
    (TO_INITIAL, "initial", "decide", {}),
    (TO_INITIAL, "initial", "initial", {}),
    (TO_INITIAL, "initial", "nowhere", {}),
    # where the designer names another target only
    ((*TO_INITIAL, "initial"), "consult", "accept", {"consult": "initial"}),
]  # fmt: skip


@pytest.mark.parametrize(("steps", "step", "target", "named"), ILLEGAL, ids=lambda value: str(value)[:20])
def test_no_unsound_way_back_is_taken(
    steps: tuple[str, ...], step: str, target: str, named: dict[str, str]
) -> None:
    case = Case(**named).upto(*steps)
    before = case.bench.names()
    with pytest.raises(refused.ReturnNotPossible):
        case.back(step, target)
    assert case.bench.names() == before


def test_variables_set_since_stay_and_the_reason_is_told() -> None:
    case = Case().upto(*TO_INITIAL, "initial", *CONSULTED, "coordinate", "first_look", "sign")
    returned = case.task("meeting")
    case.back("meeting", "accept")
    target = case.task("accept")
    assert target.origin == returned.task_id and target.from_name == "任"
    page = case.of_task(ANYBODY, target)
    assert [(one["kind"], one["text"]) for one in page["remarks"]] == [("return", "有误")]
    assert case.row(returned.task_id).outcome == "returned"
    assert case.lines("task-returned")[0]["target"] == "accept"
    with pytest.raises(TaskFinished):
        case.complete(ANYBODY, returned)
    # A new limit begins: the boundary timer of the step is set anew when it is reached again.
    case.upto("accept")
    assert case.bench.count("timer") == 1


def test_a_return_needs_a_reason() -> None:
    case = Case().upto(*TO_INITIAL)
    with pytest.raises(refused.ReasonNeeded):
        case.act(ANYBODY, "return_case", case.task("initial").task_id, target="apply", reason="")


def test_a_case_is_not_returned_to_where_it_has_not_been() -> None:
    drawing = (
        Drawing()
        .node("startEvent", "begin")
        .xor("which", "flow_which_short")
        .user("long")
        .user("short")
        .user("decide")
        .node("endEvent", "done")
        .flow("begin", "which")
        .flow("which", "long", "${1 == 2}")
        .flow("which", "short")
        .flow("long", "decide")
        .flow("short", "decide")
        .flow("decide", "done")
    )
    desk = Desk(drawing)
    desk.complete(ANYBODY, desk.task("short"))
    task = desk.task("decide")
    assert [one["element_id"] for one in desk.of_task(ANYBODY, task)["acts"]["return_to"]] == ["short"]
    with pytest.raises(refused.ReturnNotReached):
        desk.act(ANYBODY, "return_case", task.task_id, target="long", reason="x")


def a_line(**second: str) -> Drawing:
    return (
        Drawing()
        .node("startEvent", "begin")
        .user("plan", onComplete="s.plan")
        .service("file", "s.file")
        .user("check", onComplete="s.check")
        .user("decide", **second)
        .node("endEvent", "done")
        .chain("begin", "plan", "file", "check", "decide", "done")
    )


class Accounts:
    """A service that notes what it does and what it takes back."""

    def __init__(self, *reversible: str) -> None:
        self.log: list[str] = []
        self.standing: list[str] = []
        self.seen: list[tuple[str, dict[str, Any]]] = []
        names = ("s.plan", "s.file", "s.check", "s.tell")
        self.options: dict[str, Any] = {
            "completions": {name: self._doing(name) for name in names},
            "operations": {name: self._doing(name) for name in names},
            "reversals": {name: self._undoing(name) for name in reversible},
        }

    def _doing(self, name: str) -> Callable[..., None]:
        def do(work: Any, case: Any, *submission: Any) -> None:
            self.log.append(name)
            self.standing.append(name)

        return do

    def _undoing(self, name: str) -> Callable[..., None]:
        def undo(work: Any, case: Any) -> None:
            self.log.append("-" + name)
            self.standing.remove(name)
            self.seen.append((case.element_id, dict(case.variables)))

        return undo


def test_what_was_performed_since_is_taken_back_in_reverse_order() -> None:
    accounts = Accounts("s.plan", "s.file", "s.check")
    desk = Desk(a_line(), **accounts.options)
    for step in ("plan", "check"):
        desk.complete(ANYBODY, desk.task(step))
    desk.act(ANYBODY, "return_case", desk.task("decide").task_id, target="plan", reason="x")
    assert accounts.log == ["s.plan", "s.file", "s.check", "-s.check", "-s.file", "-s.plan"]
    assert [element for element, _ in accounts.seen] == ["check", "file", "plan"]
    desk.complete(ANYBODY, desk.task("plan"))
    # A second return takes back what was done since the first, and nothing twice.
    desk.act(ANYBODY, "return_case", desk.task("check").task_id, target="plan", reason="y")
    assert accounts.log[6:] == ["s.plan", "s.file", "-s.file", "-s.plan"] and accounts.standing == []


def test_the_case_does_not_go_back_beyond_what_has_taken_effect() -> None:
    accounts = Accounts("s.plan", "s.check")
    desk = Desk(a_line(), **accounts.options)
    for step in ("plan", "check"):
        desk.complete(ANYBODY, desk.task(step))
    task = desk.task("decide")
    assert [one["element_id"] for one in desk.of_task(ANYBODY, task)["acts"]["return_to"]] == ["check"]
    with pytest.raises(refused.AlreadyEffective) as told:
        desk.act(ANYBODY, "return_case", task.task_id, target="plan", reason="x")
    assert told.value.said.zh == "“file”已经生效，不能退回。"
    assert accounts.standing == ["s.plan", "s.file", "s.check"]


def test_what_timers_ran_while_the_step_was_open_counts_as_well() -> None:
    drawing = a_line().boundary("late", "decide", timer("duration", "P1D"), interrupting=False)
    drawing = drawing.service("tell", "s.tell").node("endEvent", "told").chain("late", "tell", "told")
    accounts = Accounts("s.plan", "s.file", "s.check")
    desk = Desk(drawing, **accounts.options)
    for step in ("plan", "check"):
        desk.complete(ANYBODY, desk.task(step))
    desk.bench.clock.advance(days=2)
    desk.bench.fire()
    with pytest.raises(refused.AlreadyEffective):
        desk.act(ANYBODY, "return_case", desk.task("decide").task_id, target="check", reason="x")


def test_a_thrown_message_has_taken_effect() -> None:
    drawing = (
        Drawing(definitions='<bpmn:message id="m1" name="s.sent" />')
        .node("startEvent", "begin")
        .user("apply")
        .node("intermediateThrowEvent", "tell", "告知", after=message("m1"))
        .user("check", "head@1")
        .node("endEvent", "done")
        .chain("begin", "apply", "tell", "check", "done")
    )
    desk = Desk(drawing)
    desk.complete(ANYBODY, desk.task("apply"))
    with pytest.raises(refused.AlreadyEffective, match="告知"):
        desk.act(HOLDS_ALL, "return_case", desk.task("check").task_id, target="apply", reason="x")


def test_straight_back_keeps_what_was_decided_in_between() -> None:
    accounts = Accounts("s.plan", "s.file", "s.check")
    drawing = (
        Drawing()
        .node("startEvent", "begin")
        .user("plan", onComplete="s.plan")
        .user("check", onComplete="s.check")
        .user("decide")
        .node("endEvent", "done")
        .chain("begin", "plan", "check", "decide", "done")
    )
    desk = Desk(drawing, **accounts.options)
    for step in ("plan", "check"):
        desk.complete(ANYBODY, desk.task(step))
    desk.act(
        HOLDS_ALL, "return_case", desk.task("decide").task_id, target="plan", reason="x", mode="straight"
    )
    assert accounts.log[2:] == ["-s.plan"] and desk.bench.names() == ["plan"]
    desk.complete(ANYBODY, desk.task("plan"))
    back = desk.task("decide")
    assert (back.state, back.assignee, back.assignee_name) == ("claimed", "all", "全")
    assert accounts.standing == ["s.check", "s.plan"]
    # In the order of the case, the plan still comes before the check: going back further takes back both.
    desk.act(HOLDS_ALL, "return_case", back.task_id, target="plan", reason="y")
    assert accounts.standing == [] and accounts.log[-2:] == ["-s.check", "-s.plan"]
    desk.complete(ANYBODY, desk.task("plan"))
    assert desk.bench.names() == ["check"]


def test_straight_back_is_refused_where_the_system_has_built_on_the_target() -> None:
    accounts = Accounts("s.plan", "s.file", "s.check")
    desk = Desk(a_line(), **accounts.options)
    for step in ("plan", "check"):
        desk.complete(ANYBODY, desk.task(step))
    task = desk.task("decide")
    ways = desk.of_task(ANYBODY, task)["acts"]["return_to"]
    assert {one["element_id"]: one["straight"] for one in ways} == {"plan": False, "check": True}
    with pytest.raises(refused.StraightNotPossible):
        desk.act(ANYBODY, "return_case", task.task_id, target="plan", reason="x", mode="straight")
    assert accounts.standing == ["s.plan", "s.file", "s.check"]


def test_from_a_step_that_leads_straight_back_only_the_steps_may_run_again() -> None:
    drawing = Drawing().node("startEvent", "begin").user("one").user("two").user("three")
    drawing = drawing.node("endEvent", "done").chain("begin", "one", "two", "three", "done")
    desk = Desk(drawing)
    for step in ("one", "two"):
        desk.complete(ANYBODY, desk.task(step))
    desk.act(ANYBODY, "return_case", desk.task("three").task_id, target="two", reason="x", mode="straight")
    with pytest.raises(refused.StraightNotPossible):
        desk.act(ANYBODY, "return_case", desk.task("two").task_id, target="one", reason="x", mode="straight")
    desk.act(ANYBODY, "return_case", desk.task("two").task_id, target="one", reason="x")
    for step in ("one", "two", "three"):
        desk.complete(ANYBODY, desk.task(step))
    assert desk.bench.state() == ("completed", "done")


@pytest.mark.parametrize(
    ("properties", "ways"),
    [
        ({}, ["plan", "check"]),
        ({"allowReturn": "false"}, []),
        ({"mayReturnTo": "check"}, ["check"]),
        ({"mayReturnTo": "plan, check"}, ["plan", "check"]),
    ],
)
def test_the_designer_forbids_returns_or_names_their_targets(
    properties: dict[str, str], ways: list[str]
) -> None:
    accounts = Accounts("s.plan", "s.file", "s.check")
    desk = Desk(a_line(**properties), **accounts.options)
    for step in ("plan", "check"):
        desk.complete(ANYBODY, desk.task(step))
    task = desk.task("decide")
    offered = [one["element_id"] for one in desk.of_task(ANYBODY, task)["acts"]["return_to"]]
    assert offered == ways
    for target in {"plan", "check"} - set(ways):
        with pytest.raises(refused.ReturnNotPossible):
            desk.act(ANYBODY, "return_case", task.task_id, target=target, reason="x")


def test_while_a_side_branch_is_under_way_nobody_returns_past_it() -> None:
    drawing = a_line().boundary("late", "check", timer("duration", "P1D"), interrupting=False)
    drawing = drawing.user("look_into").node("endEvent", "looked").chain("late", "look_into", "looked")
    desk = Desk(drawing, **Accounts("s.plan", "s.file", "s.check").options)
    desk.complete(ANYBODY, desk.task("plan"))
    desk.bench.clock.advance(days=2)
    desk.bench.fire()
    # From the step itself the branch it set off goes with it …
    assert desk.bench.names() == ["check", "look_into"]
    desk.complete(ANYBODY, desk.task("check"))
    with pytest.raises(refused.ReturnNotPossible):
        desk.act(ANYBODY, "return_case", desk.task("decide").task_id, target="check", reason="x")


def test_a_return_drops_what_the_boundary_events_of_the_step_have_set_off() -> None:
    drawing = a_line().boundary("late", "decide", timer("duration", "P1D"), interrupting=False)
    drawing = drawing.user("look_into").node("endEvent", "looked").chain("late", "look_into", "looked")
    desk = Desk(drawing, **Accounts("s.plan", "s.file", "s.check").options)
    for step in ("plan", "check"):
        desk.complete(ANYBODY, desk.task(step))
    desk.bench.clock.advance(days=2)
    desk.bench.fire()
    assert desk.bench.names() == ["decide", "look_into"]
    desk.act(ANYBODY, "return_case", desk.task("decide").task_id, target="check", reason="x")
    assert desk.bench.names() == ["check"]


def test_a_completion_from_before_accounts_were_kept_cannot_be_taken_back() -> None:
    desk = Desk()
    desk.complete(HOLDS_ALL, desk.task("apply"))
    desk.complete(HOLDS_ALL, desk.task("check"))
    table = desk.bench.tables.human_task
    with desk.bench.database.begin() as connection:
        connection.execute(table.update().where(table.c.element_id == "check").values(performed=None))
    with pytest.raises(refused.AlreadyEffective):
        desk.act(HOLDS_ALL, "return_case", desk.task("decide").task_id, target="apply", reason="x")


def test_a_round_is_taken_back_as_a_whole() -> None:
    taken: list[Any] = []
    drawing = (
        Drawing()
        .node("startEvent", "begin")
        .user("vote", onComplete="s.vote", after=each("towns", "town"))
        .user("decide")
        .node("endEvent", "done")
        .chain("begin", "vote", "decide", "done")
    )
    desk = Desk(
        drawing,
        variables={"towns": ["a", "b", "c"]},
        completions={"s.vote": lambda work, case, said: None},
        reversals={"s.vote": lambda work, case: taken.append(case.variables["town"])},
    )
    for number in (1, 0, 0):
        desk.complete(ANYBODY, desk.task("vote", number))
    desk.act(ANYBODY, "return_case", desk.task("decide").task_id, target="vote", reason="x")
    assert sorted(taken) == ["a", "b", "c"] and taken[-1] == "b"
    assert desk.bench.names() == ["vote"] * 3
