"""Decision tables as dmn-js writes them; an answer names the rules that gave it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from chassis.engine.expression_values import ExpressionError, number_of, order, same
from chassis.engine.expressions import Expression, Functions, compile_expression
from chassis.engine.unary_tests import Test, compile_tests

MAX_BYTES = 500_000
MAX_RULES = 500


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A rule that fitted: its id, its number in the table, and what the table's author wrote about it."""

    rule_id: str
    number: int
    annotation: str


@dataclass(frozen=True, slots=True)
class Decided:
    """The answer of a decision table, with the evidence for it."""

    decision_id: str
    inputs: Mapping[str, Any]
    result: Any
    rules: Sequence[FiredRule]


@dataclass(frozen=True, slots=True)
class _Rule:
    fired: FiredRule
    tests: Sequence[Test]
    outputs: Sequence[Expression]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision table, compiled."""

    decision_id: str
    name: str
    hit_policy: str
    aggregation: str
    inputs: Sequence[Expression]
    outputs: Sequence[str]
    rules: Sequence[_Rule]

    def __call__(self, variables: Mapping[str, Any], functions: Functions | None = None) -> Decided:
        """Answer for these variables."""
        known = functions or {}
        values = [expression(variables, known) for expression in self.inputs]
        hits: list[tuple[_Rule, dict[str, Any]]] = []
        for rule in self.rules:
            if all(test(value, variables, known) for test, value in zip(rule.tests, values, strict=True)):
                answers = [output(variables, known) for output in rule.outputs]
                hits.append((rule, dict(zip(self.outputs, answers, strict=True))))
                if self.hit_policy == "FIRST":
                    break
        result, fired = _POLICIES[self.hit_policy](self, hits)
        asked = {expression.text: value for expression, value in zip(self.inputs, values, strict=True)}
        return Decided(self.decision_id, asked, result, [rule.fired for rule in fired])


_Hits = Sequence[tuple[_Rule, dict[str, Any]]]
_Answer = tuple[Any, Sequence[_Rule]]


def _unique(decision: Decision, hits: _Hits) -> _Answer:
    if len(hits) > 1:
        numbers = ", ".join(str(rule.fired.number) for rule, _ in hits)
        raise ExpressionError(f"decision {decision.decision_id} is UNIQUE but rules {numbers} all fit")
    return _first(decision, hits)


def _first(decision: Decision, hits: _Hits) -> _Answer:
    return (hits[0][1], [hits[0][0]]) if hits else (None, [])


def _any(decision: Decision, hits: _Hits) -> _Answer:
    if hits and not all(same(hits[0][1], answer) for _, answer in hits):
        raise ExpressionError(f"decision {decision.decision_id} is ANY but its rules disagree")
    return (hits[0][1], [rule for rule, _ in hits]) if hits else (None, [])


def _in_order(decision: Decision, hits: _Hits) -> _Answer:
    return [answer for _, answer in hits], [rule for rule, _ in hits]


def _collect(decision: Decision, hits: _Hits) -> _Answer:
    rules = [rule for rule, _ in hits]
    if not decision.aggregation:
        return [answer for _, answer in hits], rules
    values = [answer[decision.outputs[0]] for _, answer in hits]
    return {decision.outputs[0]: _AGGREGATIONS[decision.aggregation](values)}, rules


def _total(values: Sequence[Any]) -> Any:
    return sum(map(number_of, values))


def _extreme(sign: int) -> Callable[[Sequence[Any]], Any]:
    def find(values: Sequence[Any]) -> Any:
        best = None
        for value in values:
            if best is None or order(value, best) * sign > 0:
                best = value
        return best

    return find


_AGGREGATIONS: Mapping[str, Callable[[Sequence[Any]], Any]] = {
    "SUM": _total, "COUNT": len, "MIN": _extreme(-1), "MAX": _extreme(1),
}  # fmt: skip
_POLICIES: Mapping[str, Callable[[Decision, _Hits], _Answer]] = {
    "UNIQUE": _unique, "FIRST": _first, "ANY": _any, "RULE ORDER": _in_order, "COLLECT": _collect,
}  # fmt: skip


def read_decisions(xml: bytes) -> dict[str, Decision]:
    """Compile every decision table of a DMN file, by the id of its decision."""
    if len(xml) > MAX_BYTES:
        raise ExpressionError(f"a DMN file may have {MAX_BYTES} bytes")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise ExpressionError(f"the DMN file is not well-formed: {error.msg}") from None
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise ExpressionError("a DMN file may not have a DOCTYPE")
    decisions = [_decision(node) for node in _children(root, "decision")]
    if not decisions:
        raise ExpressionError("the DMN file holds no decision")
    return {decision.decision_id: decision for decision in decisions}


def _decision(node: etree._Element) -> Decision:
    name = node.get("id") or ""
    tables = _children(node, "decisionTable")
    if len(tables) != 1:
        raise ExpressionError(f"decision {name} needs exactly one decision table")
    if _children(node, "informationRequirement") and any(
        _children(requirement, "requiredDecision")
        for requirement in _children(node, "informationRequirement")
    ):
        raise ExpressionError(f"decision {name} asks another decision; draw them as two steps")
    table = tables[0]
    policy = (table.get("hitPolicy") or "UNIQUE").upper()
    aggregation = (table.get("aggregation") or "").upper()
    if policy not in _POLICIES or (aggregation and aggregation not in _AGGREGATIONS):
        raise ExpressionError(f"decision {name}: hit policy {policy} {aggregation} is not supported")
    outputs = [out.get("name") or out.get("label") or "" for out in _children(table, "output")]
    if not outputs or not all(outputs) or len(set(outputs)) != len(outputs):
        raise ExpressionError(f"decision {name}: every output column needs a name of its own")
    if aggregation and len(outputs) != 1:
        raise ExpressionError(f"decision {name}: {aggregation} needs exactly one output column")
    inputs = [compile_expression(_text(column) or "null") for column in _children(table, "input")]
    rules = _children(table, "rule")
    if len(rules) > MAX_RULES:
        raise ExpressionError(f"decision {name} has more than {MAX_RULES} rules")
    compiled = [_rule(rule, number, len(inputs), len(outputs)) for number, rule in enumerate(rules, 1)]
    return Decision(name, node.get("name") or name, policy, aggregation, inputs, outputs, compiled)


def _rule(node: etree._Element, number: int, inputs: int, outputs: int) -> _Rule:
    tests = [compile_tests(_text(cell)) for cell in _children(node, "inputEntry")]
    answers = [compile_expression(_text(cell) or "null") for cell in _children(node, "outputEntry")]
    if len(tests) != inputs or len(answers) != outputs:
        raise ExpressionError(f"rule {number} does not have a cell for every column")
    notes = [_text(cell) for cell in _children(node, "annotationEntry")]
    notes += [cell.text or "" for cell in _children(node, "description")]
    annotation = "；".join(note for note in notes if note)
    return _Rule(FiredRule(node.get("id") or f"rule_{number}", number, annotation), tests, answers)


def _children(node: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in node if isinstance(child.tag, str) and etree.QName(child).localname == name]


def _text(node: etree._Element) -> str:
    """The text of a cell; in an input column it sits one level deeper, in `inputExpression`."""
    for holder in [*_children(node, "inputExpression"), node]:
        for text in _children(holder, "text"):
            return (text.text or "").strip()
    return ""
