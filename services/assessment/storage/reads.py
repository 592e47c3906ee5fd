"""Queries for pages: rows in, plain records out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from services.assessment.domain.facts import Agency, Counted, FactKind, Figure, figures, totals
from services.assessment.domain.rates import Called, add_up
from services.assessment.domain.told_stats import FIGURE_WORDS, NOTHING, differing
from services.assessment.storage.assessment_reads import agencies as agencies
from services.assessment.storage.assessment_reads import assessment as assessment
from services.assessment.storage.assessment_reads import assessments as assessments
from services.assessment.storage.assessment_reads import charged as charged
from services.assessment.storage.assessment_reads import excellent_share as excellent_share
from services.assessment.storage.assessment_reads import names as names
from services.assessment.storage.assessment_reads import not_begun as not_begun
from services.assessment.storage.assessment_reads import rules as rules
from services.assessment.storage.assessment_reads import schemes as schemes
from services.assessment.storage.assessment_reads import staff_sheets as staff_sheets
from services.assessment.storage.assessment_reads import staff_year as staff_year
from services.assessment.storage.assessment_reads import staff_years as staff_years
from services.assessment.storage.assessment_reads import standing_statements as standing_statements
from services.assessment.storage.assessment_reads import statement as statement
from services.assessment.storage.assessment_reads import statement_before as statement_before
from services.assessment.storage.assessment_reads import statement_chain as statement_chain
from services.assessment.storage.assessment_reads import statement_paper as statement_paper
from services.assessment.storage.assessment_reads import statements as statements
from services.assessment.storage.assessment_reads import successions as successions
from services.assessment.storage.assessment_reads import survey as survey
from services.assessment.storage.assessment_reads import survey_lines as survey_lines
from services.assessment.storage.assessment_reads import survey_of_token as survey_of_token
from services.assessment.storage.assessment_reads import surveys_of as surveys_of
from services.assessment.storage.assessment_reads import townships as townships
from services.assessment.storage.proofs import proof_code as proof_code
from services.assessment.storage.proofs import proven as proven
from services.assessment.storage.tables import AGENCY, FACT, HANDLED_EVENT, UNIT, WHISTLE_CALL
from services.assessment.storage.told_stats import heard, told


def figures_of(session: Session, year: int, viewer: str | None) -> Mapping[str, Any]:
    """The figures of a year; of one unit only, when the viewer may not see the whole county."""
    columns = (FACT.c.agency, FACT.c.sender, FACT.c.township, FACT.c.kind)
    statement = select(*columns, func.count()).where(FACT.c.year == year).group_by(*columns)
    if viewer is not None:
        statement = statement.where((FACT.c.sender == viewer) | (FACT.c.township == viewer[:9]))
    counted = [Counted(*row) for row in session.execute(statement)]
    register = {one.code: one for one in session.execute(select(Agency)).scalars()}
    lines = figures(counted, register.values())
    called = _names(session, {code for line in lines for code in (line.sender, line.township)})
    return {
        "year": year,
        "items": [_line(line, register, called) for line in lines],
        "as_of": session.execute(select(func.max(FACT.c.at)).where(FACT.c.year == year)).scalar(),
        "total": {kind.value: count for kind, count in totals(lines).items()},
    }


def rates_of(session: Session, year: int, viewer: str | None) -> list[dict[str, Any]]:
    """How the bodies answered the whistles of a year; of one unit only, unless the viewer watches all."""
    columns = WHISTLE_CALL.c
    asked = (
        columns.body,
        columns.township,
        columns.in_time,
        columns.no_show,
        columns.solved,
        columns.satisfied,
    )
    statement = select(*asked).where(columns.year == year)
    if viewer is not None:
        concerned = (columns.body == viewer) | (columns.department == viewer)
        statement = statement.where(concerned | (columns.township == viewer[:9]))
    lines = add_up(tuple(row) for row in session.execute(statement))
    names = _names(session, {code for line in lines for code in (line.body, line.township)})
    agencies = select(Agency).where(AGENCY.c.code.in_(sorted({line.body for line in lines})))
    names = {**names, **{one.code: one.name for one in session.execute(agencies).scalars()}}
    return [_rates(line, names) for line in lines]


def handled_of(session: Session, year: int, viewer: str | None) -> list[dict[str, Any]]:
    """What came of the events of a year, by handler and township (AST-06)."""
    columns = HANDLED_EVENT.c
    statement = (
        select(
            columns.handler,
            columns.township,
            func.count().label("events"),
            _total(columns.in_time).label("in_time"),
            _total(columns.solved).label("solved"),
            _total(columns.reopened > 0).label("reopened"),
            _total(columns.satisfied.is_not(None)).label("rated"),
            _total(columns.satisfied).label("satisfied"),
        )
        .where(columns.year == year)
        .group_by(columns.handler, columns.township)
        .order_by(columns.handler, columns.township)
    )
    if viewer is not None:
        concerned = (columns.handler == viewer) | (columns.department == viewer)
        statement = statement.where(concerned | (columns.township == viewer[:9]))
    rows = [dict(row._mapping) for row in session.execute(statement)]
    codes = {row[key] for row in rows for key in ("handler", "township")}
    agencies = session.execute(select(AGENCY.c.code, AGENCY.c.name).where(AGENCY.c.code.in_(sorted(codes))))
    names = {**_names(session, codes), **{row.code: row.name for row in agencies}}
    return [
        {
            **row,
            "handler_name": names.get(row["handler"], row["handler"]),
            "township_name": names.get(row["township"], row["township"]),
        }
        for row in rows
    ]


def compared_of(session: Session, year: int, viewer: str | None) -> dict[str, Any]:
    """What dispatch told of a year beside what was heard: when, how many lines, and those that differ."""
    lines = told(session, year)
    if viewer is not None:
        sent = set(session.scalars(select(AGENCY.c.code).where(AGENCY.c.sending_department == viewer)))
        lines = [one for one in lines if one.body in {viewer, *sent} or one.township == viewer[:9]]
    known = heard(session, year)
    found = [
        (one, name, known.get((one.body, one.township), NOTHING)[name])
        for one in lines
        for name in differing(known.get((one.body, one.township), NOTHING), one.figures)
    ]
    names = _names(session, {code for one, _, _ in found for code in (one.body, one.township)})
    agencies = select(AGENCY.c.code, AGENCY.c.name).where(
        AGENCY.c.code.in_({one.body for one, _, _ in found})
    )
    names = {**names, **{row.code: row.name for row in session.execute(agencies)}}
    return {
        "told_at": max((one.at for one in lines), default=None),
        "lines": len(lines),
        "differences": [
            {
                "body_name": names.get(one.body, one.body),
                "township_name": names.get(one.township, one.township),
                "figure": FIGURE_WORDS[name],
                "heard": count,
                "told": one.figures[name],
                "lost": one.lost,
            }
            for one, name, count in found
        ],
    }


def _total(condition: Any) -> Any:
    """How often it is true."""
    return func.sum(case((condition, 1), else_=0))


def _rates(line: Called, names: Mapping[str, str]) -> dict[str, Any]:
    rates = {"report_in": line.report_in_rate, "solution": line.solution_rate}
    rates["satisfaction"] = line.satisfaction_rate
    return {
        "body": line.body,
        "body_name": names.get(line.body, line.body),
        "township": line.township,
        "township_name": names.get(line.township, line.township),
        "called": line.called,
        "in_time": line.in_time,
        "no_shows": line.no_shows,
        **{f"{name}_rate": None if rate is None else f"{rate:.4f}" for name, rate in rates.items()},
    }


def years(session: Session) -> list[int]:
    """The years for which anything was reported, the latest first."""
    statement = select(FACT.c.year).distinct().order_by(FACT.c.year.desc())
    return [year for (year,) in session.execute(statement)]


def _line(line: Figure, register: Mapping[str, Agency], called: Mapping[str, str]) -> dict[str, Any]:
    agency = register.get(line.agency)
    return {
        "agency": line.agency or None,
        "agency_name": agency.name if agency else line.agency or None,
        "sender": line.sender,
        "sender_name": called.get(line.sender, line.sender),
        "township": line.township or None,
        "township_name": called.get(line.township, line.township) or None,
        **{kind.value: line.counts[kind] for kind in FactKind},
    }


def _names(session: Session, codes: set[str]) -> Mapping[str, str]:
    statement = select(UNIT.c.code, UNIT.c.name).where(UNIT.c.code.in_(sorted(codes)))
    return {row.code: row.name for row in session.execute(statement)}
