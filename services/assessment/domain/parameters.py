"""The limits of assessment in working days, by key, with where each comes from (part G)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number, its unit and its origin."""

    value: int
    unit: str
    origin: str


_DAYS = "working days"
DEFAULTS: Mapping[str, Parameter] = {
    "tgt.plan": Parameter(5, _DAYS, "proposed"),
    "tgt.agree": Parameter(5, _DAYS, "proposed"),
    "tgt.consent": Parameter(10, _DAYS, "proposed"),
    "tgt.sign": Parameter(5, _DAYS, "proposed"),
    "tgt.watch": Parameter(5, _DAYS, "proposed"),
    "ast.weights.fix": Parameter(5, _DAYS, "proposed"),
    "ast.statement.settle": Parameter(5, _DAYS, "proposed"),
    "ast.notify": Parameter(1, _DAYS, "proposed"),
    "ast.objection": Parameter(5, _DAYS, "proposed"),
    "ast.answer": Parameter(5, _DAYS, "proposed"),
    "ast.decide": Parameter(5, _DAYS, "proposed"),
    "ast.final": Parameter(5, _DAYS, "proposed"),
    "ast.publish": Parameter(3, _DAYS, "proposed"),
}


def limit(key: str) -> int:
    """How many working days a step may take; an unknown key is a mistake of ours."""
    return DEFAULTS[key].value
