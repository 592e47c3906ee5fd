"""What the routes for drafts need of the engine."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from chassis.persistence.unit_of_work import UnitOfWork
from chassis.texts import Said
from chassis.web.ports import Finding

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Draft(Protocol):
    """How a draft stands."""

    @property
    def draft_id(self) -> str: ...
    @property
    def process_id(self) -> str: ...
    @property
    def base_version(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def revision(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def author_name(self) -> str: ...
    @property
    def updated_at(self) -> datetime: ...
    @property
    def reason(self) -> str: ...
    @property
    def basis(self) -> str: ...
    @property
    def in_force_from(self) -> date | None: ...
    @property
    def submitted_by(self) -> str | None: ...
    @property
    def submitted_by_name(self) -> str | None: ...
    @property
    def submitted_at(self) -> datetime | None: ...
    @property
    def decided_by_name(self) -> str | None: ...
    @property
    def decided_at(self) -> datetime | None: ...
    @property
    def note(self) -> str: ...
    @property
    def version(self) -> int | None: ...


class Content(Protocol):
    """What a draft holds."""

    @property
    def bpmn(self) -> bytes: ...
    @property
    def decisions(self) -> Mapping[str, str]: ...
    @property
    def forms(self) -> Mapping[str, Any]: ...


class Saved(Protocol):
    """One revision."""

    @property
    def revision(self) -> int: ...
    @property
    def saved_at(self) -> datetime: ...
    @property
    def saved_by(self) -> str: ...
    @property
    def saved_by_name(self) -> str: ...


class Difference(Protocol):
    """One thing that is new, gone or otherwise."""

    @property
    def kind(self) -> str: ...
    @property
    def element(self) -> str: ...
    @property
    def subject(self) -> Said: ...
    @property
    def aspect(self) -> Said: ...
    @property
    def was(self) -> Said: ...
    @property
    def now(self) -> Said: ...


class Offer(Protocol):
    """A name to choose."""

    @property
    def key(self) -> str: ...
    @property
    def names(self) -> Sequence[Said]: ...


class Ran(Protocol):
    """How far a dry run came."""

    @property
    def happened(self) -> Sequence[Any]: ...
    @property
    def next(self) -> Sequence[Any]: ...


class Drafts(Protocol):
    """The drafts of a service."""

    def draft(self, session: Session, draft_id: str, /) -> Draft:
        """A draft, or a refusal."""
        ...

    def content(self, session: Session, draft: Any, revision: int | None = None, /) -> Content:
        """What it holds."""
        ...

    def listed(self, session: Session, /, *, is_open: bool) -> Sequence[Draft]:
        """The drafts under way, or those that were decided."""
        ...

    def behind(self, session: Session, process_id: str, /) -> Sequence[Draft]:
        """The drafts that became versions of a process."""
        ...

    def revisions(self, session: Session, draft_id: str, /) -> Sequence[Saved]:
        """Every time it was saved."""
        ...

    def packed(self, session: Session, draft_id: str, /) -> tuple[str, bytes]:
        """A draft as one file, and its name."""
        ...

    def packed_version(self, session: Session, process_id: str, version: int, /) -> tuple[str, bytes]:
        """A released version as one file, and its name."""
        ...

    def units(self, session: Session, draft: Any, content: Any, /) -> Sequence[str]:
        """The variables of its cases that hold a unit."""
        ...

    def decision_ids(self, content: Any, /) -> Collection[str]:
        """The decisions a diagram of the draft may name."""
        ...

    def called(self, content: Any, /) -> Mapping[str, Said]:
        """What people call the forms and decision tables of the draft."""
        ...

    def findings(self, session: Session, draft: Any, /) -> Sequence[Finding]:
        """What stands against putting it in force."""
        ...

    def compared(self, session: Session, draft: Any, /) -> tuple[int, Sequence[Difference]]:
        """The newest version, and what is different from it."""
        ...

    def since(self, session: Session, draft: Any, revision: int, /) -> Sequence[Difference]:
        """What has been changed since a revision."""
        ...

    def restore(self, work: UnitOfWork, draft_id: str, revision: int, wanted: int, /) -> Draft:
        """Go on with what an earlier revision held."""
        ...

    def offers(self, session: Session, /) -> Mapping[str, Sequence[Offer]]:
        """What a diagram of this service may name."""
        ...

    def begin(
        self, work: UnitOfWork, process_id: str, /, *, version: int | None = None, name: str = ""
    ) -> Draft:
        """Begin one."""
        ...

    def bring(self, work: UnitOfWork, bpmn: bytes, extras: Mapping[str, bytes], /) -> Draft:
        """Begin one from files."""
        ...

    def save(
        self,
        work: UnitOfWork,
        draft_id: str,
        revision: int,
        /,
        *,
        bpmn: bytes | None = None,
        decisions: Mapping[str, str] | None = None,
        forms: Mapping[str, Any] | None = None,
    ) -> Draft:
        """Keep what was changed."""
        ...

    def rehearse(
        self,
        work: UnitOfWork,
        draft_id: str,
        values: Mapping[str, Any] | None,
        steps: Sequence[Mapping[str, Any]],
        /,
    ) -> tuple[Mapping[str, Any], Ran]:
        """Try it out; the work has to be undone."""
        ...

    def submit(
        self,
        work: UnitOfWork,
        draft_id: str,
        revision: int,
        /,
        *,
        reason: str,
        basis: str,
        in_force_from: date,
        compared_with: int,
    ) -> Draft:
        """Ask for approval."""
        ...

    def take_back(self, work: UnitOfWork, draft_id: str, revision: int, /) -> Draft:
        """Go on drawing."""
        ...

    def send_back(self, work: UnitOfWork, draft_id: str, revision: int, note: str, /) -> Draft:
        """Have it drawn better."""
        ...

    def approve(
        self, work: UnitOfWork, draft_id: str, revision: int, /, *, note: str, compared_with: int
    ) -> Draft:
        """Make it the next version."""
        ...

    def drop(self, work: UnitOfWork, draft_id: str, revision: int, /) -> Draft:
        """Give it up."""
        ...

    def withdraw(self, work: UnitOfWork, process_id: str, version: int, reason: str, /) -> None:
        """Let new cases begin with the version before."""
        ...
