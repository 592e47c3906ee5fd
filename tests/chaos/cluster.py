"""The product on several nodes: `python -m tests.chaos.cluster --faults 30 --minutes 8`.

RabbitMQ is a cluster of three nodes with the product's quorum queues. Two PostgreSQL servers share the parts
of the county; one of them has a standby that every commit waits for. Under load a broker node or a process is
killed again and again, and now and then the server with the standby is lost: the standby takes its place, and
a new standby is made where the old server was. Then the accounts of the chaos runs are compared.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.chaos.faults import Kind
from tests.chaos.nodes import BrokerNodes, DatabaseServer
from tests.chaos.processes import Fleet
from tests.chaos.product_world import ProductWorld
from tests.chaos.run import MOST_FINDINGS, Options, under_faults
from tests.chaos.verdict import Verdict

BROKERS = 3
GUARDED = ("dispatch", "assessment")
"""The parts whose server has a standby; the other two are on a server of their own."""


class Cluster:
    """All servers of the run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._single = DatabaseServer(folder / "postgresql-0").make()
        self._leader = DatabaseServer(folder / "postgresql-1").make()
        self._follower = self._leader.standby(folder / "postgresql-2")
        self._hosts = (self._leader.host, self._follower.host)
        self._made = 2
        self.brokers = BrokerNodes(folder / "rabbitmq", BROKERS)
        self.happened: Counter[str] = Counter()

    @property
    def broker_url(self) -> str:
        """All nodes of the broker."""
        return self.brokers.url("/")

    def database_url(self, name: str) -> str:
        """One server, or both of which one takes commits."""
        if name not in GUARDED:
            return f"postgresql+psycopg://postgres@{self._single.host}/postgres"
        hosts = "&".join(f"host={host}" for host in self._hosts)
        return f"postgresql+psycopg://postgres@/postgres?{hosts}&target_session_attrs=read-write"

    def schema(self, name: str) -> str:
        """The schema of a part."""
        return name

    def lose_a_broker(self, dice: random.Random) -> None:
        """Kill a node, let the other two carry on for some seconds, and start it again."""
        node = dice.choice(self.brokers.nodes)
        node.kill()
        time.sleep(dice.uniform(2.0, 6.0))
        node.start()
        self.happened["RabbitMQ node back in the cluster"] += 1

    def lose_the_leader(self, _dice: random.Random) -> None:
        """Kill the server that takes commits; its standby takes its place, and gets a standby of its own."""
        lost = self._leader
        lost.stop()
        self._follower.promote()
        self._leader = self._follower
        self._made += 1
        self._follower = self._leader.standby(self._folder / f"postgresql-{self._made}", lost.port)
        self.happened["standby promoted, new standby follows"] += 1

    def stop(self) -> None:
        """Take everything down."""
        self.brokers.stop()
        for server in (self._single, self._leader, self._follower):
            server.stop()


def run(options: Options) -> tuple[Verdict, Cluster]:
    """One run."""
    folder = Path(tempfile.mkdtemp(prefix="gatehouse-cluster-"))
    folder.chmod(0o755)
    cluster = Cluster(folder)
    try:
        world = ProductWorld(cluster, folder, seed=options.seed, schedulers=2)

        def kinds(fleet: Fleet) -> list[Kind]:
            return [
                Kind("RabbitMQ node killed", 5, cluster.lose_a_broker),
                Kind("PostgreSQL leader lost", 2, cluster.lose_the_leader),
                Kind("process killed", 3, fleet.kill_one),
            ]

        return under_faults(options, world, folder, kinds), cluster
    finally:
        cluster.stop()
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run once and print the verdict as the last line."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--faults", type=int, default=30)
    parser.add_argument("--minutes", type=float, default=8.0, help="stop after so long, settle and compare")
    parser.add_argument("--pause", type=float, default=4.0, help="mean seconds between two faults")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--keep", action="store_true", help="keep databases and logs")
    options = Options(**vars(parser.parse_args(arguments)), failpoint_chance=0.0)
    verdict, cluster = run(options)
    for line in [*verdict.notes, *verdict.findings[:MOST_FINDINGS]]:
        print(f"  {line}", file=sys.stderr)
    told = {
        "faults": dict(sorted(verdict.faults.items())),
        "recovered": dict(sorted(cluster.happened.items())),
        "compared": verdict.checked,
        "lost": verdict.lost,
        "twice": verdict.twice,
        "out_of_order": verdict.out_of_order,
        "stuck": verdict.stuck,
        "not_replayed": verdict.not_replayed,
        "invariants_broken": verdict.broken,
        "seed": options.seed,
    }
    print("CLUSTER " + json.dumps(told, ensure_ascii=False))
    return 0 if verdict.is_clean and verdict.checked else 1


if __name__ == "__main__":
    sys.exit(main())
