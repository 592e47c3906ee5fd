"""What a step costs in a case that has gone round a thousand times, against one that has gone round ten."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any

from sqlalchemy import select

from chassis.engine.records import OPEN_STATES
from chassis.engine.runtime import Engine
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.testing.databases import sqlite_database
from chassis.web.identity import new_key_pair
from tests.load.bench_county import load, service
from tests.load.client import BODY

LONG, YOUNG = 1_000, 10
MEASURED = 100


def measure(folder: Path) -> dict[str, float]:
    """The ratio of the two, step by step in turns, and the bytes a case takes."""
    database = sqlite_database(folder, "history")
    service.METADATA.create_all(database.engine)
    _, works, engine, _ = service.build(database, new_key_pair()[1])
    cases = {loops: LoopingCase(works, engine, f"case-of-{loops}") for loops in (LONG, YOUNG)}
    for loops, case in cases.items():
        for _ in range(2 * loops):
            case.step()
    costs: dict[int, list[float]] = {loops: [] for loops in cases}
    for _ in range(MEASURED):
        for loops, case in cases.items():
            costs[loops].append(case.step())
    sizes = [size for case in cases.values() for size in case.sizes]
    database.dispose()
    return {
        "history_ratio": round(statistics.median(costs[LONG]) / statistics.median(costs[YOUNG]), 2),
        "state_bytes_median": round(statistics.median(sizes)),
        "state_bytes_most": max(sizes),
        "cpu_ms_engine_and_sql": round(1000 * statistics.median(costs[YOUNG]), 2),
    }


class LoopingCase:
    """A case that is sent back from its second step for ever."""

    def __init__(self, works: Works[UnitOfWork], engine: Engine, case_no: str) -> None:
        self._works, self._engine, self._case_no = works, engine, case_no
        self._steps = 0
        self.sizes: list[int] = []
        with works(load.CLERK) as work:
            engine.start(work, "five_steps", case_no=case_no, variables={"unit": service.UNIT}, title=case_no)

    def step(self) -> float:
        """Do the open step; the CPU seconds it took."""
        outcome = "done" if self._steps % 2 == 0 else "return"
        task = self._open()
        data = {**BODY, "outcome": outcome}
        began = time.process_time()
        with self._works(load.CLERK) as work:
            self._engine.complete(work, task.task_id, outcome=outcome, data=data, version=task.version)
        taken = time.process_time() - began
        self._steps += 1
        self.sizes.append(self._state_bytes())
        return taken

    def _open(self) -> Any:
        """Only the row of the open task: what is measured must not read the whole past beforehand."""
        task = service.TABLES.human_task.c
        mine = select(task.task_id, task.version).where(
            task.case_no == self._case_no, task.state.in_(OPEN_STATES)
        )
        with self._works.reading() as session:
            return session.execute(mine).one()

    def _state_bytes(self) -> int:
        with self._works.reading() as session:
            (instance,) = self._engine.instances(session, self._case_no)
        return len(instance.data)
