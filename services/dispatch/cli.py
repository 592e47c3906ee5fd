"""`python -m services.dispatch.cli migrate | load-county <folder>`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from chassis.actor import Actor
from chassis.clock import SystemClock
from chassis.persistence.database import Database
from chassis.persistence.migrations import upgrade
from chassis.persistence.unit_of_work import Works
from chassis.settings import read
from services.dispatch.domain.agency import Holding, Line, Post, PostKind, SinkingMode
from services.dispatch.messaging.posting import outbox, publisher
from services.dispatch.settings import StoreSettings
from services.dispatch.storage.work import Work
from services.dispatch.usecases.hear_unit import HearUnit
from services.dispatch.usecases.keep_event_class import KeepEventClass
from services.dispatch.usecases.register_agency import RegisterAgency


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command of dispatch."""
    options = _parser().parse_args(arguments)
    settings = read(StoreSettings)
    database = Database(settings.database_url, schema=settings.database_schema)
    try:
        told = options.run(settings, database, options)
    finally:
        database.dispose()
    if told:
        print(told)


def migrate(_settings: StoreSettings, database: Database, _options: argparse.Namespace) -> str:
    """Bring the database to the newest form."""
    upgrade("services.dispatch", database)
    return ""


def load_county(settings: StoreSettings, database: Database, options: argparse.Namespace) -> str:
    """Load the units, stationed agencies and event classes of a county; a second time changes nothing."""
    units, agencies = _rows(options.folder, "units.json"), _rows(options.folder, "agencies.json")
    box = outbox(settings.county)
    works = Works(database, SystemClock(), work=Work, publish=publisher(box))
    with works(Actor.system("dispatch"), "load-county") as work:
        for unit in units:
            HearUnit()(
                work,
                unit["code"],
                name=unit["short_name"] or unit["name"],
                kind=unit["kind"],
                parent=unit["parent"] or "",
                revision=unit["revision"],
            )
        changed = sum(_register(work, agency) for agency in agencies)
        for said in _rows(options.folder, "event_classes.json"):
            KeepEventClass()(work, said)
    return f"{settings.county}: {changed} of {len(agencies)} stationed agencies new or changed"


def _register(work: Work, agency: Mapping[str, Any]) -> bool:
    line = Line(
        since=date.fromisoformat(agency["since"]),
        name=agency["name"],
        sending_department=agency["sending_department"],
        seat_township=agency["seat_township"],
        served=tuple(agency["served"]),
        mode=SinkingMode(agency["mode"]),
        decider=agency.get("decider", ""),
        contact=agency.get("contact", ""),
        proof=agency.get("proof", ""),
        posts=tuple(Post(one["title"], PostKind(one["kind"]), one["quota"]) for one in agency["posts"]),
    )
    holdings = [
        Holding(post["title"], holder, date.fromisoformat(post["held_since"]))
        for post in agency["posts"]
        for holder in post.get("holders", ())
    ]
    return RegisterAgency()(work, agency["code"], line, holdings)


def _rows(folder: Path, name: str) -> Sequence[Mapping[str, Any]]:
    rows: Sequence[Mapping[str, Any]] = json.loads((folder / name).read_text(encoding="utf-8"))
    return rows


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="services.dispatch.cli", description=__doc__)
    commands = parser.add_subparsers(required=True)
    commands.add_parser("migrate", help=migrate.__doc__).set_defaults(run=migrate)
    load = commands.add_parser("load-county", help=load_county.__doc__)
    load.add_argument("folder", type=Path)
    load.set_defaults(run=load_county)
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
