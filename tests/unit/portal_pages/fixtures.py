"""What services would answer: one application in review, one order, the registers (the HTTP seam)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from portal.clients.services import ServiceProblem

ANSWERS = Path(__file__).parent / "answers"


def _load(name: str) -> Any:
    return json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))


CASE: dict[str, Any] = _load("case")
CASE_NO = CASE["case_no"]
ALIKE: dict[str, Any] = _load("alike")
"""What the case is compared with, fetched after its page."""
TASKS: dict[str, Any] = {"t1": _load("task_review"), "t2": _load("task_plan")}
MESSAGES: dict[str, Any] = _load("messages")
"""What a case has said to three listeners, and what two of them tell of it."""
INBOX: dict[str, Any] = _load("inbox")
REGISTERS: dict[str, Any] = _load("registers")
IMPORTED = {"findings": [], "draft_id": "d1", "imported": 142, "changed": 3, "rows": 3, "new": 2, "known": 1}
"""What services say of a file they were given."""
EVENTS: dict[str, Any] = _load("events")
"""Three events, the board, and the catalogue of classes."""
WHISTLES: list[dict[str, Any]] = _load("whistles")
BURDEN: dict[str, dict[str, Any]] = _load("burden")
"""The ledger of three communities, one of them in parts, and the outlook of a request."""
RATES: dict[str, Any] = _load("rates")
"""How bodies answered, and two figures dispatch tells otherwise."""
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
STAFF_MARKS: dict[str, Any] = _load("staff_marks")
"""The months of an agency's staff in two townships, and one month with its marks."""
ASSESSMENT: dict[str, Any] = _load("assessment")
YEAR_RESULTS: dict[str, Any] = _load("assessment_results")
"""A year of eight agencies side by side, and how the score of one of them came about."""
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


REPLACED_ACCOUNT = {
    "kind": {"zh": "双向考评得分说明", "en": "How the score of the dual assessment came about"},
    "number": "嵩山考说〔2027〕1号",
    "title": "栗雨派出所 2026",
    "item_ref": "",
    "issuer_name": "嵩山路街道",
    "issued_on": "2027-01-08",
    "addressees": ["栗雨派出所"],
    "standing": "replaced",
    "standing_label": {"zh": "已由更正后的文件取代", "en": "Replaced by the corrected one"},
    "since": "2027-01-08",
    "until": None,
}


def proof(code: str) -> dict[str, Any]:
    """What a service answers to a code: one was given, all others were not."""
    if code == "r-replaced":
        return REPLACED_ACCOUNT
    if code not in ("n-genuine", "o-recalled"):
        raise ServiceProblem("admission", 404, {"title": "没有找到", "status": 404, "code": "not-found"})
    recalled = code.startswith("o")
    return {
        "kind": {"zh": "派单", "en": "Order"} if recalled else {"zh": "工作告知单", "en": "Work notice"},
        "number": "天审办〔2026〕1号",
        "title": "社区微型消防站器材季度检查",
        "item_ref": "SX-2026-00001",
        "issuer_name": "审核委员会办公室",
        "issued_on": "2026-03-02",
        "addressees": ["区应急管理局", "嵩山路街道"],
        "standing": "recalled" if recalled else "in_force",
        "standing_label": {"zh": "已撤回", "en": "Recalled"}
        if recalled
        else {"zh": "有效", "en": "In force"},
        "since": "2026-04-01",
        "until": None,
    }
