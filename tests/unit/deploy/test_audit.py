"""What `make audit` makes of the reports: silence is never called a clean bill."""

from __future__ import annotations

from typing import Any

import pytest

from deploy.audit import CLEAN, FOUND, NOT_AUDITED, of_node, of_python

GOOD: dict[str, Any] = {"name": "flask", "version": "3.1.3", "vulns": []}
WEAK: dict[str, Any] = {**GOOD, "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1.4"]}]}
SKIPPED: dict[str, Any] = {"name": "flask", "skip_reason": "not found and could not be audited"}


@pytest.mark.parametrize(
    ("packages", "outcome"),
    [
        ([GOOD], CLEAN),
        ([GOOD, WEAK], FOUND),
        ([SKIPPED], NOT_AUDITED),
        ([GOOD, SKIPPED], NOT_AUDITED),
        ([WEAK, SKIPPED], FOUND),
        ([], NOT_AUDITED),
    ],
)
def test_a_report_of_pip_audit(packages: list[dict[str, Any]], outcome: int) -> None:
    found, lines = of_python({"dependencies": packages})
    assert found == outcome and lines
    if outcome == FOUND:
        assert lines == ["flask 3.1.3: PYSEC-1 (mended in 3.1.4)"]


@pytest.mark.parametrize(
    ("report", "outcome"),
    [
        ({"vulnerabilities": {}, "metadata": {"dependencies": {"total": 12}}}, CLEAN),
        (
            {
                "vulnerabilities": {"x": {"severity": "high", "range": "<2"}},
                "metadata": {"dependencies": {"total": 12}},
            },
            FOUND,
        ),
        ({"message": "404 Not Found", "error": {"summary": ""}}, NOT_AUDITED),
        ({}, NOT_AUDITED),
    ],
)
def test_a_report_of_npm(report: dict[str, Any], outcome: int) -> None:
    assert of_node(report)[0] == outcome
