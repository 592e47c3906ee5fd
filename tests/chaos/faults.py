"""Every kind of fault a run may be given, how often each is chosen, and what was really done."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos.clocks import WrongClock
from tests.chaos.disk import SmallDisk
from tests.chaos.network import Network, Wire
from tests.chaos.post import Mischief
from tests.chaos.processes import Fleet
from tests.chaos.servers import LEAST_ROOM_FOR_POST, Embedded, Full

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
JUMPS = (-3 * DAY, -DAY, -HOUR, -5 * MINUTE, -40.0, 0.0, 0.0, 40.0, 5 * MINUTE, HOUR, DAY, 3 * DAY, 10 * DAY)
"""By how much the clock is wrong after it was set; now and then it is set right."""
Strike = Callable[[random.Random], object]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fault."""

    name: str
    share: float
    strike: Strike


class Faults:
    """Strikes one fault after another; what takes a while goes on beside the next ones."""

    def __init__(self, kinds: list[Kind]) -> None:
        self.kinds = kinds
        self.done: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self._under_way: dict[str, threading.Thread] = {}

    def strike(self, dice: random.Random) -> str:
        """Choose a kind that is not under way just now, and let it happen; none where all are."""
        free = [kind for kind in self.kinds if not self._is_under_way(kind.name)]
        if not free:
            return ""
        kind = dice.choices(free, [kind.share for kind in free])[0]
        thread = threading.Thread(
            target=self._happen, args=(kind, random.Random(dice.getrandbits(64))), daemon=True
        )
        self._under_way[kind.name] = thread
        thread.start()
        return kind.name

    def _is_under_way(self, name: str) -> bool:
        thread = self._under_way.get(name)
        return thread is not None and thread.is_alive()

    def _happen(self, kind: Kind, dice: random.Random) -> None:
        try:
            kind.strike(dice)
        except Exception as error:  # noqa: BLE001 - other faults are in its way; it is not counted
            self.failed[f"{kind.name}: {type(error).__name__}"] += 1
        else:
            self.done[kind.name] += 1

    def finish(self) -> None:
        """Wait for what is under way."""
        for thread in self._under_way.values():
            thread.join(180)


def process_faults(fleet: Fleet) -> list[Kind]:
    """Processes die or stand still."""
    return [
        Kind("process killed", 22, fleet.kill_one),
        Kind("process frozen", 6, lambda dice: fleet.freeze_one(dice, dice.uniform(0.5, 3.0))),
    ]


def server_faults(stack: Embedded | Full) -> list[Kind]:
    """Database and broker die, or are restarted."""
    return [
        *(Kind(_named(act), 2, lambda _dice, act=act: act()) for act in stack.kills),  # type: ignore[misc]
        *(Kind(_named(act), 1.5, lambda _dice, act=act: act()) for act in stack.restarts),  # type: ignore[misc]
    ]


def post_disk_faults(disk: SmallDisk) -> list[Kind]:
    """The disk of the broker has so little room left that it raises its alarm and takes no letters."""

    def alarm(dice: random.Random) -> None:
        disk.fill(LEAST_ROOM_FOR_POST // 2)
        try:
            time.sleep(dice.uniform(12.0, 20.0))  # it looks every ten seconds
        finally:
            disk.empty()

    return [Kind("RabbitMQ’s disk alarm", 4, alarm)]


def disk_faults(disk: SmallDisk, stack: Embedded | Full) -> list[Kind]:
    """The disk of databases and attachments is full for some seconds."""

    def fill(dice: random.Random) -> None:
        stack.tidy()
        disk.fill(dice.choice((0, 0, 4096, 65_536)))
        try:
            time.sleep(dice.uniform(1.0, 5.0))
        finally:
            disk.empty()
            stack.revive()

    return [Kind("disk full", 6, fill)]


def network_faults(network: Network) -> list[Kind]:
    """A wire is slow, cut or half-open."""

    def wire(dice: random.Random) -> Wire:
        return dice.choice(list(network.wires.values()))

    def slow(dice: random.Random) -> None:
        network.slow(wire(dice), dice.uniform(0.02, 0.4), dice.uniform(2, 8))

    def cut(dice: random.Random) -> None:
        network.cut(wire(dice), dice.uniform(0, 4))

    def half_open(dice: random.Random) -> None:
        network.half_open(wire(dice), dice, dice.uniform(3, 12))

    return [
        Kind("network slow", 7, slow),
        Kind("network cut", 7, cut),
        Kind("network half-open", 6, half_open),
    ]


def post_faults(mischief: Mischief) -> list[Kind]:
    """The broker brings letters late, twice, and in another order."""
    return [
        Kind("letters held back", 9, lambda dice: mischief.hold_back(dice, dice.uniform(1, 4))),
        Kind("letters sent again", 8, mischief.send_again),
    ]


def clock_faults(wrong: WrongClock) -> list[Kind]:
    """The clock of all processes is set."""

    def jump(dice: random.Random) -> None:
        wrong.seconds = dice.choice(JUMPS) + dice.uniform(-20, 20)

    return [Kind("clock set", 7, jump)]


def _named(act: Callable[[], None]) -> str:
    verb, _, server = act.__name__.partition("_")
    done = {"kill": "killed", "restart": "restarted"}[verb]
    return f"{ {'postgresql': 'PostgreSQL', 'rabbitmq': 'RabbitMQ'}[server] } {done}"
