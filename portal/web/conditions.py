"""When a form field is hidden: the condition as data that both the page and the browser can judge.

The service judges the same condition again and drops hidden fields; this is what readers see meanwhile.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

Tree = list[Any]

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "eq",
    ast.Is: "eq",
    ast.NotEq: "ne",
    ast.IsNot: "ne",
    ast.In: "in",
    ast.NotIn: "out",
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Gt: "gt",
    ast.GtE: "ge",
}
_WORDS = {"true": True, "false": False, "null": None}


def tree_of(expression: str) -> Tree | None:
    """The condition as nested lists, or nothing when it needs more than the browser may know."""
    text = expression.strip().removeprefix("=").strip()
    if text.startswith("${") and text.endswith("}"):
        text = text[2:-1]
    try:
        return _node(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError):
        return None


def _node(node: ast.expr) -> Tree:
    match node:
        case ast.Constant(value=value):
            return ["is", value]
        case ast.Name(id=name) if name in _WORDS:
            return ["is", _WORDS[name]]
        case ast.Name(id=name):
            return ["of", name]
        case ast.Attribute(value=ast.Name(id=name), attr=attribute):
            return ["of", f"{name}.{attribute}"]
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return ["all", *[_node(item) for item in items]]
        case ast.BoolOp(op=op, values=values):
            return ["and" if isinstance(op, ast.And) else "or", *[_node(value) for value in values]]
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return ["not", _node(operand)]
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARISONS:
            return [_COMPARISONS[type(op)], _node(left), _node(right)]
    raise ValueError(f"not a condition of fields: {ast.dump(node)}")


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
