"""Starts both services under the same gunicorn settings and reads their memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import text

from chassis.persistence.database import Database
from tests.load.client import Cpu

ROOT = Path(__file__).resolve().parents[2]
WORKERS, THREADS = "2", "4"


class DidNotStart(Exception):
    """A service of the bench did not come up; its log says why."""


@contextmanager
def serving(application: str, port: int, environment: Mapping[str, str], log: Path) -> Iterator[int]:
    """Serve a web app until the block ends; gives the process id of gunicorn's arbiter."""
    command = [
        *(sys.executable, "-m", "gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.conf.py")),
        *("--bind", f"127.0.0.1:{port}", application),
    ]
    settings = {
        "GATEHOUSE_WEB_WORKERS": WORKERS,
        "GATEHOUSE_WEB_THREADS": THREADS,
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **settings, **environment}, stdout=out, stderr=out
        )
        try:
            _wait(port, process, log)
            yield process.pid
        finally:
            process.terminate()
            process.wait(20)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=1):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise DidNotStart(log.read_text()[-2000:])


def cpu_used(arbiter: int, database: Database, application: str) -> Cpu:
    """What the web workers and the server processes of their connections have used."""
    return Cpu(
        sum(map(processor_of, _workers(arbiter))), sum(map(processor_of, _backends(database, application)))
    )


def worker_memory_mb(arbiter: int) -> float:
    """The largest proportional set size among the web workers, in MB."""
    return max(map(_pss, _workers(arbiter)))


def _workers(arbiter: int) -> list[int]:
    children = Path(f"/proc/{arbiter}/task/{arbiter}/children").read_text()
    return [int(child) for child in children.split()]


def _backends(database: Database, application: str) -> list[int]:
    if not database.is_postgresql:
        return []
    theirs = text("SELECT pid FROM pg_stat_activity WHERE application_name = :name")
    with database.reading() as session:
        return list(session.scalars(theirs, {"name": application}))


def processor_of(pid: int) -> float:
    """Seconds, from a clock that counts nanoseconds; of a process that has ended, none."""
    with suppress(OSError):
        tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9
    return 0.0


def _pss(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
