"""The portal's worker: sends what the directory says, hears what work is open. `python -m portal.worker`."""

from __future__ import annotations

from chassis.messaging.loops import run_loops
from chassis.telemetry import reporting
from portal.assembly import build
from portal.settings import from_environment


def main() -> None:
    """Run until told to stop."""
    reporting.begin("portal-worker", answers_itself=False)
    assembly = build(from_environment())
    run_loops([assembly.relay.run, assembly.consumer.run, *assembly.ticks])


if __name__ == "__main__":
    main()
