"""Open lines to desks (server-sent events), kept by one thread instead of one thread each.

A web process has a few threads, and a line stays open for minutes: eight desks would be the whole process. So
a line is taken over from the server as soon as its request is answered (gunicorn hands its socket out for
that, as it does for web sockets), and one thread tells all lines of the process what has happened. There is a
most; whoever comes after it, or comes to a server without such a socket, is answered at once and asks again
some seconds later, as browsers do by themselves.
"""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from chassis.telemetry import logs

MOST = 400
LOOK_SECONDS = 1.0
BEAT_SECONDS = 20.0
LONGEST_SECONDS = 300.0
AGAIN_MS = 20_000
HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\n"
    b"X-Content-Type-Options: nosniff\r\nX-Accel-Buffering: no\r\nConnection: close\r\n\r\n"
    b"retry: 3000\n\nevent: hello\ndata: 1\n\n"
)
CHANGED = b"event: changed\ndata: 1\n\n"
BEAT = b": \n\n"
ASK_AGAIN = f"retry: {AGAIN_MS}\n\nevent: hello\ndata: 1\n\n".encode()
_log = logs.logger("portal.streams")
Look = Callable[[], "frozenset[str] | None"]


@dataclass(eq=False)
class Line:
    """One desk that is told."""

    socket: socket.socket
    holders: frozenset[str]
    until: float
    beat_at: float


class Handover:
    """The answer to a request whose connection is taken over: nothing is left for the server to send."""

    def __init__(self, streams: Streams, connection: socket.socket, holders: frozenset[str]) -> None:
        self._streams, self._connection, self._holders = streams, connection, holders

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        self._streams.take(self._connection, self._holders)
        # The server lets go of a connection that seems to be gone, and says nothing about it.
        raise BrokenPipeError(errno.EPIPE, "the line was handed over")


class Streams:
    """The open lines of one process; the thread that serves them runs only while there are any."""

    def __init__(self, look: Look, *, most: int = MOST, pause: float = LOOK_SECONDS) -> None:
        self._look, self._most, self._pause = look, most, pause
        self._lines: set[Line] = set()
        self._lock = threading.Lock()
        self._process = 0
        self._serving = False

    @property
    def many(self) -> int:
        """How many lines are open."""
        return len(self._lines) if self._process == os.getpid() else 0

    def handover(self, connection: Any, holders: frozenset[str]) -> Handover | None:
        """An answer that takes the connection over; none where that cannot be or there are enough."""
        if not isinstance(connection, socket.socket) or self.many >= self._most:
            return None
        return Handover(self, connection, holders)

    def take(self, connection: socket.socket, holders: frozenset[str]) -> None:
        """Keep a line; the server's own socket object is empty from here on."""
        mine = socket.socket(fileno=connection.detach())
        mine.setblocking(False)
        now = time.monotonic()
        line = Line(mine, holders, now + LONGEST_SECONDS, now + BEAT_SECONDS)
        if not _told(line, HEAD):
            return
        with self._lock:
            if self._process != os.getpid():
                # Lines of the process this one was forked from are not its own.
                self._process, self._lines, self._serving = os.getpid(), set(), False
            self._lines.add(line)
            if not self._serving:
                self._serving = True
                threading.Thread(target=self._serve, name="open-lines", daemon=True).start()

    def _serve(self) -> None:
        while True:
            time.sleep(self._pause)
            with self._lock:
                lines = list(self._lines)
                if not lines:
                    self._serving = False
                    return
            try:
                stirred = self._look()
            except Exception as error:  # noqa: BLE001 - lines outlast a database that is away for a moment
                _log.warning("look-failed", reason=str(error))
                stirred = frozenset()
            self._tell(lines, stirred)

    def _tell(self, lines: list[Line], stirred: frozenset[str] | None) -> None:
        now, gone = time.monotonic(), []
        for line in lines:
            said = b""
            if stirred is None or not line.holders.isdisjoint(stirred):
                said = CHANGED
            elif now >= line.beat_at:
                said = BEAT
            if said:
                line.beat_at = now + BEAT_SECONDS
            # After some minutes a line is asked for again: who is signed out by then gets none.
            if (said and not _told(line, said)) or now >= line.until:
                gone.append(line)
        for line in gone:
            with contextlib.suppress(OSError):
                line.socket.close()
        with self._lock:
            self._lines.difference_update(gone)


def _told(line: Line, said: bytes) -> bool:
    """Send a few bytes without waiting; a reader who does not take them is gone."""
    try:
        return line.socket.send(said) == len(said)
    except OSError:
        with contextlib.suppress(OSError):
            line.socket.close()
        return False
