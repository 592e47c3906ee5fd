"""What the routes for versions and migrations need of the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from chassis.persistence.unit_of_work import UnitOfWork
from chassis.texts import Said

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Released(Protocol):
    """A definition as it was released."""

    @property
    def version(self) -> int: ...
    @property
    def digest(self) -> str: ...
    @property
    def name(self) -> Said: ...


class Release(Protocol):
    """A definition, and when and by whom it was deployed; without a moment it came with the software."""

    @property
    def definition(self) -> Released: ...
    @property
    def deployed_at(self) -> datetime | None: ...
    @property
    def deployed_by(self) -> str: ...
    @property
    def in_force_from(self) -> date | None: ...
    @property
    def withdrawn_at(self) -> datetime | None: ...


class Place(Protocol):
    """A step, and how many cases stand there."""

    @property
    def element_id(self) -> str: ...
    @property
    def name(self) -> Said: ...
    @property
    def cases(self) -> int: ...


class Version(Protocol):
    """A version and the cases that run under it."""

    @property
    def release(self) -> Release: ...
    @property
    def running(self) -> int: ...
    @property
    def places(self) -> Sequence[Place]: ...
    @property
    def steps(self) -> Sequence[tuple[str, Said]]: ...


class Obstacle(Protocol):
    """Why a case cannot go on under another version."""

    @property
    def element_id(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def said(self) -> Said: ...
    @property
    def remedy(self) -> Said: ...


class Stand(Protocol):
    """A step of a case, and what it is in the other version."""

    @property
    def element_id(self) -> str: ...
    @property
    def name(self) -> Said: ...
    @property
    def to_id(self) -> str | None: ...
    @property
    def to_name(self) -> Said | None: ...
    @property
    def moves(self) -> bool: ...


class Prospect(Protocol):
    """What a migration would do to one case."""

    @property
    def instance_id(self) -> str: ...
    @property
    def case_no(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def stands(self) -> Sequence[Stand]: ...
    @property
    def obstacles(self) -> Sequence[Obstacle]: ...


class Migrated(Protocol):
    """A migration that was carried out."""

    @property
    def migration_id(self) -> str: ...
    @property
    def instance_id(self) -> str: ...
    @property
    def case_no(self) -> str: ...
    @property
    def from_version(self) -> int: ...
    @property
    def to_version(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def by_name(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def undone_at(self) -> datetime | None: ...
    @property
    def is_open(self) -> bool: ...


class Migrations(Protocol):
    """Previews, carries out and takes back."""

    def versions(self, session: Session, process_id: str, /) -> Sequence[Version]:
        """The versions with the number of cases under each."""
        ...

    def recent(self, session: Session, process_id: str, /) -> Sequence[Migrated]:
        """The last migrations."""
        ...

    def preview(
        self,
        session: Session,
        process_id: str,
        to_version: int,
        /,
        *,
        from_version: int,
        renamed: Mapping[str, str],
        cases: Sequence[str] | None,
        after: str,
        limit: int,
    ) -> Sequence[Prospect]:
        """What would happen to the running cases of a version."""
        ...

    def migrate(
        self,
        work: UnitOfWork,
        instance_id: str,
        to_version: int,
        /,
        *,
        reason: str,
        renamed: Mapping[str, str],
        process_id: str,
    ) -> str:
        """Bring one case there; the id under which it is taken back."""
        ...

    def undo(self, work: UnitOfWork, migration_id: str, /) -> None:
        """Take one back."""
        ...
