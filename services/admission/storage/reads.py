"""What pages ask: rows in, plain records out; a fixed number of queries for every page."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Column, Select, Table, and_, func, or_, select, union
from sqlalchemy.orm import Session

from chassis.persistence.database import asked_once
from services.admission.domain.requirements import codes
from services.admission.domain.vocabulary import Procedure
from services.admission.storage import tables as t
from services.admission.storage.catalogue_reads import catalogue as catalogue
from services.admission.storage.catalogue_reads import catalogue_of as catalogue_of
from services.admission.storage.catalogue_reads import guidance_list as guidance_list
from services.admission.storage.catalogue_reads import similar as similar
from services.admission.storage.catalogue_terms import APPLICATION, NOTICE
from services.admission.storage.list_search import newest_with
from services.admission.storage.paging import Page, like, page_of, page_size
from services.admission.storage.records import (
    ApplicationRecord,
    ApplicationRow,
    AttachmentRecord,
    BlockedOrderRecord,
    FilingRow,
    NoticeRecord,
    NoticeRow,
    OrderFigure,
)

Record = TypeVar("Record", bound=Any)
_PARTS: Mapping[str, tuple[Table, tuple[str, ...]]] = {
    "plans": (t.PLAN, ("version",)),
    "consultations": (t.CONSULTATION, ("round", "id")),
    "opinions": (t.OPINION, ("id",)),
    "corrections": (t.CORRECTION_NOTICE, ("number",)),
    "reviews": (t.PRELIMINARY_REVIEW, ("id",)),
    "votes": (t.VOTE, ("id",)),
    "objections": (t.OBJECTION, ("id",)),
    "approvals": (t.APPROVAL, ("id",)),
    "dossiers": (t.DOSSIER, ("keeper",)),
    "attachments": (t.ATTACHMENT, ("id",)),
}

_ORDINARY_PARTS: Mapping[str, tuple[Table, tuple[str, ...]]] = {
    "coordinations": (t.COORDINATION, ("round",)),
    "review_requests": (t.REVIEW_REQUEST, ("id",)),
    "hearings": (t.HEARING, ("number",)),
    "ballots": (t.BALLOT, ("id",)),
}
"""What only the ordinary procedure has; a simple case does not ask for it."""


def applications(
    session: Session,
    county: str,
    *,
    unit: str | None = None,
    states: Sequence[str] | None = None,
    q: str = "",
    after: str = "",
    limit: int = 50,
) -> Page[ApplicationRow]:
    """Applications, newest first; with `unit` those it filed or was asked about."""
    table = t.APPLICATION
    wanted: Select[Any] = (
        select(table, t.UNIT.c.name.label("applicant_name"))
        .outerjoin(t.UNIT, t.UNIT.c.code == table.c.applicant)
        .where(table.c.county == county)
        .order_by(table.c.case_no.desc())
        .limit(page_size(limit) + 1)
    )
    if unit:
        all_of_them = bool(states or q.strip())
        mine = _concerning(unit, after, None if all_of_them else page_size(limit) + 1)
        wanted = wanted.where(table.c.case_no.in_(mine if all_of_them else session.scalars(mine).all()))
    if states:
        wanted = wanted.where(table.c.state.in_(list(states)))
    if after:
        wanted = wanted.where(table.c.case_no < after)
    if q.strip():
        rows = newest_with(session, county, APPLICATION, q, wanted, table.c.case_no, table.c.item_name, after)
    else:
        rows = session.execute(wanted).all()
    return page_of(rows, limit, _application_row, "case_no")


def _concerning(unit: str, after: str, rows: int | None) -> Select[Any]:
    """The cases a unit filed and those it was asked about, or the newest of them as a page needs them."""
    filed, asked = t.APPLICATION.c, t.CONSULTATION.c
    return _newest_of(
        [
            (filed.case_no, select(filed.case_no).where(filed.applicant == unit)),
            (asked.case_no, select(asked.case_no).where(asked.party == unit).distinct()),
        ],
        after,
        rows,
    )


def _newest_of(parts: Sequence[tuple[Column[Any], Select[Any]]], after: str, rows: int | None) -> Select[Any]:
    """What several questions find together; each is read in the order of the page, and ends with it."""
    asked = []
    for key, part in parts:
        wanted = part.where(key < after) if after else part
        asked.append(
            select(wanted.order_by(key.desc()).limit(rows).subquery() if rows else wanted.subquery())
        )
    found = union(*asked).subquery()
    (one,) = found.c
    return select(one).order_by(one.desc()).limit(rows) if rows else select(one)


def application(session: Session, case_no: str) -> ApplicationRecord | None:
    """One application with everything said and done about it."""
    return asked_once(session, ("application", case_no), lambda: _application(session, case_no))


def _application(session: Session, case_no: str) -> ApplicationRecord | None:
    row = session.execute(select(t.APPLICATION).where(t.APPLICATION.c.case_no == case_no)).first()
    if row is None:
        return None
    plain = dict(row._mapping)
    clock = plain.pop("clock_record")
    for inner in ("accepted_at", "submitted_plan"):
        plain.pop(inner)
    facts = plain["facts"]
    parts: dict[str, Any] = {
        name: _rows(session, table, case_no, order) for name, (table, order) in _PARTS.items()
    }
    scope: dict[str, Any] = {
        "townships": codes(facts, "townships"),
        "communities": codes(facts, "communities"),
    }
    ordinary = plain["procedure"] == Procedure.ORDINARY
    for name, (table, order) in _ORDINARY_PARTS.items():
        parts[name] = _rows(session, table, case_no, order) if ordinary else []
    parts["meetings"] = _meetings_of(session, parts["hearings"])
    named = _codes_in(plain, scope, parts)
    names = unit_names(session, named)
    return ApplicationRecord(
        **plain,
        **parts,
        **scope,
        clock=clock,
        applicant_name=names.get(plain["applicant"], plain["applicant"]),
        notice=_one(session, t.WORK_NOTICE, case_no),
        filing=_one(session, t.FILING, case_no),
        unit_names=names,
    )


def notices(
    session: Session, county: str, *, q: str = "", unit: str = "", after: str = "", limit: int = 50
) -> Page[NoticeRow]:
    """Work notices, newest first; with `unit` those it applied for or is told by."""
    notice = t.WORK_NOTICE.c
    wanted = _register(t.WORK_NOTICE, after, limit).where(notice.county == county)
    if unit:
        told = select(notice.id).join(
            t.ITEM_PLACE,
            and_(t.ITEM_PLACE.c.item_id == notice.item_id, t.ITEM_PLACE.c.version == notice.item_version),
        )
        parts = [
            (notice.id, select(notice.id).where(notice.applicant == unit)),
            (notice.id, told.where(t.ITEM_PLACE.c.place == unit)),
        ]
        mine = _newest_of(parts, after, None if q.strip() else page_size(limit) + 1)
        wanted = wanted.where(notice.id.in_(mine if q.strip() else session.scalars(mine).all()))
    if q.strip():
        rows = newest_with(session, county, NOTICE, q, wanted, notice.id, notice.item_name, after)
    else:
        rows = session.execute(wanted).all()
    return page_of(rows, limit, lambda row: _record(NoticeRow, row), "id")


def notice(session: Session, notice_id: str) -> NoticeRecord | None:
    """One work notice with everything its document says."""
    row = session.execute(
        select(t.WORK_NOTICE, t.FILING.c.number.label("filing_no"))
        .outerjoin(t.FILING, t.FILING.c.case_no == t.WORK_NOTICE.c.case_no)
        .where(t.WORK_NOTICE.c.id == notice_id)
    ).first()
    if row is None:
        return None
    named = {row.issuer, row.applicant, *row.addressees, *row.copies}
    return _record(NoticeRecord, row, filing_no=row.filing_no or "", unit_names=unit_names(session, named))


def filings(session: Session, *, q: str = "", after: str = "", limit: int = 50) -> Page[FilingRow]:
    """Filings, newest first."""
    table = t.FILING
    wanted = _register(table, after, limit)
    if q.strip():
        columns = (table.c.number, table.c.item_name, table.c.item_id, t.UNIT.c.name)
        wanted = wanted.where(or_(*(column.like(like(q), escape="\\") for column in columns)))
    return page_of(session.execute(wanted).all(), limit, lambda row: _record(FilingRow, row), "id")


def blocked_order(session: Session, case_no: str) -> BlockedOrderRecord | None:
    """One blocked order."""
    row = session.execute(select(t.BLOCKED_ORDER).where(t.BLOCKED_ORDER.c.case_no == case_no)).first()
    if row is None:
        return None
    names = unit_names(session, {row.sender, row.township, row.community} - {""}, short=True)
    return _record(BlockedOrderRecord, row, sender_name=names.get(row.sender, row.sender), unit_names=names)


def attachment(session: Session, attachment_id: str) -> AttachmentRecord | None:
    """One file people added."""
    row = session.execute(select(t.ATTACHMENT).where(t.ATTACHMENT.c.id == attachment_id)).first()
    return None if row is None else _record(AttachmentRecord, row)


def attachments_of(session: Session, case_no: str) -> list[AttachmentRecord]:
    """The files of a case."""
    rows = session.execute(
        select(t.ATTACHMENT).where(t.ATTACHMENT.c.case_no == case_no).order_by(t.ATTACHMENT.c.id)
    )
    return [_record(AttachmentRecord, row) for row in rows]


def meetings_to_join(session: Session, county: str, convenor: str, on: date) -> list[dict[str, Any]]:
    """The meetings of a county that are called but not opened, soonest first."""
    table = t.MEETING
    wanted = (
        select(table)
        .where(
            table.c.county == county,
            table.c.held_on >= on,
            table.c.opened_at.is_(None),
            table.c.convenor == convenor,
        )
        .order_by(table.c.held_on, table.c.id)
        .limit(20)
    )
    return [dict(row._mapping) for row in session.execute(wanted)]


def unit_names(session: Session, codes: Collection[str], *, short: bool = False) -> Mapping[str, str]:
    """What units are called: in full for documents, short for pages."""
    if not codes:
        return {}
    called = t.UNIT.c.short_name if short else t.UNIT.c.name
    wanted = select(t.UNIT.c.code, called.label("called")).where(t.UNIT.c.code.in_(sorted(set(codes))))
    return {row.code: row.called for row in session.execute(wanted)}


def order_figures(session: Session, county: str, item_ref: str = "") -> list[OrderFigure]:
    """How many orders of each item stand where."""
    table = t.ORDER_NOTE
    wanted = (
        select(table.c.item_ref, table.c.state, func.count().label("orders"))
        .where(table.c.county == county)
        .group_by(table.c.item_ref, table.c.state)
        .order_by(table.c.item_ref, table.c.state)
    )
    if item_ref:
        wanted = wanted.where(table.c.item_ref == item_ref)
    return [OrderFigure(row.item_ref, row.state, row.orders) for row in session.execute(wanted)]


def _register(table: Table, after: str, limit: int) -> Select[Any]:
    """A register of documents, newest first; ids sort by the time they were made."""
    wanted: Select[Any] = (
        select(table, t.UNIT.c.name.label("applicant_name"))
        .outerjoin(t.UNIT, t.UNIT.c.code == table.c.applicant)
        .order_by(table.c.id.desc())
        .limit(page_size(limit) + 1)
    )
    return wanted.where(table.c.id < after) if after else wanted


def _application_row(row: Any) -> ApplicationRow:
    return _record(ApplicationRow, row)


def _record(kind: type[Record], row: Any, **more: Any) -> Record:
    """The record of a kind from the columns of a row it names."""
    found = {**row._mapping, **more}
    if "applicant_name" in found:
        found["applicant_name"] = found["applicant_name"] or found["applicant"]
    record: Record = kind(**{field.name: found[field.name] for field in fields(kind)})
    return record


def _rows(session: Session, table: Table, case_no: str, order: tuple[str, ...]) -> list[dict[str, Any]]:
    found = session.execute(
        select(table).where(table.c.case_no == case_no).order_by(*(table.c[name] for name in order))
    )
    return [dict(row._mapping) for row in found]


def _meetings_of(session: Session, hearings: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The meetings a case was or will be heard at; a case of the simple procedure has none to ask for."""
    wanted = [row["meeting_id"] for row in hearings if row["meeting_id"]]
    if not wanted:
        return []
    found = session.execute(select(t.MEETING).where(t.MEETING.c.id.in_(wanted)).order_by(t.MEETING.c.id))
    return [dict(row._mapping) for row in found]


def _one(session: Session, table: Table, case_no: str) -> dict[str, Any] | None:
    row = session.execute(select(table).where(table.c.case_no == case_no)).first()
    return dict(row._mapping) if row else None


def _codes_in(plain: Mapping[str, Any], scope: Mapping[str, Any], parts: Mapping[str, Any]) -> set[str]:
    """Every unit the record names."""
    return {
        plain["applicant"],
        *plain["entitled"],
        *scope["townships"],
        *scope["communities"],
        *codes(plain["facts"], "entitled_senders"),
        *(vote["unit"] for vote in parts["votes"]),
        *(dossier["keeper"] for dossier in parts["dossiers"]),
        *(review["reviewer_unit"] for review in parts["reviews"]),
        *(unit for hearing in parts["hearings"] for unit in hearing["entitled"]),
    }
