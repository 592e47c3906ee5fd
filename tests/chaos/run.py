"""Random faults under load, then the accounts are compared.

`python -m tests.chaos.run --faults 100 --stack embedded --seed 7` prints what it found on its last line.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from chassis.testing.failpoints import CHANCE
from tests.chaos.controls import CONTROLS
from tests.chaos.faulty import CONTROL
from tests.chaos.processes import Fleet, Role
from tests.chaos.servers import Embedded, Full
from tests.chaos.toy_world import ToyWorld
from tests.chaos.verdict import Verdict

FAILPOINT_CHANCE = 0.002
PAUSES = {"messaging": 0.6, "product": 1.6}
"""Mean seconds between two faults; the product's processes take a few seconds to start."""
SERVER_KILL_SHARE = 0.06
FREEZE_SHARE = 0.08
PATIENCE_SECONDS = 60.0
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
    keep: bool = False
    patience: float = PATIENCE_SECONDS
    failpoint_chance: float = FAILPOINT_CHANCE


def run(options: Options) -> Verdict:
    """Start everything, break it `faults` times, let it settle, and compare."""
    folder = Path(tempfile.mkdtemp(prefix="gatehouse-chaos-"))
    folder.chmod(0o755)
    stack: Embedded | Full = Full(folder) if options.stack == "full" else Embedded(folder)
    try:
        world: World
        if options.world == "product":
            from tests.chaos.product_world import ProductWorld  # the services are loaded only when they run

            world = ProductWorld(stack, folder, seed=options.seed)
        else:
            world = ToyWorld(stack)
        return _run(options, stack, world, folder)
    finally:
        stack.stop()
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


def _run(options: Options, stack: Embedded | Full, world: World, folder: Path) -> Verdict:
    dice = random.Random(options.seed)
    environment = {**os.environ, **world.environment(), CHANCE: str(options.failpoint_chance)}
    if options.control:
        environment[CONTROL] = options.control
    fleet = Fleet(world.roles(), environment, folder / "logs")
    began = time.monotonic()
    try:
        world.start_load(fleet)
        _wait_for_load(world)
        pause = options.pause or PAUSES[options.world]
        for number in range(options.faults):
            time.sleep(min(dice.expovariate(1 / pause), 5 * pause))
            _one_fault(dice, fleet, stack, number, options)
        _wait_for_load(world)
        world.stop_load(fleet)
        _settle(world, options.patience)
    finally:
        fleet.stop()
    verdict = world.verdict()
    for how, count in sorted(fleet.deaths.items()):
        print(f"  {count:4} × {how}", file=sys.stderr)
    for finding in [*verdict.notes, *verdict.findings[:MOST_FINDINGS]]:
        print(f"  {finding}", file=sys.stderr)
    if fleet.unexpected_exits():
        print(_last_words(folder / "logs"), file=sys.stderr)
    print(f"  {verdict.checked} accounts compared in {time.monotonic() - began:.0f} s", file=sys.stderr)
    return verdict


def _one_fault(
    dice: random.Random, fleet: Fleet, stack: Embedded | Full, number: int, options: Options
) -> None:
    luck = dice.random()
    if stack.kills and luck < SERVER_KILL_SHARE:
        kill = dice.choice(stack.kills)
        kill()
        fleet.deaths[f"killed: {kill.__name__.removeprefix('kill_')}"] += 1
    elif luck < SERVER_KILL_SHARE + FREEZE_SHARE:
        fleet.freeze_one(dice, dice.uniform(0.5, 3.0))
    else:
        fleet.kill_one(dice)
    if (number + 1) % 10 == 0:
        print(f"  {number + 1} of {options.faults} faults", file=sys.stderr)


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
    parser.add_argument("--keep", action="store_true", help="keep databases and logs")
    options = Options(**vars(parser.parse_args(arguments)))
    print(
        f"again: python -m tests.chaos.run --faults {options.faults} --stack {options.stack} "
        f"--world {options.world} --seed {options.seed}",
        file=sys.stderr,
    )
    verdict = run(options)
    line = {
        "stack": options.stack,
        "faults": options.faults,
        "lost": verdict.lost,
        "twice": verdict.twice,
        "out_of_order": verdict.out_of_order,
        "stuck": verdict.stuck,
        "seed": options.seed,
    }
    print("CHAOS " + json.dumps(line))
    return 0 if verdict.is_clean and verdict.checked else 1


if __name__ == "__main__":
    sys.exit(main())
