"""`python -m services.assessment.cli migrate`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from chassis.persistence.database import Database
from chassis.persistence.migrations import upgrade
from chassis.settings import read
from services.assessment.settings import StoreSettings


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command of assessment."""
    options = _parser().parse_args(arguments)
    settings = read(StoreSettings)
    database = Database(settings.database_url, schema=settings.database_schema)
    try:
        options.run(database)
    finally:
        database.dispose()


def migrate(database: Database) -> None:
    """Bring the database to the newest form."""
    upgrade("services.assessment", database)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="services.assessment.cli", description=__doc__)
    commands = parser.add_subparsers(required=True)
    commands.add_parser("migrate", help=migrate.__doc__).set_defaults(run=migrate)
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
