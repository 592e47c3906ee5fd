"""`python -m services.dispatch.cli migrate | load-county <folder>`."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from chassis.actor import Actor
from chassis.clock import SystemClock
from chassis.persistence import migrations
from chassis.settings import read
from services.dispatch.assembly import SERVICE, remember
from services.dispatch.settings import StorageSettings
from services.dispatch.usecases.register_agency import RegisterAgency

AGENCIES = "agencies.json"


def migrate() -> None:
    """Bring the database to its newest form."""
    memory = remember(read(StorageSettings), SystemClock())
    migrations.upgrade(f"services.{SERVICE}", memory.database)
    print("dispatch: database is up to date")


def load_county(folder: Path) -> None:
    """Register the county's stationed agencies; again changes nothing."""
    memory = remember(read(StorageSettings), SystemClock())
    agencies = json.loads((folder / AGENCIES).read_text(encoding="utf-8"))
    with memory.works(Actor.system(SERVICE), "load-county") as work:
        changed = sum(
            RegisterAgency()(
                work,
                one["code"],
                name=one["name"],
                sending_department=one["sending_department"],
                seat_township=one["seat_township"],
                served=tuple(one["served"]),
            )
            for one in agencies
        )
    print(f"dispatch: {len(agencies)} stationed agencies, {changed} new or changed")


def main(arguments: Sequence[str] | None = None) -> None:
    """Carry out one command."""
    parser = argparse.ArgumentParser(prog="services.dispatch.cli", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help=migrate.__doc__)
    loading = commands.add_parser("load-county", help=load_county.__doc__)
    loading.add_argument("folder", type=Path)
    options = parser.parse_args(arguments)
    if options.command == "migrate":
        migrate()
    else:
        load_county(options.folder)


if __name__ == "__main__":
    main()
