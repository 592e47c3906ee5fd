"""What cutting the journal into years would bring and cost: `python -m tests.load.partitions --million 20`.

The same lines are written twice on PostgreSQL, in turns: into the journal as it is and into one cut by year.
Then a case's lines are read, the newest year is vacuumed, and the oldest is taken out. The second table tells
what clearing the outbox costs, by deleting and by dropping a part.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, MetaData, text
from sqlalchemy.schema import CreateIndex, CreateTable

from chassis.messaging.outbox import outbox_tables
from chassis.persistence.columns import NAMING_CONVENTION
from chassis.persistence.database import Database
from chassis.persistence.journal import journal_table
from chassis.testing.databases import postgresql_database
from tests.load.servers import processor_of

YEARS, FIRST_YEAR = 10, 2017
AT_ONCE = 100_000
LINES_OF_A_CASE = 40
LOOKS = 200
WHOLE, CUT = "journal", "journal_by_year"
LINE = """
    INSERT INTO {table} (at, actor_id, actor_name, post, unit, unit_name, action, subject, facts, cause)
    SELECT make_timestamptz({year}, 1, 1, 0, 0, 0, 'UTC') + (n - 1) * interval '364 days' / {most},
        'user-' || n % 500, '经办人', '办公室经办人', '430211-' || n % 97, '某某单位办公室', 'task.completed',
        'SX-{year}-' || lpad((n::bigint * 7919 % ({most} / {lines} + 1))::text, 6, '0'),
        json_build_object('task', md5(n::text), 'outcome', 'pass', 'opinion', '符合条件，同意按程序办理'),
        md5((n + 1)::text)
    FROM generate_series({first}, {last}) AS n
"""
LETTER = """
    INSERT INTO {table} (message_id, listener, type, subject, sequence, at, body, sent_at)
    SELECT md5(n::text), 'portal', 'worklist.case-moved.v1', 'SX-' || n / 10, n % 10, now(),
        repeat(md5(n::text), 30), timestamptz '2026-01-01' + n * interval '30 days' / {letters}
    FROM generate_series(1, {letters}) AS n
"""


@dataclass(frozen=True)
class Server:
    """One connection whose backend's processor time can be told."""

    connection: Connection

    def did(self, statement: str) -> tuple[float, float]:
        """Carry a statement out; seconds of the clock and of the backend's processor."""
        pid = self.connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        spent, began = processor_of(pid), time.perf_counter()
        self.connection.execute(text(statement))
        return time.perf_counter() - began, processor_of(pid) - spent

    def bytes_of(self, table: str, what: str) -> int:
        """How large a table is with its parts: `table` or `indexes`."""
        parts = f"SELECT '{table}'::regclass AS relid UNION SELECT relid FROM pg_partition_tree('{table}')"
        asked = text(f"SELECT sum(pg_{what}_size(relid)) FROM ({parts}) AS part")
        return int(self.connection.execute(asked).scalar_one())


def _make(connection: Connection) -> None:
    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    journal = journal_table(metadata)
    outbox, _ = outbox_tables(metadata)
    for table in (journal, outbox):
        connection.execute(CreateTable(table))
        for index in table.indexes:
            connection.execute(CreateIndex(index))
    columns = "LIKE journal INCLUDING DEFAULTS"
    # PostgreSQL asks for the year in every key: a number alone can no longer be unique.
    connection.execute(
        text(f"CREATE TABLE {CUT} ({columns}, PRIMARY KEY (number, at)) PARTITION BY RANGE (at)")
    )
    connection.execute(text(f"CREATE INDEX ON {CUT} (subject, number)"))
    for year in range(FIRST_YEAR, FIRST_YEAR + YEARS):
        connection.execute(
            text(
                f"CREATE TABLE {CUT}_{year} PARTITION OF {CUT} "
                f"FOR VALUES FROM ('{year}-01-01Z') TO ('{year + 1}-01-01Z')"
            )
        )


def _write(server: Server, lines: int, say: Callable[[str], None]) -> dict[str, list[float]]:
    """Year after year into both, in turns; milliseconds of the processor for a thousand lines, by year."""
    found: dict[str, list[float]] = {WHOLE: [], CUT: []}
    most = lines // YEARS
    for year in range(FIRST_YEAR, FIRST_YEAR + YEARS):
        spent = dict.fromkeys(found, 0.0)
        for first in range(1, most + 1, AT_ONCE):
            last = min(first + AT_ONCE - 1, most)
            for table in (WHOLE, CUT) if first // AT_ONCE % 2 else (CUT, WHOLE):
                line = LINE.format(
                    table=table, year=year, most=most, lines=LINES_OF_A_CASE, first=first, last=last
                )
                spent[table] += server.did(line)[1]
        for table, seconds in spent.items():
            found[table].append(round(1e6 * seconds / most, 2))
        say(f"  {year}: {found[WHOLE][-1]} ms whole, {found[CUT][-1]} ms cut, for a thousand lines")
    return found


def _read(server: Server, lines: int) -> dict[str, float]:
    """The lines of one case, many cases; milliseconds of the clock, median."""
    found: dict[str, list[float]] = {WHOLE: [], CUT: []}
    cases = lines // YEARS // LINES_OF_A_CASE
    for look in range(LOOKS):
        subject = f"SX-{FIRST_YEAR + look % YEARS}-{look * 104_729 % cases:06}"
        for table in found:
            asked = f"SELECT count(facts) FROM {table} WHERE subject = '{subject}'"
            found[table].append(1000 * server.did(asked)[0])
    return {table: round(statistics.median(taken), 2) for table, taken in found.items()}


def journal(server: Server, lines: int, say: Callable[[str], None]) -> dict[str, object]:
    """Everything about the journal."""
    found: dict[str, object] = {"lines": lines, "ms_for_1000_lines": _write(server, lines, say)}
    found["gb"] = {
        table: [round(server.bytes_of(table, what) / 1e9, 2) for what in ("table", "indexes")]
        for table in (WHOLE, CUT)
    }
    for table in (WHOLE, CUT):
        server.did(f"VACUUM (FREEZE, ANALYZE) {table}")
    found["case_ms"] = _read(server, lines)
    last = FIRST_YEAR + YEARS - 1
    for table in (WHOLE, CUT):  # a week's worth of new lines, then what autovacuum would do
        most = lines // YEARS
        server.did(
            LINE.format(table=table, year=last, most=most, lines=LINES_OF_A_CASE, first=1, last=most // 52)
        )
    found["vacuum_seconds"] = {
        WHOLE: [round(one, 2) for one in server.did(f"VACUUM (FREEZE) {WHOLE}")],
        CUT: [round(one, 2) for one in server.did(f"VACUUM (FREEZE) {CUT}_{last}")],
    }
    say(f"  {json.dumps(found)}")
    year = f"at < '{FIRST_YEAR + 1}-01-01Z'"
    found["old_year_seconds"] = {
        "deleted": [round(one, 2) for one in server.did(f"DELETE FROM {WHOLE} WHERE {year}")],
        "vacuumed": [round(one, 2) for one in server.did(f"VACUUM {WHOLE}")],
        "detached": [
            round(one, 3) for one in server.did(f"ALTER TABLE {CUT} DETACH PARTITION {CUT}_{FIRST_YEAR}")
        ],
    }
    return found


def outbox(server: Server, letters: int) -> dict[str, object]:
    """What a month of sent letters costs to clear: a day of them, and all at once."""
    found: dict[str, object] = {"letters": letters}
    server.did(LETTER.format(table="outbox", letters=letters))
    server.did("VACUUM ANALYZE outbox")
    found["gb"] = [round(server.bytes_of("outbox", what) / 1e9, 2) for what in ("table", "indexes")]
    one_day = "DELETE FROM outbox WHERE sent_at < timestamptz '2026-01-02'"
    found["a_day_deleted"] = [round(one, 2) for one in server.did(one_day)]
    found["a_day_vacuumed"] = [round(one, 2) for one in server.did("VACUUM outbox")]
    found["nothing_to_delete"] = [round(one, 2) for one in server.did(one_day)]
    found["all_deleted"] = [
        round(one, 2) for one in server.did("DELETE FROM outbox WHERE sent_at IS NOT NULL")
    ]
    return found


def measured(database: Database, lines: int, letters: int, say: Callable[[str], None]) -> dict[str, object]:
    """Both, on one connection that commits each statement."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        _make(connection)
        server = Server(connection)
        return {"outbox": outbox(server, letters), "journal": journal(server, lines, say)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write build/partitions.json, print the closing line."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--million", type=float, default=20, help="lines of the journal, in millions")
    parser.add_argument("--letters", type=int, default=2_000_000, help="sent letters of a month")
    options = parser.parse_args(arguments)
    with postgresql_database(durable=True) as database:
        found = measured(
            database, int(options.million * 1e6), options.letters, lambda line: print(line, flush=True)
        )
    target = Path("build") / "partitions.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(found, indent=2) + "\n")
    print(f"PARTITIONS {json.dumps(found)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
