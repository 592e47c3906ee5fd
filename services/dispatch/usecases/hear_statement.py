"""Hear that agency and township have signed a statement."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.domain.signed_statement import SignedStatement
from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class HearStatement:
    """Kept once, in any order; told again it has passed on; a supplement replaces the one it names."""

    def __call__(self, work: Work, signed: SignedStatement) -> None:
        """Keep the statement."""
        known = work.statements.get(signed.case_no)
        if known is not None:
            known.pass_to(signed.agency, signed.township)
            return
        signed.replaced_by = work.statements.replacing(signed.case_no)
        work.statements.add(signed)
        before = work.statements.get(signed.supplements) if signed.supplements else None
        if before is not None:
            before.replaced_by = signed.case_no
        work.record("statement-heard", signed.agency, case_no=signed.case_no, number=signed.number)
