"""What people write into forms: complete and plausible, to be changed where a test says something else."""

from __future__ import annotations

from typing import Any

from tests.support.actors import COMMUNITIES, TOWNSHIPS

Plain = dict[str, Any]

ITEM_NAME = "未成年人暑期防溺水巡查"
CHECKS = (
    "basis_valid",
    "not_listed",
    "not_duplicate",
    "plan_parts",
    "elements",
    "guarantees",
    "burden_proportionate",
    "consultation_complete",
    "no_hidden_appraisal",
)


def a_complete_plan(**changes: Any) -> Plain:
    """F-ADM-02 with all eight parts (ADM-11)."""
    return {
        "requirements": "每周巡查两次并劝导",
        "duties": [{"body": "区教育局", "duty": "组织培训、提供器材"}],
        "flow": [{"step": "巡查、劝导、记录"}],
        "milestones": [{"date": "2026-07-01", "milestone": "启动"}],
        "staffing": "每社区1名志愿者",
        "funding": "每社区2000元",
        "training": "6月20日集中培训",
        "guidance": "区教育局包片指导",
        **changes,
    }


def an_application(**changes: Any) -> Plain:
    """F-ADM-01 with its plan: two townships, five communities, one summer."""
    return {
        "item_name": ITEM_NAME,
        "request_type": "new",
        "contact_person": "区教育局经办人",
        "contact_phone": "0731-28881234",
        "burden_kinds": ["assistance"],
        "category": "assisted",
        "legal_basis": [
            {"title": "湖南省预防未成年人溺水工作方案", "number": "", "article": "三", "statute": False}
        ],
        "goal": "暑期溺水零发生",
        "content": "协助在重点水域张贴警示并开展宣传。",
        "authority": "宣传、劝导",
        "division": "区教育局牵头,社区协助",
        "time_limit": "7月1日至8月31日",
        "level": "community",
        "townships": [one.unit for one in TOWNSHIPS],
        "communities": [one.unit for one in COMMUNITIES],
        "start": "2026-07-01",
        "end": "2026-08-31",
        "frequency": "每周两次",
        "volume": "12",
        "guarantee_staff": "每社区1名志愿者",
        "guarantee_funds": "每社区2000元",
        "guarantee_premises_waived": "使用社区现有场地",
        "guarantee_training": "6月集中培训",
        "guarantee_rules": "巡查记录制度",
        "funds_amount": "10000",
        "funds_source": "区教育局部门预算",
        "funds_paid_on": "2026-06-15",
        **a_complete_plan(),
        **changes,
    }


def a_paper_application(applicant: str, received_on: str, *, without: tuple[str, ...] = ()) -> Plain:
    """An application as the office enters it from paper, gaps included."""
    whole = an_application()
    kept = {key: value for key, value in whole.items() if key not in without}
    return {"applicant": applicant, "received_on": received_on, **kept}


def a_contact(**changes: Any) -> Plain:
    """The record of the contact before the application (ADM-12)."""
    advice = "请补充培训安排后征求乡镇和社区意见。"
    return {"contact_on": "2026-03-02", "with_whom": "区教育局经办人", "advice": advice, **changes}


def a_clean_review() -> Plain:
    """F-ADM-05: every check passed."""
    return {f"check_{name}": "pass" for name in CHECKS}


def an_objection(**changes: Any) -> Plain:
    """What somebody objects to, why, and what they propose."""
    return {"point": "人手不足", "reason": "社区只有4名工作人员", "proposal": "由物业承担", **changes}


def a_dossier() -> Plain:
    """What a keeper confirms to have filed (ADM-32)."""
    return {"documents": ["application", "plan", "opinions", "notice", "filing"], "remark": "2026-001"}


def an_order(item_ref: str | None, *communities: str, **changes: Any) -> Plain:
    """F-DSP-10: an order for July."""
    return {
        "item_ref": item_ref,
        "communities": list(communities),
        "content": "七月巡查",
        "start": "2026-07-01",
        "due": "2026-07-31",
        "burden_kinds": ["协助行政事务"],
        "funds_reference": "区教育局部门预算",
        "contact": "区教育局经办人",
        **changes,
    }
