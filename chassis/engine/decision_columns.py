"""The columns of a decision table: what goes in, as the type the column says, and what may come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from chassis.engine.exact_arithmetic import kind_of
from chassis.engine.expression_closures import Scope
from chassis.engine.expression_functions import date_of, moment_of, shown, text_of
from chassis.engine.expression_values import ExpressionError, decimal_of
from chassis.engine.expressions import Expression
from chassis.engine.unary_tests import UnaryTests
from chassis.texts import Said

TEXT, NUMBER, WHOLE, FLAG, DATE, MOMENT = "text", "number", "whole", "flag", "date", "moment"
KINDS: Mapping[str, str] = {
    "string": TEXT, "number": NUMBER, "double": NUMBER, "integer": WHOLE, "long": WHOLE, "boolean": FLAG,
    "date": DATE, "dateTime": MOMENT, "date and time": MOMENT,
}  # fmt: skip
"""What DMN and Camunda call the types; a type of the author's own converts nothing."""

KIND_NAMES: Mapping[str, Said] = {
    TEXT: Said("文字", "a text"), NUMBER: Said("数字", "a number"), WHOLE: Said("整数", "a whole number"),
    FLAG: Said("是否值", "a yes or no"), DATE: Said("日期", "a date"), MOMENT: Said("时刻", "a moment"),
}  # fmt: skip

_MISFIT = Said("应为{wanted}，实为{found}（{value}）", "{wanted} is needed and not {found} ({value})")
_NOT_ALLOWED_IN = Said(
    "输入值 {value} 不在该列允许的值之内", "the input {value} is not among the column's allowed values"
)
_NOT_ALLOWED_OUT = Said(
    "结果 {value} 不在该列允许的值之内", "the output {value} is not among the column's allowed values"
)


@dataclass(frozen=True, slots=True)
class InputColumn:
    """One question of the table."""

    label: str
    expression: Expression
    kind: str
    allowed: UnaryTests | None

    def value(self, scope: Scope) -> Any:
        """What the case answers, as the column's type; an answer that is not allowed is an error."""
        value = as_kind(self.expression.within(scope), self.kind)
        if self.allowed is not None and value is not None and not self.allowed.fits(value, scope):
            raise ExpressionError(_NOT_ALLOWED_IN, value=shown(value))
        return value


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """One answer of the table; `ranks` are its allowed values, the most important first."""

    name: str
    label: str
    kind: str
    allowed: UnaryTests | None
    ranks: Sequence[Any]
    default: Expression | None

    def require_allowed(self, value: Any, scope: Scope) -> None:
        """Refuse an answer that is not among the allowed values."""
        if self.allowed is not None and not self.allowed.fits(value, scope):
            raise ExpressionError(_NOT_ALLOWED_OUT, value=shown(value))


def as_kind(value: Any, kind: str) -> Any:
    """A value as the type a column says: there `"95"` is a number; nothing stays nothing."""
    if value is None or not kind:
        return value
    try:
        converted = _CONVERSIONS[kind](value)
    except ExpressionError:
        converted = None
    if converted is None:
        raise ExpressionError(_MISFIT, wanted=KIND_NAMES[kind], found=kind_of(value), value=shown(value))
    return converted


def _as_text(value: Any) -> str | None:
    return None if isinstance(value, bool) else text_of(value)


def _as_number(value: Any) -> int | Decimal | None:
    if isinstance(value, int | Decimal):
        return None if isinstance(value, bool) else value
    return decimal_of(value)


def _as_whole(value: Any) -> int | None:
    number = _as_number(value)
    return int(number) if number is not None and number == int(number) else None


def _as_flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else {"true": True, "false": False}.get(value)


def _as_date(value: Any) -> date:
    return date_of(value)


def _as_moment(value: Any) -> datetime:
    return moment_of(value)


_CONVERSIONS: Mapping[str, Callable[[Any], Any]] = {
    TEXT: _as_text, NUMBER: _as_number, WHOLE: _as_whole, FLAG: _as_flag, DATE: _as_date, MOMENT: _as_moment,
}  # fmt: skip
