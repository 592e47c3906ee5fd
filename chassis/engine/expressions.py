"""What an expression in a diagram, a decision or a form may say, and its evaluation.

The language is a small part of Python's, read by Python's parser and then compiled from an allow-list of
syntax nodes into closures. Nothing is ever given to `eval`, no Python attribute is ever read, and every
input has a limit, so that an expression somebody uploads can neither escape nor exhaust the process.
FEEL and Camunda habits are understood too: `${…}`, `=`, `&&`, `||`, `!`, `true`, `false`, `null`.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.engine.expression_functions import FUNCTIONS
from chassis.engine.expression_values import ExpressionError, VariableMissing, number_of, same, settle
from chassis.engine.expression_values import order as ordered

MAX_LENGTH = 2_000
MAX_NODES = 200
MAX_TEXT = 10_000
MAX_ITEMS = 2_000
MAX_ROUNDS = 20_000

Functions = Mapping[str, Callable[..., Any]]
CONSTANTS: Mapping[str, Any] = {
    "true": True, "false": False, "null": None, "True": True, "False": False, "None": None,
}  # fmt: skip
DEFINED = "defined"


class Scope:
    """What one evaluation sees: the variables, the host's functions, and how much work is left."""

    __slots__ = ("functions", "rounds", "variables")

    def __init__(self, variables: Mapping[str, Any], functions: Functions, rounds: list[int]) -> None:
        self.variables = variables
        self.functions = functions
        self.rounds = rounds


Closure = Callable[[Scope], Any]


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: what it mentions, and how to evaluate it."""

    text: str
    variables: frozenset[str]
    functions: frozenset[str]
    _closure: Closure

    def __call__(self, variables: Mapping[str, Any], functions: Functions | None = None) -> Any:
        """Evaluate over the variables; whatever goes wrong is an `ExpressionError`."""
        try:
            return self._closure(Scope(variables, functions or {}, [MAX_ROUNDS]))
        except ExpressionError as error:
            raise error.about(self.text) from None
        except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
            raise ExpressionError(f"{type(error).__name__}: {error}").about(self.text) from error


@functools.lru_cache(maxsize=4096)
def compile_expression(text: str) -> Expression:
    """Compile once; the same text is never compiled twice in a process."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"longer than {MAX_LENGTH} characters").about(text)
    try:
        tree = ast.parse(_normalised(text), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError(f"cannot be read: {error}").about(text) from None
    if sum(1 for _ in ast.walk(tree)) > MAX_NODES:
        raise ExpressionError(f"has more than {MAX_NODES} parts").about(text)
    compiler = _Compiler()
    try:
        closure = compiler.closure(tree.body)
    except ExpressionError as error:
        raise error.about(text) from None
    except RecursionError:
        raise ExpressionError("nested too deeply").about(text) from None
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
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'')
_SINGLE_EQUALS = re.compile(r"(?<![=!<>])=(?!=)")
_NOT = re.compile(r"!(?!=)")


def _normalised(text: str) -> str:
    stripped = text.strip()
    if stripped[:2] in ("${", "#{") and stripped.endswith("}"):
        stripped = stripped[2:-1].strip()
    spoken, end = [], 0
    for literal in _TEXT.finditer(stripped):
        spoken += [_pythonic(stripped[end : literal.start()]), literal.group()]
        end = literal.end()
    return "".join([*spoken, _pythonic(stripped[end:])]).strip()


def _pythonic(code: str) -> str:
    code = _NOT.sub(" not ", _SINGLE_EQUALS.sub("==", code))
    return code.replace("&&", " and ").replace("||", " or ").replace("\n", " ")


def _refuse(what: str) -> ExpressionError:
    return ExpressionError(f"{what} is not allowed")


class _Compiler:
    """Turns allowed syntax nodes into closures and notes the names they mention."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.functions: set[str] = set()
        self._bound: set[str] = set()

    def closure(self, node: ast.AST) -> Closure:
        build = getattr(self, f"_{type(node).__name__}", None)
        if build is None:
            raise _refuse(type(node).__name__)
        made: Closure = build(node)
        return made

    def _Constant(self, node: ast.Constant) -> Closure:
        value = node.value
        if isinstance(value, bool | str) or value is None:
            return lambda scope: value
        if isinstance(value, int | float):
            number = number_of(value)
            return lambda scope: number
        raise _refuse(f"the constant {value!r}")

    def _Name(self, node: ast.Name) -> Closure:
        name = node.id
        if name.startswith("_"):
            raise _refuse(f"the name {name}")
        if name in CONSTANTS:
            constant = CONSTANTS[name]
            return lambda scope: constant
        if name not in self._bound:
            self.variables.add(name)

        def read(scope: Scope) -> Any:
            try:
                return settle(scope.variables[name])
            except KeyError:
                raise VariableMissing(name) from None

        return read

    def _Attribute(self, node: ast.Attribute) -> Closure:
        """`a.b` reads the key `b` of the object `a`; Python's own attributes do not exist here."""
        owner, key = self.closure(node.value), node.attr
        if key.startswith("_"):
            raise _refuse(f"the field {key}")

        def read(scope: Scope) -> Any:
            value = owner(scope)
            if not isinstance(value, Mapping):
                raise ExpressionError(f".{key} needs an object")
            if key not in value:
                raise ExpressionError(f"there is no field {key}")
            return settle(value[key])

        return read

    def _Subscript(self, node: ast.Subscript) -> Closure:
        if isinstance(node.slice, ast.Slice):
            raise _refuse("a slice")
        owner, index = self.closure(node.value), self.closure(node.slice)

        def read(scope: Scope) -> Any:
            value, key = owner(scope), index(scope)
            if not isinstance(value, Mapping | list | str):
                raise ExpressionError("an index needs a list, a text or an object")
            try:
                return settle(value[key])
            except (KeyError, IndexError, TypeError):
                raise ExpressionError(f"there is nothing at [{key!r}]") from None

        return read

    def _BoolOp(self, node: ast.BoolOp) -> Closure:
        operands = [self.closure(value) for value in node.values]
        stops_at = isinstance(node.op, ast.Or)

        def decide(scope: Scope) -> Any:
            value: Any = not stops_at
            for operand in operands:
                value = operand(scope)
                if bool(value) is stops_at:
                    return value
            return value

        return decide

    def _UnaryOp(self, node: ast.UnaryOp) -> Closure:
        operand = self.closure(node.operand)
        if isinstance(node.op, ast.Not):
            return lambda scope: not operand(scope)
        if isinstance(node.op, ast.USub):
            return lambda scope: -number_of(operand(scope))
        raise _refuse(type(node.op).__name__)

    def _BinOp(self, node: ast.BinOp) -> Closure:
        calculate = _ARITHMETIC.get(type(node.op))
        if calculate is None:
            raise _refuse(type(node.op).__name__)
        left, right = self.closure(node.left), self.closure(node.right)
        return lambda scope: calculate(left(scope), right(scope))

    def _Compare(self, node: ast.Compare) -> Closure:
        tests = [_COMPARISONS.get(type(operator)) for operator in node.ops]
        if None in tests:
            raise _refuse("this comparison")
        first, others = self.closure(node.left), [self.closure(other) for other in node.comparators]

        def compare(scope: Scope) -> bool:
            left = first(scope)
            for test, other in zip(tests, others, strict=True):
                right = other(scope)
                if test is None or not test(left, right):
                    return False
                left = right
            return True

        return compare

    def _IfExp(self, node: ast.IfExp) -> Closure:
        test, then, otherwise = map(self.closure, (node.test, node.body, node.orelse))
        return lambda scope: then(scope) if test(scope) else otherwise(scope)

    def _List(self, node: ast.List | ast.Tuple) -> Closure:
        items = [self.closure(item) for item in node.elts]
        return lambda scope: [item(scope) for item in items]

    _Tuple = _List

    def _Dict(self, node: ast.Dict) -> Closure:
        pairs = [
            (self._key(key), self.closure(value)) for key, value in zip(node.keys, node.values, strict=True)
        ]
        return lambda scope: {key: value(scope) for key, value in pairs}

    def _key(self, node: ast.expr | None) -> str:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        raise _refuse("a key that is not a text")

    def _ListComp(self, node: ast.ListComp | ast.GeneratorExp) -> Closure:
        """`[f(x) for x in list if …]`: one loop over data, never one loop inside another."""
        if len(node.generators) != 1 or self._bound:
            raise _refuse("a nested loop")
        loop = node.generators[0]
        if not isinstance(loop.target, ast.Name) or loop.target.id.startswith("_") or loop.is_async:
            raise _refuse("this loop variable")
        name, source = loop.target.id, self.closure(loop.iter)
        self._bound.add(name)
        element, tests = self.closure(node.elt), [self.closure(test) for test in loop.ifs]
        self._bound.discard(name)

        def collect(scope: Scope) -> list[Any]:
            values = source(scope)
            if not isinstance(values, list | tuple | Mapping) or len(values) > MAX_ITEMS:
                raise ExpressionError("cannot loop over this")
            scope.rounds[0] -= len(values)
            if scope.rounds[0] < 0:
                raise ExpressionError("too much work")
            inner = Scope(dict(scope.variables), scope.functions, scope.rounds)
            collected = []
            for value in values:
                inner.variables[name] = value  # type: ignore[index]  # a dict, made two lines above
                if all(test(inner) for test in tests):
                    collected.append(element(inner))
            return collected

        return collect

    _GeneratorExp = _ListComp

    def _Call(self, node: ast.Call) -> Closure:
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise _refuse("this call")
        name = node.func.id
        if name.startswith("_"):
            raise _refuse(f"the name {name}")
        if name == DEFINED:
            return self._defined(node)
        arguments = [self.closure(argument) for argument in node.args]
        built_in = FUNCTIONS.get(name)
        if built_in is None:
            self.functions.add(name)

        def call(scope: Scope) -> Any:
            function = scope.functions.get(name, built_in)
            if function is None:
                raise ExpressionError(f"there is no function {name}()")
            return settle(function(*[argument(scope) for argument in arguments]))

        return call

    def _defined(self, node: ast.Call) -> Closure:
        """`defined(name)` is the one way to ask for a variable that may be missing."""
        if len(node.args) != 1 or not isinstance(node.args[0], ast.Name):
            raise _refuse("defined() of anything but a variable")
        name = node.args[0].id
        return lambda scope: scope.variables.get(name) is not None


def _add(left: Any, right: Any) -> Any:
    if isinstance(left, str) and isinstance(right, str) and len(left) + len(right) <= MAX_TEXT:
        return left + right
    if isinstance(left, list) and isinstance(right, list) and len(left) + len(right) <= MAX_ITEMS:
        return left + right
    return number_of(left) + number_of(right)


_ARITHMETIC: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: _add,
    ast.Sub: lambda left, right: number_of(left) - number_of(right),
    ast.Mult: lambda left, right: number_of(left) * number_of(right),
    ast.Div: lambda left, right: number_of(left, exact=True) / number_of(right),
    ast.FloorDiv: lambda left, right: number_of(left) // number_of(right),
    ast.Mod: lambda left, right: number_of(left) % number_of(right),
}


def _within(left: Any, right: Any) -> bool:
    if isinstance(right, str):
        return isinstance(left, str) and left in right
    if not isinstance(right, list | tuple | Mapping):
        raise ExpressionError("`in` needs a list, a text or an object")
    return any(same(left, settle(item)) for item in right)


_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: same,
    ast.NotEq: lambda left, right: not same(left, right),
    ast.Is: same,
    ast.IsNot: lambda left, right: not same(left, right),
    ast.Lt: lambda left, right: ordered(left, right) < 0,
    ast.LtE: lambda left, right: ordered(left, right) <= 0,
    ast.Gt: lambda left, right: ordered(left, right) > 0,
    ast.GtE: lambda left, right: ordered(left, right) >= 0,
    ast.In: _within,
    ast.NotIn: lambda left, right: not _within(left, right),
}
