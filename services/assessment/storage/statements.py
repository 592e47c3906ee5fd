"""Target statements and the documents that were signed, on SQLAlchemy."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, tuple_
from sqlalchemy.orm import Session

from chassis.persistence.upsert import insert_into
from services.assessment.domain.statement_errors import StatementUnknown
from services.assessment.domain.target_statement import State, TargetStatement
from services.assessment.storage.tables import STATEMENT_PAPER, TARGET_STATEMENT

_COLUMNS = TARGET_STATEMENT.c
_STANDING = (State.SIGNED, State.RECOGNISED_SIGNED)
_GONE = (State.NOT_SIGNED, State.SUPERSEDED)
Key = tuple[str, str, str]


class StoredStatements:
    """The target statements of all years."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, case_no: str) -> TargetStatement:
        """The statement, or `StatementUnknown`."""
        found = self.session.get(TargetStatement, case_no)
        if found is None:
            raise StatementUnknown(case_no=case_no)
        return found

    def add(self, statement: TargetStatement) -> None:
        """Keep a new statement."""
        self.session.add(statement)
        self.session.flush()

    def of(self, year: int, agency: str, township: str) -> TargetStatement | None:
        """The statement of the year that is signed or on its way, the newest first."""
        wanted = _of(year, [agency], [township]).where(_COLUMNS.state.not_in(_GONE))
        return self.session.scalars(wanted.order_by(_COLUMNS.case_no.desc())).first()

    def supplement_of(self, case_no: str) -> TargetStatement | None:
        """What is under way to replace a signed statement."""
        before = self.get(case_no)
        wanted = _of(before.year, [before.agency], [before.township]).where(
            _COLUMNS.supplements == case_no, _COLUMNS.state.not_in((*_STANDING, *_GONE))
        )
        return self.session.scalars(wanted).first()

    def standing(
        self, year: int, agencies: Collection[str], townships: Collection[str]
    ) -> list[TargetStatement]:
        """The signed statements the year is judged by."""
        wanted = _of(year, agencies, townships).where(_COLUMNS.state.in_(_STANDING))
        return list(self.session.scalars(wanted.order_by(_COLUMNS.case_no)))

    def of_party(self, year: int, party: str) -> list[TargetStatement]:
        """The statements from a year on that an agency or township has signed or is to sign."""
        mine = or_(_COLUMNS.agency == party, _COLUMNS.township == party)
        wanted = select(TargetStatement).where(_COLUMNS.year >= year, mine, _COLUMNS.state.not_in(_GONE))
        return list(self.session.scalars(wanted.order_by(_COLUMNS.case_no)))

    def page(
        self, *, year: int, units: Collection[str] | None, after: Key | None, limit: int
    ) -> list[TargetStatement]:
        """The statements of a year by agency, township and number, as far as these units are concerned."""
        key = (_COLUMNS.agency, _COLUMNS.township, _COLUMNS.case_no)
        wanted = select(TargetStatement).where(_COLUMNS.year == year)
        if units is not None:
            wanted = wanted.where(_concerned(units))
        if after is not None:
            wanted = wanted.where(tuple_(*key) > tuple_(*after))
        return list(self.session.scalars(wanted.order_by(*key).limit(limit)))

    def keep_paper(self, content: bytes) -> str:
        """Keep a document; its SHA-256."""
        sha256 = hashlib.sha256(content).hexdigest()
        kept = insert_into(self.session, STATEMENT_PAPER).values(sha256=sha256, content=content)
        self.session.execute(kept.on_conflict_do_nothing())
        return sha256

    def paper(self, sha256: str) -> bytes | None:
        """The document of that digest, if it is there and unchanged."""
        wanted = select(STATEMENT_PAPER.c.content).where(STATEMENT_PAPER.c.sha256 == sha256)
        content = self.session.scalar(wanted)
        intact = content is not None and hashlib.sha256(content).hexdigest() == sha256
        return bytes(content) if intact and content is not None else None


def _of(year: int, agencies: Collection[str], townships: Collection[str]) -> Select[Any]:
    return select(TargetStatement).where(
        _COLUMNS.year == year,
        _COLUMNS.agency.in_(sorted(agencies)),
        _COLUMNS.township.in_(sorted(townships)),
    )


def _concerned(units: Collection[str]) -> ColumnElement[bool]:
    known = sorted(units)
    return or_(_COLUMNS.agency.in_(known), _COLUMNS.township.in_(known), _COLUMNS.department.in_(known))
