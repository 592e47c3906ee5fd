"""Metrics add up over worker processes, also those that were killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from chassis.telemetry import metrics

COUNT_FIVE = """
from chassis.telemetry import metrics
metrics.REFUSALS.labels("admission", "plan-too-short").inc(5)
metrics.watch("admission", "outbox", lambda: 3, lambda: 1.5)
print("counted", flush=True)
import os, signal
os.kill(os.getpid(), signal.SIGKILL)
"""


def _run(program: str, environ: dict[str, str]) -> str:
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False).stdout


def test_counts_of_killed_processes_are_kept_and_a_fresh_start_forgets_them(tmp_path: Path) -> None:
    environ = {**os.environ, metrics.MULTIPROCESS_FOLDER: str(tmp_path)}
    for _ in range(2):
        assert _run(COUNT_FIVE, environ) == "counted\n"
    show = "from chassis.telemetry.metrics import exposition; print(exposition()[0].decode())"
    shown = _run(show, environ)
    assert 'gatehouse_refusals_total{code="plan-too-short",service="admission"} 10.0' in shown
    assert 'gatehouse_waiting{service="admission",what="outbox"} 3.0' in shown
    metrics.start_afresh(tmp_path)
    assert not list(tmp_path.glob("*.db"))


def test_one_process_shows_its_own_counts() -> None:
    metrics.REPLAYS.labels("a-service-of-this-test").inc()
    text, kind = metrics.exposition()
    assert b'gatehouse_replays_total{service="a-service-of-this-test"} 1.0' in text
    assert kind.startswith("text/plain")
