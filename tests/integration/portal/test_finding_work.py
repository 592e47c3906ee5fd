"""Finding work again: by unit, by the initials of its pinyin, by arrival, and what was begun (草稿)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from portal.storage import county as counties
from portal.storage.marks import Marks
from portal.storage.work import Work
from portal.storage.worklist import Worklist
from tests.integration.portal.conftest import DEMO
from tests.integration.portal.test_standing_in import SYSTEM
from tests.integration.portal.test_the_inbox import (
    CLERK,
    OTHER,
    START,
    case,
    hear,
    hear_case,
    hear_task,
    ids,
    opened,
    task,
)
from tests.integration.portal.test_views_of_the_desk import a_copy


@pytest.fixture
def inbox(works: Works[Work], clock: FixedClock) -> Worklist:
    with works(SYSTEM) as work:
        counties.load_units(work, counties.read_county(DEMO))
    return Worklist(works.reading, clock)


def test_the_initials_of_a_subject_find_it_in_every_list(works: Works[Work], inbox: Worklist) -> None:
    opened(works, task(1, case_title="重点人群入户核对"), task(2, case_title="重复上报整治"))
    hear_task(works, task(3, case_title="重点路段巡查", state="completed", closed_by="u1", version=2), 2)
    hear_case(works, case(4, title="消防通道整治", initiator_user="u1"))
    hear(works, "worklist.case-copied.v1", a_copy(5, case_title="垃圾分类督导", holder="user:u1"))
    assert ids(inbox.tasks(CLERK, text="zdrq").rows) == ["task-0001"]
    assert ids(inbox.tasks(CLERK, text="CFSB").rows) == ["task-0002"]
    assert ids(inbox.tasks(CLERK, text="ldxc", view="done").rows) == ["task-0003"]
    assert [row["case_no"][-1] for row in inbox.cases(CLERK, text="xftd").rows] == ["4"]
    assert [row["copy_id"] for row in inbox.copies(CLERK, text="ljfl").rows] == ["copy-0005"]
    assert inbox.tasks(CLERK, text="zdrx").rows == []
    # One letter is no search, a number is none of initials.
    assert inbox.tasks(CLERK, text="q").rows == []


def test_a_unit_finds_the_cases_it_takes_part_in(works: Works[Work], inbox: Worklist) -> None:
    hear_case(works, case(1, initiator_unit="430211-wjj", parties=["430211001"]))
    hear_case(works, case(2, initiator_unit="430211-mzj", parties=["430211002"]))
    opened(works, task(1, from_name="系统"), task(2, from_name="区民政局经办人"))
    assert ids(inbox.tasks(CLERK, text="卫健").rows) == ["task-0001"]
    assert ids(inbox.tasks(CLERK, text="嵩山路").rows) == ["task-0001"]
    assert ids(inbox.tasks(CLERK, text="ssl").rows) == ["task-0001"]
    assert ids(inbox.tasks(CLERK, text=" 民政局 ").rows) == ["task-0002"]
    assert [row["case_no"][-1] for row in inbox.cases(OTHER, scope="unit", text="wjj").rows] == ["1"]


def test_the_newest_first_is_a_choice_and_its_pages_follow_one_another(
    works: Works[Work], inbox: Worklist
) -> None:
    arrived = {number: (START + timedelta(hours=(number * 7) % 11)).isoformat() for number in range(1, 12)}
    opened(works, *(task(number, opened_at=at) for number, at in arrived.items()))
    wanted = [f"task-{number:04d}" for number in sorted(arrived, key=lambda one: arrived[one], reverse=True)]
    seen: list[str] = []
    after = None
    while True:
        page = inbox.tasks(CLERK, sort="arrived", after=after, limit=4)
        seen += ids(page.rows)
        if (after := page.next) is None:
            break
    assert seen == wanted
    assert ids(inbox.tasks(CLERK, sort="nonsense").rows)[0] == "task-0001"


def test_what_was_begun_is_a_draft_of_whoever_began_it_until_it_is_handed_in(
    works: Works[Work], inbox: Worklist, clock: FixedClock
) -> None:
    opened(works, task(1), task(2))
    marks = Marks(works, inbox)
    for number in (1, 2):
        clock.advance(minutes=1)
        marks.draft_kept(CLERK, f"task-{number:04d}")
    assert ids(inbox.tasks(CLERK, view="drafts").rows) == ["task-0002", "task-0001"]
    clock.advance(minutes=1)
    marks.draft_kept(CLERK, "task-0001")
    (first, _) = inbox.tasks(CLERK, view="drafts").rows
    assert (first["task_id"], first["draft_at"], first["waits_for_me"]) == ("task-0001", clock.now(), True)
    assert inbox.notices(CLERK)["drafts"] == 2
    assert inbox.tasks(OTHER, view="drafts").rows == []
    # Somebody else of the post takes one of them, and hands the other in.
    hear_task(works, task(1, state="claimed", assignee="u2", version=2), 2)
    assert [row["waits_for_me"] for row in inbox.tasks(CLERK, view="drafts").rows] == [False, True]
    hear_task(works, task(2, state="completed", closed_by="u2", version=2), 2)
    assert ids(inbox.tasks(CLERK, view="drafts").rows) == ["task-0001"]
    marks.draft_kept(CLERK, "task-0002")
    marks.draft_kept(CLERK, "never-heard-of")
    assert inbox.notices(CLERK)["drafts"] == 1


def test_a_whole_number_finds_its_case_alone_however_it_is_written(
    works: Works[Work], inbox: Worklist
) -> None:
    first, second = task(1), task(2)
    same_case = task(3, case_no=first["case_no"])
    elsewhere = task(4, case_no=first["case_no"], candidates=["township_clerk@430211001"])
    opened(works, first, second, same_case, elsewhere)
    for number in (first["case_no"], first["case_no"].upper(), f"  {first['case_no']} "):
        assert ids(inbox.tasks(CLERK, text=number).rows) == ["task-0001", "task-0003"]
    assert ids(inbox.tasks(CLERK, text=first["case_no"], process="dsp_task").rows) == []
    page = inbox.tasks(CLERK, text=first["case_no"], limit=1)
    assert ids(page.rows) == ["task-0001"]
    assert ids(inbox.tasks(CLERK, text=first["case_no"], limit=1, after=page.next).rows) == ["task-0003"]
    newest = inbox.tasks(CLERK, text=first["case_no"], sort="arrived")
    assert ids(newest.rows) == ["task-0003", "task-0001"]
    # Part of a number is looked for like any words.
    assert ids(inbox.tasks(CLERK, text=second["case_no"][-4:]).rows) == ["task-0002"]
    assert inbox.tasks(CLERK, text="430211-adm-2026-99999").rows == []
