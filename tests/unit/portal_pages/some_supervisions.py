"""A case somebody asks for, as the desk and the case file know it."""

from __future__ import annotations

from datetime import date
from typing import Any

SUPERVISED: list[dict[str, Any]] = [
    {
        "supervision_id": "d1",
        "service": "admission",
        "case_no": "430211-adm-2026-00001",
        "case_title": "独居老人冬季取暖安全入户检查",
        "process_id": "adm_simple",
        "process_name": {"zh": "准入简易程序", "en": "Admission, simple procedure"},
        "reason": "天气转冷，请尽快办结",
        "wished_on": date(2026, 11, 18),
        "placed_at": "2026-11-16T02:00:00+00:00",
        "placed_by": "u9",
        "placed_by_name": "办公室主任",
        "answered_at": None,
        "ended_at": None,
    }
]
OF_CASE: list[dict[str, Any]] = [
    {
        "id": "d1",
        "reason": "天气转冷，请尽快办结",
        "wished_on": "2026-11-18",
        "placed_at": "2026-11-16T02:00:00+00:00",
        "name": "办公室主任",
        "post": "主任",
        "unit_name": "审核委员会办公室",
        "answer": None,
        "answered_at": None,
        "answered_by_name": None,
        "end_note": None,
        "ended_at": None,
        "ended_by_name": None,
        "may_answer": True,
        "may_end": True,
    }
]
