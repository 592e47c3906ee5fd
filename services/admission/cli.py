"""`python -m services.admission.cli migrate | load-county <folder> | publish-catalogue | burden … | …`."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from chassis.actor import Actor
from chassis.clock import SystemClock
from chassis.parameters.fixing import FixParameter
from chassis.persistence.database import Database
from chassis.persistence.migrations import upgrade
from chassis.persistence.unit_of_work import Works
from chassis.settings import read
from services.admission.domain.months import Period, month_text
from services.admission.domain.parameter_table import TABLE
from services.admission.messaging.posting import outbox, publisher
from services.admission.settings import StoreSettings
from services.admission.storage.burden_keeping import differences, rebuild
from services.admission.storage.work import Work
from services.admission.usecases.constitute_committee import ConstituteCommittee
from services.admission.usecases.import_guidance_list import ImportGuidanceList
from services.admission.usecases.learn_unit import LearnUnit
from services.admission.usecases.publish_catalogue import PublishSnapshot

LIST_ISSUER = "株洲市"
LIST_VERSION = "2018-12-03"
SUMMARY = "{county}: 负担台账与记录不符 {unequal} 处 · {unequal} kept figures differ from the record"
REBUILT = "{county}: 负担台账已重算至 {until}，原不符 {unequal} 处 · rebuilt, {unequal} had differed"


@dataclass(frozen=True, slots=True)
class Told:
    """What a command found, and its exit code."""

    text: str
    code: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command of admission."""
    options = _parser().parse_args(arguments)
    settings = read(StoreSettings)
    database = Database(settings.database_url, schema=settings.database_schema)
    try:
        told = options.run(settings, database, options)
    finally:
        database.dispose()
    if isinstance(told, Told):
        print(told.text)
        return told.code
    if told:
        print(told)
    return 0


def migrate(_settings: StoreSettings, database: Database, _options: argparse.Namespace) -> str:
    """Bring the database to the newest form."""
    upgrade("services.admission", database)
    return ""


def load_county(settings: StoreSettings, database: Database, options: argparse.Namespace) -> str:
    """Load units, committee, settings and guidance list of a county; a second time changes nothing."""
    folder: Path = options.folder
    units = json.loads((folder / "units.json").read_text(encoding="utf-8"))
    committee = json.loads((folder / "committee.json").read_text(encoding="utf-8"))
    county = str(committee["county"])
    with _works(settings, database)(Actor.system("admission"), "load-county") as work:
        new_units = sum(LearnUnit()(work, unit) for unit in units)
        work.session.flush()
        ConstituteCommittee()(work, committee)
        new_settings = work.parameters.seed(county)
        rows = rows_of(folder / "guidance_list.csv")
        listed = ImportGuidanceList()(work, rows, issuer=LIST_ISSUER, version=LIST_VERSION, county=county)
    return (
        f"{county}: {new_units} units, {new_settings} settings, "
        f"{listed['changed']} of {listed['imported']} list entries new or changed"
    )


def publish_catalogue(settings: StoreSettings, database: Database, _options: argparse.Namespace) -> str:
    """Tell every listener the whole catalogue once more."""
    with _works(settings, database)(Actor.system("admission"), "publish-catalogue") as work:
        PublishSnapshot()(work, settings.county)
    return f"{settings.county}: catalogue published"


def fix_parameter(settings: StoreSettings, database: Database, options: argparse.Namespace) -> str:
    """Let the county fix one of its settings from a date on."""
    value: Any = json.loads(options.value)
    with _works(settings, database)(Actor.system("admission"), "fix-parameter") as work:
        FixParameter(TABLE)(
            work,
            settings.county,
            options.key,
            value,
            valid_from=options.valid_from,
            reason=options.reason,
            seen=len(work.parameters.entries(settings.county, options.key)),
        )
    return f"{settings.county}: {options.key} = {options.value} from {options.valid_from}"


def verify_burden(settings: StoreSettings, database: Database, _options: argparse.Namespace) -> Told:
    """Compare every kept figure of the burden ledger with what the record makes of it; changes nothing."""
    with database.engine.begin() as connection:
        found = differences(connection, settings.county)
    told = [*found, SUMMARY.format(county=settings.county, unequal=len(found))]
    return Told("\n".join(told), 1 if found else 0)


def rebuild_burden(settings: StoreSettings, database: Database, _options: argparse.Namespace) -> str:
    """Make every kept figure of the burden ledger anew from the record."""
    until = Period.of_year(SystemClock().today().year + 1).last
    with database.engine.begin() as connection:
        found = differences(connection, settings.county)
        rebuild(connection, settings.county, until)
    return REBUILT.format(county=settings.county, unequal=len(found), until=month_text(until))


def rows_of(file: Path) -> list[dict[str, Any]]:
    """The rows of a guidance list kept as CSV, each with its line number."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [{**row, "row": number} for number, row in enumerate(csv.DictReader(lines), 2)]


def _works(settings: StoreSettings, database: Database) -> Works[Work]:
    return Works(database, SystemClock(), work=Work, publish=publisher(outbox(settings.county)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="services.admission.cli", description=__doc__)
    commands = parser.add_subparsers(required=True)
    commands.add_parser("migrate", help=migrate.__doc__).set_defaults(run=migrate)
    load = commands.add_parser("load-county", help=load_county.__doc__)
    load.add_argument("folder", type=Path)
    load.set_defaults(run=load_county)
    publish = commands.add_parser("publish-catalogue", help=publish_catalogue.__doc__)
    publish.set_defaults(run=publish_catalogue)
    burden = commands.add_parser("burden", help="the kept figures of the burden ledger")
    verbs = burden.add_subparsers(required=True)
    verbs.add_parser("verify", help=verify_burden.__doc__).set_defaults(run=verify_burden)
    verbs.add_parser("rebuild", help=rebuild_burden.__doc__).set_defaults(run=rebuild_burden)
    fix = commands.add_parser("fix-parameter", help=fix_parameter.__doc__)
    fix.add_argument("key", choices=sorted(TABLE.defaults))
    fix.add_argument("value", help="JSON")
    fix.add_argument("valid_from", type=date.fromisoformat, help="today or later")
    fix.add_argument("reason", help="why, and by which document")
    fix.set_defaults(run=fix_parameter)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
