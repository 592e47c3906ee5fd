"""Which messages the portal has taken in, for the page that follows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

from chassis.messaging.traces import TakenMessage, taken_in

Reading = Callable[[], AbstractContextManager[Session]]


class TakenMessages:
    """Reads the portal's own inbox of messages."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def of(self, message_ids: Sequence[str]) -> Sequence[TakenMessage]:
        """Those of these messages that have arrived."""
        with self._reading() as session:
            return taken_in(session, message_ids)
