"""However messages arrive, early, late or twice, the inbox ends the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from chassis.actor import Actor
from chassis.messaging.envelope import Envelope
from chassis.persistence.unit_of_work import Works
from portal.messaging.subscribes import handlers
from portal.storage.tables import (
    ALERT,
    CONVERSION,
    WORKLIST_CASE,
    WORKLIST_HOLDER,
    WORKLIST_PARTY,
    WORKLIST_PROCESS,
    WORKLIST_TASK,
)
from portal.storage.work import Work
from tests.integration.portal.test_the_inbox import MOVED, START, case, moved, task

READ_MODEL = (
    WORKLIST_HOLDER,
    WORKLIST_PARTY,
    WORKLIST_TASK,
    WORKLIST_CASE,
    WORKLIST_PROCESS,
    ALERT,
    CONVERSION,
)
POSTS = ["committee_office_clerk@430211-swb", "township_clerk@430211001", "department_leader@430211-wjj"]


@st.composite
def histories(draw: st.DrawFn) -> list[Envelope]:
    """What services say about a few tasks and cases, in the order they say it."""
    said: list[dict[str, Any]] = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        said += draw(_life_of_a_task(number))
        said += [
            moved(case=case(number, parties=parties, state=f"step{step}"))
            for step, parties in enumerate(
                draw(st.lists(st.sets(st.sampled_from(POSTS)).map(sorted), max_size=3))
            )
        ]
    return [_envelope(data, sequence) for sequence, data in enumerate(said, 1)]


@st.composite
def _life_of_a_task(draw: st.DrawFn, number: int) -> list[dict[str, Any]]:
    posts = st.lists(st.sampled_from(POSTS), min_size=1, max_size=3)
    due = st.one_of(st.none(), st.integers(0, 9).map(lambda days: (START + timedelta(days=days)).isoformat()))
    steps = draw(st.lists(st.sampled_from(["claimed", "open"]), max_size=4))
    said = [task(number, candidates=draw(posts), due_at=draw(due))]
    for version, state in enumerate(steps, 2):
        assignee = draw(st.sampled_from(["u1", "u2"])) if state == "claimed" else None
        changed = task(
            number, candidates=draw(posts), due_at=draw(due), version=version, state=state, assignee=assignee
        )
        said.append(changed)
    if draw(st.booleans()):
        end = draw(st.sampled_from(["completed", "cancelled"]))
        closed = task(number, version=len(steps) + 2, state=end, closed_by="u1", outcome="agree")
        said.append(closed)
    # A step tells of the case too, a claim of the task alone.
    return [moved(one, case=case(number) if draw(st.booleans()) else None) for one in said]


def _envelope(data: dict[str, Any], sequence: int) -> Envelope:
    return Envelope(
        id=f"m{sequence}",
        type=MOVED,
        source="admission",
        subject=data["case_no"],
        time=START + timedelta(minutes=sequence),
        data=data,
        listener="portal",
        sequence=sequence,
        county="430211",
        actor={},
        correlation_id="",
        causation_id="",
        schema_version=1,
    )


def rows_after(works: Works[Work], envelopes: list[Envelope]) -> dict[str, list[Any]]:
    with works(Actor.system("portal")) as work:
        for table in READ_MODEL:
            work.session.execute(delete(table))
        for envelope in envelopes:
            handlers()[envelope.type](work, envelope)
    with works.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in READ_MODEL
        }


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_and_any_repetition_leave_the_same_rows(works: Works[Work], data: st.DataObject) -> None:
    history = data.draw(histories())
    repeated = data.draw(st.lists(st.sampled_from(history), max_size=5)) if history else []
    disordered = data.draw(st.permutations([*history, *repeated]))
    assert rows_after(works, disordered) == rows_after(works, history)


@given(history=histories())
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_closed_work_waits_for_nobody_and_open_work_for_somebody(
    works: Works[Work], history: list[Envelope]
) -> None:
    rows = rows_after(works, history)
    waiting = {row[2] for row in rows["worklist_holder"]}
    names = [column.name for column in WORKLIST_TASK.columns]
    for row in rows["worklist_task"]:
        kept = dict(zip(names, row, strict=True))
        assert (kept["task_id"] in waiting) == (kept["state"] in ("open", "claimed"))
        assert (kept["closed_at"] is None) == (kept["state"] in ("open", "claimed"))
