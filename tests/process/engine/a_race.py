"""Many hands on one case at the same moment, and the accounts that must agree afterwards."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import select

from chassis.actor import Actor
from chassis.engine import codec
from chassis.engine.host import Host
from chassis.engine.records import HumanTask, Instance
from chassis.engine.waiting import waiting_in
from chassis.errors import Refusal
from tests.process.engine.a_house import SYSTEM, House
from tests.unit.chassis.engine.drawing import Drawing, each, message, timer

TOWNS = ("山前", "河口", "石桥", "南坪")
SINGLE = ("check_papers", "check_law")
MOVED = "moved"
BEATEN = "beaten"


def reviewer(number: int) -> Actor:
    """One of those a task is offered to."""
    return Actor(f"u{number}", f"经办人{number}", "经办人", "1", "单位", frozenset({"clerk@1"}))


def procedure() -> Drawing:
    """People, a time that runs out, a message and a job, all waited for side by side."""
    drawing = Drawing(definitions='<bpmn:message id="m1" name="withdrawn" />').node("startEvent", "begun")
    drawing.parallel("fork", "join").user("ask_towns", after=each("towns", "town"))
    drawing.user("check_papers").boundary("papers_withdrawn", "check_papers", message("m1"))
    drawing.user("check_law").boundary("law_late", "check_law", timer("duration", "P5D"))
    drawing.service("write_letter", "demo.any", execution="job").xor("papers").xor("law")
    drawing.user("decide").node("endEvent", "DONE")
    drawing.chain("begun", "fork", "ask_towns", "join", "decide", "DONE")
    drawing.chain("fork", "check_papers", "papers", "join").chain("papers_withdrawn", "papers")
    drawing.chain("fork", "check_law", "law", "join").chain("law_late", "law")
    return drawing.chain("fork", "write_letter", "join")


@dataclass
class Race:
    """One case, what everybody tries on it at once, and what came of it."""

    house: House
    case_no: str
    seed: int
    accepted: list[tuple[HumanTask, str]] = field(default_factory=list)
    moves: int = 0
    refusals: set[str] = field(default_factory=set)

    def run(self) -> Race:
        """Let them go, all at the same moment."""
        self.house.start(self.case_no, towns=list(TOWNS))
        if self.seed % 2:
            self.house.clock.advance(days=6)  # then the timer is due as well
        acts = self._acts(random.Random(self.seed))
        for result in self.house.at_once(*acts):
            if isinstance(result, Refusal):
                self.refusals.add(result.code)
            elif isinstance(result, BaseException):
                raise AssertionError(f"seed {self.seed}: {result!r}") from result
            elif isinstance(result, tuple):
                self.accepted.append(result)
                self.moves += 1
            else:
                self.moves += result == MOVED
        return self

    def _acts(self, chance: random.Random) -> list[Callable[[], object]]:
        tasks = self.house.open(self.case_no)
        chosen = [*tasks, *chance.choices(tasks, k=3)]  # some of them twice
        acts: list[Callable[[], object]] = [
            self._completing(task, reviewer(number)) for number, task in enumerate(chosen)
        ]
        acts += [self._claiming(chance.choice(tasks), reviewer(20 + number)) for number in range(2)]
        acts += [self._delivering(), self._delivering(), self._doing_the_job(), self._doing_the_job()]
        acts += [self._firing(), self._firing()]
        if chance.random() < 0.2:
            acts.append(self._cancelling())
        chance.shuffle(acts)
        return acts

    def _completing(self, task: HumanTask, actor: Actor) -> Callable[[], object]:
        def act() -> object:
            data = {f"by_{task.element_id}": actor.user_id}
            with self.house.works(actor) as work:
                self.house.engine.complete(work, task.task_id, outcome="ok", data=data, version=task.version)
            return task, actor.user_id

        return act

    def _claiming(self, task: HumanTask, actor: Actor) -> Callable[[], object]:
        def act() -> object:
            with self.house.works(actor) as work:
                self.house.engine.claim(work, task.task_id, version=task.version)
            return "claimed"

        return act

    def _delivering(self) -> Callable[[], object]:
        def act() -> object:
            with self.house.works(SYSTEM) as work:
                return self._outcome(self.house.engine.deliver(work, "withdrawn", correlation=self.case_no))

        return act

    def _firing(self) -> Callable[[], object]:
        (instance,) = self._instances()

        def act() -> object:
            with self.house.works(SYSTEM) as work:
                return self._outcome(self.house.engine.fire(work, instance.instance_id))

        return act

    def _doing_the_job(self) -> Callable[[], object]:
        job = self.house.tables.job
        (instance,) = self._instances()
        with self.house.works.reading() as session:
            job_id = session.scalars(
                select(job.c.job_id).where(job.c.instance_id == instance.instance_id)
            ).one()

        def act() -> object:
            with self.house.works(SYSTEM) as work:
                return self._outcome(self.house.engine.run_job(work, job_id))

        return act

    def _cancelling(self) -> Callable[[], object]:
        def act() -> object:
            with self.house.works(reviewer(30)) as work:
                self.house.engine.cancel(work, self.case_no, end_state="withdrawn")
            return MOVED

        return act

    def _outcome(self, moved: int) -> str:
        return MOVED if moved else BEATEN

    def _instances(self) -> list[Instance]:
        with self.house.works.reading() as session:
            return self.house.engine.instances(session, self.case_no)

    def require_no_lost_update(self) -> None:
        """Whatever was accepted is in the state, the tasks and the journal; nothing else is."""
        (instance,) = self._instances()
        said = f"seed {self.seed}, {self.case_no}"
        assert instance.revision == 1 + self.moves, said
        done = {task.task_id: task for task in self.house.tasks(self.case_no) if task.state == "completed"}
        assert {task.task_id: by for task, by in self.accepted} == {
            task_id: task.closed_by for task_id, task in done.items()
        }, said
        noted = self.house.journal(self.case_no, "task-completed")
        assert sorted(line.facts["task_id"] for line in noted) == sorted(done), said
        if instance.state == "running":
            self._require_rows_of_state(instance, said)

    def _require_rows_of_state(self, instance: Instance, said: str) -> None:
        tables = self.house.tables
        definition = self.house.library.definition("p")
        host = Host(self.house.clock.now(), self.case_no)
        waiting = waiting_in(codec.decode(instance.data, *definition.specs, host))
        assert waiting.people.keys() == {task.task_id for task in self.house.open(self.case_no)}, said
        with self.house.works.reading() as session:
            for table, key, expected in (
                (tables.timer, "timer_id", waiting.times),
                (tables.subscription, "subscription_id", waiting.messages),
                (tables.job, "job_id", waiting.jobs),
            ):
                ours = select(table.c[key]).where(table.c.instance_id == instance.instance_id)
                assert set(session.scalars(ours)) == expected.keys(), said

    def finish(self) -> None:
        """Do what is left to do; everything accepted before has arrived at the last step."""
        (instance,) = self._instances()
        if instance.state == "cancelled":
            assert not self.house.open(self.case_no)
            return
        while [task.element_id for task in self.house.open(self.case_no)] != ["decide"]:
            self._one_more_step()
        decide = self.house.task(self.case_no, "decide")
        with self.house.works(reviewer(0)) as work:
            command = self.house.engine.restored(work, self._instances()[0])
            arrived = dict(command.person(decide.task_id).data)
        for task, by in self.accepted:
            if task.element_id in SINGLE:
                assert arrived[f"by_{task.element_id}"] == by, f"seed {self.seed}"
        self.house.complete(self.case_no, reviewer(0))
        assert self._instances()[0].state == "completed"

    def _one_more_step(self) -> None:
        for task in self.house.open(self.case_no):
            by = Actor(task.assignee, "", "", "1", "", frozenset()) if task.assignee else reviewer(0)
            self._completing(task, by)()
            self.moves += 1
            return
        self._doing_the_job()()
