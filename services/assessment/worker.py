"""`python -m services.assessment.worker`: post out, post in, timers, jobs."""

from __future__ import annotations

from chassis.messaging.loops import run_loops
from chassis.settings import read
from chassis.telemetry import reporting
from services.assessment.assembly import SERVICE, build
from services.assessment.settings import Settings


def main() -> None:
    """Run until stopped; when one loop dies the process ends and is started again."""
    reporting.begin(f"{SERVICE}-worker", answers_itself=False)
    run_loops(build(read(Settings)).loops)


if __name__ == "__main__":
    main()
