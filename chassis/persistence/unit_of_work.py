"""One stimulus, one transaction: the only place in the house that commits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.clock import Clock
from chassis.persistence.database import Database
from chassis.persistence.failpoints import reached
from chassis.persistence.journal import entries_written
from chassis.persistence.prepared import Params, Prepared, Write
from chassis.persistence.writing import carry_out

Publish = Callable[["UnitOfWork", Sequence[object]], None]
CheckCount = Callable[[int], None]


class UnitOfWork:
    """Everything one request, message or timer does: it all happens, or none of it."""

    def __init__(
        self, session: Session, actor: Actor, clock: Clock, cause: str = "", publish: Publish | None = None
    ) -> None:
        self.session = session
        self.actor = actor
        self.clock = clock
        self.cause = cause
        self.carried: dict[object, list[Any]] = {}
        self._publish = publish
        self._events: list[object] = []
        self._entries: list[dict[str, Any]] = []
        self._calls: list[Callable[[], None]] = []
        self._last_calls: list[Callable[[], None]] = []
        self._last_writes: list[tuple[Write, CheckCount | None]] = []
        self.furnish()

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

    def write_at_end(self, statement: Prepared, params: Params, check: CheckCount | None = None) -> None:
        """Put off a write to the end of the work, where all such writes go out together.

        `check` is told how many rows it has written and may still raise.
        """
        self._last_writes.append(((statement, params), check))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._complete()
                reached("work: committing")
                self.session.commit()
                reached("work: committed")
        finally:
            # Closing an uncommitted session rolls it back.
            self.session.close()

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
        self.session.flush()
        self._write_last()

    def _write_last(self) -> None:
        journal: list[tuple[Write, CheckCount | None]] = [
            (write, None) for write in entries_written(self._entries)
        ]
        puttings_off = [*self._last_writes, *journal]
        self._entries, self._last_writes = [], []
        if puttings_off:
            counts = carry_out(self.session, [write for write, _ in puttings_off])
            for (_, check), count in zip(puttings_off, counts, strict=True):
                if check is not None:
                    check(count)


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
        return self._work(self.database.writing(), actor, self.clock, cause, self._publish)

    def reading(self) -> AbstractContextManager[Session]:
        """A session that only looks."""
        return self.database.reading()
