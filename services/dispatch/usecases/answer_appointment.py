"""The townships answer, and the seat returns their common opinion (F-APP-02, F-APP-03)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.dispatch.domain.appointment_rounds import TownshipOpinion
from services.dispatch.domain.appointment_words import Opinion
from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """One township's Party committee says what it thinks, signed, with the day it met."""

    def __call__(
        self, work: Work, case_no: str, township: str, outcome: str, data: Mapping[str, Any]
    ) -> None:
        """Keep the opinion."""
        matter = work.appointments.get(case_no)
        given = TownshipOpinion(
            township=township,
            opinion=Opinion(outcome),
            reasons=str(data.get("reasons") or "").strip(),
            suggestions=str(data.get("suggestions") or "").strip(),
            meeting_on=date.fromisoformat(str(data["meeting_on"])),
            signed_by=work.actor.name,
            at=work.clock.now(),
        )
        matter.answer(given, work.clock.today())
        work.record("township-answered", case_no, township=township, outcome=outcome)


@dataclass(frozen=True, slots=True)
class ReturnCommonOpinion:
    """The seat negotiates once more, or returns what came of it (APP-05, scenario 55)."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Negotiate or conclude."""
        matter = work.appointments.get(case_no)
        text = str(data.get("text") or "").strip()
        if outcome == "negotiate":
            matter.negotiate(text, by=work.actor.name, at=work.clock.now())
            work.record("townships-brought-together", case_no)
        else:
            codes = matter.last.townships if matter.last else ()
            found = {code: work.units.get(code) for code in codes}
            names = {code: unit.name for code, unit in found.items() if unit is not None}
            matter.conclude(outcome, text, at=work.clock.now(), names=names)
            work.record("common-opinion-returned", case_no, outcome=outcome)
        return {"outcome": outcome}
