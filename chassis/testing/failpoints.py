"""Lets a process die by SIGKILL at the places where dying hurts most; installed by the chaos harness only."""

from __future__ import annotations

import os
import random
import signal

from chassis.persistence import failpoints

CHANCE = "GATEHOUSE_CHAOS_FAILPOINT_CHANCE"


def install_from_environment() -> bool:
    """Read the switch; True when this process may die at a failpoint from now on."""
    chance = float(os.environ.get(CHANCE, "0"))
    if chance <= 0:
        return False
    # Seeded by the operating system: two processes of one run must not die at the same places.
    dice = random.SystemRandom()

    def visit(_place: str) -> None:
        if dice.random() < chance:
            os.kill(os.getpid(), signal.SIGKILL)

    failpoints.install(visit)
    return True
