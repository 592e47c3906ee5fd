"""Definitions a process designer deployed through HTTP, beside the released ones on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis.clock import Clock, SystemClock
from chassis.engine.definition import Definition, called_processes
from chassis.engine.expressions import Functions
from chassis.engine.library import Library
from chassis.engine.refusals import (
    CaseCorrupt,
    NotWithdrawable,
    ProcessUnknown,
    ReleasedMeanwhile,
    VersionDoubled,
)
from chassis.persistence.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Release:
    """A version of a process; without a moment it came with the software."""

    definition: Definition
    deployed_at: datetime | None = None
    deployed_by: str = ""
    in_force_from: date | None = None
    withdrawn_at: datetime | None = None

    def is_in_force(self, today: date) -> bool:
        """Whether new cases may begin with it."""
        return self.withdrawn_at is None and (self.in_force_from is None or self.in_force_from <= today)


class Deployments:
    """Every definition of a service: released on disk, or deployed into its database.

    A number names one definition only: what is deployed gets the next one, and where the software later
    brings another definition under the same number, neither of them runs.
    """

    def __init__(self, library: Library, table: Table, clock: Clock | None = None) -> None:
        self._library = library
        self._table = table
        self._clock = clock or SystemClock()
        self._compared = False
        self._doubled: set[tuple[str, int]] = set()
        # Deployed versions the library holds by now; whether they are in force is for the database to say.
        self._loaded: set[tuple[str, int]] = set()

    def definition(self, session: Session, process_id: str, version: int | None = None) -> Definition:
        """A process in one version; the one new cases begin with unless said."""
        if version is None:
            version = self.newest(session).get(process_id)
        if version is None:
            raise ProcessUnknown(process_id=process_id, version="–")
        self._compare(session)
        if (process_id, version) in self._doubled:
            raise VersionDoubled(process_id=process_id, version=version)
        return self.known(process_id, version) or self._load(session, process_id, version)

    def known(self, process_id: str, version: int) -> Definition | None:
        """A version this process has read before, or finds on disk and nowhere else."""
        if not self._compared or (process_id, version) in self._doubled:
            return None
        holds = self._library.holds(process_id, version)
        return self._library.definition(process_id, version) if holds else None

    def newest(self, session: Session) -> dict[str, int]:
        """Every process with the version new cases begin with: the newest that is in force today."""
        table, today = self._table, self._clock.today()
        begun = or_(table.c.in_force_from.is_(None), table.c.in_force_from <= today)
        deployed = (
            select(table.c.process_id, func.max(table.c.version))
            .where(begun, table.c.withdrawn_at.is_(None))
            .group_by(table.c.process_id)
        )
        newest = self._shipped()
        for process_id, version in session.execute(deployed):
            newest[process_id] = max(version, newest.get(process_id, 0))
        return newest

    def last(self, session: Session, process_id: str) -> int:
        """The highest number a process has, in force or not; 0 where there is none."""
        table = self._table
        deployed = session.scalar(select(func.max(table.c.version)).where(table.c.process_id == process_id))
        return max(deployed or 0, self._library.processes().get(process_id, 0))

    def latest(self, session: Session, process_id: str) -> int:
        """The highest number that is in force or will be; what a draft is compared with."""
        table = self._table
        deployed = session.scalar(
            select(func.max(table.c.version)).where(
                table.c.process_id == process_id, table.c.withdrawn_at.is_(None)
            )
        )
        return max(deployed or 0, self._shipped().get(process_id, 0))

    def shipped(self, process_id: str) -> Definition | None:
        """A process as it last came with the software; none where the county drew it from nothing."""
        newest = self._shipped().get(process_id)
        return None if newest is None else self._library.definition(process_id, newest)

    def releases(self, session: Session, process_id: str) -> list[Release]:
        """Every version of a process that can be run, newest first."""
        table = self._table
        rows = session.execute(
            select(
                table.c.version,
                table.c.deployed_at,
                table.c.deployed_by,
                table.c.in_force_from,
                table.c.withdrawn_at,
            ).where(table.c.process_id == process_id)
        )
        deployed = {version: about for version, *about in rows}
        self._compare(session)
        return [
            Release(self.definition(session, process_id, version), *deployed.get(version, ()))
            for version in sorted({*deployed, *self._library.versions(process_id)}, reverse=True)
            if (process_id, version) not in self._doubled
        ]

    def release(self, session: Session, process_id: str, version: int) -> Release:
        """One version of a process, in force or not."""
        table = self._table
        row = session.execute(
            select(
                table.c.deployed_at, table.c.deployed_by, table.c.in_force_from, table.c.withdrawn_at
            ).where(table.c.process_id == process_id, table.c.version == version)
        ).first()
        return Release(self.definition(session, process_id, version), *(row or ()))

    def started_by(
        self, session: Session, message_name: str, variables: Mapping[str, Any], functions: Functions
    ) -> list[tuple[Definition, str]]:
        """The processes whose newest version this message starts, and the start event it begins at."""
        found = []
        for process_id, version in sorted(self.newest(session).items()):
            definition = self.definition(session, process_id, version)
            start = definition.started_by(message_name, variables, functions)
            if start is not None:
                found.append((definition, start))
        return found

    def deploy(
        self,
        work: UnitOfWork,
        process_id: str,
        bpmn: bytes,
        *,
        decisions: Mapping[str, bytes] | None = None,
        forms: Mapping[str, Mapping[str, Any]] | None = None,
        in_force_from: date | None = None,
    ) -> tuple[Definition, bool]:
        """Keep a checked diagram as the newest version of its process; running cases stay on theirs.

        What is the newest version already is not released again: the answer is that version, and false.
        """
        newest = self.newest(work.session).get(process_id, 0)
        following = self.last(work.session, process_id) + 1
        called = self._called(work.session, bpmn, {})
        definition = Definition(process_id, following, bpmn, decisions or {}, forms or {}, called)
        self._compare(work.session)
        if newest and (process_id, newest) not in self._doubled:
            latest = self.definition(work.session, process_id, newest)
            if latest.digest == definition.digest:
                return latest, False
        try:
            work.session.execute(
                insert(self._table),
                {
                    "process_id": process_id,
                    "version": definition.version,
                    "digest": definition.digest,
                    "name_zh": definition.name.zh,
                    "name_en": definition.name.en,
                    "bpmn": bpmn,
                    "decisions": {name: xml.decode() for name, xml in definition.decision_files.items()},
                    "forms": {name: dict(form) for name, form in definition.form_files.items()},
                    "called": {name: one.version for name, one in called.items()},
                    "deployed_at": work.clock.now(),
                    "deployed_by": work.actor.user_id,
                    "in_force_from": in_force_from,
                },
            )
        except IntegrityError as error:
            raise ReleasedMeanwhile(process_id=process_id, version=definition.version) from error
        work.record("process-deployed", process_id, version=definition.version, digest=definition.digest)
        return definition, True

    def withdraw(self, work: UnitOfWork, process_id: str, version: int, reason: str) -> None:
        """Let new cases begin with the version before it again; what runs under it goes on."""
        table = self._table
        withdrawn = work.session.execute(
            update(table)
            .where(
                table.c.process_id == process_id,
                table.c.version == version,
                table.c.withdrawn_at.is_(None),
            )
            .values(withdrawn_at=work.clock.now(), withdrawn_by=work.actor.user_id, withdrawn_because=reason)
        )
        if not withdrawn.rowcount:  # type: ignore[attr-defined]
            raise NotWithdrawable(process_id=process_id, version=version)
        work.record("process-withdrawn", process_id, version=version, reason=reason)

    def _compare(self, session: Session) -> None:
        """Once: which of the versions that came with the software were deployed otherwise before."""
        if self._compared:
            return
        table = self._table
        rows = session.execute(select(table.c.process_id, table.c.version, table.c.digest)).all()
        self._doubled = {
            (row.process_id, row.version)
            for row in rows
            if self._library.is_on_disk(row.process_id, row.version)
            and self._library.definition(row.process_id, row.version).digest != row.digest
        }
        self._compared = True

    def called(self, session: Session, bpmn: bytes) -> dict[str, Definition]:
        """What a diagram calls: in the version it pins, or in the one new cases begin with."""
        return self._called(session, bpmn, {})

    def _called(self, session: Session, bpmn: bytes, kept: Mapping[str, int]) -> dict[str, Definition]:
        """What a diagram calls: in the version kept with it, or the one it pins, or today's newest."""
        calls = called_processes(bpmn)
        return {name: self.definition(session, name, kept.get(name, version)) for name, version in calls}

    def _load(self, session: Session, process_id: str, version: int) -> Definition:
        table = self._table
        found = select(table).where(table.c.process_id == process_id, table.c.version == version)
        row = session.execute(found).first()
        if row is None:
            raise ProcessUnknown(process_id=process_id, version=version)
        decisions = {name: text.encode() for name, text in row.decisions.items()}
        called = self._called(session, row.bpmn, row.called)
        definition = Definition(process_id, version, row.bpmn, decisions, row.forms, called)
        if definition.digest != row.digest:
            raise CaseCorrupt(f"{process_id} v{version} is not what was released: its digest differs")
        self._loaded.add((process_id, version))
        return self._library.add(definition)

    def _shipped(self) -> dict[str, int]:
        """Every process that came with the software, with its newest version of those."""
        newest = dict(self._library.processes())
        for process_id in {name for name, _ in self._loaded}:
            ours = [v for v in self._library.versions(process_id) if (process_id, v) not in self._loaded]
            newest.pop(process_id)
            if ours:
                newest[process_id] = max(ours)
        return newest
