"""The worker of the bench service, with the loops of a real one: `python -m tests.load.bench_county.worker`.

Its letters go to itself: what it hears is written down without any constraint, so that twice would be seen.
"""

from __future__ import annotations

import os

from sqlalchemy import Column, Integer, String, Table, insert

from chassis.engine.clockwork import WORTH_A_LOOK, Clockwork
from chassis.engine.incidents import Incidents
from chassis.messaging import waiting_room
from chassis.messaging.broker import Broker
from chassis.messaging.consumer import Consumer
from chassis.messaging.envelope import Envelope
from chassis.messaging.loops import every, run_loops
from chassis.messaging.relay import Relay
from chassis.persistence.columns import RowNumber
from chassis.persistence.database import Database
from chassis.persistence.sealing import SEAL_SECONDS, Sealer, Sealing
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.telemetry import logs
from tests.load.bench_county.service import METADATA, build

LISTENER = "portal"
TICK_SECONDS = 1.0
HEARD = Table(
    "heard",
    METADATA,
    Column("id", RowNumber(), primary_key=True, autoincrement=True),
    Column("subject", String(100), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("process", Integer, nullable=False),
)


def hear(work: UnitOfWork, envelope: Envelope) -> None:
    """Write down what came, and who heard it."""
    row = {"subject": envelope.subject, "sequence": envelope.sequence, "process": os.getpid()}
    work.session.execute(insert(HEARD).values(row))


def main() -> None:
    """Run until stopped."""
    logs.configure("bench-worker", level="ERROR")
    database = Database(os.environ["BENCH_WORKER_DATABASE_URL"])
    _, works, engine, outbox = build(database, os.environ["BENCH_PUBLIC_KEY_TEXT"])
    broker = Broker(os.environ["BENCH_BROKER_URL"], os.environ["BENCH_NAMESPACE"])
    consumer = Consumer(broker, LISTENER, works, {"worklist.case-moved.v1": hear})
    clockwork = Clockwork(engine, works, "bench", Incidents(engine, "bench", messages=waiting_room))
    run_loops(
        [
            Relay(broker, works, outbox).run,
            consumer.run,
            every(TICK_SECONDS, clockwork.tick, enough=WORTH_A_LOOK),
            every(SEAL_SECONDS, Sealer(works, "bench", Sealing()).seal),
        ]
    )


if __name__ == "__main__":
    main()
