"""What dispatch reported about an agency in a township in a year, by index."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from services.assessment.domain.charges import Charged, ChargeKind, of_call, of_event
from services.assessment.domain.facts import Agency, agency_of
from services.assessment.domain.rates import Call, Handled
from services.assessment.storage.tables import AGENCY, FACT, HANDLED_EVENT, WHISTLE_CALL


def charges_of(session: Session, agency: Agency, township: str, year: int) -> list[Charged]:
    """Orders, events the agency handled and whistles that called it (AST-06, AST-07)."""
    events = _rows(session, HANDLED_EVENT, "handler", agency.code, township, year)
    calls = _rows(session, WHISTLE_CALL, "body", agency.code, township, year)
    return [
        *_orders(session, agency, township, year),
        *(one for row in events for one in of_event(Handled(**row))),
        *(one for row in calls for one in of_call(Call(**row))),
    ]


def _rows(
    session: Session, table: Table, who: str, code: str, township: str, year: int
) -> list[dict[str, Any]]:
    columns = table.c
    wanted = select(*(one for one in columns if one.name != "year")).where(
        columns.year == year, columns[who] == code, columns.township == township
    )
    return [dict(row._mapping) for row in session.execute(wanted)]


def _orders(session: Session, agency: Agency, township: str, year: int) -> list[Charged]:
    """A blocked order names no agency, so the register says whose it would have been."""
    facts = FACT.c
    wanted = select(facts.kind, facts.order_no, facts.at, facts.sender, facts.agency).where(
        facts.year == year, facts.township == township, facts.agency.in_((agency.code, ""))
    )
    own = wanted.where((facts.agency == agency.code) | (facts.sender == agency.sending_department))
    rows = session.execute(own).all()
    register = list(session.scalars(select(Agency).order_by(AGENCY.c.code))) if rows else []
    return [
        Charged(ChargeKind(row.kind), row.order_no, row.at)
        for row in rows
        if row.agency or agency_of(row.sender, township, register) == agency.code
    ]
