"""The books of a run: four databases and a broker, and whether their accounts agree with one another."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from chassis.messaging.broker import Broker
from chassis.persistence.database import Database
from tests.chaos.clients import Ledger
from tests.chaos.verdict import Verdict, compare

PATIENT_TRIES = 240
T = TypeVar("T")


class Books:
    """Reads what is kept everywhere, also while a server is away for a moment."""

    def __init__(self, databases: Mapping[str, Database], broker: Broker) -> None:
        self.databases = databases
        self.broker = broker

    def accounts(self, ledger: Ledger, files: Path) -> Iterator[Callable[[], Verdict]]:
        """Compare what was answered, said, heard and shown."""
        yield self._messages
        yield partial(self._commands, ledger)
        yield partial(self._files, ledger, files)
        yield self._facts
        yield self._worklist
        yield self._stuck

    def _messages(self) -> Verdict:
        """Every letter of every outbox took effect at its listener once, in the order of its subject."""
        verdict = Verdict()
        late = {name: self._late(name) for name in self.databases}
        for source in self.databases:
            said = self.rows(source, "SELECT listener, subject, sequence FROM outbox")
            for listener in sorted({row[0] for row in said}):
                heard = self.rows(
                    listener,
                    "SELECT subject, sequence FROM chaos_effect WHERE source = :source ORDER BY id",
                    source=source,
                )
                truth = [(row[1], row[2]) for row in said if row[0] == listener]
                account = compare(f"{source} → {listener}", truth, [(row[0], row[1]) for row in heard])
                # What still lies in a queue or waits for its turn is late, not lost.
                waiting = min(account.lost, late[listener])
                late[listener] -= waiting
                account.lost -= waiting
                account.stuck += waiting
                verdict.add(account)
        return verdict

    def _late(self, name: str) -> int:
        return self.broker.depth(name) + self.count(name, "inbox WHERE state IN ('parked', 'failed')")

    def _commands(self, ledger: Ledger) -> Verdict:
        """What people were told happened did happen, as often as they asked for it."""
        orders = Counter(_mark(row[0]) for row in self.rows("dispatch", "SELECT demand FROM work_order"))
        applications = Counter(
            _mark(row[0])
            for row in self.rows(
                "admission", "SELECT item_name FROM application WHERE item_name LIKE '混沌%'"
            )
        )
        done = orders + applications
        verdict = Verdict(checked=len(ledger.granted))
        for mark, wanted in ledger.granted.items():
            if done[mark] < wanted:
                verdict.lost += 1
                verdict.findings.append(f"command {mark}: {done[mark]} of {wanted}")
        for mark, asked in ledger.asked.items():
            if done[mark] > ledger.granted.get(mark, asked):
                verdict.twice += 1
                verdict.findings.append(f"command {mark}: {done[mark]}, asked for {asked}")
        closed = Counter(row[0] for name in ("dispatch", "admission") for row in self._closed_tasks(name))
        for task_id, times in ledger.completed.items():
            verdict.checked += 1
            if times != 1 or closed[task_id] != 1:
                verdict.twice += times > 1
                verdict.lost += closed[task_id] == 0
                verdict.findings.append(f"task {task_id}: answered {times} times, closed {closed[task_id]}")
        return verdict

    def _closed_tasks(self, name: str) -> list[Any]:
        return self.rows(name, "SELECT task_id FROM human_task WHERE state = 'completed'")

    def _files(self, ledger: Ledger, folder: Path) -> Verdict:
        """Every file somebody was told is kept, and every file on record, is there byte for byte."""
        verdict = Verdict()
        recorded = dict(self.rows("admission", "SELECT id, sha256 FROM attachment"))
        lying = {file.name: file for file in folder.rglob("*") if len(file.name) == 64 and file.is_file()}
        for file_id, digest in (recorded | ledger.kept).items():
            verdict.checked += 1
            file = lying.get(digest)
            whole = file is not None and hashlib.sha256(file.read_bytes()).hexdigest() == digest
            if recorded.get(file_id) != digest or not whole:
                verdict.lost += 1
                verdict.findings.append(f"attachment {file_id}: recorded as {recorded.get(file_id)}")
        return verdict

    def _facts(self) -> Verdict:
        """Orders that passed or were blocked at the gate are known to assessment, and to nobody twice."""
        said = self.rows(
            "dispatch",
            "SELECT subject, type FROM outbox WHERE listener = 'assessment' AND type LIKE 'dispatch.order-%'",
        )
        truth = [(f"{row[0]} {row[1].split('.')[1].removeprefix('order-')}", 1) for row in said]
        known = self.rows("assessment", "SELECT order_no, kind FROM fact")
        return compare("facts", truth, [(f"{row[0]} {str(row[1]).lower()}", 1) for row in known])

    def _worklist(self) -> Verdict:
        """The inbox in the portal shows every task as its service knows it."""
        verdict = Verdict()
        shown = {
            row[0]: row[1:]
            for row in self.rows("portal", "SELECT task_id, state, version FROM worklist_task")
        }
        for name in ("admission", "assessment", "dispatch"):
            for row in self.rows(name, "SELECT task_id, state, version FROM human_task"):
                verdict.checked += 1
                if shown.get(row[0]) != row[1:]:
                    verdict.lost += 1
                    verdict.findings.append(
                        f"task {row[0]} of {name} is {row[1:]}, shown as {shown.get(row[0])}"
                    )
        return verdict

    def _stuck(self) -> Verdict:
        """Nothing waits for anybody: not in an outbox, an inbox, a queue, or among the dead letters."""
        verdict = Verdict()
        for name in self.databases:
            for what, query in (
                ("unsent", "outbox WHERE sent_at IS NULL"),
                ("parked", "inbox WHERE state = 'parked'"),
                ("failed", "inbox WHERE state = 'failed'"),
            ):
                count = self.count(name, query)
                verdict.stuck += count
                if count:
                    verdict.findings.append(f"{name}: {count} {what}")
            for row in self.rows(name, "SELECT error FROM inbox WHERE state = 'failed' LIMIT 3"):
                verdict.findings.append(f"{name}: {row[0]}")
            dead = self.broker.dead_depth(name)
            verdict.stuck += dead
            if dead:
                verdict.findings.append(f"{name}: {dead} dead letters")
        asked = self.count("dispatch", "work_order WHERE state IN ('DRAFT', 'WAITING')")
        if asked:
            verdict.stuck += asked
            verdict.findings.append(f"dispatch: {asked} orders wait at the gate")
        return verdict

    def patiently(self, name: str, read: Callable[[Session], T]) -> T:
        """Read from a database, as often as it takes until its server is there."""
        for attempt in range(PATIENT_TRIES):
            try:
                with self.databases[name].reading() as session:
                    return read(session)
            except (DBAPIError, sqlite3.Error):
                if attempt == PATIENT_TRIES - 1:
                    raise
                time.sleep(0.5)
        raise AssertionError("unreachable")

    def rows(self, name: str, query: str, **values: Any) -> list[Any]:
        """What a query finds."""
        asked = text(query)
        return self.patiently(
            name, lambda session: [tuple(row) for row in session.connection().execute(asked, values)]
        )

    def column(self, name: str, query: str) -> list[str]:
        """The first column of what a query finds."""
        return [row[0] for row in self.rows(name, query)]

    def count(self, name: str, query: str) -> int:
        """How many rows there are."""
        return int(self.rows(name, f"SELECT count(*) FROM {query}")[0][0])


def _mark(value: Any) -> str:
    words = str(value)
    start = words.find("mark-")
    end = start + 5
    while start >= 0 and end < len(words) and words[end] in "0123456789abcdef":
        end += 1
    return words[start:end] if start >= 0 else ""
