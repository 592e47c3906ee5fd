"""Admission as it is assembled, on one SQLite file; no HTTP, every act one unit of work."""

from __future__ import annotations

import argparse
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from chassis.actor import Actor
from chassis.engine.records import HumanTask
from chassis.errors import Refusal
from chassis.messaging.envelope import Message, read_body, write_body
from chassis.persistence.migrations import upgrade
from chassis.testing.broker import embedded_broker
from chassis.testing.clock import FixedClock
from chassis.testing.databases import sqlite_database
from services.admission.assembly import SERVICE, Assembly, build
from services.admission.cli import load_county
from services.admission.settings import Settings, StoreSettings
from services.admission.storage.work import Work
from tests.integration.histories.rows import Reading, Rows
from tests.support.actors import COUNTY, DEMO, key_pair

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Nine o’clock in the county, before the long holidays of the year."""
Act = Callable[[Work], Any]


def holder(candidate: str) -> Actor:
    """Somebody who holds one role at one unit, written `role@unit`, and nothing else."""
    role, _, unit = candidate.partition("@")
    return Actor(f"{unit}.{role}", f"{unit} {role}", role, unit, unit, frozenset({candidate}))


@dataclass
class CountyAtPlay:
    """The service, its file and its clock; a history begins by copying a file that was prepared."""

    folder: Path
    clock: FixedClock = field(default_factory=lambda: FixedClock(MONDAY))

    def __post_init__(self) -> None:
        self.file = self.folder / "admission.sqlite"
        database = sqlite_database(self.folder, SERVICE)
        upgrade("services.admission", database)
        load_county(StoreSettings("", COUNTY), database, argparse.Namespace(folder=DEMO))
        self.admission: Assembly = build(
            Settings("", self.folder, "", COUNTY, key_pair()[1]),
            clock=self.clock,
            database=database,
            broker=embedded_broker(self.folder),
            testing=True,
        )
        self._stages: dict[str, tuple[Path, datetime]] = {}
        self._watch: sqlite3.Connection | None = None
        self._seen, self._rows, self._reading = -1, Rows(), Reading()
        self.tally: Counter[str] = Counter()
        """How often each step was done, and how often each refusal was given."""
        self._heard: dict[str, int] = {}

    # --- stages ----------------------------------------------------------------------------------

    def keep(self, stage: str) -> None:
        """Keep the present state under a name, so that histories can begin from it."""
        self._leave()
        kept = self.folder / f"{stage}.kept"
        shutil.copy(self.file, kept)
        self._stages[stage] = kept, self.clock.now()

    def begin(self, stage: str) -> None:
        """Stand where a stage was kept."""
        self._leave()
        kept, at = self._stages[stage]
        shutil.copy(kept, self.file)
        self.clock.move_to(at)
        self._heard.clear()

    def _leave(self) -> None:
        self.admission.works.database.dispose()
        if self._watch is not None:
            self._watch.close()
            self._watch = None
        with sqlite3.connect(self.file) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        self._seen = -1

    # --- looking ---------------------------------------------------------------------------------

    @property
    def state(self) -> int:
        """A number that is another one as soon as anybody has committed a change to the file."""
        if self._watch is None:
            self._watch = sqlite3.connect(self.file)
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    @property
    def rows(self) -> Rows:
        """Every row the invariants speak of, as it stands now."""
        if (now := self.state) != self._seen:
            assert self._watch is not None
            with self.admission.works.reading() as session:
                self._rows = self._reading.rows(session, self._watch)
            self._seen = now
        return self._rows

    def open_tasks(self) -> list[HumanTask]:
        """Every task that waits for somebody, in a stable order."""
        cases = sorted({row.case_no for row in self.rows.process_instance if row.state == "running"})
        with self.admission.works.reading() as session:
            return [
                task
                for case_no in cases
                for task in self.admission.engine.tasks(session, case_no)
                if task.is_open
            ]

    # --- acting ----------------------------------------------------------------------------------

    def act(self, who: Actor, act: Act, what: str) -> Refusal | None:
        """One act of somebody; what is refused has left the file as it was."""
        self.clock.advance(seconds=1)  # no two acts at the same moment: before and after mean something
        before, refused = self.state, self._tried(who, act)
        if refused is not None:
            assert self.state == before, f"refused as {refused.code}, and yet something changed: {what}"
        self.tally[f"refused: {refused.code}" if refused else what.partition(" ")[0]] += 1
        return refused

    def _tried(self, who: Actor, act: Act) -> Refusal | None:
        try:
            with self.admission.works(who, "history") as work:
                act(work)
        except Refusal as refused:
            return refused
        return None

    def complete(
        self,
        task: HumanTask,
        outcome: str,
        data: Mapping[str, Any],
        *,
        who: Actor | None = None,
        version: int | None = None,
    ) -> Refusal | None:
        """Somebody hands a task in: one of those it is offered to, unless said."""
        actor = who or holder(task.candidates[0])
        shown = task.version if version is None else version
        return self.act(
            actor,
            lambda work: self.admission.engine.complete(
                work, task.task_id, outcome=outcome, data=dict(data), version=shown
            ),
            f"{task.element_id} of {task.case_no} as {outcome} by {actor.user_id}",
        )

    def pass_time(self, **by: float) -> None:
        """Time passes, and the worker does what it brings."""
        self.clock.advance(**by)
        self.settle()

    def settle(self) -> None:
        """Timers, jobs, terms that are over, cases that follow others."""
        admission = self.admission
        for _ in range(20):
            if not (admission.tick() + admission.expire() + admission.follow()):
                return
        raise AssertionError("the worker never comes to rest")

    # --- the post --------------------------------------------------------------------------------

    def letter(self, kind: str, subject: str, data: Mapping[str, Any], *, source: str) -> tuple[str, int]:
        """A message of another service about a subject: its body, and its place in the order."""
        line = f"{source}:{subject}"
        self._heard[line] = sequence = self._heard.get(line, 0) + 1
        body = write_body(
            Message(kind, subject, data),
            message_id=f"{line}:{sequence}"[-36:],
            source=source,
            county=COUNTY,
            time=self.clock.now(),
            actor=Actor.system(source).as_json(),
            causation_id="history",
        )
        return body, sequence

    def deliver(self, letters: Sequence[tuple[str, int]]) -> None:
        """The post brings these, in this order."""
        for body, sequence in letters:
            self.admission.consumer.hear(read_body(body, listener=SERVICE, sequence=sequence), body)

    def order(self, order_no: str, fate: str, minutes: int = 0) -> tuple[str, int]:
        """What dispatch reports of an order."""
        report = {
            "order_no": order_no, "batch_no": "PC-2026-00001", "item_ref": "ZZ-001", "item_version": 1,
            "sender": "430211-mzj", "agency": None, "township": "430211001", "community": "430211001008",
            "at": (self.clock.now() + timedelta(minutes=minutes)).isoformat(), "due": "2026-12-21",
            "ground": None,
        }  # fmt: skip
        return self.letter(f"dispatch.order-{fate}.v1", order_no, report, source="dispatch")
