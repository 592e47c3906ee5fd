"""One process of the toy world: `python -m tests.chaos.toy_process north worker`."""

from __future__ import annotations

import os
import sys
import threading
import time
import uuid

from chassis.messaging.broker import Broker, BrokerUnavailable
from chassis.messaging.loops import run_loops
from chassis.persistence.database import Database, is_transient
from chassis.telemetry.logs import configure
from tests.chaos.toy import Toy, build

PARCELS_PER_SUBJECT = 3
PAUSE_SECONDS = 0.02


def toy_of_this_process(name: str) -> Toy:
    """Build the toy service from the environment, as a real assembly would."""
    database = Database(
        os.environ[f"TOY_{name.upper()}_DATABASE_URL"],
        schema=os.environ.get(f"TOY_{name.upper()}_DATABASE_SCHEMA") or None,
    )
    return build(name, database, Broker(os.environ["GATEHOUSE_BROKER_URL"]))


def produce(toy: Toy, stop: threading.Event) -> None:
    """Stand for people at their browsers: three parcels per subject, again and again."""
    while not stop.is_set():
        subject = uuid.uuid4().hex[:12]
        for number in range(1, PARCELS_PER_SUBJECT + 1):
            try:
                toy.send(subject, number)
            except BrokerUnavailable:
                pass  # only the control without an outbox talks to the broker here
            except Exception as error:
                if not is_transient(error):
                    raise
                time.sleep(0.3)
                break  # it may or may not be committed; the accounts tell
        stop.wait(PAUSE_SECONDS)


def main() -> None:
    """Become one of the processes."""
    name, role = sys.argv[1:3]
    configure(name)
    toy = toy_of_this_process(name)
    if role == "producer":
        run_loops([lambda stop: produce(toy, stop)])
    else:
        run_loops([toy.relay.run, toy.consumer.run])


if __name__ == "__main__":
    main()
