"""Where the diagram of target statements meets its verbs, and its running cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.engine.records import Case, Submission
from chassis.engine.runtime import Engine
from services.assessment.domain.statement_errors import StatementExists
from services.assessment.domain.target_dates import dates_of
from services.assessment.domain.target_statement import Side, TargetStatement
from services.assessment.process.roles import role_at
from services.assessment.usecases.agree_on_plan import ConsentToPlan, NegotiatePlan, RecognisePlan
from services.assessment.usecases.draft_plan import DraftPlan, SubmitPlan, TakeStock
from services.assessment.usecases.open_statement import OpenStatement, OpenSupplement
from services.assessment.usecases.ports import StatementPress, Work
from services.assessment.usecases.report_completion import ReportCompletion
from services.assessment.usecases.sign_statement import PrepareStatement, RegisterStatement, SignStatement
from services.assessment.usecases.watch_statement import (
    CloseUnsigned,
    EscalateStatement,
    SupersedeStatement,
    WatchStatement,
)

PROCESS = "tgt_statement"
SUPERSEDED = "assessment.statement-superseded"
Operation = Callable[[Work, Case], Mapping[str, Any] | None]
Completion = Callable[[Work, Case, Submission], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class RunningStatements:
    """Keeps diagram and record in step: one verb here is one use case and one command of the engine."""

    engine: Engine
    county: str
    organisation_department: str

    def open(self, work: Any, year: int, agency: str, township: str, recognise_because: str = "") -> str:
        """Begin one statement; its case number."""
        opened = OpenStatement(self.county)(work, year, agency, township, recognise_because=recognise_because)
        self._start(work, opened)
        return opened.case_no

    def open_all(self, work: Any, year: int, recognise_because: str = "") -> list[str]:
        """Begin one for every agency and township that have none for the year yet."""
        opened = []
        gone = {one.former for one in work.successions.all()}
        for agency in work.agencies.all():
            for township in agency.townships:
                if {agency.code, township} & gone:
                    continue
                try:
                    opened.append(self.open(work, year, agency.code, township, recognise_because))
                except StatementExists:
                    continue
        return opened

    def supplement(self, work: Any, case_no: str, data: Mapping[str, Any]) -> str:
        """Begin a supplementary statement; its case number."""
        made = OpenSupplement()(work, case_no, dict(data))
        self._start(work, made)
        return made.case_no

    def report(self, work: Any, case_no: str, data: Mapping[str, Any]) -> None:
        """The agency reports how far its targets are."""
        ReportCompletion()(work, case_no, data)

    def supersede(self, work: Any, case_no: str, data: Mapping[str, Any]) -> None:
        """A successor takes over: what is under way ends."""
        SupersedeStatement()(work, case_no, data)
        self.engine.deliver(work, SUPERSEDED, correlation=case_no, variables={})

    def _start(self, work: Any, one: TargetStatement) -> None:
        days = dates_of(one.year, work.clock.today(), self.engine.calendar.add_working_days)
        superiors = [one.department, self.organisation_department]
        title = f"{one.agency_name} {one.year} 年度工作目标责任书"
        self.engine.start(
            work,
            PROCESS,
            case_no=one.case_no,
            variables={
                "county": one.county,
                "agency": one.agency,
                "township": one.township,
                "department": one.department,
                "supplement": bool(one.supplements),
                "superiors": [
                    {"unit": unit, "who": role_at("department_leader", unit)}
                    for unit in dict.fromkeys(superiors)
                ],
                "stock_by": days.stock.isoformat(),
                "plan_by": days.plan.isoformat(),
                "agree_by": days.agree.isoformat(),
                "sign_by": days.sign.isoformat(),
                "close_by": days.close.isoformat(),
            },
            title=f"{title}（补充）" if one.supplements else title,
            parties=[one.agency, one.township, one.department, one.county],
        )


def statement_operations(press: StatementPress) -> Mapping[str, Operation]:
    """The operations of a statement by topic."""
    prepare = PrepareStatement(press)
    return {
        "assessment.submit_plan": lambda work, case: SubmitPlan()(
            work, case.case_no, str(case.variables["path"])
        ),
        "assessment.prepare_statement": lambda work, case: prepare(work, case.case_no),
        "assessment.register_statement": lambda work, case: RegisterStatement()(work, case.case_no),
        "assessment.escalate_statement": lambda work, case: EscalateStatement()(work, case.case_no),
        "assessment.close_unsigned": lambda work, case: CloseUnsigned()(work, case.case_no),
    }


def statement_completions() -> Mapping[str, Completion]:
    """The completions of a statement by name."""
    return {
        "assessment.take_stock": lambda work, case, said: TakeStock()(work, case.case_no, said.data),
        "assessment.draft_plan": _of_case(DraftPlan()),
        "assessment.negotiate_plan": _of_case(NegotiatePlan()),
        "assessment.recognise_plan": _of_case(RecognisePlan()),
        "assessment.consent_to_plan": _of_case(ConsentToPlan()),
        "assessment.sign_for_agency": _of_case(SignStatement(Side.AGENCY)),
        "assessment.sign_for_township": _of_case(SignStatement(Side.TOWNSHIP)),
        "assessment.watch_delay": lambda work, case, said: WatchStatement()(
            work, case.case_no, str(case.variables["superior"]["unit"]), said.data
        ),
    }


def _of_case(verb: Callable[[Work, str, str, Mapping[str, Any]], Any]) -> Completion:
    def complete(work: Work, case: Case, said: Submission) -> Mapping[str, Any] | None:
        answer = verb(work, case.case_no, said.outcome or "", said.data)
        return answer if isinstance(answer, Mapping) else None

    return complete
