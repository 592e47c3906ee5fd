"""Random walks with returns and withdrawals: nothing is lost or done twice, and the end stays in reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.engine.act_refusals import ReturnNotPossible, StraightNotPossible
from chassis.engine.acts import Acts
from chassis.engine.codec import pending
from chassis.engine.records import HumanTask
from chassis.engine.variables import known_in
from tests.unit.chassis.engine.acts.desk import Desk
from tests.unit.chassis.engine.bench import an_actor
from tests.unit.chassis.engine.drawing import Drawing, each, message, timer

ANYBODY = an_actor("clerk@1", user_id="any", name="任")
TOWNS = ["t1", "t2", "t3"]
STEPS = ("apply", "accept", "consult", "look", "agree", "meeting", "minutes", "public", "decide")
FOR_GOOD = "s.publish"


def part() -> Drawing:
    return (
        Drawing()
        .node("startEvent", "begin_part")
        .user("look", onComplete="s.look")
        .user("agree", onComplete="s.agree")
        .node("endEvent", "part_done")
        .chain("begin_part", "look", "agree", "part_done")
    )


def procedure() -> Drawing:
    """A line with a loop, a round, a sub-process and parallel branches; publishing is for good."""
    return (
        Drawing(definitions='<bpmn:message id="heard" name="s.heard" />')
        .node("startEvent", "begin")
        .user("apply", onComplete="s.apply")
        .service("register", "s.register")
        .user("accept", onComplete="s.accept")
        .boundary("late", "accept", timer("duration", "P1D"), interrupting=False)
        .service("remind", "s.remind")
        .node("endEvent", "reminded")
        .user("consult", onComplete="s.consult", after=each("towns", "town"), mayReturnTo="accept,apply")
        .sub("part", part())
        .user("meeting", onComplete="s.meeting")
        .xor("again", "flow_again_split")
        .node("parallelGateway", "split")
        .user("minutes", onComplete="s.minutes")
        .user("public", onComplete="s.public", mayReturnTo="meeting")
        .node("intermediateCatchEvent", "wait_heard", after=message("heard"))
        .node("parallelGateway", "join")
        .service("publish", FOR_GOOD)
        .user("decide", onComplete="s.decide")
        .node("endEvent", "done")
        .chain("begin", "apply", "register", "accept", "consult", "part", "meeting", "again")
        .chain("late", "remind", "reminded")
        .flow("again", "apply", "${outcome == 'once_more'}")
        .flow("again", "split")
        .chain("split", "minutes", "join")
        .chain("split", "public", "wait_heard", "join")
        .chain("join", "publish", "decide", "done")
    )


class Walk(Desk):
    """A case on its way, with the account of what its service has done and not taken back."""

    def __init__(self) -> None:
        self.standing: list[tuple[str, str]] = []
        names = [f"s.{step}" for step in (*STEPS, "register", "remind")]
        doing = {name: self._doing(name) for name in (*names, FOR_GOOD)}
        super().__init__(
            procedure(),
            variables={"towns": TOWNS, "begun": "1"},
            completions=doing,
            operations=doing,
            reversals={name: self._undoing(name) for name in names},
        )

    def _doing(self, name: str) -> Callable[..., dict[str, Any]]:
        def do(work: Any, case: Any, *submission: Any) -> dict[str, Any]:
            self.standing.append((name, str(case.variables.get("town", ""))))
            return {f"by_{case.element_id}": name}

        return do

    def _undoing(self, name: str) -> Callable[..., None]:
        def undo(work: Any, case: Any) -> None:
            town = str(case.variables.get("town", "")) if name == "s.consult" else ""
            self.standing.remove((name, town))

        return undo

    def steps(self) -> list[HumanTask]:
        return [one for one in self.open if one.kind == "step"]

    def complete_one(self, draw: Callable[[Any], Any]) -> None:
        if not self.steps():
            return
        task = draw(st.sampled_from(self.steps()))
        outcomes = ["once_more", "on"] if task.element_id == "meeting" else ["on"]
        self.complete(ANYBODY, task, draw(st.sampled_from(outcomes)))

    def return_one(self, draw: Callable[[Any], Any]) -> None:
        ways = [
            (task.task_id, way)
            for task in self.steps()
            for way in self.of_task(ANYBODY, task)["acts"]["return_to"]
        ]
        if not ways:
            return
        task_id, way = draw(st.sampled_from(ways))
        straight = way["straight"] and draw(st.booleans())
        mode = "straight" if straight else "again"
        # What only the state knows: a branch beside this one, a step that leads straight back itself.
        with suppress(ReturnNotPossible, StraightNotPossible):
            self.act(ANYBODY, "return_case", task_id, target=way["element_id"], reason="x", mode=mode)

    def withdraw_one(self, draw: Callable[[Any], Any]) -> None:
        mine = self.of_case(ANYBODY)["withdrawable"]
        if mine:
            self.act(ANYBODY, "withdraw", mine[0]["task_id"], reason="")

    def let_time_pass(self, draw: Callable[[Any], Any]) -> None:
        self.bench.clock.advance(days=2)
        self.bench.fire()

    def hear(self, draw: Callable[[Any], Any]) -> None:
        if self.bench.count("subscription"):
            self.bench.deliver("s.heard")

    def variables(self) -> dict[str, Any]:
        with self.bench.work(ANYBODY) as work:
            (instance,) = self.bench.engine.instances(work.session, "c1")
            if instance.state != "running":
                return {}
            return known_in(self.bench.engine.restored(work, instance).workflow)

    def check(self) -> None:
        """One token a branch; the account of the rows is the account of the service; nothing stands twice."""
        where = Counter(one.element_id for one in self.steps())
        if self.bench.state()[0] == "running":
            assert where or self.bench.count("subscription")
        in_round = where.pop("consult", 0)
        assert in_round <= len(TOWNS) and all(count == 1 for count in where.values())
        assert set(where) in ({"minutes", "public"}, {"minutes"}, {"public"}, set()) or len(where) == 1
        assert not (in_round and where)
        noted = Counter(
            step["name"]
            for one in self.all
            if one.state == "completed" and one.kind == "step"
            for step in one.performed or ()
        )
        with self.bench.work(ANYBODY) as work:
            (instance,) = self.bench.engine.instances(work.session, "c1")
        if instance.state == "running":
            noted += Counter(step["name"] for step in pending(instance.data))
        assert noted == Counter(name for name, _ in self.standing)


ACTS = ("complete_one", "complete_one", "complete_one", "return_one", "withdraw_one", "let_time_pass", "hear")


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_wherever_a_walk_with_returns_leads_it_can_be_finished(data: st.DataObject) -> None:
    walk = Walk()
    for act in data.draw(st.lists(st.sampled_from(ACTS), min_size=5, max_size=40)):
        if walk.bench.state()[0] != "running":
            break
        known = walk.variables()
        getattr(walk, act)(data.draw)
        walk.check()
        now = walk.variables()
        if act != "withdraw_one" and now:
            assert known.keys() <= now.keys(), f"{act} lost {known.keys() - now.keys()}"
    for _ in range(60):
        if walk.steps():
            walk.complete(ANYBODY, walk.steps()[0], "on")
        elif walk.bench.count("subscription"):
            walk.bench.deliver("s.heard")
        else:
            break
    assert walk.bench.state() == ("completed", "done")
    assert walk.bench.count("timer") == walk.bench.count("subscription") == 0


def test_the_walks_go_back_and_withdraw_at_all() -> None:
    """The walk above would prove little if nothing were ever offered."""
    walk = Walk()
    for step in ("apply", "accept", *["consult"] * 3, "look"):
        walk.complete(ANYBODY, walk.task(step), "on")
    assert isinstance(walk.acts, Acts)
    ways = walk.of_task(ANYBODY, walk.task("agree"))["acts"]["return_to"]
    assert [(one["element_id"], one["straight"]) for one in ways] == [("look", True)]
    assert [one["name"].zh for one in walk.of_case(ANYBODY)["withdrawable"]] == ["look"]
    walk.complete(ANYBODY, walk.task("agree"), "on")
    ways = walk.of_task(ANYBODY, walk.task("meeting"))["acts"]["return_to"]
    assert [one["element_id"] for one in ways] == ["apply", "accept", "consult"]
