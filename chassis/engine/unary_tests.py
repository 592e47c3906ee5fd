"""The cells of a decision table's input columns: FEEL unary tests such as `>= 90`, `[60..90)`, `"A","B"`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.engine.cell_syntax import parse_cell
from chassis.engine.comparing import in_range, same
from chassis.engine.expression_closures import Closure, Scope
from chassis.engine.expression_tree import Cell, Constant, Interval, Node, asks_input
from chassis.engine.expression_values import ExpressionError
from chassis.engine.expressions import Functions, compile_tree, not_calculated
from chassis.engine.metering import Meter
from chassis.engine.value_kinds import Range

Fits = Callable[[Any, Scope], bool]


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """A compiled cell."""

    text: str
    cell: Cell | None
    variables: frozenset[str]
    functions: frozenset[str]
    _fits: Fits | None

    @property
    def fits_everything(self) -> bool:
        """Whether the cell is empty or `-`."""
        return self._fits is None

    def fits(self, value: Any, scope: Scope) -> bool:
        """Whether a value fits, at the expense of the scope's budget."""
        if self._fits is None:
            return True
        try:
            return self._fits(value, scope)
        except ExpressionError as error:
            raise error.about(self.text) from None
        except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
            raise not_calculated(error).about(self.text) from error

    def __call__(self, value: Any, variables: Mapping[str, Any], functions: Functions | None = None) -> bool:
        """Whether a value fits, given the other variables."""
        return self.fits(value, Scope(variables, functions or {}, Meter()))


def compile_tests(text: str | None) -> UnaryTests:
    """Compile a cell; an empty cell or `-` fits every value."""
    written = (text or "").strip()
    try:
        cell = parse_cell(written)
        if cell is None:
            return UnaryTests(written, None, frozenset(), frozenset(), None)
        compiled = [compile_tree(test, written) for test in cell.tests]
    except ExpressionError as error:
        raise error.about(written)  # noqa: B904 - it is the same error
    fits = _either([_test(node, one.closure) for node, one in zip(cell.tests, compiled, strict=True)])
    variables = frozenset().union(*(one.variables for one in compiled))
    functions = frozenset().union(*(one.functions for one in compiled))
    return UnaryTests(written, cell, variables, functions, _neither(fits) if cell.negated else fits)


def _either(tests: list[Fits]) -> Fits:
    if len(tests) == 1:
        return tests[0]
    return lambda value, scope: any(test(value, scope) for test in tests)


def _neither(fits: Fits) -> Fits:
    return lambda value, scope: not fits(value, scope)


def _test(node: Node, closure: Closure) -> Fits:
    if isinstance(node, Constant):
        constant = node.value
        return lambda value, scope: same(value, constant, scope.meter)
    if isinstance(node, Interval) and _is_constant(node):
        limits: Range = closure(Scope({}, {}, Meter()))
        return lambda value, scope: in_range(value, limits)
    if asks_input(node):
        return _condition(closure)
    return _belonging(closure)


def _is_constant(node: Interval) -> bool:
    return all(isinstance(end, Constant) for end in (node.low, node.high) if end is not None)


def _condition(closure: Closure) -> Fits:
    """`? > 3 and ? < limit`: the cell is a condition about its own input."""

    def fits(value: Any, scope: Scope) -> bool:
        scope.input = value
        return bool(closure(scope))

    return fits


def _belonging(closure: Closure) -> Fits:
    """The input equals the value of the cell, or lies in it where that is a range or a list."""

    def fits(value: Any, scope: Scope) -> bool:
        expected = closure(scope)
        if type(expected) is Range:
            return in_range(value, expected)
        if isinstance(expected, list | tuple) and not isinstance(value, list | tuple):
            scope.meter.spend(len(expected))
            return any(
                in_range(value, one) if type(one) is Range else same(value, one, scope.meter)
                for one in expected
            )
        return same(value, expected, scope.meter)

    return fits
