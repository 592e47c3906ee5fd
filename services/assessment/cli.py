"""`python -m services.assessment.cli migrate`."""

import argparse
from collections.abc import Sequence

from chassis.clock import SystemClock
from chassis.persistence import migrations
from chassis.settings import read
from services.assessment.assembly import SERVICE, remember
from services.assessment.settings import StorageSettings


def migrate() -> None:
    """Bring the database to its newest form."""
    memory = remember(read(StorageSettings), SystemClock())
    migrations.upgrade(f"services.{SERVICE}", memory.database)
    print("assessment: database is up to date")


def main(arguments: Sequence[str] | None = None) -> None:
    """Carry out one command."""
    parser = argparse.ArgumentParser(prog="services.assessment.cli", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help=migrate.__doc__)
    parser.parse_args(arguments)
    migrate()


if __name__ == "__main__":
    main()
