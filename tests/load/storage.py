"""What a case leaves behind: `python -m tests.load.storage` lets the demo county live on PostgreSQL.

Everything goes through the product, under a clock that is set, so the mixture of cases is the demo year's.
Tables are measured before the first day and after the last one, when letters older than thirty days are
gone as in a county; what grew is told by what it is kept for.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from chassis.clock import SystemClock
from chassis.persistence.database import Database
from gatehouse.databases import all_opened
from gatehouse.demo_year import live_through_a_year
from gatehouse.setting_up import load_demo_county, migrate
from tests.chaos.nodes import DatabaseServer
from tests.load.installations import installed

KEPT_FOR = {
    "journal": "journal and its chain",
    "journal_seal": "journal and its chain",
    "outbox": "letters, thirty days",
    "inbox": "letters, thirty days",
    "outbox_stream": "places in subjects",
    "inbox_stream": "places in subjects",
    "idempotency": "answers, seven days",
    "worklist_word": "words of the desk",
    "catalogue_term": "words of lists",
    "stimulus": "what moved a case",
    "process_instance": "state and tasks of cases",
    "human_task": "state and tasks of cases",
}
_SIZES = text("""
    SELECT relname, pg_total_relation_size(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE relkind = 'r' AND nspname = current_schema()
""")


def sizes(database: Database) -> Counter[str]:
    """Bytes of every table of a part with its indexes."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
        return Counter({name: int(size) for name, size in connection.execute(_SIZES)})


def measured(days: int, requests: float, seed: int) -> dict[str, object]:
    """Live so many days and tell what grew, in KB for each case begun."""
    folder = Path(tempfile.mkdtemp(prefix="gatehouse-storage-"))
    folder.chmod(0o755)
    server = DatabaseServer(folder / "postgresql").make()
    try:
        server.execute("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        house = installed(server, folder, broker_url=f"sqlitemq://{folder / 'broker.sqlite'}?synchronous=OFF")
        migrate(house)
        load_demo_county(house)
        last = SystemClock().today() - timedelta(days=1)
        with all_opened(house) as databases:
            before = {name: sizes(database) for name, database in databases.items()}
            live_through_a_year(house, last - timedelta(days=days - 1), last, seed=seed, requests=requests)
            return _told(databases, before)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _told(databases: dict[str, Database], before: dict[str, Counter[str]]) -> dict[str, object]:
    grown: Counter[str] = Counter()
    tables: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for part, database in databases.items():
        for table, size in sizes(database).items():
            grew = size - before[part][table]
            grown[KEPT_FOR.get(table, "everything else")] += grew
            tables[f"{part}.{table}"] += grew
        with database.reading() as session:
            asked = ["journal", "outbox", "inbox"] + (["stimulus", "human_task"] if part != "portal" else [])
            for table in asked:
                counts[table] += int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())
            if part != "portal":
                begun = session.execute(text("SELECT count(DISTINCT case_no) FROM process_instance"))
                counts["cases"] += int(begun.scalar_one())
    cases = counts["cases"]
    return {
        "cases": cases,
        "rows_a_case": {name: round(count / cases, 1) for name, count in counts.items() if name != "cases"},
        "kb_a_case": {name: round(size / cases / 1024, 1) for name, size in grown.most_common()},
        "kb_a_case_in_all": round(grown.total() / cases / 1024, 1),
        "largest_tables_kb_a_case": {
            name: round(size / cases / 1024, 1) for name, size in tables.most_common(14)
        },
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write build/storage.json, print the closing line."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument(
        "--requests", type=float, default=2.0, help="requests a working day; orders twice that"
    )
    parser.add_argument("--seed", type=int, default=430211)
    options = parser.parse_args(arguments)
    found = measured(options.days, options.requests, options.seed)
    target = Path("build") / "storage.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    print(f"STORAGE {json.dumps(found)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
