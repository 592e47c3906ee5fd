"""How much one evaluation may do: everything that takes longer with its data is charged here."""

from __future__ import annotations

from chassis.engine.expression_values import ExpressionError
from chassis.texts import Said

MAX_WORK = 60_000
"""About twenty milliseconds; one unit is one step of a closure, or one element looked at."""

TOO_MUCH = Said("运算量过大", "too much work")


class Meter:
    """What is left of the budget of one evaluation."""

    __slots__ = ("left",)

    def __init__(self, left: int = MAX_WORK) -> None:
        self.left = left

    def spend(self, units: int) -> None:
        """Take some of the budget; an expression that has used it up is given up."""
        self.left -= units
        if self.left < 0:
            raise ExpressionError(TOO_MUCH)
