"""Every rule of docs/rules.md is proved by a test that cites it and quoted, or left out for a reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

from contracts import rule_documents
from services.admission.web.legal_basis import provisions as of_admission
from services.assessment.web.legal_basis import provisions as of_assessment
from services.dispatch.web.legal_basis import provisions as of_dispatch

ROOT = Path(__file__).parents[2]
Provisions = Callable[[str], Sequence[Mapping[str, str]]]
PUBLISHED = {title for name, title in vars(rule_documents).items() if name.isupper()}
OUTSIDE = "Outside the product"
FAMILIES = "ADM|TWA|BUR|TGT|AST|AGY|APP|DSP"
ROW = re.compile(rf"^\| ((?:{FAMILIES})-\d+) \| (.+?) \| (.+?) \|(?: (.+?) \|)?$", re.MULTILINE)
CITED = re.compile(rf"\b(?:{FAMILIES})-\d{{2}}\b")
PARTS = (ROOT / "docs/rules.md").read_text(encoding="utf-8").split("\n## ")
KEPT = {row[0]: row[2] for part in PARTS if not part.startswith(OUTSIDE) for row in ROW.findall(part)}
LEFT_OUT = {row[0]: row[3] for part in PARTS if part.startswith(OUTSIDE) for row in ROW.findall(part)}


@cache
def cited() -> dict[str, list[str]]:
    """The tests by the rule their docstring cites."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for rule in CITED.findall(ast.get_docstring(node) or ""):
                    found.setdefault(rule, []).append(f"{path.relative_to(ROOT)}::{node.name}")
    return found


def test_the_rules_are_numbered_without_a_gap() -> None:
    for family in ("ADM", "TWA", "BUR"):
        numbers = sorted(int(rule[4:]) for rule in {**KEPT, **LEFT_OUT} if rule.startswith(family))
        assert numbers == list(range(1, len(numbers) + 1)) and numbers, family
    assert not set(KEPT) & set(LEFT_OUT)


@pytest.mark.parametrize("rule", KEPT)
def test_a_rule_is_proved_by_a_test_that_cites_it(rule: str) -> None:
    assert cited().get(rule), f"no test cites {rule}"


@pytest.mark.parametrize("rule", KEPT)
def test_a_rule_is_quoted_with_its_article(rule: str) -> None:
    services = (of_admission, of_assessment, of_dispatch)
    quoted = [one for told in services for one in told(rule) if one["rule"] == rule]
    articles = [one["article"] for one in quoted if one["quote"]]
    _, _, where = KEPT[rule].partition(" ")
    assert where in articles, quoted


@pytest.mark.parametrize("told", [of_admission, of_dispatch, of_assessment])
def test_what_is_quoted_stands_in_a_document_by_its_published_title(told: Provisions) -> None:
    """An invented title is worse than none: whoever reads it looks the document up."""
    titles = {one["title"] for rule in (*KEPT, "DSP-05") for one in told(rule) if one["quote"]}
    assert titles and titles <= PUBLISHED


def test_what_is_left_out_says_why_and_is_nowhere_claimed() -> None:
    assert LEFT_OUT and all(len(why) > 40 for why in LEFT_OUT.values())
    assert not set(LEFT_OUT) & set(cited())


def test_only_rules_there_are_are_cited() -> None:
    assert not set(cited()) - {*KEPT, *LEFT_OUT}
