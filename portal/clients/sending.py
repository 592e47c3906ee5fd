"""Takes what waits in the database out of the portal, one at a time, and says what came of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from chassis.clock import Clock
from chassis.persistence.failpoints import reached
from chassis.telemetry import metrics
from chassis.telemetry.logs import logger
from portal.clients.carrying import Carrier, Refused, Unavailable

LOOK_EVERY = 2.0
AT_MOST = 200
"""How many leave in one round, so that other channels get their turn."""
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 60, 120))
"""How long a channel rests when nobody answers there; each delivery has longer rests of its own."""

_log = logger("portal.sending")


class Outgoing(Protocol):
    """One thing on its way, ours for a while."""

    @property
    def id(self) -> str: ...

    @property
    def channel(self) -> str: ...

    @property
    def attempts(self) -> int: ...

    @property
    def address(self) -> str | None: ...


C = TypeVar("C", bound=Outgoing)
L = TypeVar("L")
L_co = TypeVar("L_co", covariant=True)
C_contra = TypeVar("C_contra", contravariant=True)


class Leaving(Protocol[C]):
    """Hands out what is due and keeps what came of it."""

    def anything_due(self, channels: Sequence[str]) -> bool: ...

    def waiting(self, channel: str) -> tuple[int, datetime | None]: ...

    def gather(self) -> int: ...

    def claim(self, channel: str) -> C | None: ...

    def sent(self, claimed: C, receipt: str | None) -> None: ...

    def dropped(self, claimed: C) -> None: ...

    def given_up(self, claimed: C, reason: str) -> None: ...

    def rest(self, claimed: C, reason: str) -> bool: ...


class Writer(Protocol[C_contra, L_co]):
    """Writes what is sent."""

    def write(self, claimed: C_contra, /) -> L_co: ...


class Sender(Generic[C, L]):
    """Sends what is due on every channel there is; any number may run beside one another."""

    def __init__(
        self, leaving: Leaving[C], carriers: Mapping[str, Carrier[L]], letters: Writer[C, L], clock: Clock
    ) -> None:
        self._leaving, self._carriers, self._letters, self._clock = leaving, carriers, letters, clock
        self._unanswered: dict[str, int] = {}
        self._rests_until: dict[str, datetime] = {}

    def send_due(self) -> int:
        """One round: gather what is due, send it, and measure what still waits; how many went out."""
        now = self._clock.now()
        awake = [name for name in self._carriers if self._rests_until.get(name, now) <= now]
        sent = 0
        if self._leaving.anything_due(awake):
            self._leaving.gather()
            sent = sum(self._send_on(channel) for channel in awake)
        for channel in self._carriers:
            count, oldest = self._leaving.waiting(channel)
            age = (now - oldest).total_seconds() if oldest else 0.0
            metrics.watch("portal", channel, lambda count=count: count, lambda age=age: age)  # type: ignore[misc]
        return sent

    def _send_on(self, channel: str) -> int:
        sent = 0
        for _ in range(AT_MOST):
            claimed = self._leaving.claim(channel)
            if claimed is None:
                break
            reached("sender: claimed")
            try:
                sent += self._send(claimed)
            except Unavailable as error:
                self._failed(claimed, error)
                self._pause(channel)
                break
            self._unanswered.pop(channel, None)
        return sent

    def _send(self, claimed: C) -> bool:
        """Whether it went out; only a channel where nobody answers is the caller's business."""
        if not claimed.address:
            self._leaving.dropped(claimed)
            return False
        try:
            written = self._letters.write(claimed)
            receipt = self._carriers[claimed.channel].carry(written, claimed.address)
        except Unavailable:
            raise
        except Refused as error:
            self._count(claimed, "given-up", error)
            self._leaving.given_up(claimed, str(error))
            return False
        except Exception as error:  # noqa: BLE001 - one message must not keep all others from going out
            self._failed(claimed, error)
            return False
        reached("sender: sent, not marked")
        self._leaving.sent(claimed, receipt)
        self._count(claimed, "sent")
        return True

    def _failed(self, claimed: C, error: Exception) -> None:
        again = self._leaving.rest(claimed, str(error) or type(error).__name__)
        self._count(claimed, "failed" if again else "given-up", error)

    def _pause(self, channel: str) -> None:
        before = self._unanswered.get(channel, 0)
        self._unanswered[channel] = before + 1
        self._rests_until[channel] = self._clock.now() + PAUSES[min(before, len(PAUSES) - 1)]

    def _count(self, claimed: C, result: str, error: Exception | None = None) -> None:
        metrics.MESSAGES.labels("portal", claimed.channel, result).inc()
        if error is not None:
            _log.warning(
                "not-carried", delivery=claimed.id, channel=claimed.channel, attempt=claimed.attempts,
                result=result, because=str(error)[:300],
            )  # fmt: skip
