"""Files nobody should send: each is taken or turned away, none is a fault, none takes long or much room.

`python -m tests.load.fuzz_uploads` sends as many as one likes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SEED = os.environ.get("GATEHOUSE_SEED", "20261126")
COUNT = 100


@pytest.mark.timeout(120)
def test_spoilt_uploads_are_answered_and_never_a_fault() -> None:
    """A program of its own: it stops what is too slow by a signal, and measures its own memory."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.load.fuzz_uploads", "--seed", SEED]
    told = subprocess.run(
        [*command, "--count", str(COUNT)], cwd=ROOT, capture_output=True, text=True, timeout=110
    )
    report = json.loads(told.stdout)
    assert (report["faults"], report["tried"]) == ([], COUNT), f"seed {SEED}"
    assert told.returncode == 0, report["grown_mb"]
    statuses = {answer.partition(" ")[0] for answer in report["answers"]}
    assert {"200", "422"} <= statuses <= {"200", "413", "422"}, report["answers"]
