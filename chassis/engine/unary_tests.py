"""The cells of a decision table's input columns: FEEL unary tests such as `>= 90`, `[60..90)`, `"A","B"`."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from chassis.engine.expression_values import ExpressionError, order, same, settle
from chassis.engine.expressions import Expression, Functions, compile_expression

Variables = Mapping[str, Any]
Test = Callable[[Any, Variables, Functions], bool]

_NOT = re.compile(r"not\s*\((.*)\)", re.DOTALL)
_RANGE = re.compile(r"([\[(\]])\s*(.+?)\s*\.\.\s*(.+?)\s*([\])\[])", re.DOTALL)
_COMPARISON = re.compile(r"(<=|>=|<|>|!=|=)\s*(.+)", re.DOTALL)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_INPUT = "cell_input"
_SIGNS: Mapping[str, Callable[[int, int], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def compile_tests(text: str | None) -> Test:
    """Compile a cell; an empty cell or `-` fits every value."""
    cell = (text or "").strip()
    if cell in ("", "-"):
        return lambda value, variables, functions: True
    negated = _NOT.fullmatch(cell)
    if negated:
        inner = compile_tests(negated[1])
        return lambda value, variables, functions: not inner(value, variables, functions)
    tests = [_test(part) for part in split_cell(cell)]
    return lambda value, variables, functions: any(test(value, variables, functions) for test in tests)


def split_cell(text: str) -> list[str]:
    """Split at the commas that separate tests, not at those inside texts, lists, calls or intervals."""
    parts, current, depth, quoted = [], "", 0, False
    position = 0
    while position < len(text):
        interval = None if quoted or depth or current.strip() else _RANGE.match(text, position)
        if interval and "," not in interval[0] and '"' not in interval[0]:
            current += interval[0]
            position = interval.end()
            continue
        character = text[position]
        if character == '"' and not current.endswith("\\"):
            quoted = not quoted
        elif not quoted and character in "([{":
            depth += 1
        elif not quoted and character in ")]}":
            depth -= 1
        if character == "," and depth == 0 and not quoted:
            parts.append(current)
            current = ""
        else:
            current += character
        position += 1
    return [part.strip() for part in [*parts, current] if part.strip()]


def _test(text: str) -> Test:
    interval = _RANGE.fullmatch(text)
    if interval:
        return _interval(*interval.groups())
    comparison = _COMPARISON.fullmatch(text)
    if comparison:
        return _comparison(comparison[1], compile_expression(comparison[2]))
    if "?" in _QUOTED.sub("", text):
        return _condition(text)
    return _equality(compile_expression(text))


def _interval(opening: str, low: str, high: str, closing: str) -> Test:
    lowest, highest = compile_expression(low), compile_expression(high)

    def test(value: Any, variables: Variables, functions: Functions) -> bool:
        if value is None:
            return False
        above = order(value, lowest(variables, functions))
        below = order(highest(variables, functions), value)
        return (above >= 0 if opening == "[" else above > 0) and (below >= 0 if closing == "]" else below > 0)

    return test


def _comparison(sign: str, expression: Expression) -> Test:
    def test(value: Any, variables: Variables, functions: Functions) -> bool:
        other = expression(variables, functions)
        if sign in ("=", "!="):
            return same(value, other) is (sign == "=")
        if value is None:
            return False
        return _SIGNS[sign](order(value, other), 0)

    return test


def _condition(text: str) -> Test:
    """`? > 3 and ? < limit`: the cell is a condition about its own input."""
    pieces, end = [], 0
    for literal in _QUOTED.finditer(text):
        pieces += [text[end : literal.start()].replace("?", f" {_INPUT} "), literal.group()]
        end = literal.end()
    expression = compile_expression("".join([*pieces, text[end:].replace("?", f" {_INPUT} ")]))

    def test(value: Any, variables: Variables, functions: Functions) -> bool:
        return bool(expression({**variables, _INPUT: value}, functions))

    return test


def _equality(expression: Expression) -> Test:
    def test(value: Any, variables: Variables, functions: Functions) -> bool:
        expected = expression(variables, functions)
        if isinstance(expected, list) and not isinstance(value, list):
            return any(same(settle(item), value) for item in expected)
        return same(value, expected)

    return test


__all__ = ["ExpressionError", "Test", "compile_tests", "split_cell"]
