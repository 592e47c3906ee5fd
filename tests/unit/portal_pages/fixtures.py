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
EVENTS: dict[str, Any] = _load("events")
"""Three events, the board, and the catalogue of classes."""
WHISTLES: list[dict[str, Any]] = _load("whistles")
BURDEN: dict[str, dict[str, Any]] = _load("burden")
"""The ledger of three communities, one of them in parts, and the outlook of a request."""
PAPER: dict[str, Any] = _load("paper")
CATALOGUE: dict[str, Any] = _load("catalogue")
"""An item in two versions, and what is alike."""
DUTIES: dict[str, Any] = _load("duties")
"""One duty that waits for its transfers and one in force for a time; the first of them whole."""
QUARTER: dict[str, Any] = _load("quarter")
MY_ITEMS: dict[str, Any] = _load("my_items")
SURVEY: dict[str, Any] = _load("survey")
STATEMENTS: dict[str, Any] = _load("statements")
"""The statements of a year, and one of them that both have signed."""
ASSESSMENT: dict[str, Any] = _load("assessment")
PARAMETERS: dict[str, Any] = _load("parameters")
AGENCIES: dict[str, Any] = _load("agencies")
"""The register of a day, one agency with its history, the contact map."""
INCIDENTS: dict[str, dict[str, Any]] = _load("incidents")
"""By kind; the job and what a person handed in are of admission, the message is of dispatch."""
DIAGRAM = (ANSWERS / "adm_simple.bpmn").read_bytes()


def task(task_id: str) -> dict[str, Any]:
    """One task with its case: t1 is the review, t2 the long plan form."""
    return {**TASKS.get(task_id, TASKS["t1"]), "case": CASE}


def incident(incident_id: str) -> dict[str, Any]:
    """One incident as a service tells it."""
    return next(one for one in INCIDENTS.values() if one["id"] == incident_id)


def incidents(service: str, asked: Any) -> dict[str, Any]:
    """The incidents of a service as it lists them."""
    kinds = {"admission": ("job", "completion"), "dispatch": ("message",)}.get(service, ())
    found = [INCIDENTS[kind] for kind in kinds if asked["state"] == "open"]
    if "parked" in asked:
        found = [one for one in found if (one["next_try_at"] is None) == (asked["parked"] == "true")]
    return {"items": found, "next": None}
