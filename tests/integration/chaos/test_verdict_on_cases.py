"""The verdict of a chaos run on cases: clean where all is well, and each kind of damage is found."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from chassis.messaging.broker import Broker
from chassis.testing.databases import sqlite_database
from gatehouse.house import House
from tests.chaos import cases, invariants
from tests.chaos.books import Books
from tests.chaos.verdict import Verdict
from tests.integration.histories.county_at_play import CountyAtPlay
from tests.integration.histories.stages import EDUCATION, begun, carried


class Prepared:
    """A county with a case that has ended and one under way."""

    def __init__(self, folder: Path) -> None:
        county = CountyAtPlay(folder)
        self.ended = begun(county, EDUCATION, "防溺水巡查")
        carried(county, self.ended)
        self.under_way = begun(county, EDUCATION, "护学岗")
        carried(county, self.under_way, "reply_township")
        county.keep("as left")
        self.file = folder / "as left.kept"


class Kept:
    """A copy of it, as a run would leave it."""

    def __init__(self, prepared: Prepared, folder: Path) -> None:
        self.ended, self.under_way = prepared.ended, prepared.under_way
        self.file = folder / "admission.sqlite"
        shutil.copy(prepared.file, self.file)
        overrides = {"ADMISSION_DATABASE_URL": f"sqlite:///{self.file}"}
        self.house = replace(House(folder / "house"), overrides=overrides)
        database = sqlite_database(folder, "admission")
        self.books = Books({"admission": database}, Broker(f"sqlitemq://{folder}/broker.sqlite"))

    def spoil(self, statement: str, *values: object) -> None:
        """Change the file behind the product's back."""
        with closing(sqlite3.connect(self.file)) as file, file:
            changed = file.execute(statement, values)
            assert changed.rowcount >= 1, "nothing was spoilt"

    def replayed(self) -> Verdict:
        return cases._replayed("admission", self.house)

    def stuck(self) -> Verdict:
        return cases._stuck("admission", self.books)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return Prepared(tmp_path_factory.mktemp("prepared"))


@pytest.fixture
def kept(prepared: Prepared, tmp_path: Path) -> Kept:
    return Kept(prepared, tmp_path)


def test_a_county_left_alone_is_clean(kept: Kept) -> None:
    replayed, stuck = kept.replayed(), kept.stuck()
    assert replayed.is_clean, replayed.findings
    assert stuck.is_clean, stuck.findings
    assert replayed.checked >= 2
    held = invariants._admission(kept.house)
    assert held.is_clean, held.findings


def test_a_stimulus_that_is_missing_is_found(kept: Kept) -> None:
    kept.spoil(
        "DELETE FROM stimulus WHERE instance_id = (SELECT instance_id FROM process_instance WHERE case_no = ?"
        " AND state = 'running') AND revision = (SELECT max(revision) FROM stimulus s"
        " WHERE s.instance_id = stimulus.instance_id)",
        kept.under_way,
    )
    assert kept.replayed().not_replayed == 1


def test_a_state_that_lags_behind_what_moved_it_is_found(kept: Kept) -> None:
    """As if the state had been written to a database from before the last step."""
    ask = "SELECT instance_id, data FROM process_instance WHERE state = 'running' ORDER BY case_no"
    with closing(sqlite3.connect(kept.file)) as file:
        (instance_id, _), *_ = file.execute(ask).fetchall()
        moved = file.execute("SELECT count(*) FROM stimulus WHERE instance_id = ?", (instance_id,)).fetchone()
    assert moved[0] > 1
    kept.spoil(
        "UPDATE stimulus SET facts = (SELECT facts FROM stimulus s WHERE s.instance_id = stimulus.instance_id"
        " ORDER BY revision LIMIT 1) WHERE instance_id = ? AND revision > 1",
        instance_id,
    )
    assert kept.replayed().not_replayed == 1


def test_a_running_case_that_waits_for_nothing_is_stuck(kept: Kept) -> None:
    for table in ("human_task", "timer", "subscription"):
        with closing(sqlite3.connect(kept.file)) as file, file:
            file.execute(f"DELETE FROM {table}")
    verdict = kept.stuck()
    assert verdict.stuck >= 1 and "wait for nothing" in verdict.findings[0]


def test_an_approval_nobody_put_into_the_journal_is_found(kept: Kept) -> None:
    """E3-56, E3-19: the state says otherwise than the journal, and a notice lies without approval."""
    kept.spoil("UPDATE application SET state = 'WITHDRAWN' WHERE case_no = ?", kept.ended)
    broken = invariants._admission(kept.house)
    named = {finding.partition(":")[0] for finding in broken.findings}
    assert {"e3_19_no_notice_without_approval"} <= named
    assert any(name.startswith("e3_56") for name in named)
