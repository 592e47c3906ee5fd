"""Servers of which there are several: RabbitMQ nodes that form one cluster, PostgreSQL servers and standbys.

Every node is a process of the run, with ports and a folder of its own, and is ended by its process id.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from chassis.messaging.broker import Broker, BrokerUnavailable
from tests.chaos.servers import (
    RABBITMQ,
    children_of,
    free_port,
    listens,
    postgresql_programs,
    server_user,
    until,
)

START_SECONDS = 120.0
LOOPBACK = "-kernel inet_dist_use_interface {127,0,0,1}"


class DidNotStart(RuntimeError):
    """A server did not come up; its log says why."""


@dataclass
class BrokerNode:
    """One RabbitMQ node, and how it is started again."""

    name: str
    port: int
    home: Path
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it takes letters."""
        self._spawn()
        if not until(self._answers, START_SECONDS):
            raise DidNotStart(f"{self.name}: {(self.home / 'log').read_text(errors='replace')[-2000:]}")

    def kill(self) -> None:
        """End it and all it started, without a word."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def _spawn(self) -> None:
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [RABBITMQ],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd=self.home,
            )

    def _answers(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            # A start soon after a kill may fail; a supervisor tries again.
            time.sleep(1)
            self._spawn()
        if not listens(self.port):
            return False
        with suppress(BrokerUnavailable):
            Broker(f"amqp://guest:guest@127.0.0.1:{self.port}//", namespace="probe").declare([])
            return True
        return False


class BrokerNodes:
    """RabbitMQ of our own: one node, or several that form a cluster, with a virtual host for each county."""

    def __init__(self, folder: Path, number: int = 1, *, virtual_hosts: Sequence[str] = ()) -> None:
        folder.mkdir(parents=True)
        ports = [free_port() for _ in range(number)]
        names = [f"gatehouse{os.getpid()}x{port}@localhost" for port in ports]
        (folder / "definitions.json").write_text(json.dumps(_definitions(virtual_hosts)))
        self.nodes = [
            _broker_node(folder, name, port, names) for name, port in zip(names, ports, strict=True)
        ]
        atexit.register(self.stop)
        for node in self.nodes:
            node.start()

    def url(self, virtual_host: str = "/") -> str:
        """All nodes: who loses one goes on with the next."""
        return ";".join(f"amqp://guest:guest@127.0.0.1:{node.port}/{virtual_host}" for node in self.nodes)

    def stop(self) -> None:
        """Take all of them down."""
        for node in self.nodes:
            node.kill()


def _definitions(virtual_hosts: Sequence[str]) -> dict[str, object]:
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    hosts = ["/", *virtual_hosts]
    return {
        "users": [{"name": "guest", "password": "guest", "tags": "administrator"}],
        "vhosts": [{"name": host} for host in hosts],
        "permissions": [{"user": "guest", "vhost": host, **everything} for host in hosts],
    }


def _broker_node(folder: Path, name: str, port: int, names: Sequence[str]) -> BrokerNode:
    home = folder / str(port)
    home.mkdir()
    (home / "enabled_plugins").write_text("[].\n")
    settings = [
        f"listeners.tcp.1 = 127.0.0.1:{port}",
        "loopback_users = none",
        "disk_free_limit.absolute = 50000000",
        f"load_definitions = {folder / 'definitions.json'}",
    ]
    if len(names) > 1:
        settings += [
            "cluster_partition_handling = pause_minority",
            "cluster_formation.peer_discovery_backend = classic_config",
            *(f"cluster_formation.classic_config.nodes.{n} = {one}" for n, one in enumerate(names, 1)),
        ]
    (home / "rabbitmq.conf").write_text("\n".join(settings) + "\n")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),  # the cookie nodes know each other by lies here
        "RABBITMQ_NODENAME": name,
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": LOOPBACK,
        "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
        "RABBITMQ_LOG_BASE": str(home / "logs"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
        "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
        "RABBITMQ_CONF_ENV_FILE": str(home / "none"),
        "RABBITMQ_PID_FILE": str(home / "pid"),
    }
    return BrokerNode(name, port, home, environment)


@dataclass
class DatabaseServer:
    """One PostgreSQL server; `standby` makes another that follows it, commit by commit."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        atexit.register(self.stop)

    @property
    def host(self) -> str:
        """Where it listens, as connections name it."""
        return f"127.0.0.1:{self.port}"

    def make(self) -> DatabaseServer:
        """Make an empty one and start it."""
        self._own_folder()
        self._run("initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()
        return self

    def standby(self, folder: Path, port: int | None = None) -> DatabaseServer:
        """A copy that follows; from now on a commit waits for it."""
        follower = DatabaseServer(folder, port or free_port())
        follower._own_folder()
        source = f"host=127.0.0.1 port={self.port} user=postgres application_name=standby"
        follower._run("pg_basebackup", "-D", "data", "-d", source, "-R", "-c", "fast", "--no-sync")
        follower.start()
        self.execute("ALTER SYSTEM SET synchronous_standby_names = 'standby'", "SELECT pg_reload_conf()")
        return follower

    def promote(self) -> None:
        """Let a standby be the one that takes commits, whoever it followed being gone."""
        self.execute("SELECT pg_promote()")

    def execute(self, *statements: str, database: str = "postgres") -> str:
        """Carry statements out as their administrator; what the last one answers."""
        words = [word for statement in statements for word in ("-c", statement)]
        done = subprocess.run(
            [
                "psql",
                "-h",
                "127.0.0.1",
                "-p",
                str(self.port),
                "-U",
                "postgres",
                "-AtqX",
                "-d",
                database,
                *words,
            ],
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    def start(self) -> None:
        """Start it and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(postgresql_programs() / "postgres", "-D", self.folder / "data", "-p", str(self.port)),
                    *("-k", "", "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=600"),
                ],
                stdout=log,
                stderr=log,
                user=server_user("postgres"),
                cwd="/",
                start_new_session=True,
            )
        if not until(self._answers, START_SECONDS):
            raise DidNotStart((self.folder / "log").read_text(errors="replace")[-2000:])

    def stop(self) -> None:
        """Kill it and its children."""
        if self.process is None:
            return
        children = children_of(self.process.pid)
        self.process.kill()
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def _answers(self) -> bool:
        if self.process is None or self.process.poll() is not None or not listens(self.port):
            return False
        with suppress(subprocess.CalledProcessError):
            return self.execute("SELECT 1") == "1"
        return False

    def _own_folder(self) -> None:
        self.folder.mkdir(parents=True)
        user = server_user("postgres")
        if user is not None:
            shutil.chown(self.folder, user)

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            [postgresql_programs() / program, *words],
            check=True,
            stdout=subprocess.DEVNULL,
            user=server_user("postgres"),
            cwd=self.folder,
        )
