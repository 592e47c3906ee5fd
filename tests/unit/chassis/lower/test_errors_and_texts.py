"""Refusals speak both languages and carry their facts."""

from __future__ import annotations

import pickle

import pytest

from chassis.errors import Refusal
from chassis.texts import Said


class PlanTooShort(Refusal):
    """The plan is shorter than the county asks."""

    code = "plan-too-short"
    title = Said("方案过短", "The plan is too short")
    detail = Said("方案只有{length}字,{what}。", "The plan has {length} characters, {what}.")
    rule = "ADM-00"


def test_a_refusal_fills_its_facts_into_both_languages() -> None:
    refusal = PlanTooShort(length=12, what=Said("请补充", "please add to it"))
    assert str(refusal) == "方案只有12字,请补充。"
    assert refusal.said.en == "The plan has 12 characters, please add to it."


def test_a_missing_fact_never_breaks_the_message() -> None:
    assert str(PlanTooShort(length=1)) == "方案只有1字,{what}。"


def test_braces_in_a_fact_are_not_a_template() -> None:
    assert "{length.__class__}" in PlanTooShort(length=1, what="{length.__class__}").said.en


def test_a_code_must_be_kebab_case() -> None:
    with pytest.raises(TypeError, match="kebab-case"):
        type("Wrong", (Refusal,), {"code": "Not_Kebab"})


def test_a_refusal_survives_being_pickled() -> None:
    copy = pickle.loads(pickle.dumps(PlanTooShort(length=3)))
    assert isinstance(copy, PlanTooShort) and copy.facts == {"length": 3}
