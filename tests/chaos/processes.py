"""The processes of a chaos run: started, killed, started again, and never left behind."""

from __future__ import annotations

import atexit
import os
import random
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LOOK_EVERY = 0.1
ROLE = "GATEHOUSE_CHAOS_ROLE"


@dataclass(frozen=True, slots=True)
class Role:
    """One process of the run and whether the killer may pick it."""

    name: str
    command: Sequence[str]
    mortal: bool = True


class Fleet:
    """Plays the supervisor: what dies is started again, and every death is counted."""

    def __init__(self, roles: Sequence[Role], environment: Mapping[str, str], logs: Path) -> None:
        self.deaths: Counter[str] = Counter()
        self._environment = dict(environment)
        self._logs = logs
        self._running: dict[Role, subprocess.Popen[bytes]] = {}
        self._mutex = threading.Lock()
        self._over = threading.Event()
        logs.mkdir(parents=True, exist_ok=True)
        atexit.register(self.stop)
        for role in roles:
            self._running[role] = self._spawn(role)
        self._guard = threading.Thread(target=self._restart_the_dead, daemon=True)
        self._guard.start()

    def _spawn(self, role: Role) -> subprocess.Popen[bytes]:
        with (self._logs / f"{role.name}.log").open("ab") as log:
            return subprocess.Popen(
                role.command,
                env=self._environment | {ROLE: role.name},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _restart_the_dead(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            with self._mutex:
                for role, process in list(self._running.items()):
                    if process.poll() is not None:
                        how = (
                            "failpoint"
                            if process.returncode == -signal.SIGKILL
                            else f"exit {process.returncode}"
                        )
                        self.deaths[f"{how}: {role.name}"] += 1
                        self._bury(process)
                        self._running[role] = self._spawn(role)

    def kill_one(self, dice: random.Random) -> str:
        """Kill a process and all it started, by SIGKILL, and start it again."""
        with self._mutex:
            role = dice.choice([role for role in self._running if role.mortal])
            process = self._running[role]
            self._bury(process)
            self.deaths[f"killed: {role.name}"] += 1
            self._running[role] = self._spawn(role)
        return role.name

    def freeze_one(self, dice: random.Random, seconds: float) -> str:
        """Stop a process for a while, as a machine without memory would."""
        with self._mutex:
            role = dice.choice([role for role in self._running if role.mortal])
            group = self._running[role].pid
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGSTOP)
        self._over.wait(seconds)
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGCONT)
        self.deaths[f"frozen: {role.name}"] += 1
        return role.name

    def retire(self, name: str) -> None:
        """End one role for good: the load is over."""
        with self._mutex:
            role = next(role for role in self._running if role.name == name)
            self._bury(self._running.pop(role))

    def stop(self) -> None:
        """Kill everything that still runs."""
        self._over.set()
        with self._mutex:
            for process in self._running.values():
                self._bury(process)
            self._running.clear()

    @property
    def failpoints(self) -> int:
        """How often a process died at one of its failpoints."""
        return sum(count for how, count in self.deaths.items() if how.startswith("failpoint"))

    def unexpected_exits(self) -> int:
        """How often a process ended by itself and not by SIGKILL: a crash the chaos did not order."""
        return sum(count for how, count in self.deaths.items() if how.startswith("exit"))

    @staticmethod
    def _bury(process: subprocess.Popen[bytes]) -> None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
