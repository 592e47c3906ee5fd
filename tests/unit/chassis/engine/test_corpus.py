"""Diagrams other people drew, where a copy of them lies beside the checkout: the checker copes with all."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from chassis.engine.checking import check
from chassis.engine.front_door import BpmnNotWellFormed

CORPUS = Path(__file__).resolve().parents[5] / "shared" / "corpus"
FILES = sorted(CORPUS.glob("*/*.bpmn"))

pytestmark = pytest.mark.skipif(not FILES, reason="no corpus of foreign diagrams beside the checkout")


def test_every_foreign_diagram_is_refused_or_told_what_to_correct():
    refused, silent, slowest = [], [], 0.0
    for file in FILES:
        started = time.process_time()
        try:
            findings = check(file.read_bytes(), forms={})
        except BpmnNotWellFormed:
            refused.append(file.name)
            continue
        slowest = max(slowest, time.process_time() - started)
        if not findings:
            silent.append(file.name)
        assert all(finding.said.zh and finding.said.en and finding.remedy.zh for finding in findings)
    assert silent == []
    assert len(refused) <= len(FILES) // 50
    assert slowest < 2
