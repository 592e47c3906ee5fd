"""Expressions of diagrams, decisions and forms (docs/expressions.md): compiled once, evaluated safely.

The language is read by a parser of its own and compiled into closures. Nothing is ever given to `eval`, no
Python attribute is ever read, and everything that takes longer with its data is charged to a budget, so that
an expression somebody uploads can neither escape nor exhaust the process.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.engine.expression_closures import Closure, Compiler, Functions, Scope
from chassis.engine.expression_functions import text_of
from chassis.engine.expression_syntax import parse
from chassis.engine.expression_tree import Node
from chassis.engine.expression_values import ExpressionError
from chassis.engine.metering import Meter
from chassis.texts import Said

CACHED = 1_024


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: what it mentions, and how to evaluate it."""

    text: str
    variables: frozenset[str]
    functions: frozenset[str]
    closure: Closure

    def __call__(self, variables: Mapping[str, Any], functions: Functions | None = None) -> Any:
        """Evaluate over the variables; whatever goes wrong is an `ExpressionError`."""
        return self.within(Scope(variables, functions or {}, Meter()))

    def within(self, scope: Scope) -> Any:
        """Evaluate in a scope, on whose budget it goes."""
        try:
            return self.closure(scope)
        except ExpressionError as error:
            raise error.about(self.text) from None
        except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
            raise not_calculated(error).about(self.text) from error


def read_expression(text: str) -> Expression:
    """Compile without remembering: for checks of what somebody has only uploaded."""
    try:
        return compile_tree(parse(text), text)
    except ExpressionError as error:
        raise error.about(text)  # noqa: B904 - it is the same error


@functools.lru_cache(maxsize=CACHED)
def compile_expression(text: str) -> Expression:
    """Compile once; the same text is hardly ever compiled twice in a process."""
    return read_expression(text)


def compile_tree(node: Node, text: str) -> Expression:
    """Compile what has been read already."""
    compiler = Compiler()
    try:
        closure = compiler.closure(node)
    except RecursionError:
        raise ExpressionError(Said("括号或嵌套过深", "nested too deeply")) from None
    return Expression(text, frozenset(compiler.variables), frozenset(compiler.functions), closure)


def evaluate(text: str, variables: Mapping[str, Any], functions: Functions | None = None) -> Any:
    """The value of an expression; `${…}` around it is optional."""
    return compile_expression(text)(variables, functions)


_PLACE = re.compile(r"[$#]\{([^{}]*)\}")


def parts_of(text: str) -> list[Expression]:
    """The expressions inside a text such as `role@${unit}`; none where the text is plain."""
    return [compile_expression(place) for place in _PLACE.findall(text)]


def fill(text: str, variables: Mapping[str, Any], functions: Functions | None = None) -> Any:
    """Fill the `${…}` of a text; a text that is one single expression keeps the type of its value."""
    if "{" not in text:
        return text
    whole = _PLACE.fullmatch(text.strip())
    if whole:
        return evaluate(whole[1], variables, functions)
    return _PLACE.sub(lambda place: _spoken(evaluate(place[1], variables, functions)), text)


def _spoken(value: Any) -> str:
    return ",".join(map(text_of, value)) if isinstance(value, list | tuple) else text_of(value)


def not_calculated(error: Exception) -> ExpressionError:
    """The error of a function of the host, or of a value nobody has thought of."""
    why = f"{type(error).__name__}: {error}"[:200]
    return ExpressionError(Said(f"无法计算（{why}）", why))


__all__ = [
    "Expression",
    "Functions",
    "compile_expression",
    "compile_tree",
    "evaluate",
    "fill",
    "not_calculated",
    "parts_of",
    "read_expression",
]
