"""What to say of a name nobody knows: which known one may have been meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from chassis.engine.expression_values import ExpressionError, VariableMissing
from chassis.texts import Said

MOST_COMPARED = 200
LONGEST_COMPARED = 60

_NO_VARIABLE = Said("没有变量 {name}", "there is no variable {name}")
_NO_FIELD = Said("没有字段 {name}", "there is no field {name}")
_NO_FUNCTION = Said("没有函数 {name}()", "there is no function {name}()")
_DID_YOU_MEAN = Said("{sentence}；是否指 {similar}？", "{sentence}; did you mean {similar}?")


def variable_missing(name: str, known: Iterable[str]) -> VariableMissing:
    """The error for a variable the case does not have."""
    similar = similar_name(name, known)
    return VariableMissing(name, _said(_NO_VARIABLE, name, similar), similar)


def field_missing(name: str, known: Iterable[str]) -> ExpressionError:
    """The error for a field an object does not have."""
    return ExpressionError(_said(_NO_FIELD, name, similar_name(name, known)))


def function_missing(name: str, known: Iterable[str]) -> ExpressionError:
    """The error for a function neither the language nor the host has."""
    return ExpressionError(_said(_NO_FUNCTION, name, similar_name(name, known)))


def similar_name(name: str, known: Iterable[str]) -> str | None:
    """The known name that resembles this one most, when one does."""
    names = [one for one, _ in zip(known, range(MOST_COMPARED), strict=False) if type(one) is str]
    close = difflib.get_close_matches(
        name[:LONGEST_COMPARED], [one for one in names if len(one) <= LONGEST_COMPARED], 1, 0.6
    )
    if close:
        return close[0]
    held = [one for one in names if len(name) > 1 and len(one) > 1 and (name in one or one in name)]
    return min(held, key=len, default=None)


def _said(sentence: Said, name: str, similar: str | None) -> Said:
    said = sentence.filled(name=name[:100])
    return said if similar is None else _DID_YOU_MEAN.filled(sentence=said, similar=similar)
