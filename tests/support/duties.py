"""What people fill in when a duty is handed down to townships."""

from __future__ import annotations

from typing import Any

TOWNSHIPS = ["430211001", "430211002"]
DUTY_NAME = "学生校车停靠点日常巡查"
BASIS = {"title": "校车安全管理条例", "number": "国务院令第617号", "article": "第五条"}
CHECKED = {
    "establishment": {"check_fits_bodies": "pass", "check_staff": "pass", "check_no_counterpart": "pass"},
    "finance": {"check_source": "pass", "check_amount": "pass", "check_payment": "pass"},
    "legality": {"check_basis": "pass", "check_powers": "pass", "check_body": "pass"},
}
DECISION = {"decided_by": ["government"], "document": "区政府第3次常务会议纪要", "decided_on": "2026-03-02"}
THREE_LISTS: dict[str, Any] = {
    "powers": [{"item": "责令改正（委托）", "basis": "委托书", "on": "2026-05-01"}],
    "staff": [{"township": "430211001", "post": "交通协管", "persons": 2, "on": "2026-05-01"}],
    "money": [{"amount": "60000", "source": "county_budget", "source_note": "教育专项", "on": "2026-06-30"}],
}


def a_duty(**changes: Any) -> dict[str, Any]:
    """F-TWA-01 and F-TWA-02, complete."""
    form: dict[str, Any] = {
        "name": DUTY_NAME,
        "kind": "delegated",
        "duty_class": "responsible",
        "responsible_body": "430211-jyj",
        "content": "上下学时段巡查校车停靠点，发现问题告知教育局。",
        "reason": "停靠点分散在各乡镇（街道），就近巡查更及时。",
        "department_part": "确定停靠点，处理发现的问题，培训。",
        "township_part": "每周巡查一次，记录并报告。",
        "legal_basis": [BASIS],
        "townships": TOWNSHIPS,
        "start": "2026-05-01",
        **THREE_LISTS,
        **changes,
    }
    return {key: value for key, value in form.items() if value is not None}


def answers(*opinions: str, answer: str = "adopt", **changes: Any) -> dict[str, Any]:
    """Every opinion answered, and the three lists as they are then."""
    lines = [{"opinion_id": one, "answer": answer, "reason": "已在清单中增加"} for one in opinions]
    return {"answers": lines, **THREE_LISTS, **changes}
