"""Hear that agency and township have signed a statement."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.domain.signed_statement import SignedStatement
from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class HearStatement:
    """Kept once, whatever the order the messages come in; a supplement replaces the one it names."""

    def __call__(self, work: Work, signed: SignedStatement) -> None:
        """Keep the statement."""
        if work.statements.get(signed.case_no) is not None:
            return
        signed.replaced_by = work.statements.replacing(signed.case_no)
        work.statements.add(signed)
        before = work.statements.get(signed.supplements) if signed.supplements else None
        if before is not None:
            before.replaced_by = signed.case_no
        work.record("statement-heard", signed.agency, case_no=signed.case_no, number=signed.number)
