"""Looks before anything is changed: which versions there are, what runs under them, what would move where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.clock import Clock
from chassis.engine import codec
from chassis.engine.definition import Definition
from chassis.engine.deployments import Release
from chassis.engine.host import Host
from chassis.engine.records import Instance
from chassis.engine.refusals import CaseCorrupt, ProcessUnknown
from chassis.engine.runtime import Engine
from chassis.engine.standing import Place, name_in, places, steps_in, steps_of
from chassis.engine.transplanting import Obstacle, Transplant
from chassis.errors import Refusal
from chassis.texts import Said

MOST_CASES = 100

_UNREADABLE = Obstacle(
    "",
    "state-unreadable",
    Said("案件的状态读不出来", "The state of the case cannot be read"),
    Said("请系统管理员查看日志", "Ask the system administrator to look at the log"),
)


class SameVersion(Refusal):
    """A migration leads from one version to another."""

    code = "same-version"
    title = Said("迁移前后是同一个版本", "Both are the same version")


@dataclass(frozen=True, slots=True)
class Stand:
    """A step a case stands at, and what it is in the other version; nothing where it is not there."""

    element_id: str
    name: Said
    to_id: str | None
    to_name: Said | None

    @property
    def moves(self) -> bool:
        """Whether it is another step there, or called otherwise."""
        return (self.to_id, self.to_name) != (self.element_id, self.name)


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a migration would do to one case: where it stands now and then, and what stands against it."""

    instance_id: str
    case_no: str
    title: str
    from_version: int
    stands: Sequence[Stand]
    obstacles: Sequence[Obstacle]


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a process, with its running cases and where they stand."""

    release: Release
    running: int
    places: Sequence[Place]

    @property
    def steps(self) -> Sequence[tuple[str, Said]]:
        """Where its cases may stand, in the order they were drawn."""
        return steps_in(self.release.definition)


@dataclass(frozen=True, slots=True)
class Migrated:
    """A migration as it was carried out, and whether it can still be taken back."""

    migration_id: str
    instance_id: str
    case_no: str
    from_version: int
    to_version: int
    at: datetime
    by_name: str
    reason: str
    undone_at: datetime | None
    is_open: bool


class Previewing:
    """What can be asked about the versions and migrations of one service."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._tables = engine.rows.tables

    def versions(self, session: Session, process_id: str) -> list[Version]:
        """The versions of a process, newest first: how many cases run under each, and where they stand."""
        releases = self._engine.deployments.releases(session, process_id)
        if not releases:
            raise ProcessUnknown(process_id=process_id, version="–")
        instance = self._tables.process_instance
        counted = (
            select(instance.c.process_version, func.count())
            .where(instance.c.process_id == process_id, instance.c.state == "running")
            .group_by(instance.c.process_version)
        )
        running: dict[int, int] = dict(session.execute(counted).all())
        return [
            Version(one, cases, places(session, self._tables, one.definition) if cases else ())
            for one in releases
            for cases in [running.get(one.definition.version, 0)]
        ]

    def preview(
        self,
        session: Session,
        process_id: str,
        to_version: int,
        *,
        from_version: int,
        renamed: Mapping[str, str] | None = None,
        cases: Sequence[str] | None = None,
        after: str = "",
        limit: int = MOST_CASES,
    ) -> list[Prospect]:
        """What would happen to the running cases of a version, or to some, in the order of their ids."""
        old = self._engine.definition(session, process_id, from_version)
        new = self._engine.definition(session, process_id, to_version)
        if old.version == new.version:
            raise SameVersion()
        instance = self._tables.process_instance
        found = (
            select(instance)
            .where(
                instance.c.process_id == process_id,
                instance.c.process_version == from_version,
                instance.c.state == "running",
                instance.c.instance_id > after,
                *([instance.c.case_no.in_(cases)] if cases is not None else []),
            )
            .order_by(instance.c.instance_id)
            .limit(min(limit, MOST_CASES))
        )
        rows = session.execute(found).all()
        return [self._prospect(Instance(*row), old, new, renamed or {}) for row in rows]

    def recent(self, session: Session, process_id: str, limit: int = MOST_CASES) -> list[Migrated]:
        """The last migrations of a process, newest first."""
        migration, instance = self._tables.migration, self._tables.process_instance
        found = (
            select(*migration.c, instance.c.revision.label("now_at"), instance.c.state)
            .join_from(migration, instance, instance.c.instance_id == migration.c.instance_id)
            .where(migration.c.process_id == process_id)
            .order_by(migration.c.at.desc(), migration.c.migration_id)
            .limit(limit)
        )
        return [
            Migrated(
                row.migration_id, row.instance_id, row.case_no, row.from_version, row.to_version, row.at,
                row.by_name, row.reason, row.undone_at,
                row.undone_at is None and row.state == "running" and row.now_at == row.revision,
            )
            for row in session.execute(found)
        ]  # fmt: skip

    def _prospect(
        self, instance: Instance, old: Definition, new: Definition, renamed: Mapping[str, str]
    ) -> Prospect:
        stands: Sequence[Stand] = ()
        try:
            obstacles = self._transplant(instance, old, new, renamed).obstacles
            active, _ = codec.position(instance.data)
            stands = [_stand(one, old, new, renamed) for one in steps_of(active, old)]
        except CaseCorrupt:
            obstacles = [_UNREADABLE]
        return Prospect(
            instance.instance_id,
            instance.case_no,
            instance.title,
            instance.process_version,
            stands,
            obstacles,
        )

    def _transplant(
        self, instance: Instance, old: Definition, new: Definition, renamed: Mapping[str, str]
    ) -> Transplant:
        if instance.digest != old.digest:
            raise CaseCorrupt(f"{instance.case_no}: version {old.version} is not what it was")
        return Transplant(instance.data, old, new, renamed, self._host(instance))

    def _host(self, instance: Instance) -> Host:
        """Nothing is evaluated in a migration: what is open keeps what was worked out when it opened."""
        return Host(self._clock.now(), instance.case_no)


def _stand(element_id: str, old: Definition, new: Definition, renamed: Mapping[str, str]) -> Stand:
    to_id = renamed.get(element_id, element_id)
    is_there = to_id in new.elements
    return Stand(
        element_id,
        name_in(old, element_id),
        to_id if is_there else None,
        name_in(new, to_id) if is_there else None,
    )
