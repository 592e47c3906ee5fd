"""When a form field is hidden: the condition as data that both the page and the browser can judge.

It is read by the grammar the services use. The service judges the same condition again and drops hidden
fields; this is what readers see meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from chassis.engine.expression_syntax import parse
from chassis.engine.expression_tree import (
    Choice,
    Comparison,
    Constant,
    Field,
    Interval,
    ListOf,
    Logic,
    Name,
    Node,
    Not,
)
from chassis.engine.expression_values import ExpressionError

Tree = list[Any]

_COMPARISONS = {
    "=": "eq",
    "!=": "ne",
    "in": "in",
    "not in": "out",
    "<": "lt",
    "<=": "le",
    ">": "gt",
    ">=": "ge",
}


class _TooMuch(Exception):
    """The condition needs more than the browser may know."""


def tree_of(expression: str) -> Tree | None:
    """The condition as nested lists, or nothing when it needs more than the browser may know."""
    try:
        return _tree(parse(expression))
    except (ExpressionError, _TooMuch):
        return None


def _tree(node: Node) -> Tree:
    match node:
        case Constant(value):
            return ["is", float(value) if isinstance(value, Decimal) else value]
        case Name(name):
            return ["of", name]
        case Field(Name(name), key):
            return ["of", f"{name}.{key}"]
        case ListOf(items):
            return ["all", *map(_tree, items)]
        case Logic(word, operands):
            return [word, *map(_tree, operands)]
        case Not(operand):
            return ["not", _tree(operand)]
        case Choice(test, then, otherwise):
            return ["or", ["and", _tree(test), _tree(then)], ["and", ["not", _tree(test)], _tree(otherwise)]]
        case Comparison(first, others):
            return _compared(first, others)
    raise _TooMuch


def _compared(first: Node, others: Any) -> Tree:
    """`a < b < c` is two comparisons, and so is `x in [1..5]`."""
    parts: list[Tree] = []
    left = first
    for sign, right in others:
        if isinstance(right, Interval):
            inside = ["and", *_ends(left, right)]
            parts.append(inside if sign == "in" else ["not", inside])
        else:
            parts.append([_COMPARISONS[sign], _tree(left), _tree(right)])
        left = right
    return parts[0] if len(parts) == 1 else ["and", *parts]


def _ends(value: Node, limits: Interval) -> list[Tree]:
    ends = []
    if limits.low is not None:
        ends.append(["ge" if limits.with_low else "gt", _tree(value), _tree(limits.low)])
    if limits.high is not None:
        ends.append(["le" if limits.with_high else "lt", _tree(value), _tree(limits.high)])
    return ends


def holds(tree: Tree, data: Mapping[str, Any]) -> Any:
    """What the condition says about the data entered so far."""
    kind, *parts = tree
    match kind:
        case "is":
            return parts[0]
        case "of":
            return _look_up(data, parts[0])
        case "all":
            return [holds(part, data) for part in parts]
        case "and":
            return all(holds(part, data) for part in parts)
        case "or":
            return any(holds(part, data) for part in parts)
        case "not":
            return not holds(parts[0], data)
    return _compare(kind, holds(parts[0], data), holds(parts[1], data))


def _look_up(data: Mapping[str, Any], name: str) -> Any:
    found: Any = data
    for step in name.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _compare(kind: str, left: Any, right: Any) -> bool:
    match kind:
        case "eq":
            return bool(left == right)
        case "ne":
            return bool(left != right)
        case "in" | "out":
            inside = left in right if isinstance(right, list) else str(left or "\0") in str(right or "")
            return inside if kind == "in" else not inside
    try:
        a, b = float(left), float(right)
    except (TypeError, ValueError):
        return False
    return {"lt": a < b, "le": a <= b, "gt": a > b, "ge": a >= b}[kind]
