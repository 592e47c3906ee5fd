"""Runs a module of the product with failpoints in it, and for a control with a safeguard taken out.

`python -m tests.chaos.faulty services.admission.worker` is admission's worker, mortal.
"""

from __future__ import annotations

import os
import runpy
import sys
from typing import Any

from sqlalchemy import text

from chassis.messaging import inbox
from chassis.messaging.broker import Broker
from chassis.messaging.consumer import Consumer
from chassis.messaging.envelope import Envelope
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.testing.failpoints import install_from_environment
from tests.chaos import clocks
from tests.chaos.controls import switch_off
from tests.chaos.processes import ROLE

CONTROL = "GATEHOUSE_CHAOS_CONTROL"
LEDGER = "GATEHOUSE_CHAOS_LEDGER"
ARRIVALS = "GATEHOUSE_CHAOS_ARRIVALS"


def broker_of_this_process() -> Broker:
    """The broker the process was told to use."""
    return Broker(os.environ["GATEHOUSE_BROKER_URL"])


def keep_a_ledger() -> None:
    """Note every handled message in its own transaction, in a table without unique constraints."""
    handle, role = Consumer._handle, os.environ.get(ROLE, "")
    note = text(
        "INSERT INTO chaos_effect (source, subject, sequence, role) "
        "VALUES (:source, :subject, :sequence, :role)"
    )

    def handle_and_note(self: Consumer[UnitOfWork], work: UnitOfWork, envelope: Envelope) -> None:
        handle(self, work, envelope)
        names = {"source": envelope.source, "subject": envelope.subject, "sequence": envelope.sequence}
        work.session.connection().execute(note, names | {"role": role})

    Consumer._handle = handle_and_note  # type: ignore[method-assign]


def count_arrivals(file: str) -> None:
    """Write down what every delivery was to its listener: next of its subject, early, or known already."""
    arrive = inbox.arrive
    counted = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def arrive_and_count(*arrival: Any) -> inbox.Place:
        place = arrive(*arrival)
        os.write(counted, f"{place.arrival.value}\n".encode())
        return place

    inbox.arrive = arrive_and_count


def main() -> None:
    """Prepare this process and become the module named on the command line."""
    clocks.install_from_environment()
    install_from_environment()
    control = os.environ.get(CONTROL)
    if control:
        switch_off(control)
    if os.environ.get(LEDGER) == "1":
        keep_a_ledger()
    if os.environ.get(ARRIVALS):
        count_arrivals(os.environ[ARRIVALS])
    module = sys.argv[1]
    sys.argv = sys.argv[1:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
