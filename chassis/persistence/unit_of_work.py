"""One stimulus, one transaction: the only place in the house that commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.clock import Clock
from chassis.persistence.database import Database
from chassis.persistence.failpoints import reached
from chassis.persistence.journal import entries_written
from chassis.persistence.prepared import Write
from chassis.persistence.transaction import Transaction

Publish = Callable[["UnitOfWork", Sequence[object]], None]


class UnitOfWork:
    """Everything one request, message or timer does: it all happens, or none of it."""

    def __init__(
        self,
        transaction: Transaction,
        actor: Actor,
        clock: Clock,
        cause: str = "",
        publish: Publish | None = None,
    ) -> None:
        self._transaction = transaction
        self.actor = actor
        self.clock = clock
        self.cause = cause
        self.carried: dict[object, list[Any]] = {}
        self._publish = publish
        self._events: list[object] = []
        self._entries: list[dict[str, Any]] = []
        self._calls: list[Callable[[], None]] = []
        self._last_calls: list[Callable[[], None]] = []
        self._failure_calls: list[Callable[[BaseException], None]] = []
        self.furnish()

    @property
    def session(self) -> Session:
        """The ORM's view of this work's transaction."""
        return self._transaction.session

    @property
    def connection(self) -> Connection:
        """The connection of this work's transaction, for prepared statements."""
        return self._transaction.connection

    def furnish(self) -> None:
        """Put the service's repositories into this work; services override it."""

    def emit(self, event: object) -> None:
        """Note a domain event; it is published when the work commits."""
        self._events.append(event)

    def record(self, action: str, subject: str, **facts: Any) -> None:
        """Append a line to the journal: who did what to which case."""
        actor = self.actor
        self._entries.append(
            {
                "at": self.clock.now(),
                "actor_id": actor.user_id,
                "actor_name": actor.name,
                "post": actor.post,
                "unit": actor.unit,
                "unit_name": actor.unit_name,
                "action": action,
                "subject": subject,
                "facts": facts,
                "cause": self.cause,
            }
        )

    def at_commit(self, call: Callable[[], None], *, last: bool = False) -> None:
        """Run a call inside the transaction just before it commits; `last` ones after all others."""
        (self._last_calls if last else self._calls).append(call)

    def at_failure(self, call: Callable[[BaseException], None]) -> None:
        """Tell a call the error that undoes this work, while it is known what the work was about."""
        self._failure_calls.append(call)

    @contextmanager
    def done_by(self, actor: Actor) -> Iterator[None]:
        """Let what happens inside be done by another: a stand-in, or a signer others kept waiting."""
        itself, self.actor = self.actor, actor
        try:
            yield
        finally:
            self.actor = itself

    def put_off(self, write: Write) -> None:
        """Write something at the end of the work, where all such writes go out together.

        Whoever asks the database in between sees it nevertheless.
        """
        self._transaction.put_off(write)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._complete()
                reached("work: committing")
                self._commit()
                reached("work: committed")
            elif error is not None:
                for call in self._failure_calls:
                    call(error)
        finally:
            self._transaction.close()

    def _commit(self) -> None:
        connection = self._transaction.begun
        if connection is not None:
            connection.commit()

    def _complete(self) -> None:
        while self._events or self._calls or self._last_calls:
            if self._events:
                events, self._events = self._events, []
                if self._publish is not None:
                    self._publish(self, events)
            elif self._calls:
                self._calls.pop(0)()
            else:
                self._last_calls.pop(0)()
        for write in entries_written(self._entries):
            self.put_off(write)
        self._entries = []
        self._transaction.complete()


W = TypeVar("W", bound=UnitOfWork)


class Works(Generic[W]):
    """Opens units of work of one service; made once, in its assembly."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        work: type[W],
        publish: Publish,
    ) -> None:
        self.database = database
        self.clock = clock
        self._work = work
        self._publish = publish

    def __call__(self, actor: Actor, cause: str = "") -> W:
        """A new unit of work for one stimulus: `with works(actor) as work:`."""
        return self._work(Transaction(self.database.engine), actor, self.clock, cause, self._publish)

    def reading(self) -> AbstractContextManager[Session]:
        """A session that only looks."""
        return self.database.reading()
