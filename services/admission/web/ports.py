"""What the routes need from the rest of the service, so that they know neither SQL nor the running cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO, Protocol

from chassis.actor import Actor
from services.admission.usecases.ports import Work

Session = Any
"""A database session: handed on to the reads, never used here."""


class Found(Protocol):
    """One page of a list."""

    @property
    def items(self) -> Sequence[Any]:
        """The rows."""
        ...

    @property
    def next(self) -> str | None:
        """Where the next page begins."""
        ...


class Reads(Protocol):
    """The lists and records of the service, as `storage.reads` answers them."""

    def applications(
        self,
        session: Session,
        *,
        unit: str | None = None,
        states: Sequence[str] | None = None,
        q: str = "",
        after: str = "",
        limit: int = 50,
    ) -> Found:
        """Applications, newest first."""
        ...

    def application(self, session: Session, case_no: str) -> Any | None:
        """One application with everything said and done about it."""
        ...

    def catalogue(
        self,
        session: Session,
        *,
        county: str,
        q: str = "",
        unit: str = "",
        category: str = "",
        kind: str = "",
        in_force_on: date | None = None,
        after: str = "",
        limit: int = 50,
    ) -> Found:
        """List entries and admitted items in force."""
        ...

    def guidance_list(self, session: Session, *, county: str) -> Sequence[Any]:
        """The whole guidance list of a county."""
        ...

    def notices(
        self, session: Session, *, q: str = "", unit: str = "", after: str = "", limit: int = 50
    ) -> Found:
        """Work notices, newest first."""
        ...

    def notice(self, session: Session, notice_id: str) -> Any | None:
        """One work notice."""
        ...

    def filings(self, session: Session, *, q: str = "", after: str = "", limit: int = 50) -> Found:
        """Filings, newest first."""
        ...

    def attachment(self, session: Session, attachment_id: str) -> Any | None:
        """One file people added."""
        ...

    def unit_names(self, session: Session, codes: Sequence[str]) -> Mapping[str, str]:
        """What units are called."""
        ...


class Cases(Protocol):
    """The running cases: begun, interrupted and ended together with the record they belong to."""

    def prepare(self, work: Work, case_no: str) -> str:
        """Begin the preparation; the first task of the drafter."""
        ...

    def receive(self, work: Work, case_no: str) -> None:
        """Begin the procedure of an application entered on paper."""
        ...


class Readers(Protocol):
    """Who may see a case."""

    def may_read(self, session: Session, case_no: str, actor: Actor) -> bool:
        """Whether the actor may see the case."""
        ...


class Files(Protocol):
    """Where the bytes of attachments lie, found by their digest."""

    def put(self, stream: BinaryIO) -> tuple[str, int]:
        """Keep the bytes; their SHA-256 and their size."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """The bytes again."""
        ...
