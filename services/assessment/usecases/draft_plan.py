"""The agency lists its duties and drafts targets that weigh a hundred together (TGT-01, F-TGT-01)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.assessment.domain.assessment_errors import OutcomeUnknown
from services.assessment.domain.plain import as_plain
from services.assessment.domain.targets import duties_from, targets_from
from services.assessment.usecases.acting import must_act_for
from services.assessment.usecases.ports import Work

PROPOSE, RECOGNISE = "propose", "recognise"


@dataclass(frozen=True, slots=True)
class TakeStock:
    """First what the agency is there for, and how last year went."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> None:
        """Keep the list of duties."""
        statement = work.statements.get(case_no)
        must_act_for(work, statement.agency)
        statement.take_stock(duties_from(data.get("duties") or ()))
        work.record("stock-taken", case_no, duties=as_plain(statement.duties))


@dataclass(frozen=True, slots=True)
class DraftPlan:
    """Another version of the plan; the table says who looks at it next."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the plan; what the table needs to choose the path."""
        statement = work.statements.get(case_no)
        must_act_for(work, statement.agency)
        if outcome not in (PROPOSE, RECOGNISE):
            raise OutcomeUnknown(outcome=outcome)
        statement.plan(targets_from(data.get("targets") or (), statement.duties, statement.year))
        work.record(
            "plan-drafted", case_no, version=statement.plan_version, targets=as_plain(statement.targets)
        )
        return {
            "wish": outcome,
            "rounds": statement.rounds,
            "recognise_only": statement.recognise_only,
        }


@dataclass(frozen=True, slots=True)
class SubmitPlan:
    """The plan goes where the table sends it, within the rule of the domain (TGT-02)."""

    def __call__(self, work: Work, case_no: str, path: str) -> None:
        """Hand it to the township or the performance office."""
        statement = work.statements.get(case_no)
        statement.submit(path)
        work.record("plan-submitted", case_no, version=statement.plan_version, to=statement.state.value)
