"""Turns the tree of an expression into closures; no attribute is read, and work is charged to a meter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from chassis.engine import expression_tree as tree
from chassis.engine.comparing import order, same, within
from chassis.engine.exact_arithmetic import (
    MAX_ITEMS,
    Calculation,
    add,
    divide,
    divide_down,
    modulo,
    multiply,
    negative,
    subtract,
)
from chassis.engine.expression_functions import FUNCTIONS, text_of
from chassis.engine.expression_names import field_missing, function_missing, variable_missing
from chassis.engine.expression_syntax import not_allowed
from chassis.engine.expression_tree import Node, size_of
from chassis.engine.expression_values import ExpressionError, settle
from chassis.engine.metering import Meter
from chassis.engine.value_kinds import Range
from chassis.texts import Said

BUILT_IN_COST = 4
HOST_COST = 20
DEFINED = "defined"

Functions = Mapping[str, Callable[..., Any]]


class Metered:
    """A function of the host that takes longer with its arguments: it is given the meter first."""

    __slots__ = ("run",)

    def __init__(self, run: Callable[..., Any]) -> None:
        self.run = run

    def __call__(self, *arguments: Any) -> Any:
        """Call it outside an expression."""
        return self.run(Meter(), *arguments)


class Scope:
    """What one evaluation sees: the variables, the host's functions, and how much work is left."""

    __slots__ = ("functions", "input", "meter", "variables")

    def __init__(self, variables: Mapping[str, Any], functions: Functions, meter: Meter) -> None:
        self.variables = variables
        self.functions = functions
        self.meter = meter
        self.input: Any = None


Closure = Callable[[Scope], Any]

_CALCULATIONS: Mapping[str, Calculation] = {
    "+": add, "-": subtract, "*": multiply, "/": divide, "//": divide_down, "%": modulo,
}  # fmt: skip
_NO_OBJECT = Said(".{key} 前面应是对象", ".{key} needs an object")
_NO_INDEX = Said("[…] 前面应是列表、文字或对象", "an index needs a list, a text or an object")
_NOTHING_THERE = Said("没有第 [{key}] 项", "there is nothing at [{key}]")
_NO_LOOP = Said("只能对不超过{most}项的列表循环", "only a list of at most {most} elements can be looped over")


class Compiler:
    """Turns the nodes of a tree into closures and notes the names they mention."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.functions: set[str] = set()
        self._loop_name = ""

    def closure(self, node: Node) -> Closure:
        made: Closure = getattr(self, f"_{type(node).__name__}")(node)
        return made

    def _Constant(self, node: tree.Constant) -> Closure:
        value = node.value
        return lambda scope: value

    def _Name(self, node: tree.Name) -> Closure:
        name = node.name
        if name == tree.INPUT:
            return lambda scope: scope.input
        if name != self._loop_name:
            self.variables.add(name)

        def read(scope: Scope) -> Any:
            try:
                return settle(scope.variables[name])
            except KeyError:
                raise variable_missing(name, scope.variables) from None

        return read

    def _Field(self, node: tree.Field) -> Closure:
        """`a.b` reads the key `b` of the object `a`; Python's own attributes do not exist here."""
        owner, key = self.closure(node.owner), node.key

        def read(scope: Scope) -> Any:
            value = owner(scope)
            if not is_object(value):
                raise ExpressionError(_NO_OBJECT, key=key)
            if key not in value:
                raise field_missing(key, value)
            return settle(value[key])

        return read

    def _Item(self, node: tree.Item) -> Closure:
        owner, index = self.closure(node.owner), self.closure(node.index)

        def read(scope: Scope) -> Any:
            value, key = owner(scope), index(scope)
            if not isinstance(value, list | tuple | str) and not is_object(value):
                raise ExpressionError(_NO_INDEX)
            if type(key) is not (str if is_object(value) else int):
                raise ExpressionError(_NOTHING_THERE, key=text_of(key)[:40])
            try:
                return settle(value[key])
            except LookupError:
                raise ExpressionError(_NOTHING_THERE, key=text_of(key)[:40]) from None

        return read

    def _Not(self, node: tree.Not) -> Closure:
        operand = self.closure(node.operand)
        return lambda scope: not operand(scope)

    def _Negative(self, node: tree.Negative) -> Closure:
        operand = self.closure(node.operand)
        return lambda scope: negative(operand(scope))

    def _Calculation(self, node: tree.Calculation) -> Closure:
        calculate = _CALCULATIONS[node.sign]
        left, right = self.closure(node.left), self.closure(node.right)
        return lambda scope: calculate(left(scope), right(scope), scope.meter)

    def _Logic(self, node: tree.Logic) -> Closure:
        operands = [self.closure(operand) for operand in node.operands]
        stops_at = node.word == "or"

        def decide(scope: Scope) -> Any:
            value: Any = not stops_at
            for operand in operands:
                value = operand(scope)
                if bool(value) is stops_at:
                    return value
            return value

        return decide

    def _Comparison(self, node: tree.Comparison) -> Closure:
        first, (sign, second) = self.closure(node.first), node.others[0]
        if len(node.others) == 1:
            return _compared(sign, first, self.closure(second))
        # `a < b < c`: what stands in the middle is evaluated twice; it changes nothing, so nobody can tell.
        pairs = zip((node.first, *(other for _, other in node.others)), node.others, strict=False)
        tests = [_compared(sign, self.closure(left), self.closure(right)) for left, (sign, right) in pairs]
        return lambda scope: all(test(scope) for test in tests)

    def _Choice(self, node: tree.Choice) -> Closure:
        test, then, otherwise = map(self.closure, (node.test, node.then, node.otherwise))
        return lambda scope: then(scope) if test(scope) else otherwise(scope)

    def _ListOf(self, node: tree.ListOf) -> Closure:
        items = [self.closure(item) for item in node.items]
        return lambda scope: [item(scope) for item in items]

    def _ObjectOf(self, node: tree.ObjectOf) -> Closure:
        pairs = [(key, self.closure(value)) for key, value in node.pairs]
        return lambda scope: {key: value(scope) for key, value in pairs}

    def _Interval(self, node: tree.Interval) -> Closure:
        low, high = (None if end is None else self.closure(end) for end in (node.low, node.high))
        with_low, with_high = node.with_low, node.with_high

        def limits(scope: Scope) -> Range:
            return Range(
                low(scope) if low else None, high(scope) if high else None,
                low is not None, high is not None, with_low, with_high,
            )  # fmt: skip

        return limits

    def _Loop(self, node: tree.Loop) -> Closure:
        """One loop over data, never one loop inside another."""
        if self._loop_name:
            raise not_allowed("嵌套循环", "a nested loop")
        name, source = node.name, self.closure(node.source)
        self._loop_name = name
        tests, body = [self.closure(test) for test in node.tests], self.closure(node.body)
        self._loop_name = ""
        cost = 1 + size_of(node.body) + sum(map(size_of, node.tests))
        collect = _LOOPS[node.kind]

        def loop(scope: Scope) -> Any:
            values = source(scope)
            if is_object(values):
                values = list(values)
            if not isinstance(values, list | tuple) or len(values) > MAX_ITEMS:
                raise ExpressionError(_NO_LOOP, most=MAX_ITEMS)
            scope.meter.spend(cost * len(values) + len(scope.variables))
            outer = scope.variables
            inner = scope.variables = dict(outer)

            def fitting() -> Any:
                for value in values:
                    inner[name] = value
                    if all(test(scope) for test in tests):
                        yield body(scope)

            try:
                return collect(fitting())
            finally:
                scope.variables = outer

        return loop

    def _Call(self, node: tree.Call) -> Closure:
        name = node.name
        if name == DEFINED:
            return self._defined(node)
        arguments = [self.closure(argument) for argument in node.arguments]
        built_in = FUNCTIONS.get(name)
        if built_in is None:
            self.functions.add(name)

        def call(scope: Scope) -> Any:
            function = scope.functions.get(name)
            values = [argument(scope) for argument in arguments]
            if function is None:
                if built_in is None:
                    raise function_missing(name, scope.functions)
                scope.meter.spend(BUILT_IN_COST)
                return built_in(scope.meter, *values)
            scope.meter.spend(HOST_COST)
            if type(function) is Metered:
                return settle(function.run(scope.meter, *values))
            return settle(function(*values))

        return call

    def _defined(self, node: tree.Call) -> Closure:
        """`defined(name)` is the one way to ask for a variable that may be missing."""
        if len(node.arguments) != 1 or not isinstance(node.arguments[0], tree.Name):
            raise not_allowed("变量以外的 defined()", "defined() of anything but a variable")
        name = node.arguments[0].name
        return lambda scope: scope.variables.get(name) is not None


def is_object(value: Any) -> bool:
    """Whether it is an object, whose fields are read by name."""
    return type(value) is dict or type(value) is MappingProxyType


_LOOPS: Mapping[str, Callable[[Any], Any]] = {"each": list, "some": any, "every": all}


def _compared(sign: str, left: Closure, right: Closure) -> Closure:
    if sign == "=":
        return lambda scope: same(left(scope), right(scope), scope.meter)
    if sign == "!=":
        return lambda scope: not same(left(scope), right(scope), scope.meter)
    if sign == "in":
        return lambda scope: within(left(scope), right(scope), scope.meter)
    if sign == "not in":
        return lambda scope: not within(left(scope), right(scope), scope.meter)
    if sign == "<":
        return lambda scope: order(left(scope), right(scope)) < 0
    if sign == "<=":
        return lambda scope: order(left(scope), right(scope)) <= 0
    if sign == ">":
        return lambda scope: order(left(scope), right(scope)) > 0
    return lambda scope: order(left(scope), right(scope)) >= 0
