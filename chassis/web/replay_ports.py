"""What the routes for replays need of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from chassis.persistence.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Looked(Protocol):
    """A replay with how many cases part where, and those asked for."""

    @property
    def run(self) -> Any: ...
    @property
    def counts(self) -> Sequence[Any]: ...
    @property
    def cases(self) -> Sequence[Any]: ...


class Replays(Protocol):
    """The replays of the drafts of a service."""

    def begin(self, work: UnitOfWork, draft_id: str, /, *, since: date | None = None) -> Any:
        """Have the cases of the last year gone through a draft."""
        ...

    def stop(self, work: UnitOfWork, draft_id: str, replay_id: str, /) -> Any:
        """Do without the rest."""
        ...

    def of_draft(self, session: Session, draft_id: str, /) -> Sequence[Any]:
        """The last replays of a draft."""
        ...

    def looked_at(
        self,
        session: Session,
        draft_id: str,
        replay_id: str,
        /,
        *,
        verdict: str = "",
        element: str = "",
        after: int = -1,
        limit: int = 50,
    ) -> Looked:
        """One replay with the cases asked for."""
        ...
