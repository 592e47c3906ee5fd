"""The cases after a run: none is stuck, and what moved each, replayed, leads to its state."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.clock import SystemClock
from chassis.engine import codec
from chassis.engine.command import instance_of
from chassis.engine.host import Host, element_of
from chassis.engine.past_functions import PastFunctions
from chassis.engine.replay_matching import Changes
from chassis.engine.replay_walk import Replay, recorded_way
from chassis.engine.runtime import Engine
from chassis.engine.stimuli import BY_HAND, Stimulus, as_they_stand
from chassis.engine.waiting import Waiting, waiting_in
from gatehouse.assemblies import SERVICES, assembled
from gatehouse.house import House
from tests.chaos.books import Books
from tests.chaos.verdict import Verdict

Standing = Counter[str]


def accounts(house: House, books: Books) -> Iterator[Callable[[], Verdict]]:
    """One comparison for each service: what waits nowhere, and what a replay comes to."""
    for service in SERVICES:
        yield partial(_stuck, service, books)
        yield partial(_replayed, service, house)


def _stuck(service: str, books: Books) -> Verdict:
    """A running case waits for somebody or something; no step has failed for good."""
    verdict = Verdict(checked=books.count(service, "process_instance"))
    waits = " AND ".join(
        f"NOT EXISTS (SELECT 1 FROM {table} w WHERE w.instance_id = process_instance.instance_id{open_only})"
        for table, open_only in (
            ("human_task", " AND w.state NOT IN ('completed', 'cancelled')"),
            ("timer", ""),
            ("subscription", ""),
            ("job", ""),
        )
    )
    for what, query in (
        ("running cases that wait for nothing", f"process_instance WHERE state = 'running' AND {waits}"),
        ("open incidents", "incident WHERE state = 'open'"),
    ):
        count = books.count(service, query)
        verdict.stuck += count
        if count:
            verdict.findings.append(f"{service}: {count} {what}")
    causes = "SELECT element_id, kind, attempts, cause FROM incident WHERE state = 'open' LIMIT 3"
    verdict.findings += [f"{service}: {row}"[:400] for row in books.rows(service, causes)]
    return verdict


def _replayed(service: str, house: House) -> Verdict:
    """Every case, from what moved it and nothing else, comes to what is kept of it."""
    assembly = assembled(service, house)
    verdict, engine = Verdict(), assembly.engine
    functions = PastFunctions(engine, lambda: assembly.works(Actor.system(service)))
    with assembly.works.reading() as session:
        for row in session.execute(select(engine.rows.tables.process_instance)).all():
            verdict.checked += 1
            difference = _difference(engine, session, functions, row)
            if difference:
                verdict.not_replayed += 1
                verdict.findings.append(f"{service}: {row.case_no} ({row.process_id}): {difference}"[:900])
    verdict.notes.append(f"{service}: {verdict.checked} cases replayed from what moved them")
    assembly.works.database.dispose()
    return verdict


def _difference(engine: Engine, session: Session, functions: PastFunctions, row: Any) -> str:
    """How the replay of a case differs from what is kept of it; empty where it does not."""
    stimuli = as_they_stand(_stimuli(engine, session, row.instance_id))
    if not stimuli:
        return "nothing is kept of what moved it"
    if any(heard.kind == BY_HAND for one in stimuli for heard in one.heard):
        return ""
    definition = engine.definition(session, row.process_id, row.process_version)
    replay = Replay(
        definition, Changes(definition, definition), row.case_no, stimuli, functions, engine.calendar
    )
    way = replay.walk(to_the_end=False)
    passed, recorded = Counter(way.passed), Counter(recorded_way(stimuli).passed)
    if passed != recorded:
        return f"passes {dict(passed - recorded)} instead of {dict(recorded - passed)}"
    if row.state == "cancelled":
        return ""
    if replay.is_completed != (row.state == "completed"):
        return f"is {row.state}, the replay is not"
    if row.state == "completed":
        return ""
    host = Host(SystemClock().now(), row.case_no, {})
    kept = _standing(waiting_in(codec.decode(row.data, *definition.specs, host)))
    again = _standing(replay.waiting)
    return "" if kept == again else f"stands at {dict(kept - again)}, the replay at {dict(again - kept)}"


def _stimuli(engine: Engine, session: Session, instance_id: str) -> list[Stimulus]:
    table = engine.rows.tables.stimulus
    wanted = select(table.c.at, table.c.facts).where(table.c.instance_id == instance_id)
    return [Stimulus.of_row(at, facts) for at, facts in session.execute(wanted.order_by(table.c.revision))]


def _standing(waiting: Waiting) -> Standing:
    """Where a case stands: each step it waits at, of which element of a collection, with which variables."""
    people = [("person", task) for task in waiting.people.values()]
    jobs = [("job", task) for task in waiting.jobs.values()]
    times = [("time", task) for (task, _), _ in waiting.times.values()]
    messages = [("message", task) for (task, _), _ in waiting.messages.values()]
    return Counter(
        f"{kind} {element_of(task)} {instance_of(task)} {_in_order(task.data)}"
        for kind, task in [*people, *jobs, *times, *messages]
    )


def _in_order(variables: Mapping[str, Any]) -> str:
    """Variables by name: in which order they were set says nothing."""
    return json.dumps(json.loads(codec.dumped(variables)), ensure_ascii=False, sort_keys=True)
