"""The servers under the product: files only, or a private PostgreSQL and RabbitMQ that may be killed too."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Protocol

from chassis.messaging.broker import Broker, BrokerUnavailable

RABBITMQ = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
LEAST_ROOM_FOR_POST = 50_000_000
"""With fewer bytes free on its disk RabbitMQ raises its alarm and takes no letters."""


class ServersMissing(RuntimeError):
    """This machine has no PostgreSQL or RabbitMQ programs to start."""


def free_port() -> int:
    """A port nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def free_block() -> int:
    """The first of the ports one installation uses; all of them free just now."""
    for _ in range(50):
        first = free_port()
        if first < 65_000 and not any(listens(first + offset) for offset in (0, 21, 22, 23)):
            return first
    raise RuntimeError("no free ports")


class Stack(Protocol):
    """Where the databases of a run are, and where its post goes."""

    @property
    def broker_url(self) -> str: ...

    def database_url(self, name: str, /) -> str: ...

    def schema(self, name: str, /) -> str: ...


class Embedded:
    """SQLite files and the broker file: nothing to kill but our own processes."""

    name = "embedded"
    kills: tuple[Callable[[], None], ...] = ()
    restarts: tuple[Callable[[], None], ...] = ()

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def broker_url(self) -> str:
        """Where the post goes."""
        return f"sqlitemq://{self._folder / 'broker.sqlite'}"

    def database_url(self, name: str) -> str:
        """A database per service."""
        return f"sqlite:///{self._folder / name}.sqlite"

    def schema(self, _name: str) -> str:
        """SQLite has no schemas."""
        return ""

    def revive(self) -> None:
        """Nothing has died."""

    def tidy(self) -> None:
        """Empty the logs of the files, so that the next change needs room on the disk."""
        for file in self._folder.rglob("*.sqlite"):
            with closing(sqlite3.connect(file, timeout=5)) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def stop(self) -> None:
        """Nothing runs."""


class Full:
    """PostgreSQL and RabbitMQ of our own, on free ports, in a folder; both may be killed."""

    name = "full"

    def __init__(self, folder: Path, *, data: Path | None = None, post: Path | None = None) -> None:
        self._folder = folder
        self._home = (post or folder) / "rabbitmq"
        self._data = (data or folder) / "postgresql"
        self._mutex, self._broker_mutex = threading.Lock(), threading.Lock()
        self._bin = postgresql_programs()
        if not RABBITMQ.exists():
            raise ServersMissing("no RabbitMQ programs on this machine")
        self._postgresql_port, self._rabbitmq_port, self._dist_port = free_port(), free_port(), free_port()
        self._node = f"chaos{os.getpid()}@localhost"
        self._postgresql: subprocess.Popen[bytes] | None = None
        self._rabbitmq: subprocess.Popen[bytes] | None = None
        atexit.register(self.stop)
        self._initialise_postgresql()
        self._start_rabbitmq()
        self._start_postgresql()
        self._wait_for_rabbitmq()
        self.kills = (self.kill_postgresql, self.kill_rabbitmq)
        self.restarts = (self.restart_postgresql, self.restart_rabbitmq)

    @property
    def broker_url(self) -> str:
        """Where the post goes."""
        return f"amqp://guest:guest@127.0.0.1:{self._rabbitmq_port}//"

    def database_url(self, _name: str) -> str:
        """One server; a schema per service keeps them apart."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self._postgresql_port}/postgres"

    def schema(self, name: str) -> str:
        """The schema of a service."""
        return name

    def kill_postgresql(self) -> None:
        """SIGKILL the postmaster and every backend, then start it again."""
        with self._mutex:
            assert self._postgresql is not None
            children = children_of(self._postgresql.pid)
            self._postgresql.kill()
            for child in children:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            self._postgresql.wait()
            self._start_postgresql()

    def restart_postgresql(self) -> None:
        """End it as an administrator does who does not wait for anybody, then start it again."""
        with self._mutex:
            assert self._postgresql is not None
            self._postgresql.send_signal(signal.SIGINT)
            self._postgresql.wait()
            self._start_postgresql()

    def kill_rabbitmq(self) -> None:
        """SIGKILL the broker, then start it again."""
        self._bring_rabbitmq_down(signal.SIGKILL)

    def restart_rabbitmq(self) -> None:
        """Stop the broker in good order, then start it again."""
        self._bring_rabbitmq_down(signal.SIGTERM)

    def _bring_rabbitmq_down(self, how: signal.Signals) -> None:
        with self._broker_mutex:
            assert self._rabbitmq is not None
            with suppress(ProcessLookupError):
                os.killpg(self._rabbitmq.pid, how)
            self._rabbitmq.wait()
            time.sleep(1)
            self._start_rabbitmq()
            self._wait_for_rabbitmq()

    def revive(self) -> None:
        """Start PostgreSQL again where it gave up, as it does when its log finds no room."""
        with self._mutex:
            if self._postgresql_gave_up():
                self._start_postgresql()

    def tidy(self) -> None:
        """A change needs room in the log soon enough by itself."""

    def stop(self) -> None:
        """Take both servers down."""
        if self._postgresql is not None:
            children = children_of(self._postgresql.pid)
            with suppress(ProcessLookupError):
                self._postgresql.kill()
            for child in children:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            self._postgresql.wait()
            self._postgresql = None
        if self._rabbitmq is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._rabbitmq.pid, signal.SIGKILL)
            self._rabbitmq.wait()
            self._rabbitmq = None

    def _initialise_postgresql(self) -> None:
        data = self._data
        data.mkdir()
        user = server_user("postgres")
        if user is not None:
            shutil.chown(data, user)
        subprocess.run(
            [self._bin / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True,
            stdout=subprocess.DEVNULL,
            user=user,
            cwd="/",
        )

    def _start_postgresql(self) -> None:
        data = self._data
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with (self._folder / "postgresql.log").open("ab") as log:
                self._postgresql = subprocess.Popen(
                    [
                        *(self._bin / "postgres", "-D", data, "-p", str(self._postgresql_port)),
                        *("-k", "", "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300"),
                        *("-c", "max_wal_size=128MB", "-c", "min_wal_size=32MB"),
                    ],
                    stdout=log,
                    stderr=log,
                    user=server_user("postgres"),
                    cwd="/",
                    start_new_session=True,
                )
            # It refuses until the last child of the killed one is gone; then we try again.
            if until(lambda: listens(self._postgresql_port) or self._postgresql_gave_up(), 30) and (
                not self._postgresql_gave_up()
            ):
                return
            self._postgresql.kill()
            self._postgresql.wait()
            time.sleep(0.3)
        raise RuntimeError("PostgreSQL did not come up; see postgresql.log")

    def _postgresql_gave_up(self) -> bool:
        return self._postgresql is not None and self._postgresql.poll() is not None

    def _start_rabbitmq(self) -> None:
        home = self._home
        home.mkdir(exist_ok=True)
        (home / "enabled_plugins").write_text("[].\n")
        (home / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = 127.0.0.1:{self._rabbitmq_port}\nloopback_users = none\n"
            f"disk_free_limit.absolute = {LEAST_ROOM_FOR_POST}\n"
        )
        with (self._folder / "rabbitmq.log").open("ab") as log:
            self._rabbitmq = subprocess.Popen(
                [RABBITMQ],
                env=self._rabbitmq_environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd=home,
            )

    def _rabbitmq_environment(self) -> dict[str, str]:
        home = self._home
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "RABBITMQ_NODENAME": self._node,
            "RABBITMQ_DIST_PORT": str(self._dist_port),
            "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self._folder / "rabbitmq-log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
            "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": str(home / "none"),
            "RABBITMQ_PID_FILE": str(home / "pid"),
        }

    def _wait_for_rabbitmq(self) -> None:
        started = time.monotonic()
        while time.monotonic() - started < 120:
            assert self._rabbitmq is not None
            if (
                self._rabbitmq.poll() is not None
            ):  # a start soon after a kill may fail; a supervisor tries again
                self._start_rabbitmq()
            if listens(self._rabbitmq_port):
                with suppress(BrokerUnavailable):
                    Broker(self.broker_url, namespace="probe").declare([])
                    return
            time.sleep(0.3)
        raise RuntimeError("RabbitMQ did not come up; see rabbitmq.log")


def postgresql_programs() -> Path:
    """The folder of the newest PostgreSQL programs of this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not found:
        raise ServersMissing("no PostgreSQL programs on this machine")
    return found[-1].parent


def server_user(name: str) -> str | None:
    """PostgreSQL refuses to run as root, so it runs as the user it was installed with."""
    if os.geteuid() != 0:
        return None
    pwd.getpwnam(name)
    return name


def children_of(pid: int) -> list[int]:
    """The processes a process has started that are still there."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def listens(port: int) -> bool:
    """Whether something of this machine listens at a port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def until(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait for something to be so; false when it took too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False
