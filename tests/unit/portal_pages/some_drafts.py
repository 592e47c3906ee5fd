"""Drafts of definitions as a service tells them."""

from __future__ import annotations

from typing import Any

from tests.unit.portal_pages import fixtures

PATH = "/definition-drafts"
DRAFT: dict[str, Any] = {
    "draft_id": "d1", "process_id": "adm_simple", "base_version": 3, "name": "简易程序", "revision": 2,
    "state": "drawing", "author": "u7", "author_name": "流程设计员",
    "updated_at": "2026-11-20T02:00:00+00:00",
    "reason": "", "basis": "", "in_force_from": None, "submitted_by": None, "submitted_by_name": None,
    "submitted_at": None, "decided_by_name": None, "decided_at": None, "note": "", "version": None,
}  # fmt: skip
FINDING = {
    "element": "review_application", "name": "初审把关", "also": [], "severity": "blocks",
    "rule": "form-missing",
    "said": {"zh": "“初审把关”没有表单", "en": "“Review” has no form"},
    "remedy": {"zh": "选择表单", "en": "Choose a form"},
}  # fmt: skip
DIFFERENCE = {
    "kind": "changed", "element": "review_application",
    "subject": {"zh": "人工任务“初审把关”", "en": "User task “Review”"},
    "aspect": {"zh": "办理时限", "en": "limit"},
    "was": {"zh": "按参数 adm.review 的工作日数", "en": "working days of the setting adm.review"},
    "now": {"zh": "5个工作日", "en": "5 working days"},
}  # fmt: skip
OFFERS = {
    "roles": [{"key": "committee_office_clerk", "names": [{"zh": "办公室经办人", "en": "office clerk"}]}],
    "units": [{"key": "office", "names": []}],
    "operations": [], "completions": [], "messages": [], "processes": [],
    "limits": [{"key": "adm.review", "names": [{"zh": "初审把关", "en": "Review"}]}],
}  # fmt: skip


def whole(**changes: Any) -> dict[str, Any]:
    """A draft with what it holds."""
    return {
        **DRAFT,
        "bpmn": fixtures.DIAGRAM.decode(),
        "decisions": {},
        "forms": {"review_application": {"components": []}},
        "decision_ids": [],
        "called": {"review_application": {"zh": "初审把关", "en": "Review"}},
        "units": ["office"],
        "findings": [],
        "compared_with": 3,
        "differences": [DIFFERENCE],
        "revisions": [
            {"revision": 2, "saved_at": "2026-11-20T02:00:00+00:00", "saved_by_name": "流程设计员"},
            {"revision": 1, "saved_at": "2026-11-19T02:00:00+00:00", "saved_by_name": "流程设计员"},
        ],
        **changes,
    }


DRAFTS: dict[str, dict[str, Any]] = {
    "d1": whole(),
    "faulty": whole(draft_id="faulty", findings=[FINDING]),
    "submitted": whole(
        draft_id="submitted", state="submitted", reason="制度修订", basis="通知", in_force_from="2026-12-01",
        submitted_by="u7", submitted_by_name="流程设计员", submitted_at="2026-11-20T02:00:00+00:00",
    ),
    "approved": whole(
        draft_id="approved", state="approved", version=4, in_force_from="2026-12-01",
        decided_by_name="流程批准人", decided_at="2026-11-21T02:00:00+00:00",
    ),
}  # fmt: skip


REPLAY = {
    "replay_id": "r1", "draft_id": "d1", "revision": 2, "process_id": "adm_simple", "since": "2025-11-20",
    "state": "done", "total": 1000, "looked_at": 1000, "same": 940, "unrecorded": 10,
    "started_at": "2026-11-20T02:00:00+00:00", "started_by_name": "流程设计员",
    "finished_at": "2026-11-20T02:00:09+00:00",
}  # fmt: skip
REPLAYED: dict[str, Any] = {
    "counts": [
        {
            "verdict": "other", "element": "review_application", "name": {"zh": "初审把关", "en": "Review"},
            "cases": 49,
        },
        {"verdict": "same", "element": "", "name": {"zh": "", "en": ""}, "cases": 1},
    ],
    "cases": [
        {
            "number": 0, "case_no": "430211-ADM-2026-00001", "process_version": 3,
            "ended_at": "2026-10-20T02:00:00+00:00", "verdict": "other", "days": -3,
            "element_id": "review_application",
            "said": {"zh": "草稿多走“初审把关”", "en": "the draft also goes to “Review”"},
        },
        {
            "number": 7, "case_no": "430211-ADM-2026-00002", "process_version": 3, "ended_at": None,
            "verdict": "same", "days": 2, "element_id": "",
            "said": {"zh": "路径相同，时限合计多2个工作日", "en": "the same way; 2 working days longer"},
        },
    ],
    "next": None,
}  # fmt: skip


def read(service: str, path: str) -> Any:
    """What a service answers under /definition-drafts."""
    if path == PATH:
        return {"items": [DRAFT] if service == "admission" else [], "next": None}
    if path == f"{PATH}/offers":
        return {"offers": OFFERS}
    if "/revisions/" in path:
        draft, _, number = path.removeprefix(f"{PATH}/").partition("/revisions/")
        gone = {**DIFFERENCE, "kind": "removed"}
        return {"revision": int(number), "bpmn": DRAFTS[draft]["bpmn"], "differences": [gone]}
    if path.endswith("/replays"):
        return {"items": [REPLAY], "next": None}
    if "/replays/" in path:
        return {**REPLAY, **REPLAYED}
    return DRAFTS[path.rsplit("/", 1)[1]]


CLERK = {"post": {"zh": "审核委员会办公室经办人", "en": "Committee office clerk"}, "unit": "office"}
RAN: dict[str, Any] = {
    "values": {
        "applicant": "applicant", "townships": ["t_1", "t_2"], "sound": True, "score": 4.5,
        "due_on": "2026-11-27", "map": {"a": [1]},
    },
    "happened": [
        {
            "element": "review_application",
            "name": {"zh": "初审把关", "en": "Review"},
            "what": {"zh": "开始办理", "en": "opened"},
            "detail": {"zh": "", "en": ""},
            "holders": [CLERK],
        }
    ],
    "next": [
        {
            "kind": "person", "element": "review_application", "name": {"zh": "初审把关", "en": "Review"},
            "holders": [CLERK], "due_at": "2026-11-27T09:30:00+00:00", "limit_days": 5, "message": "",
            "number": 0,
            "outcomes": [
                {"value": "fit", "label": {"zh": "符合", "en": "Fit"}},
                {"value": "refuse", "label": {"zh": "不予受理", "en": "Refuse"}},
            ],
            "asks": [
                {"key": "listed", "kind": "truth", "label": {"zh": "清单内", "en": "Listed"}, "choices": []},
                {
                    "key": "levels", "kind": "list", "label": {"zh": "层级", "en": "Levels"},
                    "choices": [{"value": "county", "label": {"zh": "县", "en": "County"}}],
                },
            ],
        }
    ],
    "done": ["begun"], "active": ["review_application"], "variables": {"applicant": "applicant"},
    "end_state": "", "end_name": {"zh": "", "en": ""}, "problem": None,
}  # fmt: skip
