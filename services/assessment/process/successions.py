"""A succession with everything that runs: what is not signed ends, what is being marked changes hands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.engine.runtime import Engine
from services.assessment.process.cases import RunningCases, taken_over_reason
from services.assessment.process.statements import RunningStatements
from services.assessment.usecases.register_succession import RegisterSuccession


@dataclass(frozen=True, slots=True)
class RunningSuccessions:
    """Keeps diagrams and records in step."""

    engine: Engine
    cases: RunningCases
    statements: RunningStatements

    def register(
        self, work: Any, former: str, successor: str, on: date, document: str
    ) -> Mapping[str, list[str]]:
        """Register one; the cases that were handed over, and those their own people finish."""
        register = RegisterSuccession(self.cases.county)
        found = register(work, former, successor, on, document)
        ended = [*(one.case_no for one in found.running), *(one.case_no for one in found.left_out)]
        for statement in found.running:
            reason = {"reason": f"由承继单位另行办理（{document.strip()}）"}
            self.statements.supersede(work, statement.case_no, reason)
        for one in found.renamed:
            self.engine.take_place(work, one.case_no, before=former, after=successor)
        for one in found.left_out:
            reason = {"reason": taken_over_reason(work, work.successions.get(former))}
            self.cases.leave_out(work, one.case_no, reason)
        return {
            "passed": [one.case_no for one in found.passed],
            "ended": ended,
            "moved": [one.case_no for one in found.renamed],
            "kept": [one.case_no for one in found.kept],
        }
