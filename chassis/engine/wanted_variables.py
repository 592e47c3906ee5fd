"""The variables a diagram asks for, each with a value of its kind to begin a dry run with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from chassis.engine.checking_wiring import expressions_in
from chassis.engine.drawn import Drawn
from chassis.engine.expression_syntax import parse
from chassis.engine.expression_tree import (
    Calculation,
    Call,
    Choice,
    Comparison,
    Constant,
    Logic,
    Loop,
    Name,
    Node,
    Not,
    parts_of,
)
from chassis.engine.expression_values import ExpressionError
from chassis.engine.expressions import read_expression
from chassis.engine.extensions import BPMN, CAMUNDA
from chassis.engine.front_door import admit
from chassis.engine.host_functions import CALENDAR_FUNCTIONS

_B, _C = f"{{{BPMN}}}", f"{{{CAMUNDA}}}"
_GIVEN = frozenset(
    {"outcome", "loopCounter", "nrOfInstances", "nrOfCompletedInstances", "nrOfActiveInstances"}
)


_DAYS = frozenset({"today", "workdays_after", "date"})
_ONLY_OF_NUMBERS = frozenset({"-", "*", "/"})


def wanted_variables(bpmn: bytes, today: date) -> dict[str, Any]:
    """Each variable of an expression with a value as the expressions compare it with: yes or no, a number, a
    day, a text; a list where it is gone through one by one; its own name where nothing tells.
    """
    drawn = Drawn(admit(bpmn))
    lists = {
        str(loop.get(f"{_C}collection")): str(loop.get(f"{_C}elementVariable") or "")
        for loop in drawn.root.iter(f"{_B}multiInstanceLoopCharacteristics")
        if loop.get(f"{_C}collection")
    }
    conditions = [flow.condition for flow in drawn.flows if flow.condition]
    texts = [*(text for node in drawn.nodes.values() for text in expressions_in(node)), *conditions]
    names = sorted({name for text in texts for name in _names(text)} | {*lists})
    # What the steps of a list leave behind is there when it is asked for.
    left = {node.properties.get("outputCollection", "") for node in drawn.nodes.values()}
    each = set(lists.values()) | _GIVEN | left
    told: dict[str, Any] = {name: today.isoformat() for name in _days(drawn)}
    for text in texts:
        for name, value in _told(text, today, asks=text in conditions):
            told.setdefault(name, value)
    return {
        name: [f"{lists[name] or name}_1", f"{lists[name] or name}_2"]
        if name in lists
        else told.get(name, name)
        for name in names
        if name not in each and name.isidentifier()
    }


def _days(drawn: Drawn) -> Iterator[str]:
    """The variables that are a day by themselves: when something is due, when a time comes."""
    due = [node.extensions.get("dueDate", "") for node in drawn.nodes.values()]
    for text in [*due, *(one.text or "" for one in drawn.root.iter(f"{_B}timeDate"))]:
        try:
            match parse(text):
                case Name(name) | Call(_, [Name(name)]):
                    yield name
        except ExpressionError:
            continue


def _names(text: str) -> frozenset[str]:
    try:
        return read_expression(text).variables
    except ExpressionError:
        return frozenset()


def _told(text: str, today: date, *, asks: bool) -> Iterator[tuple[str, Any]]:
    try:
        tree = parse(text)
    except ExpressionError:
        return
    yield from _compared(tree, today)
    if asks:
        yield from _asked(tree)


def _asked(node: Node) -> Iterator[tuple[str, Any]]:
    """The variables of which is asked whether they are true."""
    match node:
        case Name(name):
            yield name, False
        case Not(operand):
            yield from _asked(operand)
        case Logic(_, operands):
            for operand in operands:
                yield from _asked(operand)


def _compared(node: Node, today: date) -> Iterator[tuple[str, Any]]:
    """The variables with a value of the kind of what they are compared or calculated with."""
    match node:
        case Comparison(first, others):
            sides = [first, *(other for _, other in others)]
            for value in (_value(side, today) for side in sides):
                if value is not None:
                    yield from ((side.name, value) for side in sides if isinstance(side, Name))
        case Calculation(sign, left, right) if sign in _ONLY_OF_NUMBERS:
            yield from ((side.name, 0) for side in (left, right) if isinstance(side, Name))
        case Call(name, [Name(day), *_]) if name in CALENDAR_FUNCTIONS or name in _DAYS:
            yield day, today.isoformat()
        case Loop(_, _, Name(listed)):
            yield listed, []
        case Not(operand) | Choice(operand):
            yield from _asked(operand)
    for part in parts_of(node):
        yield from _compared(part, today)


def _value(node: Node, today: date) -> Any:
    match node:
        case Constant(bool()):
            return False
        case Constant(Decimal() | int() | float() as number):
            return int(number) if number == int(number) else float(number)
        case Constant(str() as text):
            return text
        case Call(name) if name in _DAYS:
            return today.isoformat()
    return None
