"""Both sides of a whistle rate each other; then it is closed (B15 step 8, AST-18)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.dispatch.domain.called_body import BodyRating
from services.dispatch.usecases.ports import WhistleCases, Work


@dataclass(frozen=True, slots=True)
class RateBodies:
    """The township rates every body it called."""

    def __call__(self, work: Work, whistle_no: str, rows: Mapping[str, Mapping[str, Any]]) -> None:
        """Keep the marks."""
        now = work.clock.now()
        ratings = {body: _rating(row, now) for body, row in rows.items()}
        work.whistles.get(whistle_no).rate(ratings)
        work.record("bodies-rated", whistle_no, bodies=len(ratings))


@dataclass(frozen=True, slots=True)
class AnswerRating:
    """A body answers its rating, and rates the whistle."""

    def __call__(self, work: Work, whistle_no: str, body: str, *, score: int, text: str) -> None:
        """Keep its answer."""
        work.whistles.get(whistle_no).answer_rating(body, score, text, at=work.clock.now())
        work.record("whistle-rated", whistle_no, body=body, score=score, text=text)


@dataclass(frozen=True, slots=True)
class CloseWhistle:
    """Ends the whistle and tells assessment what came of it."""

    def __call__(self, work: Work, whistle_no: str) -> Mapping[str, Any]:
        """Close it."""
        whistle = work.whistles.get(whistle_no)
        work.emit(whistle.close(at=work.clock.now()))
        work.record("whistle-closed", whistle_no, end_state=whistle.state.value)
        return {"solved_in": whistle.solved_in}


@dataclass(frozen=True, slots=True)
class CancelWhistle:
    """The township takes its whistle back while nothing is verified."""

    cases: WhistleCases

    def __call__(self, work: Work, whistle_no: str, *, reason: str) -> None:
        """Cancel it."""
        whistle = work.whistles.get(whistle_no)
        whistle.cancel_by(work.actor.unit, reason, at=work.clock.now())
        self.cases.end(work, whistle)
        work.record("whistle-cancelled", whistle_no, text=reason)


def _rating(row: Mapping[str, Any], now: Any) -> BodyRating:
    return BodyRating(
        presence=int(row["presence"]),
        solution=int(row["solution"]),
        cooperation=int(row["cooperation"]),
        satisfied=bool(row.get("satisfied")),
        remark=str(row.get("remark") or ""),
        at=now,
    )
