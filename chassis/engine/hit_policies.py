"""What a decision table answers when one rule, several or none fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from chassis.engine.comparing import same
from chassis.engine.exact_arithmetic import total
from chassis.engine.expression_functions import extreme
from chassis.engine.expression_values import ExpressionError
from chassis.engine.metering import Meter
from chassis.texts import Said

if TYPE_CHECKING:
    from chassis.engine.decision_tables import DecisionTable, Rule

Hits = Sequence[tuple["Rule", dict[str, Any]]]
Answer = tuple[Any, Sequence["Rule"]]

_UNIQUE = Said(
    "命中策略为 UNIQUE（唯一），但规则 {numbers} 同时命中",
    "the hit policy is UNIQUE but rules {numbers} all fit",
)
_ANY = Said(
    "命中策略为 ANY（一致），但规则 {numbers} 的结果不一致",
    "the hit policy is ANY but its rules {numbers} disagree",
)


def _unique(table: DecisionTable, hits: Hits, meter: Meter) -> Answer:
    if len(hits) > 1:
        raise ExpressionError(_UNIQUE, numbers=_numbers(hits))
    return _first(table, hits, meter)


def _first(table: DecisionTable, hits: Hits, meter: Meter) -> Answer:
    return (hits[0][1], [hits[0][0]]) if hits else (None, [])


def _any(table: DecisionTable, hits: Hits, meter: Meter) -> Answer:
    if hits and not all(same(hits[0][1], answer, meter) for _, answer in hits):
        raise ExpressionError(_ANY, numbers=_numbers(hits))
    return (hits[0][1], [rule for rule, _ in hits]) if hits else (None, [])


def _priority(table: DecisionTable, hits: Hits, meter: Meter) -> Answer:
    return _first(table, _ranked(table, hits, meter), meter)


def _rule_order(table: DecisionTable, hits: Hits, meter: Meter) -> Answer:
    return [answer for _, answer in hits], [rule for rule, _ in hits]


def _output_order(table: DecisionTable, hits: Hits, meter: Meter) -> Answer:
    return _rule_order(table, _ranked(table, hits, meter), meter)


def _collect(table: DecisionTable, hits: Hits, meter: Meter) -> Answer:
    if not table.aggregation:
        return _rule_order(table, hits, meter)
    name = table.outputs[0].name
    values = [answer[name] for _, answer in hits]
    return {name: AGGREGATIONS[table.aggregation](values)}, [rule for rule, _ in hits]


def _ranked(table: DecisionTable, hits: Hits, meter: Meter) -> Hits:
    """By the order of the allowed values, output by output; rules that rank alike stay in their order."""
    ranking = [column for column in table.outputs if column.ranks]

    def rank(hit: tuple[Rule, dict[str, Any]]) -> list[int]:
        return [
            next(place for place, value in enumerate(column.ranks) if same(value, hit[1][column.name], meter))
            for column in ranking
        ]

    return sorted(hits, key=rank)


def _numbers(hits: Hits) -> str:
    return ", ".join(str(rule.fired.number) for rule, _ in hits)


def _extreme(sign: int) -> Callable[[list[Any]], Any]:
    return lambda values: extreme(values, sign) if values else None


AGGREGATIONS: Mapping[str, Callable[[list[Any]], Any]] = {
    "SUM": total, "COUNT": len, "MIN": _extreme(-1), "MAX": _extreme(1),
}  # fmt: skip
POLICIES: Mapping[str, Callable[[DecisionTable, Hits, Meter], Answer]] = {
    "UNIQUE": _unique, "FIRST": _first, "ANY": _any, "PRIORITY": _priority,
    "RULE ORDER": _rule_order, "OUTPUT ORDER": _output_order, "COLLECT": _collect,
}  # fmt: skip
RANKED = frozenset({"PRIORITY", "OUTPUT ORDER"})
