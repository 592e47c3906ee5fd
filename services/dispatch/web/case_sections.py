"""The parts of an order's case file: what is asked, the notice, the gate, who did what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chassis.engine.clock_words import LINES as CLOCK_LINES
from chassis.texts import Said
from chassis.web.act_words import ACT_WORDS
from services.dispatch.domain.gate import REASONS, GateCheck, Outcome, ReasonCode
from services.dispatch.domain.suspension import Suspension
from services.dispatch.domain.work_order import GROUND_NAMES, STATE_NAMES, Ground, OrderState, WorkOrder

Plain = dict[str, Any]
Row = tuple[str, str, Any]

OUTCOMES = {
    Outcome.PASS: Said("放行", "pass"),
    Outcome.BLOCKED: Said("不放行", "blocked"),
    Outcome.UNANSWERED: Said("无答复，等待", "no answer, waits"),
}

ADMISSION = Said("准入服务", "admission")
OWN_COPY = Said("本地副本", "the local copy")

SAYINGS: Mapping[str, Said] = {
    "order-placed": Said("提交派单", "placed the order"),
    "gate-judged": Said("闸口核对", "judged the order at the gate"),
    "gate-asked": Said("询问准入服务", "asked admission"),
    "order-created": Said("生成派单", "created the order"),
    "order-blocked": Said("拦截派单，已通知审核委员会办公室", "blocked the order, told the office"),
    "order-forwarded": Said("转发社区", "forwarded the order"),
    "order-pooled": Said(
        "合并办理（{pool_no}，共 {count} 张派单）", "pooled with others ({pool_no}, {count} orders)"
    ),
    "order-accepted": Said("接单", "accepted the order"),
    "order-refused": Said("拒绝派单", "refused the order"),
    "refusal-decided": Said("裁定拒绝", "decided on the refusal"),
    "result-reported": Said("反馈结果", "reported the result"),
    "result-confirmed": Said("确认结果", "confirmed the result"),
    "result-sent-back": Said("退回补充", "sent the result back"),
    "sender-rated": Said("评价发单单位", "rated the sender"),
    "order-done": Said("派单办结", "closed the order"),
    "order-recalled": Said("撤回派单", "recalled the order"),
    "order-cancelled": Said("撤销派单", "cancelled the order"),
    "order-overdue-closed": Said("逾期关闭派单", "closed the order as overdue"),
    "order-suspended": Said(
        "暂停办理：“{work}”未经准入，正在程序确认（案件 {case_no}）",
        "suspended: “{work}” was never admitted and is being dealt with (case {case_no})",
    ),
    "suspension-lifted": Said(
        "解除暂停（案件 {case_no} 已有结果）", "suspended no more (case {case_no} is settled)"
    ),
    "order-relinked": Said("事项已变更，派单转入新版本", "the item was changed; the order goes on under it"),
    "finish-asked": Said(
        "事项自 {on} 起完结，请发单单位和承办单位商定是否办完",
        "the item ended on {on}; sender and receiver are asked whether to finish the order",
    ),
    "finish-answered": Said("答复是否办完", "answered whether to finish the order"),
    "timer-fired": Said("期限届满", "a time limit ran out"),
    **CLOCK_LINES,
    **ACT_WORDS,
}

OPINIONS: Mapping[str, Said] = {
    "order-forwarded": Said("转发社区", "Forwarding"),
    "order-accepted": Said("接单", "Answer of the receiver"),
    "order-refused": Said("接单", "Answer of the receiver"),
    "refusal-decided": Said("裁定拒绝", "Decision on the refusal"),
    "finish-answered": Said("商定是否办完", "Whether to finish"),
    "result-reported": Said("办理并反馈", "Report"),
    "result-confirmed": Said("确认结果", "Confirmation"),
    "result-sent-back": Said("确认结果", "Confirmation"),
    "sender-rated": Said("评价发单单位", "Rating"),
}


def sections(
    order: WorkOrder,
    names: Mapping[str, str],
    suspensions: Sequence[Suspension] = (),
    pooled: Sequence[WorkOrder] = (),
) -> list[Plain]:
    """The case data, part by part; first of all what keeps the order back."""
    parts = [*_suspended(order, suspensions), *_finishing(order, names), _demand(order, names)]
    if order.pool_no:
        parts.append(_pool(order, pooled, names))
    if order.snapshot is not None:
        parts.append(_snapshot(order))
    parts.append(_gate(order.checks))
    if order.refusal is not None:
        parts.append(_refusal(order))
    return parts


def opinions(entries: Iterable[Any]) -> list[Plain]:
    """What the parties said, with post and unit, as the journal keeps it."""
    return [
        {
            "unit_name": one.unit_name,
            "post": one.post,
            "name": one.actor_name,
            "at": one.at,
            "step": OPINIONS[one.action],
            "outcome": _outcome(one),
            "text": one.facts.get("text") or None,
        }
        for one in entries
        if one.action in OPINIONS
    ]


def timeline(entries: Iterable[Any]) -> list[Plain]:
    """Every step with who took it."""
    return [
        {
            "at": one.at,
            "actor_name": one.actor_name,
            "unit_name": one.unit_name,
            "post": one.post,
            "text": SAYINGS[one.action].filled(**one.facts),
        }
        for one in entries
        if one.action in SAYINGS
    ]


def _demand(order: WorkOrder, names: Mapping[str, str]) -> Plain:
    demand = order.demand
    receiver = order.community or order.township
    return _section(
        "demand",
        Said("派单内容", "The order"),
        [
            ("派单编号", "Order", order.order_no),
            ("批次号", "Batch", order.batch_no),
            ("发单单位", "Sender", names.get(order.sender, order.sender)),
            ("接收单位", "Receiver", names.get(receiver, receiver)),
            ("事项编号", "Item", order.item_ref or "（未引用）"),
            ("工作内容", "Content", demand.content),
            ("起止日期", "From – to", f"{demand.start} – {demand.due}"),
            ("反馈形式", "Form of the result", demand.result_form),
            ("事项性质", "Burden", "、".join(demand.burden_kinds)),
            ("承办单位为责任主体", "Receiver mainly responsible", "是" if demand.responsible else "否"),
            ("经费或购买服务依据", "Funds", demand.funds_reference),
            ("联系人", "Contact", demand.contact),
        ],
    )


def _suspended(order: WorkOrder, suspensions: Sequence[Suspension]) -> list[Plain]:
    if not order.suspended:
        return []
    reason = ReasonCode.UNDER_REGULARISATION
    rows: list[Row] = [
        ("原因代码", "Reason code", reason.value),
        ("说明", "Explanation", REASONS[reason]),
        (
            "期间",
            "Meanwhile",
            Said("不转发、不接单、不办理，时限停止计算", "nobody carries it out; the clock stands still"),
        ),
    ]
    for one in suspensions:
        rows.append(("未准入工作", "Work never admitted", one.work))
        rows.append(("案件", "Case", one.case_no))
        rows.append(("自何日起", "Since", one.since))
    return [_section("suspension", Said("暂停办理", "Suspended"), rows)]


def _finishing(order: WorkOrder, names: Mapping[str, str]) -> list[Plain]:
    """Since the item has ended: what both sides say, and until when the order goes on."""
    asked = order.finishing
    if asked is None:
        return []
    until = order.finish_until
    outcome = (
        Said(f"双方同意，办到 {until} 为止", f"Both agree: to be finished by {until}")
        if until
        else Said(
            "双方都同意的，按原期限办完；否则撤回",
            "With both sides’ yes finished by its due date, else recalled",
        )
        if order.state is OrderState.ENDING
        else Said("未商定，派单撤回", "Not agreed; the order is recalled")
    )
    rows: list[Row] = [("事项完结日期", "Item ended on", asked.ended_on)]
    for unit in asked.sides:
        name, answer = names.get(unit, unit), asked.answer_of(unit)
        rows.append((name, name, _FINISH_ANSWERS[answer.finish if answer else None]))
        if answer:
            rows.append(("答复时间", "Answered at", answer.at))
    rows.append(("结果", "Result", outcome))
    return [_section("finishing", Said("事项完结后的办理约定", "Finishing after the item’s end"), rows)]


_FINISH_ANSWERS = {
    None: Said("未答复", "no answer yet"),
    True: Said("同意办完", "agrees to finish"),
    False: Said("不同意，应撤回", "wants it recalled"),
}


def _pool(order: WorkOrder, pooled: Sequence[WorkOrder], names: Mapping[str, str]) -> Plain:
    """What goes together: one visit, one list; the sender of one sees that it is pooled, not with what."""
    visit = order.visit_on or Said("未定", "not fixed")
    rows: list[Row] = [("合并编号", "Pool", order.pool_no), ("统一上门（收集）日期", "The one visit", visit)]
    section = _section("pool", Said("合并办理", "Pooled orders"), rows)
    if pooled:
        section["table"] = {
            "columns": [
                Said("派单", "Order"),
                Said("发单单位", "Sender"),
                Said("工作内容", "Content"),
                Said("完成期限", "Due"),
                Said("状态", "State"),
            ],
            "rows": [
                [
                    one.order_no,
                    names.get(one.sender, one.sender),
                    one.demand.content.strip().splitlines()[0],
                    one.demand.due,
                    STATE_NAMES[one.state].zh,
                ]
                for one in pooled
            ],
        }
    return section


def _snapshot(order: WorkOrder) -> Plain:
    notice = order.snapshot
    if notice is None:
        raise ValueError("an order without a snapshot has no notice to show")
    return _section(
        "notice",
        Said("工作告知单（快照）", "Work notice (snapshot)"),
        [
            ("告知单号", "Notice", notice.notice_no or "指导清单事项"),
            ("事项名称", "Item", notice.name),
            ("版本", "Version", notice.version),
            ("类别", "Category", notice.category),
            ("事项性质", "Burden", "、".join(notice.burden_kinds)),
            ("工作内容", "Content", notice.content),
            ("有效期", "In force", f"{notice.start or ''} – {notice.end or '长期'}"),
        ],
    )


def _gate(checks: Sequence[GateCheck]) -> Plain:
    section = _section("gate", Said("闸口核对", "Gate checks"), [])
    section["table"] = {
        "columns": [
            Said("时间", "At"),
            Said("答复", "Answer"),
            Said("原因", "Reason"),
            Said("目录版本", "Catalogue version"),
            Said("答复方", "Answered by"),
        ],
        "rows": [
            [
                one.at,
                OUTCOMES[one.verdict.outcome],
                REASONS[one.verdict.reason] if one.verdict.reason else "",
                one.catalogue_version,
                ADMISSION if one.answered_by == "admission" else OWN_COPY,
            ]
            for one in checks
        ],
    }
    return section


def _refusal(order: WorkOrder) -> Plain:
    refusal = order.refusal
    if refusal is None:
        raise ValueError("an order that was not refused has no refusal to show")
    decided = {"uphold": "维持", "overrule": "不予维持"}.get(refusal.decision, "待裁定")
    return _section(
        "refusal",
        Said("拒绝", "Refusal"),
        [
            ("依据", "Ground", GROUND_NAMES[refusal.ground].zh),
            ("理由", "Reason", refusal.reason),
            ("裁定", "Decision", decided),
            ("裁定理由", "Reason of the decision", refusal.decision_reason),
        ],
    )


def _section(key: str, title: Said, rows: Sequence[Row]) -> Plain:
    labelled = [{"label": Said(zh, en), "value": value} for zh, en, value in rows]
    return {"key": key, "title": title, "rows": labelled, "table": None}


def _outcome(entry: Any) -> Said:
    if entry.action == "order-refused":
        ground = GROUND_NAMES[Ground(entry.facts["ground"])]
        return Said(f"拒绝（{ground.zh}）", f"Refused ({ground.en})")
    if entry.action == "refusal-decided":
        upheld = entry.facts["decision"] == "uphold"
        return Said("维持", "Upheld") if upheld else Said("不予维持", "Overruled")
    if entry.action == "finish-answered":
        return _FINISH_ANSWERS[entry.facts["finish"]]
    if entry.action == "sender-rated":
        return Said(f"{entry.facts['score']}分", f"{entry.facts['score']} of 5")
    return SAYINGS[entry.action]
