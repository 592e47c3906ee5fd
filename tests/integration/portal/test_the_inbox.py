"""The inbox: what waits for me, what I did, what I started, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chassis.actor import Actor
from chassis.messaging.envelope import Envelope
from chassis.persistence import migrations
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from portal.messaging.subscribes import handlers
from portal.storage.tables import METADATA
from portal.storage.work import Work
from portal.storage.worklist import Worklist

MOVED = "worklist.case-moved.v1"
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
OFFICE = frozenset({"committee_office_clerk@430211-swb"})
CLERK = Actor("u1", "审核委员会办公室经办人", "", "430211-swb", "", OFFICE)
BOTH = Actor("u2", "", "", "430211-swb", "", OFFICE | {"committee_office_head@430211-swb"})
OTHER = Actor("u3", "", "", "430211001", "", frozenset({"township_clerk@430211001"}))


def task(number: int = 1, **changes: Any) -> dict[str, Any]:
    due = (START + timedelta(days=number)).isoformat()
    usual = {
        "service": "admission",
        "task_id": f"task-{number:04d}",
        "case_no": f"430211-adm-2026-{number:05d}",
        "case_title": f"事项 {number}",
        "process_id": "adm_simple",
        "process_name": {"zh": "简易程序", "en": "Simple procedure"},
        "element_id": "register",
        "name": {"zh": "登记", "en": "Register"},
        "candidates": ["committee_office_clerk@430211-swb"],
        "assignee": None,
        "state": "open",
        "opened_at": START.isoformat(),
        "due_at": due,
        "limit_days": 1,
        "from_name": "区卫健局",
        "version": 1,
        "outcome": None,
        "closed_by": None,
        "kind": "step",
        "happened": "changed",
    }
    return {**usual, **changes}


def case(number: int = 1, **changes: Any) -> dict[str, Any]:
    usual = {
        "service": "admission",
        "case_no": f"430211-adm-2026-{number:05d}",
        "title": f"事项 {number}",
        "process_id": "adm_simple",
        "process_name": {"zh": "简易程序", "en": "Simple procedure"},
        "initiator_unit": "430211-wjj",
        "initiator_user": "u9",
        "parties": ["430211001"],
        "state": "running",
        "state_label": {"zh": "办理中", "en": "Running"},
        "ended": False,
        "started_at": (START + timedelta(minutes=number)).isoformat(),
        "ended_at": None,
        "steps": [{"zh": "登记", "en": "Register"}],
        "due_at": None,
    }
    return {**usual, **changes}


def hear(works: Works[Work], type_name: str, data: Mapping[str, Any], sequence: int = 1, **more: Any) -> None:
    told = {"id": "m1", "source": "admission", "subject": "s", "time": START, "actor": {}, **more}
    envelope = Envelope(
        **told,
        type=type_name,
        data=data,
        listener="portal",
        sequence=sequence,
        county="430211",
        correlation_id="",
        causation_id="",
        schema_version=1,
    )
    with works(Actor.system("portal")) as work:
        handlers()[type_name](work, envelope)


def moved(*tasks: Mapping[str, Any], case: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a service says when a command has changed these tasks of a case, and the case."""
    first = case or tasks[0]
    title = first.get("title") or first["case_title"]
    common = {name: first[name] for name in ("service", "case_no", "process_id", "process_name")}
    left_out = {*common, "case_title", "title"}
    said = [{name: value for name, value in task.items() if name not in left_out} for task in tasks]
    standing = {name: value for name, value in (case or {}).items() if name not in left_out}
    return {**common, "title": title, "tasks": said, **({"standing": standing} if case else {})}


def hear_task(works: Works[Work], task: Mapping[str, Any], sequence: int = 1, **more: Any) -> None:
    hear(works, MOVED, moved(task), sequence, **more)


def hear_case(works: Works[Work], case: Mapping[str, Any], sequence: int = 1) -> None:
    hear(works, MOVED, moved(case=case), sequence)


def opened(works: Works[Work], *tasks: Mapping[str, Any]) -> None:
    for each in tasks:
        hear_task(works, each)


@pytest.fixture
def inbox(works: Works[Work], clock: FixedClock) -> Worklist:
    return Worklist(works.reading, clock)


def ids(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [row["task_id"] for row in rows]


def test_the_tables_are_what_the_migrations_make(database: Database) -> None:
    assert migrations.check(METADATA, database) == []
    assert migrations.is_current("portal", database)


def test_work_waits_for_everybody_in_the_post_and_nobody_else(works: Works[Work], inbox: Worklist) -> None:
    opened(works, task())
    assert ids(inbox.tasks(CLERK).rows) == ["task-0001"]
    assert inbox.tasks(OTHER).rows == []


def test_the_most_urgent_comes_first_and_what_has_no_limit_last(works: Works[Work], inbox: Worklist) -> None:
    opened(works, task(1, due_at=None), task(3), task(2))
    assert ids(inbox.tasks(CLERK).rows) == ["task-0002", "task-0003", "task-0001"]


def test_work_that_waits_for_two_of_my_posts_is_listed_once(works: Works[Work], inbox: Worklist) -> None:
    opened(works, task(candidates=sorted(BOTH.roles)))
    assert ids(inbox.tasks(BOTH).rows) == ["task-0001"]
    assert inbox.counts(BOTH) == {"open": 1, "overdue": 0}


def test_claimed_work_waits_only_for_whoever_claimed_it(works: Works[Work], inbox: Worklist) -> None:
    opened(works, task())
    hear_task(works, task(state="claimed", assignee="u2", version=2), 2)
    assert inbox.tasks(CLERK).rows == []
    (mine,) = inbox.tasks(BOTH).rows
    assert mine["mine"]
    hear_task(works, task(version=3), 3)
    assert ids(inbox.tasks(CLERK).rows) == ["task-0001"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_case_stays_with_who_began_it_when_a_second_process_goes_on(
    works: Works[Work], inbox: Worklist, order: tuple[int, int]
) -> None:
    first = case(initiator_user="u2", initiator_unit="430211-swb", process_id="adm_prepare")
    second = case(initiator_user="u3", started_at=(START + timedelta(hours=1)).isoformat(), state="second")
    said = [(first, 1), (second, 2)]
    for number in order:
        hear_case(works, *said[number])
    (mine,) = inbox.cases(BOTH).rows
    assert mine["state"] == "second" and mine["initiator_unit"] == "430211-swb"


def test_finished_work_moves_to_what_i_did(works: Works[Work], inbox: Worklist) -> None:
    opened(works, task())
    done = task(state="completed", outcome="complete", closed_by="u1", version=2)
    hear_task(works, done, 2, time=START + timedelta(hours=1))
    assert inbox.tasks(CLERK).rows == []
    (row,) = inbox.tasks(CLERK, view="done").rows
    assert (row["outcome"], row["closed_at"]) == ("complete", START + timedelta(hours=1))
    assert inbox.tasks(BOTH, view="done").rows == []


def test_a_step_is_heard_as_a_whole(works: Works[Work], inbox: Worklist) -> None:
    opened(works, task())
    closed = task(state="completed", closed_by="u1", version=2)
    following = task(2, case_no=closed["case_no"], candidates=sorted(OTHER.roles))
    hear(works, MOVED, moved(closed, following, case=case(steps=[{"zh": "办理", "en": "Do"}])), 2)
    assert inbox.tasks(CLERK).rows == [] and ids(inbox.tasks(OTHER).rows) == ["task-0002"]
    (row,) = inbox.cases(OTHER, scope="unit").rows
    assert row["steps"] == [{"zh": "办理", "en": "Do"}]
    # What is told of a task alone leaves the case as it stands.
    hear_task(works, {**following, "state": "claimed", "assignee": "u3", "version": 2}, 3)
    assert inbox.cases(OTHER, scope="unit").rows == [row]


def test_cancelled_work_was_done_by_nobody(works: Works[Work], inbox: Worklist) -> None:
    opened(works, task())
    hear_task(works, task(state="cancelled", closed_by="u1", version=2), 2)
    assert inbox.tasks(CLERK).rows == []
    assert inbox.tasks(CLERK, view="done").rows == []


def test_pages_follow_one_another_without_gap_or_repeat(works: Works[Work], inbox: Worklist) -> None:
    same_due = START.isoformat()
    opened(works, *(task(number, due_at=same_due if number % 2 else None) for number in range(1, 24)))
    seen: list[str] = []
    after = None
    while True:
        page = inbox.tasks(CLERK, after=after, limit=5)
        seen += ids(page.rows)
        if (after := page.next) is None:
            break
    assert len(seen) == len(set(seen)) == 23
    assert seen == ids(inbox.tasks(CLERK, limit=100).rows)


def test_a_page_key_somebody_made_up_starts_at_the_first_page(works: Works[Work], inbox: Worklist) -> None:
    opened(works, task())
    for made_up in ("x", "W10", "bnVsbA", "!!", "WyIyMDI2LTAxLTAxIiwgMV0", "汉字"):
        assert ids(inbox.tasks(CLERK, after=made_up).rows) == ["task-0001"]


def test_lists_can_be_searched_and_filtered(works: Works[Work], inbox: Worklist) -> None:
    opened(works, task(1), task(2, process_id="dsp_task", case_title="100%_核查 Smoke"))
    assert ids(inbox.tasks(CLERK, text="事项 1").rows) == ["task-0001"]
    assert ids(inbox.tasks(CLERK, text="smoke").rows) == ["task-0002"]
    assert ids(inbox.tasks(CLERK, text="00002").rows) == ["task-0002"]
    assert ids(inbox.tasks(CLERK, text="%_").rows) == ["task-0002"]
    assert ids(inbox.tasks(CLERK, process="dsp_task").rows) == ["task-0002"]
    assert [name for name, _ in inbox.processes()] == ["adm_simple", "dsp_task"]


def test_counting_is_bounded(works: Works[Work], inbox: Worklist, clock: FixedClock) -> None:
    opened(works, *(task(number) for number in range(1, 131)))
    assert inbox.counts(CLERK) == {"open": 100, "overdue": 0}
    clock.advance(days=3)
    assert inbox.counts(CLERK) == {"open": 100, "overdue": 2}


def test_what_i_opened_is_marked_as_read_for_me_only(works: Works[Work], inbox: Worklist) -> None:
    opened(works, task())
    with works(CLERK) as work:
        work.worklist.mark_read(CLERK.user_id, "task-0001", START)
        work.worklist.mark_read(CLERK.user_id, "task-0001", START)
    assert [row["unread"] for row in inbox.tasks(CLERK).rows] == [False]
    assert [row["unread"] for row in inbox.tasks(BOTH).rows] == [True]


def test_cases_i_started_and_cases_of_my_unit(works: Works[Work], inbox: Worklist) -> None:
    hear_case(works, case(1, initiator_user="u1", initiator_unit="430211-swb"))
    hear_case(works, case(2))
    assert [row["case_no"][-1] for row in inbox.cases(CLERK).rows] == ["1"]
    assert [row["case_no"][-1] for row in inbox.cases(OTHER, scope="unit").rows] == ["2", "1"]
    assert [row["case_no"][-1] for row in inbox.cases(CLERK, scope="unit").rows] == ["1"]


def test_a_case_is_found_at_its_service_with_whom_it_waits_for(works: Works[Work], inbox: Worklist) -> None:
    opened(works, task(1), task(2, case_no=task(1)["case_no"], candidates=["township_clerk@430211001"]))
    assert inbox.service_of(task(1)["case_no"]) == "admission"
    found = inbox.open_tasks_of(task(1)["case_no"], CLERK)
    assert [(row["task_id"], row["waits_for_me"]) for row in found] == [
        ("task-0001", True),
        ("task-0002", False),
    ]
    assert inbox.service_of("430211-adm-2026-99999") is None


def test_alerts_and_changes_of_procedure_are_kept_once(works: Works[Work], inbox: Worklist) -> None:
    alert = {
        "rule": "DSP-04",
        "subject": "430211-wjj",
        "severity": "warning",
        "facts": {"blocks": 3},
        "text": {"zh": "90 天内被拦截 3 次", "en": "Blocked 3 times in 90 days"},
    }
    changed = {"case_no": "c1", "from": "simple", "to": "ordinary", "cause": "异议", "objector": None}
    for _ in range(2):
        hear(works, "supervision.alert-raised.v1", alert, id="a1", source="dispatch")
        hear(works, "admission.procedure-converted.v1", changed, id="c1")
    (row,) = inbox.alerts().rows
    assert (row["source"], row["facts"], row["raised_at"]) == ("dispatch", {"blocks": 3}, START)
    (notice,) = inbox.conversions_of("c1")
    assert (notice["from_procedure"], notice["to_procedure"]) == ("simple", "ordinary")
