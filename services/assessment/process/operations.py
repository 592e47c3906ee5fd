"""Binds every operation the diagrams of assessment name to its verb; a test keeps drawn and coded equal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chassis.engine.records import Case
from services.assessment.process.statements import statement_operations
from services.assessment.usecases.aggregate_parts import AggregateParts, ConfirmGrade
from services.assessment.usecases.check_targets import FindStatement
from services.assessment.usecases.ports import StatementPress, Work
from services.assessment.usecases.settle_statement import FindStatements

Operation = Callable[[Work, Case], Mapping[str, Any] | None]


def operations(press: StatementPress) -> Mapping[str, Operation]:
    """The operations by the topic a service task names; `press` drafts what is signed."""
    return {
        **statement_operations(press),
        "assessment.find_statement": lambda work, case: {
            "has_statement": FindStatement()(work, case.case_no, str(case.variables["township"]))
        },
        "assessment.find_statements": lambda work, case: {"missing": FindStatements()(work, case.case_no)},
        "assessment.aggregate_parts": lambda work, case: AggregateParts()(work, case.case_no),
        "assessment.confirm_grade": lambda work, case: ConfirmGrade()(
            work, case.case_no, str(case.variables["grade"])
        ),
    }
