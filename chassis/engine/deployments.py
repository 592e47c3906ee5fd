"""Definitions a process designer deployed through HTTP, beside the released ones on disk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from chassis.engine.definition import Definition, called_processes
from chassis.engine.expressions import Functions
from chassis.engine.library import Library
from chassis.engine.refusals import ProcessUnknown
from chassis.persistence.unit_of_work import UnitOfWork


class Deployments:
    """Every definition of a service: released on disk, or deployed into its database."""

    def __init__(self, library: Library, table: Table) -> None:
        self._library = library
        self._table = table

    def definition(self, session: Session, process_id: str, version: int | None = None) -> Definition:
        """A process in one version; the newest of both kinds unless said."""
        if version is None:
            version = self.newest(session).get(process_id)
        if version is None:
            raise ProcessUnknown(process_id=process_id, version="–")
        return self.known(process_id, version) or self._load(session, process_id, version)

    def known(self, process_id: str, version: int) -> Definition | None:
        """A version this process has read before, or finds on disk."""
        holds = self._library.holds(process_id, version)
        return self._library.definition(process_id, version) if holds else None

    def newest(self, session: Session) -> dict[str, int]:
        """Every process with its newest version."""
        table = self._table
        deployed = select(table.c.process_id, func.max(table.c.version)).group_by(table.c.process_id)
        newest = dict(self._library.processes())
        for process_id, version in session.execute(deployed):
            newest[process_id] = max(version, newest.get(process_id, 0))
        return newest

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
    ) -> Definition:
        """Keep a checked diagram as the newest version of its process; running cases stay on theirs."""
        version = self.newest(work.session).get(process_id, 0) + 1
        called = self._called(work.session, bpmn)
        definition = Definition(process_id, version, bpmn, decisions or {}, forms or {}, called)
        work.session.execute(
            insert(self._table),
            {
                "process_id": process_id,
                "version": version,
                "digest": definition.digest,
                "name_zh": definition.name.zh,
                "name_en": definition.name.en,
                "bpmn": bpmn,
                "decisions": {name: xml.decode() for name, xml in definition.decision_files.items()},
                "forms": {name: dict(form) for name, form in definition.form_files.items()},
                "deployed_at": work.clock.now(),
                "deployed_by": work.actor.user_id,
            },
        )
        work.record("process-deployed", process_id, version=version, digest=definition.digest)
        return definition

    def _called(self, session: Session, bpmn: bytes) -> dict[str, Definition]:
        calls = called_processes(bpmn)
        return {name: self.definition(session, name, version) for name, version in calls}

    def _load(self, session: Session, process_id: str, version: int) -> Definition:
        table = self._table
        found = select(table).where(table.c.process_id == process_id, table.c.version == version)
        row = session.execute(found).first()
        if row is None:
            raise ProcessUnknown(process_id=process_id, version=version)
        decisions = {name: text.encode() for name, text in row.decisions.items()}
        called = self._called(session, row.bpmn)
        return self._library.add(Definition(process_id, version, row.bpmn, decisions, row.forms, called))
