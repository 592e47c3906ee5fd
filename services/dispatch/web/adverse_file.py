"""The case file of an opinion on a head: facts, single opinions, investigation, feedback, who looked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chassis.engine.clock_words import LINES as CLOCK_LINES
from chassis.texts import Said
from chassis.web.act_words import ACT_WORDS
from services.dispatch.domain.adverse_opinion import AdverseOpinion, Investigation
from services.dispatch.domain.adverse_words import ASK_NAMES, FINDING_NAMES, GROUND_NAMES, GROUNDS_NAMES
from services.dispatch.domain.agency_record import YearResult
from services.dispatch.domain.appointment_words import OPINION_NAMES, RESULT_NAMES

Plain = dict[str, Any]
Row = tuple[str, str, Any]
Names = Mapping[str, str]

GRADES: Mapping[str, Said] = {
    "excellent": Said("优秀", "excellent"),
    "good": Said("良好", "good"),
    "qualified": Said("合格", "qualified"),
    "unqualified": Said("不合格", "unqualified"),
}
SAYINGS: Mapping[str, Said] = {
    "adverse-opened": Said("开始拟写意见，系统附上机构情况", "began it; the agency's record was attached"),
    "adverse-written": Said("写明事实和依据", "stated facts and evidence"),
    "adverse-answered": Said("答复驻地", "answered the seat"),
    "adverse-silent": Said("答复期满，记录在案", "the time to answer was over; put on record"),
    "adverse-returned": Said("返回协商结果", "returned what came of it"),
    "adverse-received": Said("受理，确定调查单位和负责人", "received it and named who investigates"),
    "head-stated": Said("本人说明情况", "the head stated a view"),
    "head-said-nothing": Said("没有说明，记录后继续", "nothing was said; put on record"),
    "head-investigated": Said("谈话、核实完毕", "talked with the head and looked into it"),
    "finding-reported": Said("出具调查报告", "reported the finding"),
    "feedback-sent": Said("书面反馈 {number}", "sent the feedback {number}"),
    "adverse-overdue": Said("逾期，已报市级督办", "overdue; the city was told"),
    "feedback-confirmed": Said("确认反馈", "confirmed the feedback"),
    "adverse-review-asked": Said("提请县级复核", "asked the county to review it"),
    "finding-reviewed": Said("县级复核", "reviewed it"),
    "finding-settled": Said("结论确定", "the finding stands"),
    "removal-begun": Said("启动免职程序 {removal}", "the removal {removal} was begun"),
    "measure-carried-out": Said("落实第 {number} 项措施", "carried out measure {number}"),
    "measure-not-done": Said("报告第 {number} 项措施没有落实", "reported measure {number} as not done"),
    "adverse-closed": Said("办结", "ended"),
    "adverse-withdrawn": Said("不再提出：{text}", "withdrew it: {text}"),
    "timer-fired": Said("期限届满", "a time limit ran out"),
    **CLOCK_LINES,
    **ACT_WORDS,
}


def sections(matter: AdverseOpinion, names: Names) -> list[Plain]:
    """The case data, part by part."""
    parts = [_head(matter, names), _record(matter)]
    if matter.complaint is not None:
        parts.append(_complaint(matter, names, evidence=True))
    if matter.round is not None:
        parts += _round(matter, names)
    for number, one in enumerate(matter.investigations, 1):
        parts += _investigation(one, number, names)
    if matter.review is not None:
        parts.append(_review(matter))
    return parts


def sections_for_head(matter: AdverseOpinion, names: Names) -> list[Plain]:
    """What the head is shown: what is said, what the head answered, and the outcome once it was told."""
    if not matter.investigations:
        return [_head(matter, names)]
    parts = [_head(matter, names), _complaint(matter, names, evidence=False)]
    now = matter.now
    rows: list[Row] = [("本人说明", "Your statement", now.hearing or None)]
    if now.told_at is not None and now.finding is not None:
        rows += [
            ("调查结论", "Finding", FINDING_NAMES[now.finding]),
            ("认定的事实", "What was found", now.conclusion),
        ]
    return [*parts, _section("own", Said("与本人有关的情况", "What concerns you"), rows)]


def opinions(matter: AdverseOpinion, names: Names) -> list[Plain]:
    """What the townships said, every single one, as signed."""
    given = matter.round.opinions if matter.round else ()
    return [
        {
            "unit_name": names.get(one.township, one.township),
            "post": "党（工）委",
            "name": one.signed_by,
            "at": one.at,
            "step": Said(f"第{one.turn}轮", f"Turn {one.turn}"),
            "outcome": OPINION_NAMES[one.opinion],
            "text": "；".join(part for part in (one.reasons, one.suggestions) if part) or None,
        }
        for one in given
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


def result_rows(results: Sequence[YearResult]) -> list[Row]:
    """Results of the dual assessment that stand, a line a year."""
    return [
        (
            f"{one.year} 年双向考评",
            f"Assessment {one.year}",
            Said(
                f"{one.total} 分，{GRADES[one.grade].zh}；满意度 {one.satisfaction}",
                f"{one.total}, {GRADES[one.grade].en}; satisfaction {one.satisfaction}",
            ),
        )
        for one in results
    ]


def _head(matter: AdverseOpinion, names: Names) -> Plain:
    rows: list[Row] = [
        ("对象", "Head of", f"{matter.agency_name}{matter.post}"),
        ("在任负责人", "Held by", matter.head),
        ("提出单位", "Raised by", f"{names.get(matter.initiator, matter.initiator)}党（工）委"),
        ("受理单位", "Addressed to", names.get(matter.addressee, matter.addressee) or None),
        ("提出的条件", "Grounds asked for", GROUNDS_NAMES[matter.grounds]),
        ("免职案件", "Removal", matter.removal_case or None),
        ("不再提出的原因", "Why it was withdrawn", matter.end_reason or None),
    ]
    return _section("matter", Said("负责人意见", "The opinion"), rows)


def _record(matter: AdverseOpinion) -> Plain:
    one = matter.record
    rows = result_rows(one.results) or [("双向考评", "Assessment", Said("没有已定结果", "no result yet"))]
    rows += [
        (
            "本乡镇吹哨",
            "Whistles of this township",
            Said(
                f"应到 {one.called} 次，迟到 {one.late} 次，未报到 {one.no_shows} 次",
                f"called {one.called} times, late {one.late}, did not come {one.no_shows}",
            ),
        ),
        ("未报到的哨", "Whistles unanswered", "、".join(one.whistle_nos) or None),
        (
            "本乡镇事件",
            "Events here",
            Said(
                f"办结 {one.handled} 件，按时 {one.in_time} 件，重开 {one.reopened} 件",
                f"handled {one.handled}, in time {one.in_time}, reopened {one.reopened}",
            ),
        ),
        (
            "回访满意",
            "Satisfied at call-back",
            Said(f"{one.satisfied} / {one.rated}", f"{one.satisfied} / {one.rated}"),
        ),
        ("统计期间", "Counted", f"{one.since} — {one.taken_on}"),
    ]
    return _section("record", Said("系统附上的情况", "What the system knows"), rows)


def _complaint(matter: AdverseOpinion, names: Names, *, evidence: bool) -> Plain:
    said = matter.complaint
    if said is None:
        raise ValueError("an opinion that was not written has nothing to show")
    rows: list[Row] = []
    for one in said.stated:
        name = GROUND_NAMES[one.ground]
        rows.append((name.zh, name.en, one.facts))
        if evidence:
            rows.append((f"{name.zh}的证据", f"Evidence of {name.en}", one.evidence))
    asks = [ASK_NAMES[one] for one in said.asks]
    rows += [
        (
            "处理建议",
            "What is asked for",
            Said("、".join(a.zh for a in asks), ", ".join(a.en for a in asks)),
        ),
        ("党（工）委会议", "The committee met on", said.met_on),
        ("签发", "Signed", said.signed_by if evidence else None),
    ]
    return _section(
        "complaint", Said("意见书（F-APP-05，限指定人员查阅）", "Opinion (F-APP-05, restricted)"), rows
    )


def _round(matter: AdverseOpinion, names: Names) -> list[Plain]:
    asked = matter.round
    if asked is None:
        return []
    result = RESULT_NAMES[asked.result] if asked.result else Said("协商中", "being asked")
    silent = "、".join(names.get(code, code) for code in asked.silent)
    rows: list[Row] = [
        ("结果", "Result", result),
        ("未答复", "Did not answer", silent or None),
        ("驻地返回", "What the seat returned", asked.common or None),
    ]
    shown = _section(
        "round", Said("相关乡镇意见（由驻地协商）", "The other townships, through the seat"), rows
    )
    columns = [
        Said("乡镇（街道）", "Township"),
        Said("意见", "Opinion"),
        Said("理由", "Reasons"),
        Said("会议日期", "Met on"),
        Said("轮次", "Turn"),
    ]
    lines = [
        [
            names.get(one.township, one.township),
            OPINION_NAMES[one.opinion].zh,
            "；".join(part for part in (one.reasons, one.suggestions) if part),
            one.meeting_on,
            one.turn,
        ]
        for one in asked.opinions
    ]
    shown["table"] = {"columns": columns, "rows": lines}
    if not asked.negotiations:
        return [shown]
    talks = _section("talks", Said("驻地协商记录（F-APP-03）", "Negotiations (F-APP-03)"), [])
    talks["table"] = {
        "columns": [Said("时间", "At"), Said("记录人", "By"), Said("内容", "Content")],
        "rows": [[one.at, one.by, one.text] for one in asked.negotiations],
    }
    return [shown, talks]


def _investigation(one: Investigation, number: int, names: Names) -> list[Plain]:
    again = Said("重新调查", "Investigated anew") if number > 1 else Said("调查核实", "Investigation")
    rows: list[Row] = [
        ("调查单位", "By", names.get(one.investigator, one.investigator)),
        ("调查负责人", "Answers for it", one.lead),
        ("受理", "Received", one.received_at),
        ("调查期限", "Due", one.due_on),
        (
            "本人说明",
            "The head’s statement",
            one.hearing or (Said("没有说明", "nothing said") if one.heard_at else None),
        ),
        ("谈话日期", "Talked on", one.talked_on),
        ("谈话要点", "Talk", one.talk or None),
        ("核实的事实和证据", "Facts and evidence", one.evidence or None),
        ("调查结论（F-APP-06）", "Finding (F-APP-06)", FINDING_NAMES[one.finding] if one.finding else None),
        ("认定的事实", "What was found", one.conclusion or None),
        ("报告签发", "Report signed", one.reported_by or None),
        ("反馈函（F-APP-07）", "Feedback (F-APP-07)", one.letter_no or None),
        ("反馈内容", "Feedback text", one.feedback or None),
        ("反馈时间", "Told", one.told_at),
    ]
    shown = _section(f"investigation_{number}", again, rows)
    if one.measures:
        shown["table"] = {
            "columns": [
                Said("措施", "Measure"),
                Said("内容", "What"),
                Said("完成日期", "By"),
                Said("落实情况", "Result"),
            ],
            "rows": [[ASK_NAMES[each.kind].zh, each.text, each.by, each.result] for each in one.measures],
        }
    return [shown]


def _review(matter: AdverseOpinion) -> Plain:
    one = matter.review
    if one is None:
        raise ValueError("there was no review")
    outcomes = {
        "stand": Said("维持调查结论", "the finding stands"),
        "again": Said("责成重新调查", "investigate anew"),
    }
    rows: list[Row] = [
        ("复核理由", "Why", one.asked),
        ("提请时间", "Asked", one.asked_at),
        ("复核意见", "Result", outcomes.get(one.outcome)),
        ("理由", "Reasons", one.text or None),
        ("复核人", "By", one.by or None),
    ]
    return _section("review", Said("县级复核", "Review by the county"), rows)


def _section(key: str, title: Said, rows: Sequence[Row]) -> Plain:
    labelled = [{"label": Said(zh, en), "value": value} for zh, en, value in rows if value is not None]
    return {"key": key, "title": title, "rows": labelled, "table": None}
