"""The whole product in one process: portal and three services, one clock, the post carried by the test."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import orjson
from sqlalchemy import inspect, text

from chassis.persistence.database import Database
from chassis.testing.broker import hang_up
from chassis.testing.clock import FixedClock
from portal import assembly as portal
from services.admission import assembly as admission
from services.admission.settings import Settings as AdmissionSettings
from services.assessment import assembly as assessment
from services.assessment.settings import Settings as AssessmentSettings
from services.dispatch import assembly as dispatch
from services.dispatch.settings import Settings as DispatchSettings
from tests.support.actors import COUNTY, key_pair
from tests.support.stock import Premises

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Nine o'clock in the county, on a Monday without holidays near."""
HEARTBEAT = timedelta(minutes=5)
ROUNDS = 200
WAIT_FOR_POST = 0.02

_SENT = text("SELECT listener, count(*) FROM outbox WHERE sent_at IS NOT NULL GROUP BY listener")
_HEARD = text("SELECT count(*) FROM inbox")
_TROUBLE = text("SELECT type, error FROM inbox WHERE state = 'failed'")
_SAID = text("SELECT message_id, body FROM outbox WHERE listener = :listener AND type = :type ORDER BY id")
_DONE = text("SELECT message_id FROM inbox WHERE type = :type AND state = 'done'")


@dataclass
class Stack:
    """What the tests hold in their hands."""

    clock: FixedClock
    premises: Premises
    portal: portal.Assembly
    admission: admission.Assembly
    assessment: assessment.Assembly
    dispatch: dispatch.Assembly
    stopped: set[str] = field(default_factory=set)
    """Services whose worker does not run at the moment."""
    _beaten_at: datetime | None = None

    @property
    def databases(self) -> Mapping[str, Database]:
        """The database of every part."""
        return self.premises.databases

    def part(self, name: str) -> Any:
        """The assembly of a part."""
        return getattr(self, name)

    def settle(self) -> None:
        """Fire what is due and carry the post until nobody has anything more to do."""
        for _ in range(ROUNDS):
            self._tick()
            if not self._carry() and not self._under_way():
                self._nothing_went_wrong()
                return
        raise AssertionError(f"the parts were still talking after {ROUNDS} rounds")

    def pass_time(self, **by: float) -> None:
        """Let time pass, and everything happen that it brings."""
        self.clock.advance(**by)
        self.settle()

    def arrived(self, listener: str, kind: str) -> list[dict[str, Any]]:
        """The data of every message of a type that a listener has heard and handled."""
        with self.databases[listener].reading() as session:
            done = set(session.execute(_DONE, {"type": kind}).scalars())
        told = []
        for database in self.databases.values():
            with database.reading() as session:
                rows = session.execute(_SAID, {"listener": listener, "type": kind}).all()
            told += [orjson.loads(row.body)["data"] for row in rows if row.message_id in done]
        return told

    def contents(self) -> dict[str, tuple[int, str]]:
        """How many rows every table of every part has, with a digest: to prove that nothing changed."""
        found = {}
        for part, database in self.databases.items():
            with database.engine.connect() as connection:
                for table in sorted(inspect(connection).get_table_names()):
                    rows = sorted(map(repr, connection.execute(text(f"SELECT * FROM {table}"))))
                    digest = hashlib.sha256("\n".join(rows).encode()).hexdigest()
                    found[f"{part}.{table}"] = (len(rows), digest)
        assert {name.split(".")[0] for name in found} == set(self.databases), "a part without tables"
        return found

    def _tick(self) -> None:
        """What the workers do by the clock: due timers, waiting jobs, the heartbeat of the catalogue."""
        if "dispatch" not in self.stopped:
            self.dispatch.tick()
        if "admission" in self.stopped:
            return
        self.admission.tick()
        self.admission.expire()
        self.admission.follow()
        now = self.clock.now()
        if self._beaten_at is None or now - self._beaten_at >= HEARTBEAT:
            self._beaten_at = now
            self.admission.heartbeat()

    def _running(self) -> list[str]:
        return [name for name in self.databases if name not in self.stopped]

    def _carry(self) -> int:
        parts = [self.part(name) for name in self._running()]
        moved: int = sum(part.relay.drain() for part in parts)
        moved += sum(part.consumer.drain() for part in parts)
        return moved

    def _under_way(self) -> bool:
        """RabbitMQ delivers when it likes: whether something was sent that its listener has not heard."""
        if self.premises.broker.is_embedded:
            return False
        sent = dict.fromkeys(self.databases, 0)
        for database in self.databases.values():
            with database.reading() as session:
                for listener, count in session.execute(_SENT).all():
                    sent[listener] += count
        missing = [name for name in self._running() if self._heard(name) < sent[name]]
        for name in missing:
            self.part(name).consumer.drain(WAIT_FOR_POST)
        return bool(missing)

    def _heard(self, name: str) -> int:
        with self.databases[name].reading() as session:
            return int(session.execute(_HEARD).scalar_one())

    def _nothing_went_wrong(self) -> None:
        for name, database in self.databases.items():
            with database.reading() as session:
                failed = session.execute(_TROUBLE).all()
            assert not failed, f"{name} could not handle {failed}"


def build(premises: Premises, clock: FixedClock) -> Stack:
    """Every part, as its own process would build it."""
    public, here = key_pair()[1], premises
    services: dict[str, Any] = {
        "admission": admission.build(
            AdmissionSettings("", here.folder, "", COUNTY, public),
            clock=clock, database=here.databases["admission"], broker=here.broker, testing=True,
        ),
        "assessment": assessment.build(
            AssessmentSettings("", "", COUNTY, public),
            clock=clock, database=here.databases["assessment"], broker=here.broker, testing=True,
        ),
        "dispatch": dispatch.build(
            DispatchSettings("", "", COUNTY, public),
            clock=clock, database=here.databases["dispatch"], broker=here.broker, testing=True,
        ),
    }  # fmt: skip
    front = portal.build(
        here.portal_settings(),
        clock=clock,
        database=here.databases["portal"],
        broker=here.broker,
        transports={name: httpx.WSGITransport(app=one.web_app) for name, one in services.items()},
    )
    return Stack(clock=clock, premises=here, portal=front, **services)


@contextmanager
def running(premises: Premises, at: datetime = MONDAY) -> Iterator[Stack]:
    """The product at work on these premises."""
    stack = build(premises, FixedClock(at))
    try:
        yield stack
    finally:
        parts = [stack.part(name) for name in stack.databases]
        hang_up([one for part in parts for one in (part.relay, part.consumer)])
