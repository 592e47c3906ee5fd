"""What the journal keeps of a decision: what was asked, what was answered, and the rules that said so."""

from __future__ import annotations

from chassis.engine.decisions import Decided
from chassis.engine.expression_values import plain
from chassis.engine.records import Case
from chassis.persistence.unit_of_work import UnitOfWork

DECISION_TAKEN = "decision-taken"


def record_decision(work: UnitOfWork, case: Case, decided: Decided) -> None:
    """One line for every decision that was evaluated, those the asked one rests on first."""
    for one in decided.everything():
        work.record(
            DECISION_TAKEN,
            case.case_no,
            element_id=case.element_id,
            decision_id=one.decision_id,
            name=one.name,
            inputs=plain(dict(one.inputs)),
            labels=dict(one.labels),
            formula=one.formula,
            result=plain(one.result),
            rules=[
                {"rule_id": rule.rule_id, "number": rule.number, "annotation": rule.annotation}
                for rule in one.rules
            ],
        )
