"""What cannot be done stops its own step: it is shown with its cause, tried again, repaired or skipped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData

from chassis.actor import Actor
from chassis.engine.clockwork import Clockwork
from chassis.engine.definition import Definition
from chassis.engine.expression_values import ExpressionError
from chassis.engine.incidents import LONGEST_PAUSE, MOST_ATTEMPTS, PARKED, CaseStuck, Incidents
from chassis.engine.library import Library
from chassis.engine.repairing import (
    IncidentClosed,
    IncidentUnknown,
    NotSkippable,
    Repairs,
    RetriedByPerson,
    StillStuck,
    VariableUnknown,
)
from chassis.engine.runtime import Engine
from chassis.engine.store import engine_tables
from chassis.persistence.database import Database
from chassis.persistence.journal import entries_of, journal_table
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.testing.clock import FixedClock
from chassis.testing.databases import postgresql_answers, postgresql_database, sqlite_database
from tests.unit.chassis.engine.bench import NOON
from tests.unit.chassis.engine.drawing import Drawing, each, message, timer

CLERK = Actor("u1", "甲", "经办人", "1", "单位", frozenset({"clerk@1"}))
ADMIN = Actor("u9", "系统管理员", "系统管理员", "1", "单位", frozenset({"system_administrator@1"}))
SYSTEM = Actor.system("demo")


def letter() -> Drawing:
    """A person judges, a job writes a letter, a reminder needs the score."""
    drawing = Drawing(definitions='<bpmn:message id="m1" name="demo.answered" />').node("startEvent", "begun")
    drawing.user("judge").xor("good", "otherwise").service("write_letter", "demo.write", execution="job")
    drawing.user("sign").boundary("late", "sign", timer("duration", "P1D"), interrupting=False)
    drawing.service("remind", "demo.remind").node("endEvent", "REMINDED").node("endEvent", "SIGNED")
    drawing.node("endEvent", "BAD").chain("begun", "judge", "good").flow("good", "BAD", flow_id="otherwise")
    drawing.flow("good", "write_letter", "${score >= 60}").chain("write_letter", "sign", "SIGNED")
    return drawing.chain("late", "remind", "REMINDED")


def waiter() -> Drawing:
    """Waits for a message and then looks at what it has."""
    drawing = Drawing("waiter", definitions='<bpmn:message id="m1" name="demo.answered" />')
    drawing.node("startEvent", "begun").node("intermediateCatchEvent", "answered", after=message("m1"))
    drawing.xor("enough", "no").user("go_on").node("endEvent", "DONE").node("endEvent", "FEW")
    drawing.chain("begun", "answered", "enough").flow("enough", "go_on", "${count(answers) > limit}")
    return drawing.flow("enough", "FEW", flow_id="no").chain("go_on", "DONE")


class Kept:
    """Messages put aside, in memory."""

    def __init__(self) -> None:
        self.waiting: dict[str, str] = {}

    def put_aside(self, session: Any, message_ids: Any) -> set[str]:
        return {one for one in message_ids if one in self.waiting}

    def ask_again(self, work: Any, message_id: str) -> bool:
        self.waiting[message_id] = "again"
        return True

    def discard(self, work: Any, message_id: str, reason: str) -> bool:
        return self.waiting.pop(message_id, None) is not None


class House:
    """A service whose register may be away."""

    def __init__(self, database: Database, *drawings: Drawing) -> None:
        metadata = MetaData()
        tables = engine_tables(metadata)
        journal_table(metadata)
        metadata.create_all(database.engine)
        library = Library(Path("/nonexistent"))
        for drawing in drawings:
            library.add(Definition(drawing.process_id, 1, drawing.xml()))
        self.trouble: dict[str, Exception] = {}
        self.alerts: list[tuple[str, str]] = []
        self.clock = FixedClock(NOON)
        operations = {f"demo.{name}": self.operation(name) for name in ("write", "remind")}
        self.engine = Engine(library, tables, operations=operations)
        self.works = Works(database, self.clock, work=UnitOfWork, publish=lambda work, events: None)
        self.messages = Kept()
        self.incidents = Incidents(self.engine, "demo", messages=self.messages, alert=self.alerted)
        self.repairs = Repairs(self.incidents)
        self.clockwork = Clockwork(self.engine, self.works, "demo", self.incidents)

    def operation(self, name: str) -> Any:
        def operate(work: Any, case: Any) -> dict[str, Any]:
            if name in self.trouble:
                raise self.trouble[name]
            return {f"{name}_by": case.variables["score"]}

        return operate

    def alerted(self, work: Any, incident: Any, told: Any) -> None:
        self.alerts.append((incident.case_no, told.zh))

    def start(self, case_no: str = "c", process_id: str = "p", **variables: Any) -> None:
        with self.works(CLERK) as work:
            self.engine.start(work, process_id, case_no=case_no, variables=variables)

    def open(self, case_no: str = "c") -> list[Any]:
        with self.works.reading() as session:
            return [task for task in self.engine.tasks(session, case_no) if task.is_open]

    def complete(self, element_id: str, case_no: str = "c", **data: Any) -> None:
        (task,) = [task for task in self.open(case_no) if task.element_id == element_id]
        try:
            with self.works(CLERK) as work, self.incidents.of_completion(task.task_id, data):
                self.engine.complete(work, task.task_id, data=data)
        except CaseStuck as refused:
            with self.works(CLERK) as work:
                refused.afterwards(work)  # type: ignore[misc]
            raise

    def state(self, case_no: str = "c") -> str:
        with self.works.reading() as session:
            instance = self.engine.instances(session, case_no)[-1]
        return instance.end_state or instance.state

    def stuck(self, **wanted: str | None) -> list[Any]:
        with self.works.reading() as session:
            return list(self.repairs.page(session, {"state": "open", **wanted}, 50))

    def variables(self) -> dict[str, Any]:
        (incident,) = self.stuck()
        with self.works.reading() as session:
            told = self.repairs.remedies(session, incident).variables
        return {one.name: None if one.is_missing else one.value for one in told}

    def act(self, verb: str, **given: Any) -> Any:
        (incident,) = self.stuck()
        with self.works(ADMIN) as work:
            return getattr(self.repairs, verb)(work, incident.incident_id, reason="核对后处理", **given)

    def journal(self, case_no: str = "c") -> list[str]:
        with self.works.reading() as session:
            return [line.action for line in entries_of(session, case_no) if "incident" in line.action]

    def settle(self) -> None:
        for _ in range(3):
            self.clockwork.tick()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    database = sqlite_database(tmp_path)
    yield House(database, letter(), waiter())
    database.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def everywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """On both databases: what is asked of their SQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("house")
        return
    if not postgresql_answers():
        pytest.skip("no PostgreSQL server")
    with postgresql_database() as database:
        yield House(database, letter(), waiter())


def with_a_broken_job(house: House) -> None:
    house.start()
    house.trouble["write"] = RuntimeError("打印机缺纸")
    house.complete("judge", score=80)
    house.clockwork.tick()


def with_a_broken_timer(house: House) -> None:
    house.start()
    house.complete("judge", score=80)
    house.clockwork.tick()
    house.trouble["remind"] = RuntimeError("the mail server is away")
    house.clock.advance(days=1)
    house.clockwork.tick()


def test_a_failing_job_is_shown_with_its_cause_and_the_supervisors_are_told_once(house):
    with_a_broken_job(house)
    (incident,) = house.stuck()
    assert (incident.kind, incident.element_id, incident.attempts) == ("job", "write_letter", 1)
    assert incident.words.zh == "程序出错（RuntimeError）" and incident.cause == "RuntimeError: 打印机缺纸"
    assert incident.next_try_at == house.clock.now() + timedelta(seconds=30)
    house.clock.advance(seconds=30)
    house.clockwork.tick()
    (incident,) = house.stuck()
    assert incident.attempts == 2 and len(house.alerts) == 1
    assert house.alerts[0] == ("c", "案件在“write_letter”处卡住：程序出错（RuntimeError）")
    with house.works.reading() as session:
        (told,) = house.engine.stuck(session, "c")
    assert told["element_id"] == "write_letter"


def test_what_heals_by_itself_closes_its_incident(everywhere):
    with_a_broken_job(everywhere)
    everywhere.trouble.clear()
    everywhere.clock.advance(seconds=30)
    everywhere.settle()
    assert everywhere.stuck() == [] and [task.element_id for task in everywhere.open()] == ["sign"]
    assert everywhere.journal() == ["incident-opened", "incident-resolved"]


def test_pauses_grow_to_an_hour_and_end_in_a_parked_job_that_somebody_tries_again(house):
    with_a_broken_job(house)
    pauses = []
    while (incident := house.stuck()[0]).next_try_at:
        pauses.append(incident.next_try_at - house.clock.now())
        house.clock.move_to(incident.next_try_at)
        house.clockwork.tick()
    assert pauses == sorted(pauses) and pauses[-1] == LONGEST_PAUSE and len(pauses) == MOST_ATTEMPTS - 1
    assert house.journal() == ["incident-opened", "incident-parked"]
    house.trouble.clear()
    house.clock.advance(days=30)
    house.clockwork.tick()
    assert house.open() == []
    house.act("retry")
    house.settle()
    assert [task.element_id for task in house.open()] == ["sign"]
    assert house.journal()[-2:] == ["incident-retried", "incident-resolved"]


def test_a_skipped_job_counts_as_done_with_what_it_would_have_found(house):
    with_a_broken_job(house)
    house.act("skip", variables={"write_by": "手工发文"})
    assert [task.element_id for task in house.open()] == ["sign"] and house.stuck() == []
    (incident,) = house.stuck(state="skipped")
    assert (incident.reason, incident.closed_by_name) == ("核对后处理", "系统管理员")
    assert house.journal() == ["incident-opened", "incident-skipped"]


def test_a_broken_timer_rests_while_the_task_it_sits_on_can_be_done(house):
    with_a_broken_timer(house)
    (incident,) = house.stuck()
    assert (incident.kind, incident.element_id) == ("timer", "remind")
    house.complete("sign")
    assert house.state() == "SIGNED"
    house.settle()
    assert house.stuck() == [] and house.journal() == ["incident-opened", "incident-resolved"]


def test_a_timer_that_is_tried_again_at_once_does_not_wait_for_its_pause(house):
    with_a_broken_timer(house)
    house.trouble.clear()
    house.clockwork.tick()
    assert len(house.stuck()) == 1
    house.act("retry")
    house.settle()
    assert house.stuck() == [] and "timer-fired" in [line.action for line in lines(house)]


def lines(house: House) -> list[Any]:
    with house.works.reading() as session:
        return entries_of(session, "c")


def test_a_parked_timer_waits_until_somebody_says_so(everywhere):
    with_a_broken_timer(everywhere)
    for _ in range(MOST_ATTEMPTS):
        everywhere.clock.advance(hours=1)
        everywhere.clockwork.tick()
    (incident,) = everywhere.stuck()
    assert incident.next_try_at is None and incident.attempts == MOST_ATTEMPTS
    with everywhere.works.reading() as session:
        (row,) = session.execute(everywhere.engine.rows.tables.timer.select())
        assert row.due_at == PARKED


def test_a_skipped_timer_is_dropped_and_the_activity_goes_on(everywhere):
    with_a_broken_timer(everywhere)
    everywhere.act("skip", variables={})
    everywhere.clock.advance(days=3)
    everywhere.settle()
    assert [task.element_id for task in everywhere.open()] == ["sign"] and everywhere.stuck() == []
    everywhere.complete("sign")
    assert everywhere.state() == "SIGNED"


def test_what_a_person_could_not_hand_in_is_kept_as_a_draft_and_told_plainly(house):
    house.start()
    with pytest.raises(CaseStuck) as refused:
        house.complete("judge", note="写了很久")
    assert "已存为草稿" in refused.value.said.zh and "score" not in refused.value.said.en
    (task,) = house.open()
    assert task.draft == {"note": "写了很久"} and task.state == "open"
    (incident,) = house.stuck()
    assert (incident.kind, incident.element_id) == ("completion", "good")
    assert incident.words.zh == "变量“score”没有值（${score >= 60}）" and len(house.alerts) == 1
    with pytest.raises(CaseStuck):
        house.complete("judge", note="再试一次")
    assert house.stuck()[0].attempts == 2 and len(house.alerts) == 1


def test_a_missing_variable_is_repaired_and_the_person_hands_in_again(house):
    house.start(other=1)
    with pytest.raises(CaseStuck):
        house.complete("judge")
    assert house.variables() == {"score": None, "other": 1}
    house.act("repair", variables={"score": 90})
    assert len(house.stuck()) == 1  # the person still has to hand it in
    house.complete("judge")
    house.settle()
    assert house.stuck() == [] and [task.element_id for task in house.open()] == ["sign"]
    repaired = next(line for line in lines(house) if line.action == "incident-repaired")
    assert repaired.facts["variables"] == {"score": {"old": None, "new": 90}}
    assert (repaired.facts["reason"], repaired.actor_name) == ("核对后处理", "系统管理员")


def test_only_what_the_case_has_or_missed_can_be_repaired(house):
    house.start(other=1)
    with pytest.raises(CaseStuck):
        house.complete("judge")
    with pytest.raises(VariableUnknown):
        house.act("repair", variables={"score": 90, "is_admin": True})
    assert house.variables() == {"score": None, "other": 1}


def test_nobody_decides_for_the_person_whose_task_it_is(house):
    house.start()
    with pytest.raises(CaseStuck):
        house.complete("judge")
    with pytest.raises(RetriedByPerson):
        house.act("retry")
    with pytest.raises(NotSkippable):
        house.act("skip", variables={"score": 90})


def test_a_skip_that_cannot_go_on_either_says_so_and_changes_nothing(house):
    drawing = Drawing("search").node("startEvent", "begun").service("find", "demo.write", execution="job")
    drawing.xor("found", "no").node("endEvent", "FOUND").node("endEvent", "NOTHING").chain(
        "begun", "find", "found"
    )
    drawing.flow("found", "FOUND", "${hits > 0}").flow("found", "NOTHING", flow_id="no")
    house.engine.library.add(Definition("search", 1, drawing.xml()))
    house.trouble["write"] = RuntimeError("x")
    house.start(process_id="search")
    house.clockwork.tick()
    with pytest.raises(StillStuck) as still:
        house.act("skip", variables={})
    assert still.value.said.zh == "变量“hits”没有值（${hits > 0}）。未作任何更改。"
    assert len(house.stuck()) == 1
    house.act("skip", variables={"hits": 2})
    assert house.state() == "FOUND"


def broken_message(house: House) -> str:
    house.start(process_id="waiter", answers=[1, 2])
    with pytest.raises(ExpressionError) as failure, house.works(SYSTEM) as work:
        house.engine.deliver(work, "demo.answered", correlation="c")
    house.messages.waiting["m-1"] = "failed"
    for is_news in (True, False):
        with house.works(SYSTEM) as work:
            assert house.incidents.message_failed(work, "m-1", failure.value) is is_news
    return "m-1"


def test_a_message_that_stops_a_case_names_it_and_is_handled_again_when_repaired(house):
    message_id = broken_message(house)
    (incident,) = house.stuck()
    assert (incident.kind, incident.reference, incident.element_id) == ("message", message_id, "enough")
    assert house.variables() == {"limit": None, "answers": [1, 2]} and house.alerts == []
    house.act("repair", variables={"limit": 1})
    assert house.messages.waiting == {message_id: "again"}
    with house.works(SYSTEM) as work:
        house.engine.deliver(work, "demo.answered", correlation="c")
    house.messages.waiting.clear()
    house.settle()
    assert house.stuck() == [] and [task.element_id for task in house.open()] == ["go_on"]


def test_a_skipped_message_is_given_up_and_the_case_waits_on(house):
    broken_message(house)
    house.act("skip", variables={})
    assert house.messages.waiting == {} and house.stuck() == [] and house.state() == "running"


def test_a_message_no_case_waited_for_is_no_incident_of_a_case(house):
    with house.works(SYSTEM) as work:
        assert house.incidents.message_failed(work, "m-1", RuntimeError("x")) is True
    assert house.stuck() == []


def test_what_is_closed_stays_closed(house):
    with_a_broken_job(house)
    closed = house.act("skip", variables={})
    for verb, given in (("retry", {}), ("repair", {"variables": {"score": 1}}), ("skip", {"variables": {}})):
        with pytest.raises(IncidentClosed), house.works(ADMIN) as work:
            getattr(house.repairs, verb)(work, closed.incident_id, reason="x", **given)
    with pytest.raises(IncidentUnknown), house.works(ADMIN) as work:
        house.repairs.retry(work, "nothing", reason="x")


def test_a_cancelled_case_takes_its_incidents_along(house):
    with_a_broken_job(house)
    with house.works(CLERK) as work:
        house.engine.cancel(work, "c", end_state="WITHDRAWN")
    house.settle()
    assert house.stuck() == []


def test_a_message_that_is_gone_with_its_case_is_settled_once(house):
    broken_message(house)
    house.messages.waiting.clear()
    with house.works(CLERK) as work:
        house.engine.cancel(work, "c", end_state="WITHDRAWN")
    house.settle()
    assert house.stuck() == [] and house.journal() == ["incident-opened", "incident-resolved"]


def test_what_somebody_else_has_closed_in_the_meantime_is_not_closed_again(house):
    with_a_broken_job(house)
    (incident,) = house.stuck()
    with house.works(SYSTEM) as work:
        assert house.incidents.close(work, incident, "resolved")
    with house.works(SYSTEM) as work:
        assert not house.incidents.close(work, incident, "skipped", "x")
        house.incidents.rows.save(work.session, incident)
    assert house.stuck() == [] and house.stuck(state="resolved")[0].reason is None
    assert house.journal() == ["incident-opened", "incident-resolved"]


def test_incidents_are_paged_newest_first_and_filtered(everywhere):
    for number in range(5):
        everywhere.start(f"c{number}")
        with pytest.raises(CaseStuck):
            everywhere.complete("judge", f"c{number}")
        everywhere.clock.advance(minutes=1)
    with everywhere.works.reading() as session:
        first = everywhere.repairs.page(session, {"state": "open"}, 3)
        rest = everywhere.repairs.page(session, {}, 3, (first[-1].opened_at, first[-1].incident_id))
    assert [one.case_no for one in [*first, *rest]] == ["c4", "c3", "c2", "c1", "c0"]
    assert [one.case_no for one in everywhere.stuck(case_no="c2")] == ["c2"]
    assert everywhere.stuck(kind="job") == [] and everywhere.stuck(process_id="waiter") == []


def test_a_repaired_value_reaches_branches_that_inherited_it_and_spares_those_that_changed_it(house):
    drawing = (
        Drawing("branches")
        .node("startEvent", "begun")
        .node("parallelGateway", "split")
        .user("judge")
        .user("write")
    )
    drawing.node("parallelGateway", "joined").xor("good", "no").node("endEvent", "GOOD").node(
        "endEvent", "BAD"
    )
    drawing.user("ask", after=each("towns", "town")).chain("begun", "split", "judge", "joined", "good")
    drawing.chain("split", "write", "joined").chain("split", "ask", "joined")
    drawing.flow("good", "GOOD", "${score > 1 && kept == 'x'}").flow("good", "BAD", flow_id="no")
    house.engine.library.add(Definition("branches", 1, drawing.xml()))
    house.start(process_id="branches", towns=["a"], score=None)
    house.complete("write", kept="x")
    house.complete("ask")
    with pytest.raises(CaseStuck):
        house.complete("judge")
    assert house.stuck()[0].words.en == (
        "An expression cannot be computed (${score > 1 && kept == 'x'}): "
        "an empty value cannot be compared with a number"
    )
    house.act("repair", variables={"score": 5})
    house.complete("judge")
    assert house.state() == "GOOD"


def test_a_passing_trouble_of_the_database_is_no_incident(house, monkeypatch):
    house.start()
    house.complete("judge", score=80)
    busy = RuntimeError("busy")
    monkeypatch.setattr("chassis.engine.clockwork.is_transient", lambda error: error is busy)
    house.trouble["write"] = busy
    house.clockwork.tick()
    assert house.stuck() == []
    house.trouble.clear()
    house.settle()
    assert [task.element_id for task in house.open()] == ["sign"]
