"""Expressions nobody would write, by the thousand: none escapes, none exhausts the process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
SEED = os.environ.get("GATEHOUSE_SEED", "20261125")
FEW, MANY = 10_000, int(os.environ.get("GATEHOUSE_EXPRESSIONS", "100000"))
MOST_SECONDS = 0.2
MOST_MEGABYTES = 100


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.thorough)])
def test_no_generated_expression_escapes_or_exhausts(count: int) -> None:
    command = [sys.executable, "-m", "tests.unit.chassis.engine.fuzzing", SEED, str(count)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=580)
    report = json.loads(told.stdout)
    print("seed", SEED, report)
    assert report["tried"] == count and min(report["values"], report["refused"]) > report["tried"] // 25
    assert report["wrong"] == [] and told.stderr == ""
    assert report["heard"] == [], "something was imported, opened, compiled or called from the host"
    assert report["slowest"] < MOST_SECONDS, report["slowest_text"]
    assert report["grown_mb"] < MOST_MEGABYTES


def test_the_listener_would_have_heard() -> None:
    """The control: the same machinery notices an object that is touched, and an import."""
    program = (
        "import json\n"
        "from tests.unit.chassis.engine import fuzzing\n"
        "fuzzing.FUNCTIONS['count'] = lambda meter, value: __import__('colorsys')\n"
        "fuzzing.HOST['today'] = lambda: fuzzing.VARIABLES['canary'].anything\n"
        "print(json.dumps(fuzzing.main(1, 3000)))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    report = json.loads(told.stdout)
    assert "import" in report["heard"] and any("touched" in one for one in report["wrong"])
