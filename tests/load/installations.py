"""Installations for the load tools: a county each, its processes, and what they cost."""

from __future__ import annotations

import os
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx

from gatehouse.house import ROOT, House
from tests.chaos.nodes import BrokerNodes, DatabaseServer
from tests.chaos.servers import children_of, free_block
from tests.load.servers import processor_of

PATIENCE_SECONDS = 400.0
TICKS = os.sysconf("SC_CLK_TCK")


class TooSlow(RuntimeError):
    """Something that had to come did not come in time."""


def installed(
    server: DatabaseServer,
    folder: Path,
    *,
    name: str = "county",
    broker_url: str,
    like: str | None = None,
    settings: Mapping[str, str] | None = None,
) -> House:
    """A county with a database of its own, empty or a copy of another's; a schema for each part."""
    server.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {like}" if like else ""))
    data = folder / "houses" / name
    data.mkdir(parents=True)
    house = House(data, first_port=free_block())
    overrides = {"GATEHOUSE_BROKER_URL": broker_url, **(settings or {})}
    for part in house.parts:
        url = f"postgresql+psycopg://postgres@{server.host}/{name}"
        overrides[f"{part.name.upper()}_DATABASE_URL"] = url
        overrides[f"{part.name.upper()}_DATABASE_SCHEMA"] = part.name
    return replace(house, overrides=overrides)


@dataclass
class Processes:
    """What runs of an installation, and what it has used."""

    environment: Mapping[str, str]
    logs: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, command: Sequence[str], **settings: str) -> None:
        """Start a process of this name."""
        self.logs.mkdir(parents=True, exist_ok=True)
        with (self.logs / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**self.environment, **settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def stop(self) -> None:
        """End all of them, and wait."""
        for one in self.running.values():
            one.terminate()
        for one in self.running.values():
            try:
                one.wait(30)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()
        self.running.clear()

    def used(self) -> Counter[str]:
        """Seconds of the processor by name of the process, with what it started."""
        return Counter({name: sum(map(processor_of, family(one.pid))) for name, one in self.running.items()})

    def megabytes(self) -> dict[str, float]:
        """Memory by name of the process; what several share is divided among them."""
        return {name: round(sum(map(_pss, family(one.pid))), 1) for name, one in self.running.items()}


def start_all(house: House, processes: Processes) -> None:
    """Web and worker of every part, as `gatehouse up` does."""
    for part in house.parts:
        processes.start(f"{part.name}-web", part.web())
        processes.start(f"{part.name}-worker", part.worker())


def until_ready(house: House) -> None:
    """Wait until every web process answers."""
    for part in house.parts:
        wait_for(lambda port=part.port: _is_ready(port), f"{part.name} is ready")


def wait_for(condition: Callable[[], bool], what: str, *, every: float = 0.2) -> None:
    """Wait for something; who waits for ever learns nothing."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TooSlow(what)
        time.sleep(every)


def database_used(server: DatabaseServer) -> float:
    """Seconds of the processor of a PostgreSQL server: those that work now, and those that have ended."""
    assert server.process is not None
    pid = server.process.pid
    ended = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[13:15]
    return sum(map(processor_of, family(pid))) + sum(map(int, ended)) / TICKS


def broker_used(broker: BrokerNodes) -> float:
    """Seconds of the processor of all nodes."""
    return sum(processor_of(pid) for node in broker.nodes if node.process for pid in family(node.process.pid))


def family(pid: int) -> list[int]:
    """A process and everything it started, and they."""
    return [pid, *(one for child in children_of(pid) for one in family(child))]


def _is_ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=2, trust_env=False).is_success
    except httpx.TransportError:
        return False


def _pss(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0) / 1024
