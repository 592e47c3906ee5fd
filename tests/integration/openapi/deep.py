"""Tries every route of every service many times, another way each time unless a seed is named.

`python -m tests.integration.openapi.deep --requests 20 --stack full`; what is found is told with the request.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from chassis.telemetry import logs
from tests.integration.openapi.trial import SERVICES, Trial, county_at_work
from tests.support import stock
from tests.support.stages import prepared_in


def main() -> int:
    """Try them; the exit code tells whether anything was found."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument(
        "--requests", type=int, default=15, help="to each route, twice; a third more are wrong"
    )
    asked.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**31))
    asked.add_argument("--stack", choices=(stock.EMBEDDED, stock.FULL), default=stock.EMBEDDED)
    asked.add_argument("--service", action="append", choices=SERVICES)
    asked.add_argument("--log", type=Path, default=Path("/dev/null"), help="where warnings and incidents go")
    given = asked.parse_args()
    print(f"--seed {given.seed} --stack {given.stack}", flush=True)
    logs.configure("trial", level="WARNING", stream=given.log.open("wb"))
    found = 0

    def new_folder(name: str) -> Path:
        return Path(tempfile.mkdtemp(prefix=name))

    with (
        prepared_in(new_folder) as prepared,
        county_at_work(prepared, new_folder("trial"), given.stack) as here,
    ):
        for service in given.service or SERVICES:
            trial, began = Trial(here, service, random.Random(given.seed)), time.monotonic()
            trial.go(given.requests)
            sent = sum(trial.statuses.values())
            spent = time.monotonic() - began
            print(f"{service}: {sent} requests to {len(trial.routes)} routes in {spent:.0f} s,", end=" ")
            print(f"{len(trial.carried_out)} of them carried out; {dict(sorted(trial.statuses.items()))}")
            for fault, told in trial.faults.items():
                print(f"\n✗ {fault}\n{told}\n", flush=True)
            found += len(trial.faults)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
