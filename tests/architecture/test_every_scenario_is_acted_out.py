"""Every acceptance scenario of docs/scenarios.md is cited by a test that acts it out, and none besides."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TO_COME = "To come"
ROW, CITED = re.compile(r"^\| F-(\d+) \|", re.MULTILINE), re.compile(r"\bF-(\d+)\b")


def numbers(text: str) -> list[int]:
    """The scenarios of a part of the document."""
    return [int(number) for number in ROW.findall(text)]


PARTS = (ROOT / "docs/scenarios.md").read_text(encoding="utf-8").split("\n## ")
PROMISED = [number for part in PARTS if TO_COME not in part for number in numbers(part)]
KNOWN = [number for part in PARTS for number in numbers(part)]


@cache
def cited() -> dict[int, list[str]]:
    """The tests by the scenario their docstring cites."""
    found: dict[int, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for number in CITED.findall(ast.get_docstring(node) or ""):
                    found.setdefault(int(number), []).append(f"{path.relative_to(ROOT)}::{node.name}")
    return found


def test_the_scenarios_are_numbered_without_a_gap() -> None:
    assert list(range(1, len(KNOWN) + 1)) == KNOWN


@pytest.mark.parametrize("number", PROMISED)
def test_a_scenario_is_acted_out_by_a_test_that_cites_it(number: int) -> None:
    assert cited().get(number), f"no test cites F-{number}"


def test_only_scenarios_there_are_and_that_have_come_are_cited() -> None:
    strange = {number: tests for number, tests in cited().items() if number not in PROMISED}
    assert not strange, strange
