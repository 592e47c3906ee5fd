"""What is typed is looked for by index, and finds just what a look at every row would find."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from chassis.actor import Actor
from chassis.clock import SystemClock
from chassis.persistence import migrations
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from chassis.testing.databases import sqlite_database
from portal.storage import worklist_questions as questions
from portal.storage.initials import initials_of
from portal.storage.tables import METADATA, UNIT, WORKLIST_WORD
from portal.storage.words import LONGEST
from portal.storage.work import Work
from portal.storage.worklist import Worklist
from tests.integration.portal.test_the_inbox import (
    CLERK,
    OTHER,
    START,
    case,
    hear_case,
    hear_task,
    ids,
    inbox,
    task,
)
from tests.load import desk
from tests.load.plans import plans_of

__all__ = ["inbox"]
LEADER = Actor("u7", "", "", "430211-swb", "", frozenset({"committee_office_head@430211-swb"}))
BEFORE = importlib.import_module("portal.migrations.versions.0018_search_words").down_revision
ALWAYS, NEVER = 1_000_000, -1
# One part is longer than a word is kept.
PARTS = st.sampled_from(["消防", "通道", "重点", "a", "B1", "_", "%", "~", "-", " ", "长" * LONGEST])
SUBJECTS = st.lists(PARTS, min_size=1, max_size=4).map("".join).filter(str.strip)
STATES = st.sampled_from([("open", None), ("claimed", "u1"), ("completed", None)])
TOLD = st.lists(
    st.tuples(st.integers(1, 2), st.integers(1, 3), SUBJECTS, st.none() | SUBJECTS, STATES,
              st.sampled_from([0, 100]), st.sampled_from(["430211-wjj", "430211001"])),
    min_size=1, max_size=5,
)  # fmt: skip
UNITS = (("430211-wjj", "卫健局", "wjj"), ("430211001", "嵩山路街道", "ssljd"))


@st.composite
def typed(draw: st.DrawFn, told: list[Any]) -> str:
    """Part of something that was said, or of its initials, or a unit, a number, anything else."""
    _, _, subject, sender, *_ = draw(st.sampled_from(told))
    text = draw(st.sampled_from([subject, initials_of(subject), sender or subject, "430211-adm-2026-00001"]))
    start = draw(st.integers(0, len(text) - 1)) if text else 0
    part = text[start : draw(st.integers(start, len(text)))].strip()
    return part or draw(st.sampled_from(["wj", "卫健", "嵩山", "道路", "b", "q"]))


def hear(works: Works[Work], told: list[Any]) -> None:
    """What services say, each later than the one before; four tasks of three cases."""
    for sequence, (of_case, number, subject, sender, (state, assignee), reminded, unit) in enumerate(told, 1):
        number += 10 * of_case
        hear_task(
            works,
            task(number, case_no=case(of_case)["case_no"], case_title=subject, from_name=sender, state=state,
                 assignee=assignee, version=sequence, reminded=reminded, superiors=sorted(LEADER.roles)),
            sequence,
        )  # fmt: skip
        hear_case(works, case(of_case, title=subject, parties=[unit]), sequence)


def every_answer(inbox: Worklist, text: str) -> list[Any]:
    """What every list says, the desk page by page."""
    found: list[Any] = []
    for asked in ({"limit": 1}, {"limit": 2, "sort": "arrived"}, {"process": "dsp_task"}, {"view": "done"}):
        after = None
        while True:
            page = inbox.tasks(CLERK, text=text, after=after, **asked)
            found.append(ids(page.rows))
            if (after := page.next) is None:
                break
    found.append(ids(inbox.watched(LEADER, text=text).rows))
    return [*found, [row["case_no"] for row in inbox.cases(OTHER, scope="unit", text=text).rows]]


@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_index_finds_what_a_look_at_every_row_finds(
    works: Works[Work], inbox: Worklist, data: st.DataObject
) -> None:
    told = data.draw(TOLD)
    with works(Actor.system("portal")) as work:
        for table in reversed(METADATA.sorted_tables):
            if table.name.startswith("worklist_") or table is UNIT:
                work.session.execute(delete(table))
        work.session.execute(insert(UNIT), [unit(*one) for one in UNITS])
    hear(works, told)
    for text in data.draw(st.lists(typed(told), min_size=1, max_size=3)):
        answers = []
        for few in (ALWAYS, NEVER):
            with patch.object(questions, "FEW", few):
                answers.append(every_answer(inbox, text))
        assert answers[0] == answers[1], text


def unit(code: str, name: str, initials: str) -> dict[str, Any]:
    """A row of a unit."""
    told = {"code": code, "name": name, "short_name": name, "initials": initials, "kind": "department"}
    return {**told, "county": "430211", "aliases": [], "valid_from": START.date(), "revision": 1}


def test_a_subject_that_was_changed_is_found_by_what_it_says_now(works: Works[Work], inbox: Worklist) -> None:
    hear_task(works, task(1, case_title="消防通道清查"), 1)
    hear_task(works, task(1, case_title="小区楼道清查", version=2), 2)
    assert inbox.tasks(CLERK, text="防通").rows == []
    assert (
        ids(inbox.tasks(CLERK, text="楼道").rows)
        == ids(inbox.tasks(CLERK, text="xqld").rows)
        == ["task-0001"]
    )


def test_the_end_of_a_subject_longer_than_a_word_is_found(works: Works[Work], inbox: Worklist) -> None:
    for version, end in enumerate(("东区", "西区"), 1):
        hear_task(works, task(1, case_title="长" * LONGEST + end, version=version), version)
    assert ids(inbox.tasks(CLERK, text="西区").rows) == ["task-0001"]
    assert ids(inbox.tasks(CLERK, text="长" * LONGEST + "西区").rows) == ["task-0001"]


def test_words_that_are_kept_are_not_written_again(works: Works[Work]) -> None:
    hear_task(works, task(1), 1)
    with works(Actor.system("portal")) as work:
        work.session.execute(delete(WORKLIST_WORD).where(WORKLIST_WORD.c.word == "项 1"))
    hear_task(works, task(1, version=2, state="claimed", assignee="u1"), 2)
    with works.reading() as session:
        kept = set(session.scalars(select(WORKLIST_WORD.c.word)))
    assert "事项 1" in kept and "项 1" not in kept


def test_a_database_from_before_gets_the_words_of_all_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = sqlite_database(tmp_path, "portal")
    migrations.upgrade("portal", database)
    works = Works(database, FixedClock(START), work=Work, publish=lambda *_: None)
    for number in range(1, 521):
        hear_case(works, case(number, title=f"事项{number}"))
        if number % 3 == 0:
            hear_task(works, task(number, case_title=f"任务 {number}"))
    with works.reading() as session:
        kept = session.execute(select(WORKLIST_WORD)).all()
    with database.engine.begin() as connection:
        command.downgrade(migrations._config("portal", connection), BEFORE)
    migrations.upgrade("portal", database)
    with works.reading() as session:
        assert session.execute(select(WORKLIST_WORD)).all() == kept
    database.dispose()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def stocked(request: pytest.FixtureRequest) -> Iterator[Database]:
    """The desk as it is measured, smaller."""
    with desk.a_database(request.param == "sqlite") as database:
        desk.fill(database, 20_000)
        yield database


@pytest.mark.parametrize("text", ["石灰窑遗址", "灰窑", "shyyz", "石灰窑管理所", "0012345", "开天辟地"])
def test_what_few_cases_say_is_found_without_a_walk(stocked: Database, text: str) -> None:
    worklist = Worklist(stocked.reading, SystemClock())
    found = []
    plans = plans_of(stocked, lambda: found.append(ids(worklist.tasks(desk.ALL_MINE, text=text).rows)))
    assert [plan for plan in plans if plan.reads_whole(desk.TABLES)] == []
    walked = [
        line for plan in plans for line in plan.lines if "holder=?" in line or "pk_worklist_holder" in line
    ]
    assert walked == []
    assert found == [[f"task-{number:07}" for number in EXPECTED[text]]]


EXPECTED = {
    "石灰窑遗址": [7], "灰窑": [7, 9], "shyyz": [7], "石灰窑管理所": [9], "0012345": [12345], "开天辟地": [],
}  # fmt: skip
