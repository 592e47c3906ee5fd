"""`python -m services.assessment.cli migrate | recompute --year <year>`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from chassis.persistence.database import Database
from chassis.persistence.journal import entries_of
from chassis.persistence.migrations import upgrade
from chassis.settings import read
from services.assessment.domain.aggregation import GRADE_WORDS
from services.assessment.domain.exact import shown, written
from services.assessment.domain.replaying import Comparison, compared, frozen_rules, rebuilt, share_follows
from services.assessment.settings import StoreSettings
from services.assessment.storage import reads
from services.assessment.usecases.fix_scheme import scheme_subject

SUMMARY = (
    "{year} 年度：{all} 个结果，{equal} 个与日志重算完全一致。\n"
    "{year}: {all} results, {equal} equal what the journal makes of them to the last digit."
)
SHARE = "{year} 年度优秀名单（AST-25） list of 优秀：{verdict}"
VERDICTS = {True: "一致 equal", False: "不一致 DIFFERENT"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command of assessment."""
    options = _parser().parse_args(arguments)
    settings = read(StoreSettings)
    database = Database(settings.database_url, schema=settings.database_schema)
    try:
        return int(options.run(settings, database, options) or 0)
    finally:
        database.dispose()


def migrate(_settings: StoreSettings, database: Database, _options: argparse.Namespace) -> None:
    """Bring the database to the newest form."""
    upgrade("services.assessment", database)


def recompute(settings: StoreSettings, database: Database, options: argparse.Namespace) -> int:
    """Rebuild every result of a year from the journal and say whether it equals what stands."""
    with Session(database.engine) as session:
        found = recomputed(session, settings.county, options.year)
        follows = share_recomputed(session, settings.county, options.year)
    if options.json:
        print(json.dumps([_plain(one) for one in found], ensure_ascii=False, indent=2))
    else:
        for one in found:
            print(_line(one))
        equal = sum(one.is_equal for one in found)
        if follows is not None:
            print(SHARE.format(year=options.year, verdict=VERDICTS[follows]))
        print(SUMMARY.format(year=options.year, all=len(found), equal=equal))
    return 0 if follows is not False and all(one.is_equal for one in found) else 1


def recomputed(session: Session, county: str, year: int) -> list[Comparison]:
    """Every version of every result of a year beside what the journal makes of it."""
    rules = frozen_rules(entries_of(session, scheme_subject(county, year)))
    return [
        comparison
        for found in reads.assessments(session, year)
        for comparison in compared(found, entries_of(session, found.case_no), rules)
    ]


def share_recomputed(session: Session, county: str, year: int) -> bool | None:
    """Whether the list of 优秀 of a year follows from what the journal tells; nothing where there is none."""
    noted = entries_of(session, scheme_subject(county, year))
    rules = frozen_rules(noted)
    again = {
        found.case_no: rebuilt(found.case_no, entries_of(session, found.case_no), rules)
        for found in reads.assessments(session, year)
    }
    return share_follows(noted, again)


def _plain(one: Comparison) -> dict[str, Any]:
    figures = one.stands or one.rebuilt or one.noted
    assert figures is not None, "a comparison is of something"
    return {
        "case_no": one.case_no,
        "agency_name": one.agency_name,
        "number": one.number,
        "published": one.published,
        "total": written(figures.total),
        "rate": written(figures.rate),
        "grade": figures.grade.value,
        "rebuilt_total": written(one.rebuilt.total) if one.rebuilt else None,
        "is_equal": one.is_equal,
    }


def _line(one: Comparison) -> str:
    plain, verdict = _plain(one), VERDICTS[one.is_equal]
    figures = one.stands or one.rebuilt or one.noted
    assert figures is not None, "a comparison is of something"
    grade = GRADE_WORDS[figures.grade].zh
    return f"{one.case_no} {one.agency_name} #{one.number}  {shown(figures.total)} {grade}  {verdict}" + (
        "" if one.is_equal else f"  {plain['total']} ≠ {plain['rebuilt_total']}"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="services.assessment.cli", description=__doc__)
    commands = parser.add_subparsers(required=True)
    commands.add_parser("migrate", help=migrate.__doc__).set_defaults(run=migrate)
    again = commands.add_parser("recompute", help=recompute.__doc__)
    again.add_argument("--year", type=int, required=True)
    again.add_argument("--json", action="store_true")
    again.set_defaults(run=recompute)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
