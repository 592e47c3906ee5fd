"""A statement that is late goes to the superiors; one that is never signed ends as that (B8, E3-32)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.texts import Said
from services.assessment.domain.events import AlertRaised
from services.assessment.domain.target_statement import TargetStatement
from services.assessment.usecases.acting import must_act_for, must_be_performance_office, reason_in
from services.assessment.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class EscalateStatement:
    """Not signed when it was due: department and organisation department are told, and the supervisors."""

    def __call__(self, work: Work, case_no: str) -> None:
        """Tell them, once."""
        statement = work.statements.get(case_no)
        if statement.escalate(work.clock.now()):
            work.record("statement-escalated", case_no, state=statement.state.value)
            _alert(
                work,
                statement,
                "warning",
                Said("逾期未签订责任书", "has no signed statement though it was due"),
            )


@dataclass(frozen=True, slots=True)
class WatchStatement:
    """A superior says what is done about it; who signs and when stays with the two sides."""

    def __call__(self, work: Work, case_no: str, unit: str, data: Mapping[str, Any]) -> None:
        """Put it on record."""
        statement = work.statements.get(case_no)
        must_act_for(work, unit)
        text = reason_in(data, "measures")
        statement.watch(unit, work.actor.name, text, work.clock.now())
        work.record("delay-watched", case_no, unit=unit, measures=text)


@dataclass(frozen=True, slots=True)
class CloseUnsigned:
    """The year is over: indicator 1 has no mark until township and department agree on a treatment."""

    def __call__(self, work: Work, case_no: str) -> None:
        """End it without a statement."""
        statement = work.statements.get(case_no)
        if statement.close_unsigned(work.clock.now()):
            work.record("statement-not-signed", case_no)
            _alert(
                work, statement, "serious", Said("全年未签订责任书", "has no signed statement of the year")
            )


@dataclass(frozen=True, slots=True)
class SupersedeStatement:
    """The parties changed, by merger or reorganisation: what is under way ends, the successor begins anew."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> str:
        """End it with the reason."""
        statement = work.statements.get(case_no)
        must_be_performance_office(work, statement.county)
        reason = reason_in(data)
        statement.supersede(reason, work.clock.now())
        work.record("statement-superseded", case_no, by=reason)
        return reason


def _alert(work: Work, statement: TargetStatement, severity: str, what: Said) -> None:
    names = work.units.names([statement.township])
    township = names.get(statement.township, statement.township)
    text = Said(
        f"{statement.agency_name}与{township} {statement.year} 年度{what.zh}",
        f"{statement.agency_name} {what.en} ({township}, {statement.year})",
    )
    facts = {"agency": statement.agency, "township": statement.township, "year": statement.year}
    work.emit(AlertRaised("TGT-04", statement.case_no, severity, text, facts))
