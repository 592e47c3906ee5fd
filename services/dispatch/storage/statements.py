"""The signed statements of agencies, on SQLAlchemy."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.dispatch.domain.signed_statement import SignedStatement
from services.dispatch.storage.tables import SIGNED_STATEMENT


class StoredStatements:
    """What the agencies have promised."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, case_no: str) -> SignedStatement | None:
        """The statement of that case."""
        return self.session.get(SignedStatement, case_no)

    def add(self, signed: SignedStatement) -> None:
        """Keep a new statement."""
        self.session.add(signed)
        self.session.flush()

    def replacing(self, case_no: str) -> str:
        """The supplement that was heard of before the statement it replaces."""
        wanted = select(SIGNED_STATEMENT.c.case_no).where(SIGNED_STATEMENT.c.supplements == case_no)
        return self.session.scalar(wanted) or ""


def standing_of(session: Session, agency: str) -> list[SignedStatement]:
    """The statements of an agency that nothing has replaced, the newest year first."""
    columns = SIGNED_STATEMENT.c
    wanted = select(SignedStatement).where(columns.agency == agency, columns.replaced_by == "")
    return list(session.scalars(wanted.order_by(columns.year.desc(), columns.township)))
