"""A county on the embedded default grows: one command moves it to PostgreSQL and RabbitMQ, nothing lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import MetaData, text

from chassis.messaging.sending_again import gaps
from chassis.persistence.carrying_over import carry_over
from chassis.persistence.database import Database
from chassis.testing.broker import rabbitmq_answers
from chassis.testing.databases import postgresql_answers
from gatehouse import console
from tests.support import stock, walks
from tests.support.actors import OFFICE_CLERK
from tests.support.county import County
from tests.support.installation import gatehouse, seal
from tests.support.stack import running
from tests.support.stages import Prepared

pytestmark = [pytest.mark.postgresql, pytest.mark.rabbitmq, pytest.mark.thorough]

PAPER = b"%PDF-1.7 the county keeps this"
LAST_GIVEN = 1_000_000


@pytest.fixture
def there(tmp_path: Path) -> Iterator[stock.Premises]:
    """An empty database, a broker with empty queues, an empty folder."""
    if not (postgresql_answers() and rabbitmq_answers()):
        pytest.skip("PostgreSQL and RabbitMQ do not answer here")
    folder = tmp_path / "there"
    folder.mkdir()
    with stock.new_premises(stock.FULL, folder) as premises:
        yield premises


@contextmanager
def _embedded(prepared: Prepared, folder: Path, stage: str = "migrated") -> Iterator[stock.Premises]:
    folder.mkdir()
    with stock.copied_premises(stock.EMBEDDED, folder, prepared(stock.EMBEDDED, stage)) as here:
        yield here


def test_a_county_moves_with_cases_letters_and_papers_and_steps_on(
    prepared: Prepared, tmp_path: Path, there: stock.Premises, capsys: pytest.CaptureFixture[str]
) -> None:
    with _embedded(prepared, tmp_path / "here", "loaded") as here:
        with running(here) as stack:
            county = County(stack)
            case_no = walks.accepted(county)
            stack.stopped.add("portal")  # what it would hear lies at the broker
            second = walks.begun(county, "搬迁途中的事项")
            stack.settle()
            stack.stopped.clear()
            seal(stack)
            lying = here.broker.depth("portal")
        assert lying
        _leave_a_dead_letter(here)
        kept = here.folder / "admission" / "attachments" / "ab" / "abcd"
        kept.parent.mkdir(parents=True)
        kept.write_bytes(PAPER)
        (here.folder / "keys").mkdir()
        stock.keep_keys(here.folder / "keys")
        _delete_the_last_number(here)
        here.leave()
        before = {file.name: file.read_bytes() for file in here.folder.glob("*.sqlite")}
        assert gatehouse(here, "move", elsewhere=there) == 0, capsys.readouterr().err
        told = capsys.readouterr().out
        assert {file.name: file.read_bytes() for file in here.folder.glob("*.sqlite")} == before
    assert told.count("逐表一致") == 4 and f"{lying} 封未送达的消息" in told
    assert there.broker.depth("portal") == lying and there.broker.dead_depth("dispatch") == 1
    assert (there.folder / "attachments" / "attachments" / "ab" / "abcd").read_bytes() == PAPER
    assert gatehouse(there, "audit", "verify") == 0
    with running(there) as stack:
        county = County(stack)
        stack.settle()
        county.do(OFFICE_CLERK, case_no, "review_application", "fit", **walks.a_clean_review())
        assert walks.begun(county, "搬迁之后的事项") > second
        stack.settle()
        assert not list(gaps(there.databases))
        with there.databases["dispatch"].reading() as session:
            newest = session.execute(text("SELECT nextval(pg_get_serial_sequence('outbox', 'id'))"))
            assert newest.scalar_one() > LAST_GIVEN
    assert gatehouse(there, "burden", "verify") == 0


def _leave_a_dead_letter(here: stock.Premises) -> None:
    with closing(sqlite3.connect(here.folder / "broker.sqlite", isolation_level=None)) as db:
        db.execute(
            "INSERT INTO message (queue, payload, at)"
            " SELECT 'dispatch.dead.v1', payload, at FROM message LIMIT 1"
        )


def _delete_the_last_number(here: stock.Premises) -> None:
    """A letter with a high number that was sent long ago and tidied away: its number is not given again."""
    with here.databases["dispatch"].engine.begin() as connection:
        connection.execute(text(f"UPDATE sqlite_sequence SET seq = {LAST_GIVEN} WHERE name = 'outbox'"))


def test_a_value_that_arrives_otherwise_is_found_and_nothing_is_said_to_be_done(
    prepared: Prepared, tmp_path: Path, there: stock.Premises, capsys: pytest.CaptureFixture[str]
) -> None:
    with _embedded(prepared, tmp_path / "here", "loaded") as here:
        here.leave()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("gatehouse.moving.carry_over", _careless)
            assert gatehouse(here, "move", elsewhere=there) == 1
        told = capsys.readouterr().err
        assert "搬迁后与原数据不符：unit" in told
        assert "The data here are as they were" in told
        assert not (here.folder / "moved").exists()


def _careless(metadata: MetaData, source: Database, target: Database) -> None:
    carry_over(metadata, source, target)
    if "unit" in metadata.tables:
        with target.engine.begin() as connection:
            connection.execute(text("UPDATE unit SET name = name || ' ' WHERE code = '430211'"))


def test_what_runs_is_not_moved(
    prepared: Prepared, tmp_path: Path, there: stock.Premises, capsys: pytest.CaptureFixture[str]
) -> None:
    with _embedded(prepared, tmp_path / "here") as here:
        here.leave()
        with here.databases["dispatch"].reading() as session:
            session.execute(text("SELECT 1 FROM outbox"))
            assert gatehouse(here, "move", elsewhere=there) == 1
        told = capsys.readouterr().err
        assert "本安装正在运行" in told and "stop it before it is moved" in told


def test_a_target_that_is_not_empty_is_left_alone(
    prepared: Prepared, tmp_path: Path, there: stock.Premises, capsys: pytest.CaptureFixture[str]
) -> None:
    with _embedded(prepared, tmp_path / "here") as here:
        here.leave()
        with there.databases["portal"].engine.begin() as connection:
            connection.execute(text("CREATE SCHEMA portal"))
            connection.execute(text("CREATE TABLE portal.somebodys (x int)"))
        assert gatehouse(here, "move", elsewhere=there) == 1
        told = capsys.readouterr().err
        assert "目标不是空的" in told and ".portal (portal)" in told and "Nothing was changed" in told


def test_the_environment_has_to_point_somewhere_else(
    prepared: Prepared, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with _embedded(prepared, tmp_path / "here") as here:
        here.leave()
        assert gatehouse(here, "move") == 1
        told = capsys.readouterr().err
        assert "没有指向 PostgreSQL 和 RabbitMQ" in told and "does not point to" in told


def test_nothing_is_started_again_on_a_folder_that_has_moved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "moved").write_text("PostgreSQL\n")
    assert console.main(["--data", str(tmp_path), "up"]) == 1
    told = capsys.readouterr().err
    assert "已搬到 PostgreSQL" in told and "has been moved to PostgreSQL" in told
