"""Random faults under load, then the accounts are compared.

`python -m tests.chaos.run --faults 100 --stack embedded --seed 7` prints what it found on its last line.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from chassis.testing.failpoints import CHANCE
from tests.chaos import evidence
from tests.chaos.clocks import FILE as CLOCK_FILE
from tests.chaos.clocks import WrongClock
from tests.chaos.controls import CONTROLS
from tests.chaos.disk import NoSmallDisk, SmallDisk
from tests.chaos.faults import (
    Faults,
    Kind,
    clock_faults,
    disk_faults,
    network_faults,
    post_disk_faults,
    post_faults,
    process_faults,
    server_faults,
)
from tests.chaos.faulty import ARRIVALS, CONTROL
from tests.chaos.network import Network
from tests.chaos.post import Mischief
from tests.chaos.processes import Fleet, Role
from tests.chaos.servers import Embedded, Full
from tests.chaos.toy_world import ToyWorld
from tests.chaos.verdict import Verdict

FAILPOINT_CHANCE = 0.002
PAUSES = {"messaging": 0.6, "product": 1.6}
"""Mean seconds between two faults; the product's processes take a few seconds to start."""
SCHEDULERS = 2
"""Workers of every part of the product, at once."""
FAILPOINT = "process died at a failpoint"
PATIENCE_SECONDS = 90.0
LOAD_SECONDS = 120.0
MOST_FINDINGS = 40


class World(Protocol):
    """What is put under load and faults."""

    def environment(self) -> dict[str, str]: ...

    def roles(self) -> list[Role]: ...

    def start_load(self, fleet: Fleet) -> None: ...

    def stop_load(self, fleet: Fleet) -> None: ...

    def progress(self) -> tuple[int, ...]: ...

    def is_quiet(self) -> bool: ...

    def verdict(self) -> Verdict: ...


@dataclass(frozen=True, slots=True)
class Options:
    """One run."""

    faults: int
    stack: str = "embedded"
    seed: int = 0
    control: str | None = None
    world: str = "product"
    pause: float | None = None
    minutes: float = 600.0
    keep: bool = False
    patience: float = PATIENCE_SECONDS
    failpoint_chance: float = FAILPOINT_CHANCE


def run(options: Options) -> Verdict:
    """Start everything, break it `faults` times, let it settle, and compare."""
    folder = Path(tempfile.mkdtemp(prefix="gatehouse-chaos-"))
    folder.chmod(0o755)
    try:
        return _messaging(options, folder) if options.world == "messaging" else _product(options, folder)
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


def _messaging(options: Options, folder: Path) -> Verdict:
    stack: Embedded | Full = Full(folder) if options.stack == "full" else Embedded(folder)
    try:
        return under_faults(
            options, ToyWorld(stack), folder, lambda fleet: process_faults(fleet) + server_faults(stack)
        )
    finally:
        stack.stop()


def _product(options: Options, folder: Path) -> Verdict:
    from tests.chaos.product_world import ProductWorld  # the services are loaded only when they run

    disk = _small_disk(folder / "disk", kept=options.keep)
    data = disk.folder if disk else folder
    post = _small_disk(folder / "post", kept=options.keep) if options.stack == "full" else None
    stack = (
        Full(folder, data=data, post=post.folder if post else None)
        if options.stack == "full"
        else Embedded(data)
    )
    try:
        network, wrong = Network(), WrongClock(folder / "clock")
        world = ProductWorld(
            stack, data, seed=options.seed, network=network, clock=wrong, schedulers=SCHEDULERS
        )
        mischief = Mischief(stack.broker_url, world.books.databases)
        kinds = [
            *server_faults(stack), *network_faults(network), *post_faults(mischief), *clock_faults(wrong),
            *(disk_faults(disk, stack) if disk else ()), *(post_disk_faults(post) if post else ()),
        ]  # fmt: skip
        told = {CLOCK_FILE: str(folder / "clock"), ARRIVALS: str(folder / "arrivals")}
        verdict = under_faults(options, world, folder, lambda fleet: process_faults(fleet) + kinds, told)
        verdict.notes += [
            *(f"network: {count} × {what}" for what, count in sorted(network.happened.items())),
            *(f"letters: {count} × {what}" for what, count in sorted(mischief.done.items())),
            *evidence.found(folder),
        ]
        return verdict
    finally:
        stack.stop()
        for small in (disk, post):
            if small and not options.keep:
                small.remove()


def _small_disk(folder: Path, *, kept: bool) -> SmallDisk | None:
    try:
        return SmallDisk(folder, kept=kept)
    except NoSmallDisk as why:
        print(f"  no full disk in this run: {why}", file=sys.stderr)
        return None


def under_faults(
    options: Options,
    world: World,
    folder: Path,
    kinds: Callable[[Fleet], list[Kind]],
    told: Mapping[str, str] | None = None,
) -> Verdict:
    """Put a world under load, strike it, let it settle, and compare its accounts."""
    dice = random.Random(options.seed)
    environment = {**os.environ, **world.environment(), **(told or {}), CHANCE: str(options.failpoint_chance)}
    if options.control:
        environment[CONTROL] = options.control
    began = time.monotonic()
    fleet = Fleet(world.roles(), environment, folder / "logs")
    faults = Faults(kinds(fleet))

    def told_at(what: str) -> None:
        print(f"  {time.monotonic() - began:5.0f} s  {what}", file=sys.stderr, flush=True)

    try:
        world.start_load(fleet)
        _wait_for_load(world)
        told_at("the load flows")
        _strike(options, dice, faults, told_at)
        faults.finish()
        _wait_for_load(world)
        world.stop_load(fleet)
        told_at("the last fault is over, everybody has gone home")
        _settle(world, options.patience)
        told_at("nothing moves any more")
    finally:
        fleet.stop()
    verdict = world.verdict()
    verdict.faults = faults.done + Counter({FAILPOINT: fleet.failpoints})
    verdict.notes += [f"{count:5} × {how}" for how, count in sorted(fleet.deaths.items())]
    verdict.notes += [f"{count:5} × did not happen: {how}" for how, count in sorted(faults.failed.items())]
    if fleet.unexpected_exits():
        verdict.notes.append(_last_words(folder / "logs"))
    verdict.notes.append(f"{verdict.checked} accounts compared in {time.monotonic() - began:.0f} s")
    return verdict


def _strike(options: Options, dice: random.Random, faults: Faults, told_at: Callable[[str], None]) -> None:
    """Fault after fault, until there were enough or the time is over."""
    pause = options.pause or PAUSES[options.world]
    began = time.monotonic()
    while (done := faults.done.total()) < options.faults and time.monotonic() - began < options.minutes * 60:
        time.sleep(min(dice.expovariate(1 / pause), 5 * pause))
        faults.strike(dice)
        if faults.done.total() // 25 > done // 25:
            told_at(json.dumps(faults.done, ensure_ascii=False))


def _wait_for_load(world: World) -> None:
    """Faults mean nothing before the load flows; wait until something has moved a few times."""
    last, moves, began = world.progress(), 0, time.monotonic()
    while moves < 5 and time.monotonic() - began < LOAD_SECONDS:
        time.sleep(0.3)
        if (now := world.progress()) != last:
            last, moves = now, moves + 1


def _settle(world: World, patience: float) -> None:
    """Wait until everything arrived, or nothing has moved for a good while."""
    last, since = world.progress(), time.monotonic()
    while not world.is_quiet() and time.monotonic() - since < patience:
        time.sleep(0.5)
        if (now := world.progress()) != last:
            last, since = now, time.monotonic()


def _last_words(logs: Path) -> str:
    lines = []
    for log in sorted(logs.iterdir()):
        errors = [
            line
            for line in log.read_text(errors="replace").splitlines()
            if "Error" in line or "crash" in line
        ]
        lines += [f"{log.name}: {line[:400]}" for line in errors[-2:]]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run once and print the verdict as the last line."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--faults", type=int, default=100)
    parser.add_argument("--stack", choices=("embedded", "full"), default="embedded")
    parser.add_argument("--control", choices=CONTROLS)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--world", choices=("messaging", "product"), default="product")
    parser.add_argument("--pause", type=float, help="mean seconds between two faults")
    parser.add_argument(
        "--patience", type=float, default=PATIENCE_SECONDS, help="seconds without any movement"
    )
    parser.add_argument("--minutes", type=float, default=600.0, help="stop after so long, settle and compare")
    parser.add_argument("--keep", action="store_true", help="keep databases and logs")
    options = Options(**vars(parser.parse_args(arguments)))
    # Whoever ends a run early ends its processes and servers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    print(
        f"again: python -m tests.chaos.run --faults {options.faults} --stack {options.stack} "
        f"--world {options.world} --seed {options.seed}",
        file=sys.stderr,
    )
    verdict = run(options)
    for line in [*verdict.notes, *verdict.findings[:MOST_FINDINGS]]:
        print(f"  {line}", file=sys.stderr)
    told = {
        "stack": options.stack,
        "faults": verdict.faults.total(),
        "kinds": dict(sorted(verdict.faults.items())),
        "compared": verdict.checked,
        "lost": verdict.lost,
        "twice": verdict.twice,
        "out_of_order": verdict.out_of_order,
        "stuck": verdict.stuck,
        "not_replayed": verdict.not_replayed,
        "invariants_broken": verdict.broken,
        "seed": options.seed,
    }
    print("CHAOS " + json.dumps(told, ensure_ascii=False))
    return 0 if verdict.is_clean and verdict.checked else 1


if __name__ == "__main__":
    sys.exit(main())
