"""Ten thousand ended cases gone through a draft: how long the worker takes, and what one portion holds up.

Some cases of the simple procedure are really walked, from application to the votes, and then taken back;
their rows are copied until there are enough, and a draft that turns them is replayed by the worker.

    python -m tests.load.replays [--postgresql] [--cases 10000]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from chassis.actor import Actor
from chassis.ids import new_id
from chassis.testing.broker import embedded_broker
from chassis.testing.clock import FixedClock
from chassis.testing.databases import postgresql_database, sqlite_database
from services.admission.assembly import build
from services.admission.cli import load_county
from services.admission.settings import Settings, StoreSettings
from services.admission.storage.tables import METADATA
from tests.contract.admission.county import COUNTY, DEMO, MEMBERS, County, keys
from tests.support.ended_cases import DESIGNER, saved_draft

PROCESS, WALKED, MONDAY = "adm_simple", 6, datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
OLD, NEW = "${outcome == 'incomplete'}", "${outcome == 'complete'}"


def measure(county: County, cases: int) -> dict[str, float]:
    """Seconds for the whole, milliseconds a case, and the longest portion."""
    walked = [_approved(county) for _ in range(WALKED)]
    for case_no in walked:
        with county.admission.works(Actor.system("load")) as work:
            county.admission.engine.cancel(work, case_no, end_state="WITHDRAWN", process_id=PROCESS)
    stimuli = _copied(county, cases)
    draft = saved_draft(county, (OLD, NEW), process=PROCESS)
    begun = county.post(DESIGNER, f"/definition-drafts/{draft}/replays", {}).json
    portions: list[float] = []
    begin, processor = time.perf_counter(), time.process_time()
    while True:
        at = time.perf_counter()
        if not county.admission.replays.round(0):
            break
        portions.append(time.perf_counter() - at)
    seconds, processor = time.perf_counter() - begin, time.process_time() - processor
    done = county.get(DESIGNER, f"/definition-drafts/{draft}/replays/{begun['replay_id']}").json
    assert done["state"] == "done" and done["looked_at"] == done["total"] == cases, done
    assert done["unrecorded"] == 0 and done["same"] + sum(one["cases"] for one in done["counts"]) == cases
    return {
        "cases": cases,
        "stimuli_per_case": round(stimuli, 1),
        "otherwise": sum(one["cases"] for one in done["counts"]),
        "seconds": round(seconds, 1),
        "processor_seconds": round(processor, 1),
        "processor_ms_per_case": round(1000 * processor / cases, 2),
        "longest_portion_s": round(max(portions), 2),
    }


def _approved(county: County) -> str:
    """A request that came as far as it can go by itself, under a name of its own."""
    case_no = county.circulating()
    for member in MEMBERS:
        county.do(member, case_no, "cast_vote", "agree")
    return case_no


def _copied(county: County, cases: int) -> float:
    """Copy the rows of the walked cases; how many stimuli a case has on average."""
    tables = county.admission.engine.rows.tables
    one, kept = tables.process_instance, tables.stimulus
    with county.admission.works(Actor.system("load")) as work:
        session: Any = work.session
        found = [row._asdict() for row in session.execute(select(one).where(one.c.process_id == PROCESS))]
        moved = {
            row["instance_id"]: [
                each._asdict()
                for each in session.execute(select(kept).where(kept.c.instance_id == row["instance_id"]))
            ]
            for row in found
        }
        instances, stimuli = [], []
        for number in range(cases - len(found)):
            row = found[number % len(found)]
            instance_id = new_id()
            instances.append({**row, "instance_id": instance_id, "case_no": f"{row['case_no']}-{number}"})
            stimuli += [{**each, "instance_id": instance_id} for each in moved[row["instance_id"]]]
        session.execute(insert(one), instances)
        session.execute(insert(kept), stimuli)
    return len(stimuli) / max(len(instances), 1)


def main() -> None:
    """Measure on one database."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--postgresql", action="store_true")
    asked.add_argument("--cases", type=int, default=10_000)
    options = asked.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if options.postgresql:
            database = stack.enter_context(postgresql_database())
        else:
            database = sqlite_database(folder, "admission")
            stack.callback(database.dispose)
        METADATA.create_all(database.engine)
        load_county(StoreSettings(database_url="", county=COUNTY), database, DEMO)
        settings = Settings(
            database_url="", data_dir=folder, broker_url="", county=COUNTY, token_public_key=keys()[1]
        )
        clock = FixedClock(MONDAY)
        admission = build(
            settings, clock=clock, database=database, broker=embedded_broker(folder), testing=True
        )
        print(measure(County(admission, clock), options.cases))


if __name__ == "__main__":
    main()
