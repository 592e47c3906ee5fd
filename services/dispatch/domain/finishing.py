"""What becomes of an order whose item has ended: recalled, or finished because both sides want it (B16)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.dispatch.domain.errors import FinishAnswered, FinishNotAsked


@dataclass(frozen=True, slots=True)
class FinishAnswer:
    """What one side says: finish the order, or have it recalled."""

    unit: str
    finish: bool
    at: datetime
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Finishing:
    """The question put to sender and receiver, and their answers; silence is no consent."""

    ended_on: date
    sides: tuple[str, ...]
    accepted: bool
    """Whether the receiver had taken the order on before the item ended."""
    answers: tuple[FinishAnswer, ...] = ()

    @property
    def agreed(self) -> bool:
        """Whether both sides want the order finished."""
        return {one.unit for one in self.answers if one.finish} == set(self.sides)

    def answer_of(self, unit: str) -> FinishAnswer | None:
        """What a side has said, if anything."""
        return next((one for one in self.answers if one.unit == unit), None)

    def answered(self, answer: FinishAnswer) -> Finishing:
        """The same with one answer more; each side answers once."""
        if answer.unit not in self.sides:
            raise FinishNotAsked()
        if self.answer_of(answer.unit):
            raise FinishAnswered()
        return replace(self, answers=(*self.answers, answer))
