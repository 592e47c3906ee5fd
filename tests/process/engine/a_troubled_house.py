"""A service in which everything fails at random, and an account of what was done by whom, to compare with."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

from chassis.engine.clockwork import Clockwork
from chassis.engine.definition import Definition
from chassis.engine.incident_rows import Incident
from chassis.engine.incidents import PARKED, CaseStuck, Incidents
from chassis.engine.library import Library
from chassis.engine.repairing import IncidentClosed, NotSkippable, Repairs, RetriedByPerson, StillStuck
from chassis.engine.runtime import Engine
from chassis.engine.store import engine_tables
from chassis.errors import Refusal
from chassis.persistence.database import Database
from chassis.persistence.journal import JournalEntry, entries_of, journal_table
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.testing.clock import FixedClock
from tests.process.engine.test_incidents import ADMIN, CLERK, SYSTEM
from tests.unit.chassis.engine.bench import NOON
from tests.unit.chassis.engine.drawing import Drawing, message, timer
from tests.unit.chassis.engine.tables import table

OPERATIONS = ("write", "remind", "file")
MOST = {"write": 1, "remind": 2, "file": 1, "heard": 1}
"""How often a case may have each effect."""
GRADES = [(("[60..100]",), ('"good"',)), (("[0..60)",), ('"poor"',))]
REPAIRED = {"score": 80, "limit": 1}


def busy() -> Drawing:
    """A person and a decision, a job with a reminder that rings twice, and a message; all at once."""
    drawing = Drawing(definitions='<bpmn:message id="m1" name="demo.answered" />').node("startEvent", "begun")
    drawing.parallel("fork", "join").user("judge")
    drawing.node(
        "businessRuleTask", "grade", "", 'camunda:decisionRef="grade" camunda:resultVariable="level"'
    )
    drawing.service("write_letter", "demo.write", execution="job").user("sign")
    drawing.boundary("late", "sign", timer("cycle", "R2/PT6H"), interrupting=False)
    drawing.service("remind", "demo.remind").node("endEvent", "REMINDED").catch("answer", message("m1"))
    drawing.xor("enough", "few").user("go_on").xor("met").service("file_it", "demo.file", execution="job")
    drawing.node("endEvent", "DONE").chain("begun", "fork", "judge", "grade", "join", "file_it", "DONE")
    drawing.chain("fork", "write_letter", "sign", "join").chain("late", "remind", "REMINDED")
    drawing.chain("fork", "answer", "enough").flow("enough", "go_on", "${count(answers) > limit}")
    return drawing.flow("enough", "met", flow_id="few").chain("go_on", "met", "join")


@dataclass
class Post:
    """Messages that came and could not be handled; the consumer's part, without a broker."""

    waiting: dict[str, str] = field(default_factory=dict)
    """By id `case/number`: failed, or to be handled again."""

    def put_aside(self, session: Any, message_ids: Any) -> set[str]:
        return {one for one in message_ids if one in self.waiting}

    def ask_again(self, work: UnitOfWork, message_id: str) -> bool:
        if self.waiting.get(message_id) != "failed":
            return False
        work.at_commit(lambda: self.waiting.update({message_id: "again"}))
        return True

    def discard(self, work: UnitOfWork, message_id: str, reason: str) -> bool:
        if self.waiting.get(message_id) != "failed":
            return False
        work.at_commit(lambda: self.waiting.pop(message_id, None))
        return True


class TroubledHouse:
    """The service; `broken` says which operation of which case fails at the moment."""

    def __init__(self, database: Database, chance: random.Random) -> None:
        metadata = MetaData()
        self.tables = engine_tables(metadata)
        journal_table(metadata)
        self.effect = Table(
            "effect",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("case_no", String(20)),
            Column("what", String(60)),
        )
        metadata.create_all(database.engine)
        library = Library(Path("/nonexistent"))
        library.add(Definition("p", 1, busy().xml(), {"grade.dmn": table(GRADES)}))
        self.chance, self.clock, self.post = chance, FixedClock(NOON), Post()
        self.broken: set[tuple[str, str]] = set()
        self.cases: list[str] = []
        self.acts: Counter[tuple[str, str]] = Counter()
        """What was done about each incident, by its id and the word the journal should have."""
        operations = {f"demo.{name}": self._operation(name) for name in OPERATIONS}
        self.engine = Engine(library, self.tables, operations=operations)
        self.works = Works(database, self.clock, work=UnitOfWork, publish=lambda work, events: None)
        self.incidents = Incidents(self.engine, "demo", messages=self.post)
        self.repairs = Repairs(self.incidents)
        self.clockwork = Clockwork(self.engine, self.works, "demo", self.incidents)

    def _operation(self, name: str) -> Any:
        def operate(work: Any, case: Any) -> dict[str, Any]:
            work.session.execute(insert(self.effect).values(case_no=case.case_no, what=name))
            if (case.case_no, name) in self.broken:
                raise RuntimeError(f"{name} is broken")
            return {f"{name}_done": True}

        return operate

    # --- what happens ----------------------------------------------------------------------------

    def start(self) -> None:
        case_no = f"c{len(self.cases)}"
        limit: dict[str, Any] = self.chance.choice([{}, {"limit": "many"}, {"limit": 1}, {"limit": 5}])
        with self.works(CLERK) as work:
            self.engine.start(work, "p", case_no=case_no, variables={"answers": [1, 2], **limit})
        self.cases.append(case_no)
        self.break_something(case_no)

    def break_something(self, case_no: str = "") -> None:
        fault = (case_no or self.chance.choice(self.cases), self.chance.choice(OPERATIONS))
        self.broken ^= {fault}

    def wait(self) -> None:
        self.clock.advance(seconds=self.chance.choice([30, 90, 3600, 7 * 3600]))
        self.tick()

    def tick(self) -> None:
        """A round of the worker: whatever is due and not broken is done, whatever else fails."""
        job = self.tables.job
        due = select(job.c.job_id, job.c.topic, self.tables.process_instance.c.case_no).join_from(
            job, self.tables.process_instance
        )
        due = due.where(job.c.state == "waiting", job.c.due_at <= self.clock.now())
        with self.works.reading() as session:
            sound = {
                row.job_id
                for row in session.execute(due)
                if (row.case_no, row.topic.removeprefix("demo.")) not in self.broken
            }
        self.clockwork.tick()
        with self.works.reading() as session:
            left = set(session.scalars(select(job.c.job_id)))
        assert not sound & left, "a job that could be done was not, for the trouble of another"

    def say(self, message_id: str = "") -> None:
        """A message comes, for the first time or again."""
        message_id = message_id or f"{self.chance.choice(self.cases)}/{self.chance.randint(1, 2)}"
        case_no = message_id.split("/")[0]
        if self.post.waiting.get(message_id) == "failed":
            return
        try:
            with self.works(SYSTEM) as work:
                heard = self.engine.deliver(work, "demo.answered", correlation=case_no)
                if heard:
                    work.session.execute(insert(self.effect).values(case_no=case_no, what="heard"))
        except Exception as error:  # noqa: BLE001 - as the consumer does
            with self.works(SYSTEM) as work:
                self.incidents.message_failed(work, message_id, error)
            self.post.waiting[message_id] = "failed"
        else:
            self.post.waiting.pop(message_id, None)

    def hear_again(self) -> None:
        for message_id, state in list(self.post.waiting.items()):
            if state == "again":
                self.say(message_id)

    def do_a_task(self) -> None:
        """Somebody does something, perhaps without saying what the decision needs."""
        tasks = self.open_tasks()
        if not tasks:
            return
        task = self.chance.choice(tasks)
        data = self.chance.choice([{}, {"score": 70}, {"score": 101}]) if task.element_id == "judge" else {}
        self.complete(task, data)

    def complete(self, task: Any, data: dict[str, Any]) -> None:
        try:
            with self.works(CLERK) as work, self.incidents.of_completion(task.task_id, data):
                self.engine.complete(work, task.task_id, data=data)
        except CaseStuck as refused:
            with self.works(CLERK) as work:
                refused.afterwards(work)  # type: ignore[misc]

    def repair_something(self) -> None:
        found = self.open_incidents()
        if found:
            self.act(self.chance.choice(("retry", "repair", "skip")), self.chance.choice(found))

    def act(self, verb: str, incident: Incident) -> None:
        """An administrator tries again, repairs or skips; what is refused is not in the account."""
        with self.works.reading() as session:
            remedies = self.repairs.remedies(session, incident)
        given: dict[str, Any] = {"variables": {}} if verb == "skip" else {}
        if verb == "repair":
            names = {one.name for one in remedies.variables} & REPAIRED.keys()
            given["variables"] = {name: REPAIRED[name] for name in sorted(names)}
            if not names:
                return
        try:
            with self.works(ADMIN) as work:
                getattr(self.repairs, verb)(work, incident.incident_id, reason="核对后处理", **given)
        except (StillStuck, IncidentClosed):  # it fails in another way, or is over and not settled yet
            return
        except (NotSkippable, RetriedByPerson):
            assert not getattr(remedies, f"may_{verb}"), f"the page would have offered {verb}"
            return
        word = {"retry": "retried", "repair": "repaired", "skip": "skipped"}[verb]
        assert getattr(remedies, f"may_{verb}"), f"the page would not have offered {verb}"
        self.acts[incident.incident_id, word] += 1

    def clear_up(self) -> None:
        """Everything works again and everybody does what is left, until nothing is."""
        self.broken.clear()
        for _ in range(60):
            for incident in self.open_incidents():
                with suppress(Refusal):
                    self.act("repair", incident)
                    self.act("retry", incident)
            self.hear_again()
            for task in self.open_tasks():
                self.complete(task, {"score": 70} if task.element_id == "judge" else {})
            for case_no in self.running():
                self.say(f"{case_no}/3")
            self.clock.advance(seconds=30)
            self.tick()
            if not self.running():
                break
        self.tick()

    # --- what there is ---------------------------------------------------------------------------

    def open_tasks(self) -> list[Any]:
        with self.works.reading() as session:
            return [one for name in self.cases for one in self.engine.tasks(session, name) if one.is_open]

    def open_incidents(self) -> list[Incident]:
        with self.works.reading() as session:
            return list(self.repairs.page(session, {}, 500))

    def running(self) -> list[str]:
        instance = self.tables.process_instance
        with self.works.reading() as session:
            return list(session.scalars(select(instance.c.case_no).where(instance.c.state == "running")))

    def lines(self) -> Iterator[JournalEntry]:
        with self.works.reading() as session:
            for case_no in self.cases:
                yield from (one for one in entries_of(session, case_no) if "incident_id" in one.facts)

    # --- what must hold --------------------------------------------------------------------------

    def check(self) -> None:
        """Nothing is stuck without an incident, nothing is done twice, and the journal tells every act."""
        self._whatever_rests_has_an_incident()
        self._nothing_is_done_twice()
        self._every_incident_has_its_history()

    def _whatever_rests_has_an_incident(self) -> None:
        tables = self.tables
        named = {one.reference for one in self.open_incidents()}
        with self.works.reading() as session:
            failed = set(session.scalars(select(tables.job.c.job_id).where(tables.job.c.attempts > 0)))
            rests = set(
                session.scalars(select(tables.timer.c.timer_id).where(tables.timer.c.due_at == PARKED))
            )
            waits = set(session.scalars(select(tables.human_task.c.instance_id).where(
                tables.human_task.c.state.in_(("open", "claimed"))
            )))  # fmt: skip
            for other in (tables.timer, tables.job, tables.subscription):
                waits |= set(session.scalars(select(other.c.instance_id)))
            instance = tables.process_instance
            running = set(
                session.scalars(select(instance.c.instance_id).where(instance.c.state == "running"))
            )
        assert failed | rests <= named, "something rests and no incident names it"
        assert running <= waits, "a case waits for nothing"
        stuck = {one for one, state in self.post.waiting.items() if state == "failed"}
        assert {one for one in stuck if one.split("/")[0] in self.running()} <= named, "a lost message"

    def _nothing_is_done_twice(self) -> None:
        with self.works.reading() as session:
            done = Counter(tuple(row) for row in session.execute(select(self.effect.c["case_no", "what"])))
        for (case_no, what), count in done.items():
            assert count <= MOST[what], f"{what} was done {count} times for {case_no}"

    def _every_incident_has_its_history(self) -> None:
        told = Counter(
            (one.facts["incident_id"], one.action.removeprefix("incident-")) for one in self.lines()
        )
        for word in ("retried", "repaired", "skipped"):
            assert {key: n for key, n in told.items() if key[1] == word} == {
                key: n for key, n in self.acts.items() if key[1] == word
            }
        with self.works.reading() as session:
            every = self.repairs.page(session, {"state": None}, 1000)
        assert {one.incident_id for one in every} == {key for key, _ in told}
        for one in every:
            ends = told[one.incident_id, "resolved"] + told[one.incident_id, "skipped"]
            assert (told[one.incident_id, "opened"], ends) == (1, 0 if one.is_open else 1), one
            assert (one.closed_at is None) == one.is_open
