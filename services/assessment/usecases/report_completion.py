"""The agency reports how far its targets are; the township finds out for itself at the end (TGT-05)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.assessment.domain.plain import as_plain
from services.assessment.domain.targets import completions_from
from services.assessment.usecases.acting import must_act_for
from services.assessment.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class ReportCompletion:
    """Every report stays in the journal, the newest of a target counts; rows left empty are not reported."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> None:
        """Keep the report."""
        statement = work.statements.get(case_no)
        must_act_for(work, statement.agency)
        rows = [row for row in data.get("reports") or () if row.get("degree") not in (None, "")]
        reported = completions_from(rows, statement.targets, by=work.actor.name, at=work.clock.now())
        statement.report(reported)
        work.record("completion-reported", case_no, number=len(reported), reported=as_plain(reported))
