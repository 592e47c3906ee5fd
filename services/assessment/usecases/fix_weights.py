"""The seat township fixes how much each township served counts (AST-10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.assessment.domain.plain import as_plain
from services.assessment.usecases.acting import must_act_for
from services.assessment.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class FixWeights:
    """Shares such as the residents served; they are made to one when the result is added up."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> None:
        """Put the shares on record."""
        assessment = work.assessments.get(case_no)
        must_act_for(work, assessment.seat)
        rows = list(data.get("shares") or ())
        entered = {str(row.get("township")): row.get("share") for row in rows}
        if len(entered) != len(rows):
            entered = {}
        assessment.fix_shares(entered, str(data.get("basis") or ""))
        work.record(
            "shares-fixed", case_no, shares=as_plain(assessment.shares), basis=assessment.shares_basis
        )
