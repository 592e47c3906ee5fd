"""Why: whatever a rule says no to, or decides, the provision behind it is quoted."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import services.admission
from chassis.errors import Refusal
from contracts.rule_documents import ADMISSION
from services.admission.web.legal_basis import provisions

DIAGRAMS = Path(__file__).resolve().parents[3] / "bpmn" / "admission"
ANNOTATION = re.compile(r"<description>([^<]+)")


def refusals() -> Iterator[type[Refusal]]:
    for module in pkgutil.walk_packages(services.admission.domain.__path__, "services.admission.domain."):
        found = importlib.import_module(module.name)
        for one in vars(found).values():
            if (
                isinstance(one, type)
                and issubclass(one, Refusal)
                and one.__module__ == module.name
                and one.rule
            ):
                yield one


@pytest.mark.parametrize(
    "kind", sorted(set(refusals()), key=lambda kind: kind.code), ids=lambda kind: kind.code
)
def test_every_refusal_is_told_with_what_its_rule_rests_on(kind: type[Refusal]) -> None:
    found = provisions(kind.rule)
    assert found, kind.rule
    for basis in found:
        assert basis["title"] and bool(basis["article"]) == bool(basis["quote"])
    if kind.rule.startswith("ADM-"):
        assert [basis["rule"] for basis in found] == [kind.rule] and found[0]["title"] == ADMISSION


@pytest.mark.parametrize("file", sorted(DIAGRAMS.glob("*/v*/*.dmn")), ids=lambda file: file.stem)
def test_every_rule_a_decision_table_cites_is_quoted(file: Path) -> None:
    for annotation in ANNOTATION.findall(file.read_text(encoding="utf-8")):
        cited = re.findall(r"ADM-\d+", annotation)
        quoted = {basis["rule"]: basis["quote"] for basis in provisions(annotation)}
        assert all(quoted.get(rule) for rule in cited), annotation


def test_an_invariant_is_told_by_the_article_it_carries_out() -> None:
    (basis,) = provisions("E3-5")
    assert (basis["article"], basis["rule"]) == ("第七条", "ADM-14")


def test_a_setting_of_the_county_is_named_with_the_rules_it_serves() -> None:
    setting, *rules = provisions("adm.simple.exclusions：涉及印章使用（拟定）")
    assert "不适用简易程序的情形" in setting["title"] and setting["article"] == ""
    assert [one["rule"] for one in rules] == ["ADM-14", "ADM-19"]


def test_a_rule_without_an_article_says_so_and_a_plain_text_says_nothing() -> None:
    (basis,) = provisions("B0")
    assert "没有专门条款" in basis["title"] and basis["rule"] == "B0"
    assert provisions("票数相同，再次表决") == []
