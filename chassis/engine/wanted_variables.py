"""The variables a diagram asks for, with something to begin a dry run with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chassis.engine.checking_wiring import expressions_in
from chassis.engine.drawn import Drawn
from chassis.engine.expression_values import ExpressionError
from chassis.engine.expressions import read_expression
from chassis.engine.extensions import BPMN, CAMUNDA
from chassis.engine.front_door import admit

_B, _C = f"{{{BPMN}}}", f"{{{CAMUNDA}}}"
_GIVEN = frozenset(
    {"outcome", "loopCounter", "nrOfInstances", "nrOfCompletedInstances", "nrOfActiveInstances"}
)


def wanted_variables(bpmn: bytes) -> dict[str, Any]:
    """Each variable of an expression, standing for itself; a list where it is gone through one by one."""
    drawn = Drawn(admit(bpmn))
    lists = {
        str(loop.get(f"{_C}collection")): str(loop.get(f"{_C}elementVariable") or "")
        for loop in drawn.root.iter(f"{_B}multiInstanceLoopCharacteristics")
        if loop.get(f"{_C}collection")
    }
    names = sorted({name for text in _texts(drawn) for name in _names(text)} | {*lists})
    each = set(lists.values()) | _GIVEN
    return {
        name: [f"{lists[name] or name}_1", f"{lists[name] or name}_2"] if name in lists else name
        for name in names
        if name not in each and name.isidentifier()
    }


def _texts(drawn: Drawn) -> Iterator[str]:
    for node in drawn.nodes.values():
        yield from expressions_in(node)
    yield from (flow.condition for flow in drawn.flows if flow.condition)


def _names(text: str) -> frozenset[str]:
    try:
        return read_expression(text).variables
    except ExpressionError:
        return frozenset()
