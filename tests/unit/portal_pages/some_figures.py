"""Figures of two months, two units and two steps; remembers what was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from portal.storage.work_figures import Asked, Step, Volume

REVIEW = Step(
    "adm_simple", "review_application", "admission", {"zh": "初审把关", "en": "Preliminary review"},
    done=10, late=1, limit_days=5, open=8, overdue=2, took={1: 4, 3: 5, 9: 1},
)  # fmt: skip
NOTICE = Step(
    "adm_simple", "issue_notice", "admission", {"zh": "出具告知单", "en": "Issue the notice"}, open=1
)
BY = {
    "month": [Volume("2026-10", 12, 9, 2, 1, 0), Volume("2026-11", 7, 5, 0, 4, 2)],
    "unit": [Volume("430211-mzj", 12, 9, 2, 1, 0), Volume("430211001", 7, 5, 0, 4, 2)],
    "process": [Volume("adm_simple", 19, 14, 2, 5, 2)],
}


@dataclass
class FixtureWorkFigures:
    """The figures of the fixtures."""

    asked: list[Asked] = field(default_factory=list)

    def volumes(self, by: str, asked: Asked, now: datetime) -> Sequence[Volume]:
        self.asked.append(asked)
        return BY[by]

    def steps(self, asked: Asked, now: datetime) -> Sequence[Step]:
        self.asked.append(asked)
        return [REVIEW, NOTICE]

    def versions(self, process: str) -> Sequence[int]:
        return [2, 1, 0]
