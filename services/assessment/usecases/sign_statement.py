"""One document, two signatures, then it is locked and counts (TGT-04, TGT-05, F-TGT-02)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.assessment.domain.assessment_errors import OutcomeUnknown
from services.assessment.domain.events import StatementSigned
from services.assessment.domain.statement_errors import StatementOutdated
from services.assessment.domain.target_statement import Side, TargetStatement
from services.assessment.usecases.acting import must_act_for, reason_in
from services.assessment.usecases.ports import StatementPress, Work


@dataclass(frozen=True, slots=True)
class PrepareStatement:
    """The department has consented: the document is drafted from the record and numbered."""

    press: StatementPress

    def __call__(self, work: Work, case_no: str) -> None:
        """Draft the document both will sign."""
        statement = work.statements.get(case_no)
        number = statement.number or self._number(work, statement)
        statement.number = number
        paper = work.statements.keep_paper(self.press(work, statement))
        statement.prepare(number, statement.digest(), paper)
        work.record("statement-prepared", case_no, number=number, sha256=paper)

    def _number(self, work: Work, statement: TargetStatement) -> str:
        """Without gaps for each township and year; one that is voided stays in the register (E3-58)."""
        unit = work.units.get(statement.township)
        word = (unit.document_word or unit.name) if unit else statement.township
        running = work.numbers.next(f"statement-{statement.township}", statement.year)
        return f"{word}责〔{statement.year}〕{running}号"


@dataclass(frozen=True, slots=True)
class SignStatement:
    """The head of one side signs, or has the plan drafted anew with a reason."""

    side: Side

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> None:
        """Sign or return."""
        statement = work.statements.get(case_no)
        unit = statement.agency if self.side is Side.AGENCY else statement.township
        must_act_for(work, unit)
        if outcome == "return":
            reason = reason_in(data)
            statement.decline()
            work.record("statement-declined", case_no, side=self.side.value, reason=reason)
            return
        if outcome != "sign":
            raise OutcomeUnknown(outcome=outcome)
        if work.statements.paper(statement.paper_sha256) is None:
            raise StatementOutdated()
        actor = work.actor
        statement.sign(self.side, unit=unit, name=actor.name, post=actor.post, at=work.clock.now())
        work.record(
            "statement-signed", case_no, side=self.side.value, sha256=statement.paper_sha256,
            record_sha256=statement.record_sha256,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RegisterStatement:
    """Both have signed: what it replaces is superseded, and dispatch is told (B20)."""

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Lock and register it; whether its plan was recognised."""
        statement = work.statements.get(case_no)
        statement.register(work.clock.today(), work.clock.now())
        if statement.supplements:
            before = work.statements.get(statement.supplements)
            if before.state.is_signed:
                before.supersede(f"由补充责任书 {statement.number} 取代", work.clock.now())
                work.record("statement-superseded", before.case_no, by=statement.number)
        path = statement.path.value if statement.path else ""
        work.record("statement-registered", case_no, number=statement.number, path=path)
        work.emit(StatementSigned(statement))
        return {"recognised": path == "recognised"}
