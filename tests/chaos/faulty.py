"""Runs a module of the product with failpoints in it, and for a control with a safeguard taken out.

`python -m tests.chaos.faulty services.admission.worker` is admission's worker, mortal.
"""

from __future__ import annotations

import os
import runpy
import sys

from sqlalchemy import text

from chassis.messaging.broker import Broker
from chassis.messaging.consumer import Consumer
from chassis.messaging.envelope import Envelope
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.testing.failpoints import install_from_environment
from tests.chaos.controls import switch_off

CONTROL = "GATEHOUSE_CHAOS_CONTROL"
LEDGER = "GATEHOUSE_CHAOS_LEDGER"


def broker_of_this_process() -> Broker:
    """The broker the process was told to use."""
    return Broker(os.environ["GATEHOUSE_BROKER_URL"])


def keep_a_ledger() -> None:
    """Note every handled message in its own transaction, in a table without unique constraints."""
    handle = Consumer._handle
    note = text("INSERT INTO chaos_effect (source, subject, sequence) VALUES (:source, :subject, :sequence)")

    def handle_and_note(self: Consumer[UnitOfWork], work: UnitOfWork, envelope: Envelope) -> None:
        handle(self, work, envelope)
        names = {"source": envelope.source, "subject": envelope.subject, "sequence": envelope.sequence}
        work.session.connection().execute(note, names)

    Consumer._handle = handle_and_note  # type: ignore[method-assign]


def main() -> None:
    """Prepare this process and become the module named on the command line."""
    install_from_environment()
    control = os.environ.get(CONTROL)
    if control:
        switch_off(control)
    if os.environ.get(LEDGER) == "1":
        keep_a_ledger()
    module = sys.argv[1]
    sys.argv = sys.argv[1:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
