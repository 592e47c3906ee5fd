"""Some people around a table, and what they do with the tasks on it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.actor import Absent, Actor
from chassis.engine.acts import Acts
from chassis.engine.records import HumanTask
from tests.unit.chassis.engine.bench import Bench, an_actor
from tests.unit.chassis.engine.drawing import Drawing

ANN = an_actor("clerk@1", user_id="ann", name="安")
BEN = an_actor("clerk@1", user_id="ben", name="贲")
HEAD = an_actor("head@1", user_id="head", name="主任")
STRANGER = an_actor("clerk@9", user_id="stranger", name="外人")
ELSEWHERE = Actor("far", "远", "经办人", "2", "别的单位", frozenset({"clerk@1"}))
ANN_FOR_BEN = Actor(
    "ann",
    "安",
    "经办人",
    "1",
    "某单位",
    frozenset({"other@1"}),
    (Absent("ben", "贲", frozenset({"clerk@1"})),),
)


def three_steps() -> Drawing:
    """Apply, check, decide; one after the other."""
    return (
        Drawing()
        .node("startEvent", "begin")
        .user("apply")
        .user("check", "head@1")
        .user("decide", "boss@1")
        .node("endEvent", "done")
        .chain("begin", "apply", "check", "decide", "done")
    )


class Desk:
    """A bench with one case under way and the acts at hand."""

    def __init__(self, *drawings: Drawing, variables: dict[str, Any] | None = None, **options: Any) -> None:
        supervisors = options.pop("supervisors", ())
        self.bench = Bench(*(drawings or [three_steps()]), **options)
        self.acts = Acts(self.bench.engine, supervisors=supervisors)
        self.bench.start(**variables or {})

    def act(self, actor: Actor, verb: str, *args: Any, **how: Any) -> Any:
        """Do something in a work of its own."""
        with self.bench.work(actor) as work:
            return getattr(self.acts, verb)(work, *args, **how)

    def complete(self, actor: Actor, task: HumanTask, outcome: str | None = None, /, **data: Any) -> None:
        """Complete a task."""
        with self.bench.work(actor) as work:
            self.bench.engine.complete(work, task.task_id, outcome=outcome, data=data, version=task.version)

    def claim(self, actor: Actor, task: HumanTask) -> HumanTask:
        """Claim a task."""
        with self.bench.work(actor) as work:
            return self.bench.engine.claim(work, task.task_id)

    def task(self, element_id: str, number: int = 0) -> HumanTask:
        """An open step at an element."""
        return [one for one in self.open if one.element_id == element_id and one.kind == "step"][number]

    def signatures(self) -> list[HumanTask]:
        """The open signatures."""
        return [one for one in self.open if one.kind == "cosign"]

    @property
    def open(self) -> list[HumanTask]:
        """Everything open."""
        return self.bench.open()

    @property
    def all(self) -> list[HumanTask]:
        """Every task the case has had."""
        with Session(self.bench.database) as session:
            return self.bench.engine.tasks(session, "c1")

    def row(self, task_id: str) -> HumanTask:
        """A task by id."""
        return next(one for one in self.all if one.task_id == task_id)

    def of_task(self, actor: Actor, task: HumanTask) -> dict[str, Any]:
        """What the page of a task shows."""
        with Session(self.bench.database) as session:
            return self.acts.of_task(session, self.row(task.task_id), actor)

    def of_case(self, actor: Actor) -> dict[str, Any]:
        """What the page of the case shows."""
        with Session(self.bench.database) as session:
            return self.acts.of_case(session, "c1", actor)

    def lines(self, action: str) -> list[dict[str, Any]]:
        """The journal's lines of one kind."""
        return [facts for done, _, facts in self.bench.lines if done == action]

    def told(self, task_id: str) -> list[str]:
        """What the observer was told about a task, in order."""
        changes = self.bench.changes
        return [f"{one.kind}:{one.task.state}" for one in changes if one.task.task_id == task_id]
