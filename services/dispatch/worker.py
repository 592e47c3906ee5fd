"""`python -m services.dispatch.worker`: post out, post in, timers and jobs."""

from chassis.messaging.loops import every, run_loops
from chassis.settings import read
from chassis.telemetry import logs
from services.dispatch.assembly import SERVICE, build
from services.dispatch.settings import Settings

TICK_SECONDS = 1.0


def main() -> None:
    """Run until stopped; when one loop dies the process ends and is started again."""
    logs.configure(SERVICE)
    assembly = build(read(Settings))
    run_loops([assembly.relay.run, assembly.consumer.run, every(TICK_SECONDS, assembly.tick)])


if __name__ == "__main__":
    main()
