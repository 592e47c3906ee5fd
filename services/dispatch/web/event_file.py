"""The case file of an event: what was reported, and the chain of its orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chassis.engine.clock_words import LINES as CLOCK_LINES
from chassis.texts import Said
from chassis.web.act_words import ACT_WORDS
from services.dispatch.domain.event_class import LEVEL_NAMES, URGENCY_NAMES
from services.dispatch.domain.grid_event import SOURCE_NAMES, GridEvent, Round

Plain = dict[str, Any]
Names = Mapping[str, str]

SAYINGS: Mapping[str, Said] = {
    "event-reported": Said("上报事件", "reported the event"),
    "event-graded": Said("判断层级，分到派遣席位", "graded it and put it on a desk"),
    "event-valid": Said("受理", "accepted it"),
    "event-duplicate": Said("登记为重复事件", "linked it as a duplicate"),
    "event-out-of-scope": Said("不属受理范围，告知去处", "out of scope, told where to go"),
    "event-on-spot": Said("当场办结", "settled on the spot"),
    "event-escalated": Said("上交上一层级", "escalated it"),
    "event-dispatched": Said("派遣 {order_no}", "dispatched it as {order_no}"),
    "event-taken-on": Said("接单", "took it on"),
    "event-objected": Said("提出异议", "objected"),
    "objection-upheld": Said("裁定异议成立，改派", "upheld the objection"),
    "objection-overruled": Said("裁定异议不成立，必须办理", "overruled the objection"),
    "event-done": Said("处置并反馈", "handled it and fed back"),
    "event-cannot": Said("说明不能解决的原因", "explained why it cannot be solved"),
    "event-extend": Said("延期一次", "extended the limit"),
    "event-assisted": Said("协办并反馈", "assisted"),
    "event-verified-solved": Said("核查属实，结案", "verified it as solved, closed it"),
    "event-verified-explained": Said("核查：未能解决，说明合理，结案", "closed it as well explained"),
    "event-verified-not-solved": Said("核查：没有解决", "verified it as not solved"),
    "event-reopened": Said("重新派遣（第{times}次）", "reopened it (no. {times})"),
    "event-rated": Said("回访评价", "called back and rated"),
    "event-not-solved": Said("回访：反映人说没有解决", "called back: not solved"),
    "event-settled": Said("办结，删除回访联系方式", "settled it, erased whom to call back"),
    "event-taken-back": Said("撤回上报", "took the report back"),
    "event-contact-erased": Said("删除回访联系方式", "erased whom to call back"),
    "timer-fired": Said("期限届满", "a time limit ran out"),
    **CLOCK_LINES,
    **ACT_WORDS,
}
SILENT = frozenset({"event-reported", "event-graded"})


def sections(event: GridEvent, names: Names, class_name: str, contact: str) -> list[Plain]:
    """The case data, part by part; the contact only where the reader needs it for a call-back."""
    return [_report(event, names, class_name, contact), *_chain(event, names), *_rating(event)]


def opinions(entries: Iterable[Any]) -> list[Plain]:
    """What people said, with post and unit, as the journal keeps it."""
    return [
        {
            "unit_name": one.unit_name,
            "post": one.post,
            "name": one.actor_name,
            "at": one.at,
            "step": SAYINGS[one.action].filled(**one.facts),
            "outcome": SAYINGS[one.action].filled(**one.facts),
            "text": one.facts["text"],
        }
        for one in entries
        if one.action in SAYINGS and one.action not in SILENT and one.facts.get("text")
    ]


def timeline(entries: Iterable[Any], names: Names) -> list[Plain]:
    """Every step with who took it, and whom it is about."""
    return [
        {
            "at": one.at,
            "actor_name": one.actor_name,
            "unit_name": one.unit_name,
            "post": one.post,
            "text": _line(one, names),
        }
        for one in entries
        if one.action in SAYINGS
    ]


def _line(entry: Any, names: Names) -> Said:
    said = SAYINGS[entry.action].filled(**entry.facts)
    body = entry.facts.get("body")
    if not isinstance(body, str):
        return said
    name = names.get(body, body)
    return Said(f"{said.zh}：{name}", f"{said.en}: {name}")


def _report(event: GridEvent, names: Names, class_name: str, contact: str) -> Plain:
    report = event.report
    place = "，".join(
        part for part in (names.get(event.township), names.get(event.community), report.place) if part
    )
    rows = [
        _row("事件编号", "Event", event.event_no),
        _row("来源", "Source", SOURCE_NAMES[report.source]),
        _row("来源编号", "Its number there", report.number_there or None),
        _row("事件类别", "Class", f"{event.class_code} {class_name}".strip() or None),
        _row("紧急程度", "Urgency", URGENCY_NAMES[report.urgency]),
        _row("情况", "Description", report.description),
        _row("地点", "Place", place),
        _row("网格", "Grid", report.grid or None),
        _row("发生时间", "Happened", report.occurred_at),
        _row("首次上报时间", "First reported", event.reported_at),
        _row("责任单位", "Responsible now", names.get(event.handler, event.handler)),
        _row("派遣层级", "Level", LEVEL_NAMES[event.level]),
        _row("上交理由", "Reasons of escalation", "；".join(event.escalations) or None),
        _row("重复于", "Duplicate of", event.duplicate_of or None),
        _row("重新派遣次数", "Reopened", event.reopened or None),
        _row("结果和说明", "Remark", event.remark or None),
        _row("回访联系方式（办结即删除）", "Call back (erased at the end)", contact or None),
    ]
    return _section("event", Said("事件（F-DSP-01）", "Event (F-DSP-01)"), rows)


def _chain(event: GridEvent, names: Names) -> list[Plain]:
    if not event.rounds:
        return []
    section = _section("chain", Said("派遣链条", "Chain of orders"), [])
    section["table"] = {
        "columns": [
            Said("派遣单号", "Order"),
            Said("主办单位", "Handler"),
            Said("协办单位", "Helpers"),
            Said("派遣时间", "Dispatched"),
            Said("时限", "Due"),
            Said("异议和裁定", "Objection"),
            Said("处置情况", "Result"),
        ],
        "rows": [
            [
                one.order_no,
                names.get(one.handler, one.handler),
                "、".join(names.get(code, code) for code in one.co_handlers),
                one.dispatched_at,
                one.due_at,
                _objection(one, names),
                _result(one),
            ]
            for one in event.rounds
        ],
    }
    return [section]


def _objection(one: Round, names: Names) -> str:
    said = one.objection
    if said is None:
        return ""
    decided = {None: "待裁定", True: f"成立：{said.decision}", False: f"不成立：{said.decision}"}
    right = names.get(said.right_handler, said.right_handler)
    return f"{said.reason}（应由{right}承办）；{decided[said.upheld]}"


def _result(one: Round) -> str:
    parts = [one.result, *one.contributions]
    if one.extended:
        parts.append(f"延期：{one.extended}")
    if one.cost:
        parts.append(f"费用：{one.cost}")
    if one.law:
        parts.append(f"依据：{one.law}")
    if one.done_at and not one.in_time:
        parts.append("超过时限")
    return "；".join(part for part in parts if part)


def _rating(event: GridEvent) -> list[Plain]:
    rating = event.rating
    if rating is None:
        return []
    words = {True: Said("是", "yes"), False: Said("否", "no")}
    rows = [
        _row("及时联系", "Responded in time", words[rating.response]),
        _row("满意", "Satisfied", words[rating.satisfied]),
        _row("回访记录", "Notes", rating.remark or None),
    ]
    return [_section("rating", Said("回访评价", "Call-back"), rows)]


def _row(zh: str, en: str, value: Any) -> Plain:
    return {"label": Said(zh, en), "value": value}


def _section(key: str, title: Said, rows: list[Plain]) -> Plain:
    shown = [one for one in rows if one["value"] is not None]
    return {"key": key, "title": title, "rows": shown, "table": None}
