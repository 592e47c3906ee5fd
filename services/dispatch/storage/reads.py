"""Queries for pages: what is there, without changing anything."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Column, exists, select
from sqlalchemy.orm import Session

from chassis.persistence import proofs
from chassis.persistence.journal import JournalEntry, entries_of
from services.dispatch.domain.agency import StationedAgency
from services.dispatch.domain.catalogue import CatalogueItem, CatalogueState
from services.dispatch.domain.suspension import Suspension
from services.dispatch.domain.township_duty import TownshipDuty
from services.dispatch.domain.whistle import Whistle
from services.dispatch.domain.work_order import WorkOrder
from services.dispatch.storage.adverse_opinions import adverse_opinion, adverse_opinions, results_of
from services.dispatch.storage.appointments import appointment, appointments
from services.dispatch.storage.repositories import SOURCE, StoredOrders
from services.dispatch.storage.secondments import secondment, secondments
from services.dispatch.storage.staff_notices import staff_notice, staff_notices
from services.dispatch.storage.statements import standing_of as statements_of
from services.dispatch.storage.tables import (
    AGENCY,
    CATALOGUE_ITEM,
    SUSPENSION,
    TOWNSHIP_DUTY,
    UNIT,
    WHISTLE,
    WHISTLE_PARTY,
    WORK_ORDER,
)

__all__ = [
    "adverse_opinion", "adverse_opinions", "agencies", "agency", "appointment", "appointments", "catalogue",
    "catalogue_state", "duties", "journal", "names", "of_community", "open_whistles", "order", "orders",
    "proof_code", "proven", "results_of", "secondment", "secondments", "staff_notice", "staff_notices",
    "statements_of", "suspensions", "whistle", "whistles",
]  # fmt: skip


def order(session: Session, order_no: str) -> WorkOrder | None:
    """One order."""
    return session.get(WorkOrder, order_no)


def proof_code(session: Session, order_no: str) -> str:
    """The code of an order; empty before the gate let it through."""
    return proofs.code_of(session, order_no)


def proven(session: Session, code: str) -> WorkOrder | None:
    """The order a code stands for; nothing for a code nobody gave."""
    subject = proofs.subject_of(session, code)
    return order(session, subject) if subject else None


def orders(
    session: Session,
    *,
    unit: str | None,
    state: str | None = None,
    batch_no: str | None = None,
    pool_no: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> Sequence[WorkOrder]:
    """The newest orders first; only those a unit sends or receives, when one is named."""
    columns = WORK_ORDER.c
    statement = select(WorkOrder).order_by(columns.order_no.desc()).limit(limit)
    if unit is not None:
        statement = statement.where(_side(unit) == unit)
    if state:
        statement = statement.where(columns.state == state)
    if batch_no:
        statement = statement.where(columns.batch_no == batch_no)
    if pool_no:
        statement = statement.where(columns.pool_no == pool_no)
    if before:
        statement = statement.where(columns.order_no < before)
    return session.execute(statement).scalars().all()


def of_community(session: Session, community: str, since: date) -> Sequence[WorkOrder]:
    """The orders to a community placed since a day, oldest first."""
    return StoredOrders(session).of_community(community, since)


def duties(session: Session, *, department: str, after: str | None, limit: int) -> Sequence[TownshipDuty]:
    """The duties a department has laid on townships, by number."""
    columns = TOWNSHIP_DUTY.c
    statement = select(TownshipDuty).where(columns.department == department)
    if after:
        statement = statement.where(columns.duty_id > after)
    return session.scalars(statement.order_by(columns.duty_id).limit(limit)).all()


def agencies(session: Session) -> Sequence[StationedAgency]:
    """The register of stationed agencies, by code; a county has some hundreds at most."""
    return session.execute(select(StationedAgency).order_by(AGENCY.c.code)).scalars().all()


def agency(session: Session, code: str) -> StationedAgency | None:
    """One agency with everything that was ever entered."""
    return session.get(StationedAgency, code)


def whistle(session: Session, whistle_no: str) -> Whistle | None:
    """One whistle."""
    return session.get(Whistle, whistle_no)


def whistles(
    session: Session, *, unit: str | None, state: str | None = None, before: str | None = None, limit: int
) -> Sequence[Whistle]:
    """The newest whistles first; only those that are a unit's business, when one is named."""
    columns = WHISTLE.c
    statement = select(Whistle).order_by(columns.whistle_no.desc()).limit(limit)
    if unit is not None:
        party = WHISTLE_PARTY.c
        statement = statement.join(
            WHISTLE_PARTY, (party.whistle_no == columns.whistle_no) & (party.unit == unit)
        )
    if state:
        statement = statement.where(columns.state == state)
    if before:
        statement = statement.where(columns.whistle_no < before)
    return session.execute(statement).scalars().all()


def open_whistles(session: Session, *, unit: str | None, township: str, limit: int) -> Sequence[Whistle]:
    """What is open, what is due first at the top; a county has some hundreds at a time at most."""
    columns = WHISTLE.c
    statement = select(Whistle).where(columns.ended_at.is_(None))
    if unit is not None:
        party = WHISTLE_PARTY.c
        mine = exists().where(party.unit == unit, party.whistle_no == columns.whistle_no)
        statement = statement.where(mine)
    if township:
        statement = statement.where(columns.township == township)
    statement = statement.order_by(columns.due_at.nulls_last(), columns.whistle_no).limit(limit)
    return session.execute(statement).scalars().all()


def catalogue(
    session: Session, *, text: str | None, after: str | None, limit: int
) -> Sequence[CatalogueItem]:
    """The local copy of the catalogue, by id."""
    columns = CATALOGUE_ITEM.c
    statement = select(CatalogueItem).order_by(columns.item_id).limit(limit)
    if after:
        statement = statement.where(columns.item_id > after)
    if text:
        statement = statement.where(columns.name.contains(text, autoescape=True) | (columns.item_id == text))
    return session.execute(statement).scalars().all()


def catalogue_state(session: Session) -> CatalogueState:
    """How fresh and complete the copy is."""
    return session.get(CatalogueState, SOURCE) or CatalogueState(SOURCE)


def suspensions(session: Session, case_nos: Collection[str]) -> Sequence[Suspension]:
    """What keeps an order back, by the matters that do."""
    if not case_nos:
        return ()
    wanted = select(Suspension).where(SUSPENSION.c.case_no.in_(case_nos))
    return session.scalars(wanted.order_by(SUSPENSION.c.case_no)).all()


def names(session: Session, codes: Collection[str]) -> Mapping[str, str]:
    """What units are called; agencies too."""
    wanted = sorted(codes)
    units = select(UNIT.c.code, UNIT.c.name).where(UNIT.c.code.in_(wanted))
    stationed = select(AGENCY.c.code, AGENCY.c.name).where(AGENCY.c.code.in_(wanted))
    return {code: name for one in (units, stationed) for code, name in session.execute(one)}


def journal(session: Session, subject: str) -> Sequence[JournalEntry]:
    """Who did what to an order, oldest first."""
    return entries_of(session, subject)


def _side(unit: str) -> Column[Any]:
    """The column a unit appears in: communities have twelve digits, townships nine."""
    if unit.isdigit() and len(unit) == 12:
        return WORK_ORDER.c.community
    if unit.isdigit() and len(unit) == 9:
        return WORK_ORDER.c.township
    return WORK_ORDER.c.sender
