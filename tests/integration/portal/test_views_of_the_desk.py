"""待签收、办结、抄送我的、督办: the views of the desk beyond what waits for me and what I did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from chassis.actor import Absent, Actor
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from portal.storage.work import Work
from portal.storage.worklist import Worklist
from tests.integration.portal.test_the_inbox import (
    CLERK,
    MOVED,
    OTHER,
    START,
    case,
    hear,
    hear_case,
    hear_task,
    ids,
    moved,
    opened,
    task,
)

HEAD = Actor("u5", "", "", "430211-swb", "", frozenset({"committee_office_head@430211-swb"}))
DEPUTY = Actor("u7", "", "", "430211-swb", "", frozenset(), (Absent("u1", "经办人", CLERK.roles),))


@pytest.fixture
def inbox(works: Works[Work], clock: FixedClock) -> Worklist:
    return Worklist(works.reading, clock)


def closed(number: int, by: str, case_no: str) -> Mapping[str, Any]:
    return task(number, case_no=case_no, state="completed", outcome="ok", closed_by=by, version=2)


def a_copy(number: int, **changes: Any) -> dict[str, Any]:
    usual = {
        "service": "admission",
        "copy_id": f"copy-{number:04d}",
        "holder": "committee_office_clerk@430211-swb",
        "case_no": f"430211-adm-2026-{number:05d}",
        "case_title": f"事项 {number}",
        "process_id": "adm_simple",
        "process_name": {"zh": "简易程序", "en": "Simple procedure"},
        "by_name": "办公室主任",
        "note": "请阅",
        "copied_at": (START + timedelta(minutes=number)).isoformat(),
    }
    return {**usual, **changes}


def test_what_somebody_took_is_not_offered_any_more(works: Works[Work], inbox: Worklist) -> None:
    opened(works, task(1), task(2))
    hear_task(works, task(2, state="claimed", assignee="u1", version=2), 2)
    assert ids(inbox.tasks(CLERK, view="offered").rows) == ["task-0001"]
    assert ids(inbox.tasks(CLERK).rows) == ["task-0001", "task-0002"]


def test_nothing_is_offered_to_somebody_without_a_post(works: Works[Work], inbox: Worklist) -> None:
    opened(works, task(1))
    nobody = Actor("u8", "", "", "430211-swb", "", frozenset())
    assert inbox.tasks(nobody, view="offered").rows == []


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_an_ended_case_is_listed_for_everybody_who_took_part_in_whatever_order_it_is_heard(
    works: Works[Work], inbox: Worklist, order: tuple[int, ...]
) -> None:
    at = (START + timedelta(days=3)).isoformat()
    number = case()["case_no"]
    ended = case(initiator_user="u9", ended=True, ended_at=at, state="completed")
    said = [
        (moved(closed(1, "u1", number)), 2),
        (moved(closed(2, "u1", number)), 3),
        (moved(case=ended), 4),
    ]
    for each in order:
        hear(works, MOVED, *said[each])
    beginner = Actor("u9", "", "", "", "", frozenset())
    for person in (CLERK, beginner):
        assert [row["case_no"] for row in inbox.cases(person, scope="ended").rows] == [number]
    assert inbox.cases(OTHER, scope="ended").rows == []


def test_a_case_that_goes_on_with_a_second_process_has_not_ended(works: Works[Work], inbox: Worklist) -> None:
    at = (START + timedelta(days=3)).isoformat()
    hear_case(works, case(initiator_user="u1", ended=True, ended_at=at), 1)
    assert len(inbox.cases(CLERK, scope="ended").rows) == 1
    hear_case(works, case(initiator_user="u1"), 2)
    assert inbox.cases(CLERK, scope="ended").rows == []


def test_ended_cases_are_paged_by_when_they_ended(works: Works[Work], inbox: Worklist) -> None:
    for number in range(1, 8):
        at = (START + timedelta(days=10 - number)).isoformat()
        told = case(number, initiator_user="u1", ended=True, ended_at=at)
        hear_case(works, told)
    first = inbox.cases(CLERK, scope="ended", limit=4)
    second = inbox.cases(CLERK, scope="ended", limit=4, after=first.next)
    assert [row["case_no"][-1] for row in (*first.rows, *second.rows)] == list("1234567")
    assert second.next is None


def test_copies_come_newest_first_and_are_new_until_i_open_them(works: Works[Work], inbox: Worklist) -> None:
    for number in (1, 2):
        hear(works, "worklist.case-copied.v1", a_copy(number))
    hear(works, "worklist.case-copied.v1", a_copy(3, holder="user:u1"))
    hear(works, "worklist.case-copied.v1", a_copy(4, holder="user:u2"))
    assert [row["copy_id"][-1] for row in inbox.copies(CLERK).rows] == ["3", "2", "1"]
    assert inbox.notices(CLERK)["copies"] == 3
    with works(CLERK) as work:
        work.worklist.mark_copy_read("u1", "copy-0002", START)
        work.worklist.mark_copy_read("u1", "copy-0002", START)
    assert [row["unread"] for row in inbox.copies(CLERK).rows] == [True, False, True]
    assert inbox.notices(CLERK)["copies"] == 2
    page = inbox.copies(CLERK, limit=2)
    assert [row["copy_id"][-1] for row in inbox.copies(CLERK, limit=2, after=page.next).rows] == ["1"]


def test_a_copy_is_shown_to_those_it_was_given_to(works: Works[Work], inbox: Worklist) -> None:
    hear(works, "worklist.case-copied.v1", a_copy(1))
    found = inbox.copy(CLERK, "copy-0001")
    assert found is not None and found["case_no"] == a_copy(1)["case_no"]
    assert inbox.copy(OTHER, "copy-0001") is None


def test_a_deputy_does_not_read_what_the_absent_was_given_to_read(
    works: Works[Work], inbox: Worklist
) -> None:
    hear(works, "worklist.case-copied.v1", a_copy(1))
    assert inbox.copies(DEPUTY).rows == []
    assert inbox.notices(DEPUTY)["copies"] == 0
    assert inbox.copy(DEPUTY, "copy-0001") is None


def test_what_is_overdue_is_shown_to_the_superiors_until_it_is_done(
    works: Works[Work], inbox: Worklist
) -> None:
    opened(works, task(1), task(2))
    above = ["committee_office_head@430211-swb"]
    for number in (1, 2):
        late = task(number, superiors=above, reminded=100, version=2)
        hear_task(works, late, 2)
    assert ids(inbox.watched(HEAD).rows) == ["task-0001", "task-0002"]
    assert inbox.notices(HEAD) == {"copies": 0, "watched": 2, "drafts": 0}
    assert inbox.watched(CLERK).rows == []
    hear_task(works, task(1, state="completed", closed_by="u1", version=3), 3)
    assert ids(inbox.watched(HEAD).rows) == ["task-0002"]


def test_a_deputy_sees_the_absent_s_work_and_for_whom_it_would_be_done(
    works: Works[Work], inbox: Worklist
) -> None:
    opened(works, task(1), task(2), task(3, candidates=["township_clerk@430211001"]))
    hear_task(works, task(2, state="claimed", assignee="u1", version=2), 2)
    rows = inbox.tasks(DEPUTY).rows
    assert [(row["task_id"], row["for_name"], row["mine"]) for row in rows] == [
        ("task-0001", "经办人", False),
        ("task-0002", "经办人", False),
    ]
    assert inbox.counts(DEPUTY)["open"] == 2
    assert ids(inbox.tasks(DEPUTY, view="offered").rows) == ["task-0001"]


def test_work_of_my_own_post_is_mine_even_while_i_stand_in(works: Works[Work], inbox: Worklist) -> None:
    opened(works, task(1, candidates=[*CLERK.roles, "committee_office_head@430211-swb"]))
    both = Actor("u5", "", "", "430211-swb", "", HEAD.roles, (Absent("u1", "经办人", CLERK.roles),))
    (row,) = inbox.tasks(both).rows
    assert row["for_name"] is None


def test_some_tasks_are_found_again_only_while_they_wait_for_me(works: Works[Work], inbox: Worklist) -> None:
    opened(works, task(1, batch=True), task(2, batch=True), task(3, candidates=["township_clerk@430211001"]))
    hear_task(works, task(2, state="completed", closed_by="u1", version=2), 2)
    found = inbox.waiting_for(CLERK, ["task-0001", "task-0002", "task-0003", "no-such"])
    assert [(row["task_id"], row["batch"]) for row in found] == [("task-0001", True)]
