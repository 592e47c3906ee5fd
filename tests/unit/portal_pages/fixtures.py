"""What services would answer: one application in review, one order, the registers (shapes of the HTTP seam)."""

from __future__ import annotations

from typing import Any


def said(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


CASE_NO = "430211-adm-2026-00001"
TITLE = "独居老人冬季取暖安全入户检查"

PLAN_ROWS = [
    (said("工作要求", "Requirements"), "每月入户一次，检查取暖设备和通风情况，发现隐患当场劝改并记录。", None),
    (said("人员保障", "Staffing"), "民政局每街道派 2 名工作人员带队", "社区自行安排人员"),
    (said("经费保障", "Funding"), "每户每次 20 元，由民政局按季度拨付", None),
    (said("培训安排", "Training"), "12 月 1 日前集中培训一次", None),
    (said("指导方式", "Guidance"), "民政局社会救助科驻点指导", None),
]

CASE: dict[str, Any] = {
    "case_no": CASE_NO,
    "process_id": "adm_simple",
    "process_version": 1,
    "process_name": said("准入简易程序", "Admission, simple procedure"),
    "title": TITLE,
    "state": "REVIEW",
    "state_label": said("初审中", "Under review"),
    "ended": False,
    "started_at": "2026-11-09T01:20:00+00:00",
    "ended_at": None,
    "sections": [
        {
            "key": "application",
            "title": said("准入申请", "Application"),
            "rows": [
                {"label": said("申请单位", "Applicant"), "value": "天元区民政局", "was": None},
                {"label": said("事项性质", "Kind of burden"), "value": ["协助行政事务", "台账"], "was": None},
                {"label": said("拟定类别", "Category"), "value": "协助", "was": None},
                {"label": said("起止日期", "Term"), "value": "2026-12-01 至 2027-03-15", "was": None},
                {"label": said("涉及社区", "Communities"), "value": ["湘银社区", "白鹤社区", "泰园社区"], "was": None},
            ],
            "table": None,
        },
        {
            "key": "plan",
            "title": said("实施方案（第 2 版，与第 1 版比较）", "Plan, version 2 compared with version 1"),
            "rows": [{"label": label, "value": value, "was": was} for label, value, was in PLAN_ROWS],
            "table": None,
        },
        {
            "key": "duties",
            "title": said("职责分工", "Division of duties"),
            "rows": [],
            "table": {
                "columns": [said("单位", "Body"), said("职责", "Duty")],
                "rows": [["区民政局", "组织、培训、经费"], ["嵩山路街道", "协调、汇总"], ["社区", "带路入户、登记"]],
            },
        },
    ],
    "opinions": [
        {
            "unit_name": "嵩山路街道",
            "post": "党工委书记",
            "name": "嵩山路街道党工委书记",
            "at": "2026-11-12T03:00:00+00:00",
            "step": said("征求意见", "Consultation"),
            "outcome": said("同意", "Agree"),
            "text": "方案可行，请与本街道冬春火灾防控一并安排。",
        },
        {
            "unit_name": "湘银社区",
            "post": "党委书记",
            "name": "湘银社区党委书记",
            "at": "2026-11-11T07:40:00+00:00",
            "step": said("征求意见", "Consultation"),
            "outcome": said("有条件同意", "Agree with conditions"),
            "text": "入户人员须由民政局带队；经费到位后开展。",
        },
    ],
    "timeline": [
        {
            "at": "2026-11-16T02:00:00+00:00",
            "actor_name": "办公室经办",
            "unit_name": "审核委员会办公室",
            "post": "经办",
            "text": said("受理，出具受理通知", "Accepted"),
        },
        {
            "at": "2026-11-13T08:00:00+00:00",
            "actor_name": "民政局负责人",
            "unit_name": "区民政局",
            "post": "局长",
            "text": said("签批并提交申请（简易程序）", "Signed and submitted (simple procedure)"),
        },
        {
            "at": "2026-11-09T01:20:00+00:00",
            "actor_name": "民政局经办",
            "unit_name": "区民政局",
            "post": "经办",
            "text": said("起草实施方案", "Drafted the plan"),
        },
    ],
    "documents": [
        {
            "id": "n1",
            "kind": said("受理通知", "Acceptance notice"),
            "number": "天社审受〔2026〕1号",
            "title": f"关于受理{TITLE}的通知",
            "formats": ["pdf", "docx"],
            "href": "/notices/n1/document",
        }
    ],
    "attachments": [
        {
            "id": "a1",
            "name": "取暖安全检查表.xlsx",
            "size": 18342,
            "sha256": "9f2b5a0c1d3e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8",
            "href": "/attachments/a1",
        }
    ],
    "clock": {"due_at": "2026-11-30T09:30:00+00:00", "limit_days": 10, "used_days": 4, "stops": []},
    "basis": [
        {
            "title": "社区工作事项准入、变更及退出办法",
            "article": "第七条",
            "quote": "对各方均无异议的事项，可适用简易程序，由办公室初审把关后直接提请审核委员会核准。",
            "rule": "ADM-14",
        }
    ],
    "position": {
        "process_id": "adm_simple",
        "version": 1,
        "active": ["review_application"],
        "done": ["application_submitted", "register_application"],
    },
    "actions": [
        {"key": "print_receipt", "label": said("补发受理通知", "Send the notice again"), "form": None},
        {
            "key": "withdraw",
            "label": said("撤回申请", "Withdraw"),
            "form": {
                "components": [
                    {
                        "type": "textarea",
                        "key": "reason",
                        "label": "撤回理由",
                        "properties": {"label_en": "Reason"},
                        "validate": {"required": True},
                    }
                ]
            },
        },
    ],
}

REVIEW_FORM: dict[str, Any] = {
    "components": [
        {
            "type": "radio",
            "key": "outcome",
            "label": "初审结论",
            "properties": {"label_en": "Conclusion"},
            "validate": {"required": True},
            "values": [
                {"value": "fit", "label": "符合简易程序", "label_en": "Fit for the simple procedure"},
                {"value": "convert", "label": "转普通程序", "label_en": "Convert to the ordinary procedure"},
                {"value": "advise_refusal", "label": "建议不予准入", "label_en": "Advise refusal"},
            ],
        },
        {
            "type": "textarea",
            "key": "reason",
            "label": "理由",
            "description": "写明依据和事实",
            "properties": {"label_en": "Reason", "description_en": "Grounds and facts"},
            "conditional": {"hide": "${outcome in (None, '', 'fit')}"},
            "validate": {"required": True, "maxLength": 500},
        },
        {
            "type": "checklist",
            "key": "checks",
            "label": "已核对",
            "properties": {"label_en": "Checked"},
            "values": [
                {"value": "basis", "label": "依据有效", "label_en": "Basis is valid"},
                {"value": "parts", "label": "方案八项齐全", "label_en": "All eight parts of the plan"},
                {"value": "duplicate", "label": "与目录不重复", "label_en": "Not a duplicate"},
            ],
        },
    ]
}

PLAN_FORM: dict[str, Any] = {
    "components": [
        {"type": "text", "text": "## 请写全八项，缺一项不能提交", "properties": {"text_en": "## All eight parts are required"}},
        {
            "type": "textarea",
            "key": "requirements",
            "label": "工作要求",
            "properties": {"label_en": "Requirements"},
            "validate": {"required": True, "maxLength": 2000},
        },
        {
            "type": "dynamiclist",
            "path": "duties",
            "label": "职责分工",
            "properties": {"label_en": "Division of duties"},
            "components": [
                {
                    "type": "textfield",
                    "key": "body",
                    "label": "单位",
                    "properties": {"label_en": "Body"},
                    "validate": {"required": True},
                },
                {
                    "type": "textfield",
                    "key": "duty",
                    "label": "职责",
                    "properties": {"label_en": "Duty"},
                    "validate": {"required": True},
                },
            ],
        },
        {
            "type": "group",
            "label": "经费",
            "properties": {"label_en": "Funds"},
            "components": [
                {"type": "checkbox", "key": "funds_needed", "label": "需要经费", "properties": {"label_en": "Funds are needed"}},
                {
                    "type": "number",
                    "key": "funds_amount",
                    "label": "金额",
                    "properties": {"label_en": "Amount"},
                    "appearance": {"suffixAdorner": "元"},
                    "conditional": {"hide": "not funds_needed"},
                    "validate": {"min": 0},
                },
            ],
        },
        {"type": "separator"},
        {
            "type": "taglist",
            "key": "communities",
            "label": "涉及社区",
            "properties": {"label_en": "Communities"},
            "valuesKey": "communities",
            "validate": {"required": True},
        },
        {"type": "datetime", "subtype": "date", "key": "start", "dateLabel": "开始日期", "properties": {"label_en": "Start"}},
        {
            "type": "select",
            "key": "level",
            "label": "实施层级",
            "properties": {"label_en": "Level"},
            "values": [
                {"value": "community", "label": "社区", "label_en": "Community"},
                {"value": "both", "label": "乡镇和社区", "label_en": "Township and community"},
            ],
        },
    ]
}

COMMUNITIES = [
    {"value": f"43021100{t}0{n:02d}", "label": f"{name}社区", "group": street}
    for t, street, names in (
        (1, "嵩山路街道", ("湘银", "白鹤", "韶山", "天台", "黄山", "衡山", "长城")),
        (2, "泰山路街道", ("泰园", "庐山", "珠江", "神农", "炎帝", "尚格")),
    )
    for n, name in enumerate(names, 1)
]


def task(task_id: str = "t1") -> dict[str, Any]:
    """One task: t1 is the review, t2 the long plan form."""
    plan = task_id == "t2"
    return {
        "id": task_id,
        "service": "admission",
        "case_no": CASE_NO,
        "case_title": TITLE,
        "process_id": "adm_prepare" if plan else "adm_simple",
        "element_id": "draft_plan" if plan else "review_application",
        "name": said("起草实施方案", "Draft the plan") if plan else said("初审把关", "Preliminary review"),
        "state": "claimed" if plan else "open",
        "version": 3,
        "opened_at": "2026-11-18T01:00:00+00:00",
        "due_at": "2026-11-23T09:30:00+00:00",
        "limit_days": 3,
        "assignee": None,
        "candidates": ["committee_office_clerk@430211-swb"],
        "why": said("您是审核委员会办公室经办，本申请已受理，由您初审。", "You are the office clerk; this application is yours to review."),
        "form": PLAN_FORM if plan else REVIEW_FORM,
        "data": {"duties": [{"body": "区民政局", "duty": "组织、培训"}], "communities": ["430211001001"]} if plan else {},
        "options": {"communities": COMMUNITIES},
        "outcomes": [{"value": "done", "label": said("提交方案", "Hand in the plan")}]
        if plan
        else [
            {"value": "fit", "label": said("符合简易程序", "Fit")},
            {"value": "convert", "label": said("转普通程序", "Convert")},
            {"value": "advise_refusal", "label": said("建议不予准入", "Advise refusal")},
        ],
        "case": CASE,
    }


def task_row(number: int, due: str | None, name: dict[str, str], title: str, sender: str) -> dict[str, Any]:
    """One line of the inbox."""
    return {
        "service": "admission",
        "task_id": f"t{number}",
        "case_no": f"430211-adm-2026-{number:05d}",
        "case_title": title,
        "process_id": "adm_simple",
        "process_name": said("准入简易程序", "Admission, simple procedure"),
        "element_id": "x",
        "name": name,
        "candidates": [],
        "assignee": "u1" if number == 2 else None,
        "state": "open",
        "opened_at": "2026-11-16T01:00:00+00:00",
        "due_at": due,
        "limit_days": 3,
        "from_name": sender,
        "version": 1,
        "outcome": None,
        "closed_by": None,
        "closed_at": None,
        "unread": number != 1,
        "mine": number == 2,
    }


REVIEW = said("初审把关", "Preliminary review")
TASK_ROWS = [
    task_row(1, "2026-11-18T09:30:00+00:00", REVIEW, TITLE, "区民政局"),
    task_row(2, "2026-11-23T09:30:00+00:00", said("完整性审查", "Completeness check"), "城乡居民养老保险待遇资格认证协助", "区人社局"),
    task_row(3, "2026-11-24T09:30:00+00:00", said("出具告知单", "Issue the notice"), "老旧小区既有住宅加装电梯意愿摸底", "区住建局"),
    task_row(4, "2026-11-30T09:30:00+00:00", said("登记受理", "Register"), "秋冬季森林防火宣传", "区应急局"),
    task_row(5, None, said("拦截处置", "Settle a blocked order"), "未列事项：商户“扫码评价”任务", "系统"),
]

CASE_ROWS = [
    {
        "service": "admission",
        "case_no": CASE_NO,
        "title": TITLE,
        "process_id": "adm_simple",
        "process_name": said("准入简易程序", "Admission, simple procedure"),
        "state": "REVIEW",
        "state_label": said("初审中", "Under review"),
        "ended": False,
        "started_at": "2026-11-09T01:20:00+00:00",
        "ended_at": None,
        "steps": [said("初审把关", "Preliminary review")],
        "due_at": None,
    }
]

CATALOGUE = [
    {
        "kind": "list",
        "id": f"ZZ-{n:03d}",
        "name": name,
        "unit_name": unit,
        "category": category,
        "category_confirmed": sure,
        "sub_items": [],
        "in_force_from": "2018-12-03",
        "in_force_to": None,
    }
    for n, name, unit, category, sure in (
        (1, "政府常规统计调查工作", "统计局", "法定职责", True),
        (2, "计划生育政策宣传", "卫计委", "协助", False),
        (3, "居民最低生活保障申请受理、初核", "民政局", "承办", True),
        (4, "安全生产网格化管理", "安监局", "承办", False),
    )
]
NOTICES = [
    {
        "id": "n1",
        "number": "天社审告〔2026〕1号",
        "item_id": "SX-2026-00001",
        "item_name": TITLE,
        "case_no": CASE_NO,
        "owner_unit_name": "区民政局",
        "start": "2026-12-01",
        "end": "2027-03-15",
        "issued_at": "2026-11-20T02:00:00+00:00",
    }
]
ORDERS = [
    {
        "order_no": "430211-dsp-2026-00001",
        "item_ref": "SX-2026-00001",
        "item_name": TITLE,
        "content": "12 月第一周完成辖区独居老人取暖设备入户检查",
        "sender_name": "区民政局",
        "community_name": "湘银社区",
        "state": "SENT",
        "state_label": said("已送达，待接受", "Sent"),
        "due": "2026-12-07",
        "reason_code": None,
    },
    {
        "order_no": "430211-dsp-2026-00002",
        "item_ref": None,
        "item_name": None,
        "content": "组织商户扫码评价，每社区不少于 200 户",
        "sender_name": "区市场监管局",
        "community_name": "白鹤社区",
        "state": "BLOCKED",
        "state_label": said("已拦截", "Blocked"),
        "due": "2026-12-07",
        "reason_code": "NOT_FOUND",
        "reason": said("目录中没有这一事项", "No such item"),
    },
]
FIGURES = [
    {"agency_name": "嵩山路司法所", "township_name": "嵩山路街道", "orders": 12, "accepted": 10, "refused": 1, "done": 8, "blocked": 1},
    {"agency_name": "区民政局", "township_name": "泰山路街道", "orders": 5, "accepted": 5, "refused": 0, "done": 3, "blocked": 0},
]
ALERTS = [
    {
        "id": "al1",
        "rule": "ADM-14",
        "subject": CASE_NO,
        "severity": "warning",
        "text": said("初审超过时限 1 天", "The review is one day late"),
        "facts": {},
        "source": "admission",
        "raised_at": "2026-11-20T01:00:00+00:00",
    }
]
UNITS = [
    {"code": "430211-mzj", "name": "天元区民政局", "kind": "department", "parent": "430211"},
    {"code": "430211001", "name": "嵩山路街道", "kind": "township", "parent": "430211"},
    {"code": "430211002", "name": "泰山路街道", "kind": "township", "parent": "430211"},
    {"code": "430211001008", "name": "湘银社区", "kind": "community", "parent": "430211001"},
    {"code": "430211001011", "name": "白鹤社区", "kind": "community", "parent": "430211001"},
    {"code": "430211002012", "name": "泰园社区", "kind": "community", "parent": "430211002"},
]
