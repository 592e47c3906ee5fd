"""Turns what happened into the messages others hear."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.engine.announcing import announced, overdue_alerts
from chassis.engine.records import CaseCopied, CaseMoved, CaseSupervised, Standing
from chassis.messaging.envelope import Message
from chassis.texts import Said
from services.assessment.domain.annual_assessment import STATE_WORDS, State
from services.assessment.domain.events import AlertRaised, ResultFinalised, StatementSigned
from services.assessment.domain.exact import written
from services.assessment.domain.target_statement import TargetStatement


def messages(event: object) -> Sequence[Message]:
    """The messages an event becomes; facts are for the figures of assessment only."""
    match event:
        case AlertRaised():
            data = {
                "rule": event.rule,
                "subject": event.subject,
                "severity": event.severity,
                "facts": dict(event.facts),
                "text": event.text.as_json(),
            }
            return [Message("supervision.alert-raised.v1", event.subject, data)]
        case ResultFinalised():
            return [_finalised(event)]
        case StatementSigned():
            return [_signed(event.statement)]
        case CaseMoved():
            said = announced("assessment", event, state_label=_label(event.standing))
            return [Message(*one) for one in (said, *overdue_alerts(event))]
        case CaseCopied() | CaseSupervised():
            return [Message(*announced("assessment", event))]
    return []


def _finalised(event: ResultFinalised) -> Message:
    """One word for both sides: whoever hears it feeds townships and department alike (AST-16, AST-17)."""
    assessment, figures = event.assessment, event.result.figures
    data = {
        "case_no": assessment.case_no,
        "agency": assessment.agency,
        "agency_name": assessment.agency_name,
        "year": assessment.year,
        "number": event.result.number,
        "territorial": written(figures.territorial),
        "satisfaction": written(figures.satisfaction),
        "statutory": written(figures.statutory),
        "total": written(figures.total),
        "rate": written(figures.rate),
        "grade": figures.grade.value,
        "head_grade": figures.head_grade.value,
        "townships": list(assessment.townships),
        "department": assessment.department,
        "at": event.result.final_at,
    }
    return Message("assessment.result-finalised.v1", assessment.case_no, data, assessment.case_no)


def _signed(statement: TargetStatement) -> Message:
    """The targets a township will judge its agency by (B20)."""
    data = {
        "case_no": statement.case_no,
        "number": statement.number,
        "agency": statement.agency,
        "township": statement.township,
        "department": statement.department,
        "year": statement.year,
        "path": statement.path.value if statement.path else "",
        "supplements": statement.supplements or None,
        "sha256": statement.paper_sha256,
        "targets": [
            {"name": one.name, "value": one.value, "weight": written(one.weight), "by": one.by}
            for one in statement.targets
        ],
        "signed_on": statement.signed_on,
        "at": statement.closed_at,
    }
    return Message("assessment.statement-signed.v1", statement.case_no, data, statement.case_no)


def _label(standing: Standing | None) -> Said | None:
    """The end state no diagram draws has its name in the domain."""
    if standing is not None and standing.state == State.NOT_ASSESSED.value:
        return STATE_WORDS[State.NOT_ASSESSED]
    return None
