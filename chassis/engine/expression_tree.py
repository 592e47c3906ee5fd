"""The tree an expression is read into, and what can be told of it without evaluating it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

INPUT = "?"

Node = Any
"""One of the classes below."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a text, true, false or null."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name:
    """A variable; `?` is the input of a decision table's cell."""

    name: str


@dataclass(frozen=True, slots=True)
class Field:
    """`owner.key`."""

    owner: Node
    key: str


@dataclass(frozen=True, slots=True)
class Item:
    """`owner[index]`."""

    owner: Node
    index: Node


@dataclass(frozen=True, slots=True)
class Not:
    """`not operand`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Negative:
    """`-operand`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Calculation:
    """Two operands and the sign between them."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic:
    """Several operands joined by `and` or by `or`."""

    word: str
    operands: Sequence[Node]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`first < second <= third`: each sign with the operand to its right."""

    first: Node
    others: Sequence[tuple[str, Node]]


@dataclass(frozen=True, slots=True)
class Choice:
    """`if test then this else that`."""

    test: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list, written out."""

    items: Sequence[Node]


@dataclass(frozen=True, slots=True)
class ObjectOf:
    """An object, written out."""

    pairs: Sequence[tuple[str, Node]]


@dataclass(frozen=True, slots=True)
class Loop:
    """One loop over data: it collects (`each`), or asks whether `some` or `every` element fits."""

    kind: str
    name: str
    source: Node
    tests: Sequence[Node]
    body: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A function and its arguments."""

    name: str
    arguments: Sequence[Node]


@dataclass(frozen=True, slots=True)
class Interval:
    """`[low..high]`, or one side of it such as `>= low`."""

    low: Node | None
    high: Node | None
    with_low: bool
    with_high: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """The unary tests of a decision table's cell; one of them must fit, or none where it is negated."""

    tests: Sequence[Node]
    negated: bool = False


def asks_input(node: Node) -> bool:
    """Whether a test mentions the input of its cell."""
    return node == Name(INPUT) or any(asks_input(part) for part in parts_of(node))


def parts_of(node: Node) -> Sequence[Node]:
    """The nodes directly inside a node."""
    match node:
        case Field(owner) | Not(owner) | Negative(owner):
            return (owner,)
        case Item(owner, index):
            return (owner, index)
        case Calculation(_, left, right):
            return (left, right)
        case Logic(_, operands) | ListOf(operands) | Call(_, operands):
            return operands
        case Comparison(first, others):
            return (first, *(other for _, other in others))
        case Choice(test, then, otherwise):
            return (test, then, otherwise)
        case ObjectOf(pairs):
            return tuple(value for _, value in pairs)
        case Loop(_, _, source, tests, body):
            return (source, *tests, body)
        case Interval(low, high):
            return tuple(end for end in (low, high) if end is not None)
    return ()


def size_of(node: Node) -> int:
    """How many nodes there are: what one evaluation of it costs."""
    return 1 + sum(map(size_of, parts_of(node)))
