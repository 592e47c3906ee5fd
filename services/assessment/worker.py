"""`python -m services.assessment.worker`: post out and post in."""

from chassis.messaging.loops import run_loops
from chassis.settings import read
from chassis.telemetry import logs
from services.assessment.assembly import SERVICE, build
from services.assessment.settings import Settings


def main() -> None:
    """Run until stopped; when one loop dies the process ends and is started again."""
    logs.configure(SERVICE)
    assembly = build(read(Settings))
    run_loops([assembly.relay.run, assembly.consumer.run])


if __name__ == "__main__":
    main()
