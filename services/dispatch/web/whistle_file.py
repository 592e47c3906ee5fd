"""The case file of a whistle: the matter, everybody called, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chassis.engine.clock_words import LINES as CLOCK_LINES
from chassis.texts import Said
from chassis.web.act_words import ACT_WORDS
from services.dispatch.domain.called_body import CalledBody
from services.dispatch.domain.eligibility import KIND_NAMES, WEIGHED_WORDS
from services.dispatch.domain.whistle import Whistle

Plain = dict[str, Any]
Names = Mapping[str, str]
YES, NO = Said("是", "yes"), Said("否", "no")

SAYINGS: Mapping[str, Said] = {
    "whistle-blown": Said("吹哨", "blew the whistle"),
    "whistle-weighed": Said("按“两吹两不吹”审核", "weighed the whistle"),
    "whistle-approved": Said("批准吹哨", "approved the whistle"),
    "whistle-declined": Said("不批准吹哨", "declined the whistle"),
    "whistle-overridden": Said("说明理由，放行不符合“两吹”的吹哨", "let an ineligible whistle pass"),
    "whistle-dropped": Said("不予吹哨", "left the whistle"),
    "whistle-sent": Said("发出吹哨，抄告指挥中心", "sent the whistle"),
    "body-reported-in": Said("报到（{people}人）", "reported in ({people})"),
    "second-whistle": Said("逾期未报到，二次吹哨给单位负责人", "second whistle, to the leader"),
    "no-show-noted": Said("二次吹哨仍未报到，记录在案", "noted the no-show"),
    "no-show-investigated": Said("调查未报到", "looked into the no-show"),
    "whistle-consulted": Said("现场会商，明确分工", "consulted on site"),
    "whistle-handled": Said("反馈办理情况", "reported what was done"),
    "whistle-solved": Said("核实：已解决", "verified: solved"),
    "whistle-unsolved": Said("核实：未解决", "verified: not solved"),
    "second-whistle-unsolved": Said("未解决，二次吹哨", "second whistle as unsolved"),
    "whistle-coordinated": Said("县级协调", "coordinated at the county"),
    "bodies-rated": Said("评价被吹哨的单位", "rated the bodies"),
    "whistle-rated": Said("回应并评价吹哨（{score}分）", "answered and rated the whistle ({score})"),
    "whistle-closed": Said("吹哨办结", "closed the whistle"),
    "whistle-cancelled": Said("取消吹哨", "cancelled the whistle"),
    "event-opened-instead": Said("转为事件派单 {event_no}", "turned into the event {event_no}"),
    "timer-fired": Said("期限届满", "a time limit ran out"),
    **CLOCK_LINES,
    **ACT_WORDS,
}
SPOKEN = frozenset(
    {
        "whistle-declined", "whistle-overridden", "no-show-investigated", "whistle-consulted",
        "whistle-handled", "whistle-solved", "whistle-unsolved", "whistle-coordinated", "whistle-rated",
        "whistle-cancelled",
    }
)  # fmt: skip
"""What somebody has said something with: shown among the opinions."""


def sections(whistle: Whistle, names: Names) -> list[Plain]:
    """The case data, part by part."""
    return [_matter(whistle, names), _calls(whistle, names), *_ratings(whistle, names)]


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
            "text": one.facts.get("text") or None,
        }
        for one in entries
        if one.action in SPOKEN and one.facts.get("text")
    ]


def timeline(entries: Iterable[Any], names: Names) -> list[Plain]:
    """Every step with who took it, and which body it is about."""
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


def _matter(whistle: Whistle, names: Names) -> Plain:
    one = whistle.matter
    weighed = WEIGHED_WORDS[whistle.weighed] if whistle.weighed else None
    rows = [
        _row("吹哨编号", "Whistle", whistle.whistle_no),
        _row("吹哨单位", "Township", names.get(whistle.township, whistle.township)),
        _row("类型", "Kind", KIND_NAMES[one.kind]),
        _row("事由", "Matter", one.title),
        _row("情况", "Description", one.description),
        _row("地点", "Place", "，".join(part for part in (names.get(one.community, ""), one.place) if part)),
        _row("已做的工作", "What was tried", one.tried or None),
        _row("关联事件", "Events", "、".join(one.linked_events) or None),
        _row("两吹两不吹", "Eligibility", weighed),
        _row("放行理由", "Reason of the override", whistle.override_reason or None),
        _row("发出时间", "Sent", whistle.sent_at),
        _row("现场会商", "Consultation", whistle.consultation or None),
        _row("核实和说明", "Findings", whistle.remark or None),
    ]
    return _section("whistle", Said("吹哨（F-DSP-02）", "Whistle (F-DSP-02)"), rows)


def _calls(whistle: Whistle, names: Names) -> Plain:
    section = _section("calls", Said("被吹哨的单位", "Bodies called"), [])
    columns = [
        Said("单位", "Body"),
        Said("请做什么", "Asked"),
        Said("报到时限", "Report in by"),
        Said("报到", "Reported in"),
        Said("任务", "Duty"),
        Said("办理情况", "Result"),
    ]
    lines = [
        [
            names.get(one.body, one.body),
            one.asked,
            one.due_at,
            _reported(one),
            f"{one.duty}（{one.duty_by}）" if one.duty else "",
            _result(one),
        ]
        for one in whistle.calls
    ]
    section["table"] = {"columns": columns, "rows": lines}
    return section


def _reported(call: CalledBody) -> str:
    if call.no_show_at is not None:
        return f"二次吹哨仍未报到。{call.findings}"
    if call.reported_at is None:
        return "二次吹哨，待报到" if call.second_at else "待报到" if call.due_at else ""
    late = f"，迟到{call.late_minutes}分钟" if call.late else "，按时"
    return f"{call.reported_as}带队{call.people}人{late}"


def _result(call: CalledBody) -> str:
    judged = {True: "（已解决）", False: "（未解决）", None: ""}[call.solved]
    return f"{call.result}{judged}"


def _ratings(whistle: Whistle, names: Names) -> list[Plain]:
    rated = [(one, one.rating) for one in whistle.calls if one.rating]
    if not rated:
        return []
    section = _section("ratings", Said("双方互评", "Ratings of both sides"), [])
    section["table"] = {
        "columns": [
            Said("单位", "Body"),
            Said("到位", "Presence"),
            Said("解决", "Solution"),
            Said("配合", "Cooperation"),
            Said("满意", "Satisfied"),
            Said("说明", "Remark"),
            Said("单位对吹哨的评价", "Its mark for the whistle"),
            Said("单位的回应", "Its answer"),
        ],
        "rows": [
            [
                names.get(one.body, one.body),
                rating.presence,
                rating.solution,
                rating.cooperation,
                (YES if rating.satisfied else NO).zh,
                rating.remark,
                one.answered.score if one.answered else "",
                one.answered.answer if one.answered else "",
            ]
            for one, rating in rated
        ],
    }
    return [section]


def _row(zh: str, en: str, value: Any) -> Plain:
    return {"label": Said(zh, en), "value": value}


def _section(key: str, title: Said, rows: list[Plain]) -> Plain:
    shown = [one for one in rows if one["value"] is not None]
    return {"key": key, "title": title, "rows": shown, "table": None}
