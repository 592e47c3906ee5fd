"""Decisions as dmn-js writes them; an answer names what was asked and the rules that gave it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from chassis.engine.decision_tables import DecisionTable, FiredRule
from chassis.engine.expression_closures import Scope
from chassis.engine.expression_values import ExpressionError
from chassis.engine.expressions import Expression, Functions
from chassis.engine.metering import Meter
from chassis.texts import Said

TABLE_WORK = 500_000
MAX_REQUIRED = 50

_DECISION = Said("决策“{name}”（{decision_id}）", "decision “{name}” ({decision_id})")
_UNKNOWN = Said("依赖的决策 {name} 不存在", "requires the decision {name}, which does not exist")
_CIRCLE = Said("决策互相依赖成环：{names}", "the decisions require one another in a circle: {names}")
_SAME_NAME = Said(
    "与另一决策的结果同名：{name}", "its result has the same name as another decision's: {name}"
)
_TOO_MANY = Said("依赖的决策超过{most}个", "requires more than {most} decisions")


@dataclass(frozen=True, slots=True)
class Labels:
    """What the author calls the inputs (by their expression) and the outputs (by their name)."""

    inputs: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decided:
    """The answer of a decision, with the evidence for it; `required` are the answers it rests on."""

    decision_id: str
    name: str
    inputs: Mapping[str, Any]
    labels: Labels
    result: Any
    rules: Sequence[FiredRule]
    formula: str = ""
    required: Sequence[Decided] = ()

    def everything(self) -> Iterator[Decided]:
        """Every answer that was given, in the order they were."""
        yield from self.required
        yield self


@dataclass(frozen=True, slots=True)
class Formula:
    """The logic of a decision that is one expression."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, compiled; `required` are all those evaluated before it, in order."""

    decision_id: str
    name: str
    variable: str
    logic: DecisionTable | Formula
    requires: Sequence[str] = ()
    required: Sequence[Decision] = ()

    def __call__(self, variables: Mapping[str, Any], functions: Functions | None = None) -> Decided:
        """Answer for these variables; what it requires is decided first, each once."""
        known, answers = variables, []
        for one in self.required:
            answer = one.decide(known, functions or {})
            answers.append(answer)
            known = {**known, **dict.fromkeys(one.result_names, _bare(answer.result))}
        decided = self.decide(known, functions or {})
        return replace(decided, required=tuple(answers)) if answers else decided

    @property
    def place(self) -> Said:
        """How errors and findings name it."""
        return _DECISION.filled(name=self.name, decision_id=self.decision_id)

    @property
    def result_names(self) -> Sequence[str]:
        """Under which names other decisions find its answer."""
        return tuple(dict.fromkeys(filter(None, (self.decision_id, self.name, self.variable))))

    def decide(self, variables: Mapping[str, Any], functions: Functions) -> Decided:
        """Answer by this decision's own logic."""
        scope = Scope(variables, functions, Meter(TABLE_WORK))
        try:
            if isinstance(self.logic, Formula):
                return self._calculated(self.logic.expression, scope)
            inputs, result, rules = self.logic.answer(scope)
        except ExpressionError as error:
            raise error.at(self.place) from None
        labels = Labels(
            {column.expression.text: column.label for column in self.logic.inputs},
            {column.name: column.label for column in self.logic.outputs},
        )
        return Decided(self.decision_id, self.name, inputs, labels, result, rules)

    def _calculated(self, expression: Expression, scope: Scope) -> Decided:
        name = self.variable or self.decision_id
        result = {name: expression.within(scope)}
        asked = {
            name: scope.variables[name] for name in sorted(expression.variables) if name in scope.variables
        }
        return Decided(self.decision_id, self.name, asked, Labels(), result, (), expression.text)


def _bare(result: Any) -> Any:
    """What FEEL sees of an answer: of a single output column its value, of several an object."""
    if isinstance(result, list):
        return [_bare(one) for one in result]
    if isinstance(result, dict) and len(result) == 1:
        return next(iter(result.values()))
    return result


def linked(decisions: Mapping[str, Decision]) -> dict[str, Decision]:
    """Give every decision those it rests on; unknown ones, circles and names used twice are refused."""
    return {name: _linked(decision, decisions) for name, decision in decisions.items()}


def _linked(decision: Decision, decisions: Mapping[str, Decision]) -> Decision:
    ordered: dict[str, Decision] = {}
    _gather(decision, decisions, ordered, [])
    required = [one for name, one in ordered.items() if name != decision.decision_id]
    if len(required) > MAX_REQUIRED:
        raise ExpressionError(_TOO_MANY, most=MAX_REQUIRED).at(decision.place)
    taken: set[str] = set()
    for one in required:
        twice = taken.intersection(one.result_names)
        if twice:
            raise ExpressionError(_SAME_NAME, name=min(twice)).at(one.place)
        taken.update(one.result_names)
    return replace(decision, required=tuple(required))


def _gather(
    decision: Decision, decisions: Mapping[str, Decision], ordered: dict[str, Decision], path: list[str]
) -> None:
    """Depth first, so that what is required comes before what requires it."""
    if decision.decision_id in path:
        names = " → ".join([*path[path.index(decision.decision_id) :], decision.decision_id])
        raise ExpressionError(_CIRCLE, names=names).at(decision.place)
    if decision.decision_id in ordered:
        return
    for name in decision.requires:
        if name not in decisions:
            raise ExpressionError(_UNKNOWN, name=name).at(decision.place)
        _gather(decisions[name], decisions, ordered, [*path, decision.decision_id])
    ordered[decision.decision_id] = decision
