"""Starts the processes of an installation, starts again what dies, stops all of them cleanly."""

from __future__ import annotations

import ctypes
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gatehouse.house import ROOT, House

GRACE_SECONDS = 35
"""Longer than a web process gives the requests it has accepted (deploy/gunicorn.conf.py)."""
LONGEST_PAUSE_SECONDS = 5.0
PR_SET_PDEATHSIG = 1


class PortTaken(Exception):
    """Another program listens where a part of the product wants to."""


class NotReady(Exception):
    """A part did not come up in time; its log says why."""


@dataclass
class Child:
    """One process the supervisor answers for."""

    name: str
    command: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    not_before: float = 0.0

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only the supervisor."""
        self.starts += 1
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - the commands are our own
                self.command,
                cwd=ROOT,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_the_parent,
            )

    @property
    def died(self) -> bool:
        """Whether it was started and is gone."""
        return self.process is not None and self.process.poll() is not None

    def last_words(self, lines: int = 20) -> str:
        """The end of its log, for the message that says it failed."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def _die_with_the_parent() -> None:
    """Ask Linux to stop this child when the supervisor is killed, so that no process is left behind."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Supervisor:
    """Keeps one web and one worker process per part alive."""

    house: House
    say: Callable[[str], None] = print
    children: list[Child] = field(default_factory=list)
    stopping: bool = False

    def __post_init__(self) -> None:
        logs = self.house.data / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        for part in self.house.parts:
            self.children.append(Child(f"{part.name}-web", part.web(), logs / f"{part.name}-web.log"))
            self.children.append(
                Child(f"{part.name}-worker", part.worker(), logs / f"{part.name}-worker.log")
            )

    def start(self) -> None:
        """Start every process; refuses when a port is taken."""
        for part in self.house.parts:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", part.port))
                except OSError as refused:
                    raise PortTaken(part.port) from refused
        environment = self.house.environment()
        for child in self.children:
            child.start(environment)

    def wait_until_ready(self, seconds: float = 90) -> None:
        """Wait until every web process says it is ready."""
        deadline = time.monotonic() + seconds
        for part in self.house.parts:
            while not _answers(f"http://127.0.0.1:{part.port}/readyz"):
                self.restart_the_dead()
                if time.monotonic() > deadline:
                    child = next(child for child in self.children if child.name == f"{part.name}-web")
                    raise NotReady(f"{child.name}\n{child.last_words()}")
                time.sleep(0.1)

    def watch(self) -> None:
        """Start again what dies, until told to stop."""
        while not self.stopping:
            self.restart_the_dead()
            time.sleep(0.2)

    def restart_the_dead(self) -> None:
        """One look at every child; a child that keeps dying is started ever more slowly."""
        now = time.monotonic()
        for child in self.children:
            if not child.died or self.stopping:
                continue
            if child.not_before == 0.0:
                pause = min(0.2 * 2 ** min(child.starts - 1, 5), LONGEST_PAUSE_SECONDS)
                child.not_before = now + (0.0 if child.starts == 1 else pause)
                code = child.process.returncode if child.process else None
                self.say(f"· {child.name} ended ({code}); starting it again")
            if now >= child.not_before:
                child.not_before = 0.0
                child.start(self.house.environment())

    def stop(self) -> None:
        """Ask every process to finish what it has in hand; end those that do not within the grace time.

        Whoever asks others stops first: the portal's pages need the services until they are answered.
        """
        self.stopping = True
        for turn in ("portal-web", "-web", "-worker"):
            running = [child.process for child in self.children if child.name.endswith(turn)]
            _end([process for process in running if process is not None and process.poll() is None])


def _end(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - loopback, our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
