"""Runs the loops of a worker: all of them or none."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Sequence
from types import FrameType

from chassis.persistence.database import is_transient
from chassis.telemetry import metrics
from chassis.telemetry.logs import logger

Loop = Callable[[threading.Event], None]

STOP_SECONDS = 30.0

log = logger("messaging.loops")


def run_loops(loops: Sequence[Loop], *, stop: threading.Event | None = None) -> None:
    """Run every loop in a thread until SIGTERM or SIGINT; when one crashes the process ends non-zero.

    A supervisor starts the process again; a worker that does half its work would be worse than none.
    """
    stop = stop or threading.Event()
    crashed: list[str] = []

    def guard(loop: Loop) -> None:
        name = getattr(loop, "__qualname__", repr(loop))
        try:
            loop(stop)
            if not stop.is_set():
                raise RuntimeError("the loop ended by itself")
        except BaseException:
            log.exception("loop-crashed", loop=name)
            crashed.append(name)
            stop.set()

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _stopper(stop))
    threads = [threading.Thread(target=guard, args=(loop,), daemon=True) for loop in loops]
    for thread in threads:
        thread.start()
    # A plain wait() would not let Python run the signal handler on every platform.
    while not stop.wait(0.5):
        pass
    for thread in threads:
        thread.join(STOP_SECONDS)
    if crashed:
        sys.exit(1)


def every(seconds: float, act: Callable[[], object], *, enough: int | None = None) -> Loop:
    """A loop that acts, rests, and acts again; a database that is away is waited for.

    It does not rest after a round that did `enough` for more to be waiting.
    """

    def loop(stop: threading.Event) -> None:
        while not stop.is_set():
            done: object = None
            try:
                done = act()
                metrics.came_round(loop.__qualname__)
            except Exception as error:
                if not is_transient(error):
                    raise
                log.warning("loop-waits", loop=loop.__qualname__, because=str(error)[:300])
            if enough is None or not isinstance(done, int) or done < enough:
                stop.wait(seconds)

    loop.__qualname__ = getattr(act, "__qualname__", "every")
    return loop


def _stopper(stop: threading.Event) -> Callable[[int, FrameType | None], None]:
    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    return on_signal
