"""What people write in the walk through the first procedure: one complete request and two orders."""

from __future__ import annotations

from typing import Any

ITEM = "居民电子健康档案入户核对"
TOWNSHIPS = ("430211001", "430211002")
COMMUNITIES = ("430211001008", "430211001011", "430211002012")
TOWNSHIP_PARTIES = ("songshanlu.party", "taishanlu.party")
TOWNSHIP_CLERKS = ("songshanlu.clerk", "taishanlu.clerk")
SECRETARIES = ("xiangyin.secretary", "baihe.secretary", "taiyuan.secretary")
MEMBERS = ("zzb.member", "mzj.member", "bb.member", "sfj.member")
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


def a_complete_plan(start: str, end: str, milestone: str) -> dict[str, Any]:
    """F-ADM-01 and F-ADM-02 with every part filled in."""
    return {
        "contact_person": "基层卫生科",
        "contact_phone": "0731-28600001",
        "burden_kinds": ["assistance"],
        "category": "assisted",
        "legal_basis": [
            {
                "title": "国家基本公共卫生服务规范（第三版）",
                "number": "国卫基层发〔2017〕13号",
                "article": "居民健康档案管理服务规范",
                "text": "以居民健康档案为载体，为居民提供连续、综合的服务。",
            }
        ],
        "goal": "核对常住居民健康档案的联系方式和住址",
        "content": "社区引导卫生服务中心人员入户，核对健康档案的联系方式和住址。",
        "authority": "社区只引路和说明，不收集健康信息",
        "division": "区卫健局组织，卫生服务中心核对，社区引导",
        "time_limit": "每户一次，十五分钟以内",
        "level": "community",
        "townships": TOWNSHIPS,
        "communities": COMMUNITIES,
        "start": start,
        "end": end,
        "frequency": "每户一次",
        "volume": "12.5",
        "guarantee_staff": "卫生服务中心每社区派两名人员",
        "guarantee_funds": "每社区补助两千元",
        "guarantee_premises_waived": "入户进行，无需场地",
        "guarantee_training": "开始前集中培训半天",
        "guarantee_rules": "入户须知一份",
        "funds_amount": "6000",
        "funds_source": "基本公共卫生服务补助资金",
        "funds_paid_on": start,
        "requirements": "不漏户，不重复，不向居民收取任何费用",
        "duties": [
            {"body": "区卫健局", "duty": "组织、培训、经费"},
            {"body": "社区", "duty": "引导入户"},
        ],
        "flow": [{"step": "预约"}, {"step": "入户核对"}, {"step": "更正档案"}],
        "milestones": [{"date": milestone, "milestone": "完成入户核对"}],
        "staffing": "卫生服务中心人员由区卫健局调配",
        "funding": "补助资金在开始前拨付到社区",
        "training": "开始前集中培训半天",
        "guidance": "区卫健局每周到社区一次",
    }


def an_order(start: str, due: str, **changes: Any) -> dict[str, Any]:
    """F-DSP-10 for the admitted item."""
    return {
        "communities": ["430211001008"],
        "content": "引导卫生服务中心人员完成第一批一百户的入户核对",
        "start": start,
        "due": due,
        "result_form": "完成户数清单",
        "burden_kinds": ["协助行政事务"],
        "funds_reference": "2026年基本公共卫生补助",
        "contact": "基层卫生科 0731-28600001",
        **changes,
    }
