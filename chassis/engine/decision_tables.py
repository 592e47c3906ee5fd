"""A decision table, compiled: its rules are tried in order, and its hit policy makes the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chassis.engine.decision_columns import InputColumn, OutputColumn
from chassis.engine.expression_closures import Scope
from chassis.engine.expression_values import ExpressionError
from chassis.engine.expressions import Expression
from chassis.engine.hit_policies import POLICIES, Hits
from chassis.engine.unary_tests import UnaryTests
from chassis.texts import Said

_RULE = Said("第{number}条规则“{column}”列", "rule {number}, column “{column}”")
_COLUMN = Said("“{column}”列", "column “{column}”")


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A rule that fitted: its id, its number in the table, and what the table's author wrote about it."""

    rule_id: str
    number: int
    annotation: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table."""

    fired: FiredRule
    tests: Sequence[UnaryTests]
    outputs: Sequence[Expression]


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """The logic of a decision that is a table."""

    hit_policy: str
    aggregation: str
    inputs: Sequence[InputColumn]
    outputs: Sequence[OutputColumn]
    rules: Sequence[Rule]

    def answer(self, scope: Scope) -> tuple[dict[str, Any], Any, Sequence[FiredRule]]:
        """The inputs by their expression, the answer, and the rules that gave it."""
        values = [self._input(column, scope) for column in self.inputs]
        hits = self._hits(values, scope)
        result, rules = POLICIES[self.hit_policy](self, hits, scope.meter)
        if not hits and any(column.default is not None for column in self.outputs):
            result = {
                column.name: column.default.within(scope) if column.default is not None else None
                for column in self.outputs
            }
        asked = {column.expression.text: value for column, value in zip(self.inputs, values, strict=True)}
        return asked, result, [rule.fired for rule in rules]

    def _hits(self, values: Sequence[Any], scope: Scope) -> Hits:
        hits = []
        scope.meter.spend(len(self.rules))
        for rule in self.rules:
            if self._fits(rule, values, scope):
                hits.append((rule, self._outputs(rule, scope)))
                if self.hit_policy == "FIRST":
                    break
        return hits

    def _fits(self, rule: Rule, values: Sequence[Any], scope: Scope) -> bool:
        for column, test, value in zip(self.inputs, rule.tests, values, strict=True):
            try:
                if not test.fits(value, scope):
                    return False
            except ExpressionError as error:
                raise error.at(_RULE.filled(number=rule.fired.number, column=column.label)) from None
        return True

    def _outputs(self, rule: Rule, scope: Scope) -> dict[str, Any]:
        answer = {}
        for column, output in zip(self.outputs, rule.outputs, strict=True):
            try:
                answer[column.name] = output.within(scope)
                column.require_allowed(answer[column.name], scope)
            except ExpressionError as error:
                raise error.at(_RULE.filled(number=rule.fired.number, column=column.label)) from None
        return answer

    @staticmethod
    def _input(column: InputColumn, scope: Scope) -> Any:
        try:
            return column.value(scope)
        except ExpressionError as error:
            raise error.at(_COLUMN.filled(column=column.label)) from None
