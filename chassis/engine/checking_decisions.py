"""What can be said of decision tables before any case asks them; only what is certain is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

from chassis.engine.comparing import in_range, order, same
from chassis.engine.decision_columns import (
    DATE,
    KIND_NAMES,
    MOMENT,
    WHOLE,
    InputColumn,
    OutputColumn,
    as_kind,
)
from chassis.engine.decision_files import Reading, read_files
from chassis.engine.decision_tables import DecisionTable, Rule
from chassis.engine.decisions import Decision
from chassis.engine.exact_arithmetic import kind_of
from chassis.engine.expression_closures import Scope
from chassis.engine.expression_functions import FUNCTIONS, shown
from chassis.engine.expression_syntax import parse
from chassis.engine.expression_tree import (
    Call,
    Comparison,
    Constant,
    Interval,
    ListOf,
    Name,
    Negative,
    Node,
    parts_of,
)
from chassis.engine.expression_values import ExpressionError
from chassis.engine.expressions import compile_tree
from chassis.engine.findings import Finding, found
from chassis.engine.metering import Meter
from chassis.engine.unary_tests import UnaryTests
from chassis.engine.value_kinds import Range

MAX_COMPARED_RULES = 200


def check_decisions(files: Mapping[str, bytes]) -> tuple[list[Finding], Mapping[str, Decision]]:
    """Everything that stands against the decision files of a process, and the decisions they hold."""
    reading = read_files(list(files.values()))
    findings = [*_faults(reading, next(iter(files), ""))]
    for decision in reading.decisions.values():
        if isinstance(decision.logic, DecisionTable):
            findings += _TableCheck(decision, decision.logic).findings()
    return findings, reading.decisions


def _faults(reading: Reading, file: str) -> Iterator[Finding]:
    for fault in reading.faults:
        rule = "decision-cell" if fault.rule else "decision-faulty"
        yield found(rule, fault.decision_id or file, why=fault.error.said)


@dataclass(frozen=True, slots=True)
class _TableCheck:
    """The checks of one table."""

    decision: Decision
    table: DecisionTable

    def findings(self) -> Iterator[Finding]:
        """What is certainly wrong with it."""
        for rule in self.table.rules:
            for column, test in zip(self.table.inputs, rule.tests, strict=True):
                yield from self._input_cell(rule, column, test)
            for answer, output in zip(self.table.outputs, rule.outputs, strict=True):
                yield from self._output_cell(rule, answer, output.text)
        yield from self._unreachable()
        if self.table.hit_policy == "UNIQUE" and len(self.table.rules) <= MAX_COMPARED_RULES:
            yield from self._overlaps()

    def _input_cell(self, rule: Rule, column: InputColumn, test: UnaryTests) -> Iterator[Finding]:
        for value in _constants_of(test):
            if value is None:
                continue
            if column.kind and not _has_kind(value, column.kind):
                yield self._misfit(rule, column.label, value, column.kind)
            elif column.allowed is not None and not _allowed(column.allowed, value):
                yield self._not_allowed(rule, column.label, value)

    def _output_cell(self, rule: Rule, column: OutputColumn, text: str) -> Iterator[Finding]:
        tree = parse(text)
        if not _is_constant(tree):
            return
        value = _value(tree)
        if value is None:
            return
        if column.kind and not _has_kind(value, column.kind):
            yield self._misfit(rule, column.label, value, column.kind)
        elif column.allowed is not None and not _allowed(column.allowed, value):
            yield self._not_allowed(rule, column.label, value)

    def _unreachable(self) -> Iterator[Finding]:
        """Under FIRST nothing comes after a rule that fits everything."""
        if self.table.hit_policy != "FIRST":
            return
        for number, rule in enumerate(self.table.rules[:-1]):
            if all(test.fits_everything for test in rule.tests):
                yield self._found("decision-unreachable", number=number + 1, later=number + 2)
                return

    def _overlaps(self) -> Iterator[Finding]:
        """Rules of a UNIQUE table that some case would fit both: that case would stop with an error."""
        kinds = [column.kind for column in self.table.inputs]
        simple = [
            (rule, [_simple(test, kind) for test, kind in zip(rule.tests, kinds, strict=True)])
            for rule in self.table.rules
        ]
        for (one, cells), (other, others) in combinations(simple, 2):
            if all(_meet(cell, another) for cell, another in zip(cells, others, strict=True)):
                yield self._found("decision-overlap", one=one.fired.number, other=other.fired.number)

    def _misfit(self, rule: Rule, column: str, value: Any, kind: str) -> Finding:
        return self._found(
            "decision-type", number=rule.fired.number, column=column, value=shown(value),
            found=kind_of(value), wanted=KIND_NAMES[kind],
        )  # fmt: skip

    def _not_allowed(self, rule: Rule, column: str, value: Any) -> Finding:
        return self._found("decision-value", number=rule.fired.number, column=column, value=shown(value))

    def _found(self, rule: str, **facts: object) -> Finding:
        return found(rule, self.decision.decision_id, decision=self.decision.place, **facts)


_ANYTHING = "anything"
_Simple = Sequence[Any] | str | None
"""What a cell accepts: values and ranges, anything, or (nothing) what cannot be told without a case."""


def _simple(test: UnaryTests, kind: str) -> _Simple:
    if test.cell is None:
        return _ANYTHING
    if test.cell.negated or not all(map(_is_plain, test.cell.tests)):
        return None
    return [_closed(value, kind) for tree in test.cell.tests for value in _values(tree)]


def _is_plain(tree: Node) -> bool:
    """A constant, a range of constants, or a list of them; `= 3` is one too."""
    if isinstance(tree, Comparison) and tree.first == Name("?") and len(tree.others) == 1:
        sign, operand = tree.others[0]
        return sign == "=" and _is_plain(operand)
    if isinstance(tree, Interval | ListOf):
        return all(map(_is_plain, parts_of(tree)))
    return _is_constant(tree)


def _is_constant(tree: Node) -> bool:
    if isinstance(tree, Call):
        return tree.name in FUNCTIONS and all(map(_is_constant, tree.arguments))
    return isinstance(tree, Constant) or (isinstance(tree, Negative) and _is_constant(tree.operand))


def _values(tree: Node) -> list[Any]:
    if isinstance(tree, Comparison):
        return _values(tree.others[0][1])
    if isinstance(tree, ListOf):
        return [value for item in tree.items for value in _values(item)]
    return [_value(tree)]


def _value(tree: Node) -> Any:
    """The value of what needs no variables; nothing where even that goes wrong, which the run would say."""
    try:
        return compile_tree(tree, "").within(Scope({}, {}, Meter()))
    except ExpressionError:
        return None


def _constants_of(test: UnaryTests) -> Iterator[Any]:
    """The constants a cell compares its input with, the ends of ranges included."""
    for tree in test.cell.tests if test.cell else ():
        if not _is_plain(tree):
            continue
        for value in _values(tree):
            if isinstance(value, Range):
                yield from (end for end in (value.low, value.high) if end is not None)
            else:
                yield value


def _has_kind(value: Any, kind: str) -> bool:
    """Whether a constant is what the column says; a number written as text is not, ISO text is a date."""
    if isinstance(value, str) and kind not in ("text", DATE, MOMENT):
        return False
    if not isinstance(value, str) and kind == "text":
        return False
    if isinstance(value, date) and not isinstance(value, datetime) and kind == MOMENT:
        return False
    try:
        as_kind(value, WHOLE if kind == WHOLE and not isinstance(value, str) else kind)
    except ExpressionError:
        return kind == WHOLE and not isinstance(value, bool | str | date)  # `< 2.5` is a fair end
    return True


def _allowed(allowed: UnaryTests, value: Any) -> bool:
    if allowed.variables or allowed.functions:
        return True
    try:
        return allowed.fits(value, Scope({}, {}, Meter()))
    except ExpressionError:
        return True


def _closed(value: Any, kind: str) -> Any:
    """Between whole numbers, or days, there is nothing: `> 5` begins at 6."""
    if not isinstance(value, Range) or kind not in (WHOLE, DATE):
        return value
    step: Any = 1 if kind == WHOLE else timedelta(days=1)
    low, high, with_low, with_high = value.low, value.high, value.with_low, value.with_high
    kinds = (int,) if kind == WHOLE else (date,)
    if value.has_low and not with_low and type(low) in kinds:
        low, with_low = low + step, True
    if value.has_high and not with_high and type(high) in kinds:
        high, with_high = high - step, True
    return Range(low, high, value.has_low, value.has_high, with_low, with_high)


def _meet(one: _Simple, other: _Simple) -> bool:
    """Whether some value fits both cells for certain."""
    if one is None or other is None:
        return False
    if isinstance(one, str) or isinstance(other, str):
        return True
    return any(_touch(value, another) for value in one for another in other)


def _touch(one: Any, other: Any) -> bool:
    try:
        if isinstance(one, Range) and isinstance(other, Range):
            return _ranges_touch(one, other)
        if isinstance(one, Range) or isinstance(other, Range):
            limits, value = (one, other) if isinstance(one, Range) else (other, one)
            return in_range(value, limits)
        return same(one, other, Meter())
    except ExpressionError:
        return False


def _ranges_touch(one: Range, other: Range) -> bool:
    return _reaches(one, other) and _reaches(other, one) and _is_filled(one) and _is_filled(other)


def _reaches(one: Range, other: Range) -> bool:
    """Whether the upper end of one does not lie below the lower end of the other."""
    if not (one.has_high and other.has_low):
        return True
    apart = order(one.high, other.low)
    return apart > 0 or (apart == 0 and one.with_high and other.with_low)


def _is_filled(limits: Range) -> bool:
    if not (limits.has_low and limits.has_high):
        return True
    length = order(limits.high, limits.low)
    return length > 0 or (length == 0 and limits.with_low and limits.with_high)
