"""Walks as far as one likes: `python -m tests.unit.chassis.engine.exactness.walk_far 5000000 [seed]`."""

from __future__ import annotations

import secrets
import sys
import time
from collections import Counter

from tests.unit.chassis.engine.exactness.walk import Account, walk_many

PART = 20_000


def main(steps: int, seed: int) -> None:
    """Walk in parts, each with a seed of its own, and say how far it went."""
    print(f"seed {seed}", flush=True)
    total, began, part = Account(kinds=Counter()), time.monotonic(), 0
    while total.steps < steps:
        walked = walk_many(seed + part * 10**6, min(PART, steps - total.steps))
        part += 1
        total.steps += walked.steps
        total.crashes += walked.crashes
        total.cases += walked.cases
        total.ended += walked.ended
        total.kinds += walked.kinds
        print(f"{time.monotonic() - began:8.0f} s  {total}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbelow(10**12))
