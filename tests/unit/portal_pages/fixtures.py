"""What services would answer: one application in review, one order, the registers (the HTTP seam)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ANSWERS = Path(__file__).parent / "answers"


def _load(name: str) -> Any:
    return json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))


CASE: dict[str, Any] = _load("case")
CASE_NO = CASE["case_no"]
TASKS: dict[str, Any] = {"t1": _load("task_review"), "t2": _load("task_plan")}
INBOX: dict[str, Any] = _load("inbox")
REGISTERS: dict[str, Any] = _load("registers")
PAPER: dict[str, Any] = _load("paper")
DIAGRAM = (ANSWERS / "adm_simple.bpmn").read_bytes()


def task(task_id: str) -> dict[str, Any]:
    """One task with its case: t1 is the review, t2 the long plan form."""
    return {**TASKS.get(task_id, TASKS["t1"]), "case": CASE}
