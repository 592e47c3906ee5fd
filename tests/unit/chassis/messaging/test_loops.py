"""A worker does all of its work or ends; it ends cleanly when asked to."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time

import pytest

from chassis.messaging.loops import every, run_loops

SLEEPER = """
import os
from chassis.messaging.loops import run_loops
def patient(stop):
    os.write(1, b"up\\n")
    stop.wait()
    os.write(1, b"down\\n")
run_loops([patient, patient])
"""


def crash(_stop: threading.Event) -> None:
    raise RuntimeError("a loop broke")


def test_a_crashed_loop_stops_the_others_and_ends_the_process_with_an_error() -> None:
    stopped = threading.Event()

    def patient(stop: threading.Event) -> None:
        stop.wait()
        stopped.set()

    with pytest.raises(SystemExit) as ended:
        run_loops([patient, crash])
    assert ended.value.code == 1 and stopped.is_set()


def test_a_loop_that_ends_by_itself_is_a_crash() -> None:
    with pytest.raises(SystemExit):
        run_loops([lambda _stop: None])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_every_loop_cleanly(number: signal.Signals) -> None:
    child = subprocess.Popen([sys.executable, "-c", SLEEPER], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert [child.stdout.readline() for _ in range(2)] == ["up\n", "up\n"]
    os.kill(child.pid, number)
    out, _ = child.communicate(timeout=20)
    assert out == "down\ndown\n" and child.returncode == 0


def test_every_acts_until_told_to_stop() -> None:
    acts: list[float] = []
    stop = threading.Event()

    def act() -> None:
        acts.append(time.monotonic())
        if len(acts) == 3:
            stop.set()

    every(0.01, act)(stop)
    assert len(acts) == 3


def test_every_waits_for_a_database_that_is_away() -> None:
    acts: list[str] = []
    stop = threading.Event()

    def act() -> None:
        acts.append("tried")
        if len(acts) < 3:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error
        stop.set()

    every(0.01, act)(stop)
    assert len(acts) == 3


def test_every_does_not_hide_a_mistake() -> None:
    with pytest.raises(ZeroDivisionError):
        every(0.01, lambda: 1 // 0)(threading.Event())


def test_a_loop_that_did_all_a_round_may_does_not_rest_before_the_next():
    rests, rounds = [], iter([5, 5, 4, 5, 0])

    class Stop(threading.Event):
        def wait(self, timeout=None):
            rests.append(timeout)
            return True

    stop = Stop()

    def act():
        try:
            return next(rounds)
        finally:
            if len(rests) == 1:
                stop.set()

    every(7.0, act, enough=5)(stop)
    assert rests == [7.0] and next(rounds) == 0
