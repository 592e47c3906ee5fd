"""The case file of an appointment: the request, every single opinion, the decision, who looked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chassis.engine.clock_words import LINES as CLOCK_LINES
from chassis.texts import Said
from chassis.web.act_words import ACT_WORDS
from services.dispatch.domain.appointment import Appointment
from services.dispatch.domain.appointment_rounds import Round
from services.dispatch.domain.appointment_words import (
    CAUSE_NAMES,
    KIND_NAMES,
    MODE_NAMES,
    OPINION_NAMES,
    RESULT_NAMES,
    SILENCE_NAMES,
)

Plain = dict[str, Any]
Row = tuple[str, str, Any]
Names = Mapping[str, str]
LOOKED = "case-looked-at"
MOST_LOOKS = 50

SAYINGS: Mapping[str, Said] = {
    "appointment-opened": Said("开始办理", "began the matter"),
    "appointment-prepared": Said("填写任免呈报表", "filled in the request"),
    "appointment-signed": Said("签批，征求乡镇（街道）意见", "signed it; the townships are asked"),
    "appointment-returned": Said("退回重拟：{text}", "had it prepared again: {text}"),
    "townships-asked": Said("第{round}次书面征求意见", "asked the townships in writing, round {round}"),
    "township-answered": Said("答复意见", "answered"),
    "townships-brought-together": Said("驻地组织协商，请各方再次答复", "brought the townships together"),
    "common-opinion-returned": Said("返回协商结果", "returned what came of it"),
    "townships-silent": Said("答复期满，记录在案", "the time to answer was over; put on record"),
    "refusal-responded": Said("对乡镇（街道）意见作出处理", "responded to the answer"),
    "appointment-coordinated": Said("县级协调", "coordinated"),
    "appointment-decided": Said("作出决定（{decided_on}）", "decided ({decided_on})"),
    "townships-told": Said("书面告知乡镇（街道）", "told the townships in writing"),
    "notice-read": Said("已阅知", "has read it"),
    "publicity-closed": Said("公示结束", "closed the public notice"),
    "appointment-issued": Said("印发文件 {number}，登记簿已变更", "issued {number}; the register is changed"),
    "dossier-kept": Said("确认建档", "closed the dossier"),
    "appointment-ended": Said("办结 {text}", "ended the matter {text}"),
    "timer-fired": Said("期限届满", "a time limit ran out"),
    **CLOCK_LINES,
    **ACT_WORDS,
}
YES, NO = Said("是", "yes"), Said("否", "no")


def sections(matter: Appointment, names: Names, assessed: Sequence[Row] = ()) -> list[Plain]:
    """The case data, part by part."""
    parts = [_head(matter, names)]
    if assessed:
        parts.append(_section("assessed", Said("机构近年考评", "Assessments of the agency"), assessed))
    if matter.request is not None:
        parts.append(_request(matter))
    parts += [part for one in matter.rounds if one.townships for part in _round(one, names)]
    if matter.decision is not None:
        parts.append(_decision(matter, names))
    if matter.dossiers:
        parts.append(_dossiers(matter, names))
    return parts


def looks(entries: Iterable[Any]) -> Plain:
    """Who has looked at the restricted case, the newest first."""
    seen = [one for one in entries if one.action == LOOKED][::-1][:MOST_LOOKS]
    shown = _section("looks", Said("查阅记录", "Who looked"), [])
    shown["table"] = {
        "columns": [Said("时间", "At"), Said("单位", "Unit"), Said("查阅人", "Reader")],
        "rows": [[one.at, one.unit_name, one.actor_name] for one in seen],
    }
    return shown


def opinions(matter: Appointment, names: Names) -> list[Plain]:
    """What the townships said, every single one, as signed."""
    return [
        {
            "unit_name": names.get(one.township, one.township),
            "post": "党（工）委",
            "name": one.signed_by,
            "at": one.at,
            "step": _turn(asked, one.turn),
            "outcome": OPINION_NAMES[one.opinion],
            "text": "；".join(part for part in (one.reasons, one.suggestions) if part) or None,
        }
        for asked in matter.rounds
        for one in asked.opinions
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


def _head(matter: Appointment, names: Names) -> Plain:
    request = matter.request
    quota = f"{request.held} / {request.quota}" if request else ""
    rows: list[Row] = [
        ("任免事项", "Matter", f"{KIND_NAMES[matter.kind].zh}：{matter.agency_name}{matter.post}"),
        ("任免机关", "Deciding body", names.get(matter.decider, matter.decider)),
        ("乡镇（街道）意见的效力", "Weight of the answer", MODE_NAMES[matter.mode]),
        ("逾期不答复", "No answer in time", SILENCE_NAMES[matter.silence]),
        ("在任 / 职数", "Held / quota", quota),
        ("先行免职", "Removed first", YES if matter.emergency else None),
        ("终止原因", "Why it ended", matter.end_reason or None),
    ]
    return _section("matter", Said("任免事项", "The matter"), rows)


def _request(matter: Appointment) -> Plain:
    request = matter.request
    if request is None:
        raise ValueError("a matter that was not prepared has no request to show")
    rows: list[Row] = [
        ("人选", "Person", request.candidate),
        ("现任职务", "Present post", request.present_post),
        ("任职方式", "Kind of term", Said("主持工作", "acting") if request.acting else None),
        ("基本情况", "Facts", request.facts or None),
        ("理由", "Reason", request.reason),
        ("先行免职的依据", "Ground of the emergency", request.ground or None),
    ]
    return _section(
        "request", Said("任免呈报表（F-APP-01，限指定人员查阅）", "Request (F-APP-01, restricted)"), rows
    )


def _round(asked: Round, names: Names) -> list[Plain]:
    result = RESULT_NAMES[asked.result] if asked.result else Said("征求中", "being asked")
    title = Said(f"第{asked.number}次征求意见", f"Round {asked.number}")
    rows: list[Row] = [
        ("缘由", "Cause", CAUSE_NAMES[asked.cause]),
        ("人选", "Person", asked.candidate),
        ("说明", "Statement", asked.statement or None),
        ("发出", "Sent", asked.asked_at),
        ("答复截止", "Silence is put on record after", asked.silence_on),
        ("结果", "Result", result),
        ("未答复的乡镇（街道）", "Did not answer", _named(asked.silent, names) or None),
        ("驻地返回意见", "What the seat returned", asked.common or None),
        ("答复时间", "Answered", asked.answered_at),
    ]
    shown = _section(f"round_{asked.number}", title, rows)
    if asked.opinions:
        shown["table"] = {
            "columns": [
                Said("乡镇（街道）", "Township"),
                Said("意见", "Opinion"),
                Said("理由", "Reasons"),
                Said("建议", "Suggestions"),
                Said("会议日期", "Met on"),
                Said("轮次", "Turn"),
            ],
            "rows": [
                [
                    names.get(one.township, one.township),
                    OPINION_NAMES[one.opinion].zh,
                    one.reasons,
                    one.suggestions,
                    one.meeting_on,
                    one.turn,
                ]
                for one in asked.opinions
            ],
        }
    if not asked.negotiations:
        return [shown]
    talks = _section(f"talks_{asked.number}", Said("驻地协商记录（F-APP-03）", "Negotiations (F-APP-03)"), [])
    talks["table"] = {
        "columns": [Said("时间", "At"), Said("记录人", "By"), Said("内容", "Content")],
        "rows": [[one.at, one.by, one.text] for one in asked.negotiations],
    }
    return [shown, talks]


def _decision(matter: Appointment, names: Names) -> Plain:
    decision = matter.decision
    if decision is None:
        raise ValueError("a matter without a decision has none to show")
    rows: list[Row] = [
        ("决定日期", "Decided on", decision.decided_on),
        ("决定会议", "Meeting", decision.meeting),
        ("与乡镇（街道）意见不一致的理由", "Reasons against their answer", decision.reasons or None),
        ("公示至", "Public notice until", decision.publicity_until),
        ("公示反映的核实情况", "What was reported", decision.report or None),
        ("生效日期", "In effect from", decision.effective_from),
        ("书面告知乡镇（街道）", "Told to the townships", matter.told or None),
        ("已阅知", "Read by", _named(matter.read_by, names) or None),
        ("文号", "Document", matter.number or None),
    ]
    return _section("decision", Said("任免决定（F-APP-04）", "Decision (F-APP-04)"), rows)


def _dossiers(matter: Appointment, names: Names) -> Plain:
    shown = _section("dossiers", Said("双方建档", "Archives"), [])
    shown["table"] = {
        "columns": [
            Said("建档单位", "Keeper"),
            Said("确认时间", "Confirmed"),
            Said("档号或存放位置", "Place"),
        ],
        "rows": [
            [names.get(one.keeper, one.keeper), one.closed_at or "", one.place] for one in matter.dossiers
        ],
    }
    return shown


def _turn(asked: Round, turn: int) -> Said:
    again = Said(f"（第{turn}轮）", f" (turn {turn})") if turn > 1 else Said("", "")
    return Said(f"第{asked.number}次征求意见{again.zh}", f"Round {asked.number}{again.en}")


def _named(codes: Sequence[str], names: Names) -> str:
    return "、".join(names.get(code, code) for code in codes)


def _section(key: str, title: Said, rows: Sequence[Row]) -> Plain:
    labelled = [{"label": Said(zh, en), "value": value} for zh, en, value in rows if value is not None]
    return {"key": key, "title": title, "rows": labelled, "table": None}
