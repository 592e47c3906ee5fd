"""The case file of work nobody applied for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.persistence.journal import JournalEntry
from chassis.texts import Said
from services.admission.domain.areas import is_township
from services.admission.domain.unadmitted_work import (
    ENDED,
    MATTER_WORDS,
    TRIGGER_WORDS,
    days_without_admission,
)
from services.admission.web import case_history, legal_basis
from services.admission.web.case_sections import Section, row, section

Plain = dict[str, Any]

FACTS = "collect_facts"
LONGEST_CHOICE = 60
CONFIRMED = {"stopped": Said("已停止", "stopped"), "still_demanded": Said("仍在要求", "still demanded")}


def units_of(matter: Any) -> set[str]:
    """Who is concerned: the department, who reported it, and who was to do the work."""
    return {matter.department, matter.reporter, *matter.places}


def data_for(element_id: str, matter: Any) -> Plain:
    """What the form of the facts starts with: the places that are known already."""
    if element_id != FACTS:
        return {}
    townships = [place for place in matter.places if is_township(place)]
    communities = [place for place in matter.places if not is_township(place)]
    known = (("townships", townships), ("communities", communities), ("cover", matter.cover))
    return {key: value for key, value in known if value}


def covers(items: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """The items under which the work may have been sent, to choose from."""
    return [{"value": ref, "label": f"{ref} {name}"[:LONGEST_CHOICE]} for ref, name in items]


def file_of(matter: Any, process: Mapping[str, Any], entries: Sequence[JournalEntry]) -> Plain:
    """The matter as labelled data."""
    return {
        "case_no": matter.case_no,
        **{key: process[key] for key in ("process_id", "process_version", "process_name", "position")},
        "title": process["title"],
        "state": matter.state.value,
        "state_label": MATTER_WORDS[matter.state],
        "ended": matter.state in ENDED and matter.ended_at is not None,
        "started_at": matter.reported_at,
        "ended_at": matter.ended_at,
        "sections": [_report(matter), *_found(matter), *_confirmations(matter)],
        "opinions": [],
        "timeline": case_history.timeline(entries, matter.unit_names),
        "documents": [],
        "clock": None,
        "basis": legal_basis.of_steps(process["position"]["active"] or [FACTS]),
        "actions": [],
    }


def _report(matter: Any) -> Section:
    names = matter.unit_names
    shown = [
        row(Said("工作名称", "The work"), matter.work),
        row(Said("下派部门", "Department"), names.get(matter.department, matter.department)),
        row(Said("来源", "How it came to light"), TRIGGER_WORDS[matter.trigger]),
        row(Said("反映单位", "Reported by"), names.get(matter.reporter, matter.reporter) or None),
        row(Said("文号、派单号或会议", "Document, order or meeting"), matter.source or None),
        row(Said("反映的情况", "What happened"), matter.description or None),
    ]
    return section("report", Said("未准入事项", "Unadmitted work"), shown)


def _found(matter: Any) -> list[Section]:
    if not matter.facts:
        return []
    names, days = matter.unit_names, days_without_admission(matter.since, matter.confirmed_on)
    places = "、".join(names.get(code, code) for code in matter.places)
    shown = [
        row(Said("核实的事实", "Facts"), matter.facts),
        row(Said("开始日期", "Since"), matter.since),
        row(Said("涉及的乡镇（街道）、社区", "Townships and communities"), places or None),
        row(Said("下派所用事项", "Item it was sent under"), matter.cover or None),
        row(Said("派单自何日起暂停", "Orders suspended since"), matter.suspended_on),
        row(Said("告知内容", "Notice"), matter.notice or None),
        row(Said("申请或停止的期限", "To apply or stop by"), matter.apply_by),
        row(Said("部门答复", "Answer of the department"), matter.answer or None),
        row(Said("程序确认申请", "Application"), matter.application or None),
        row(Said("自何日起有效", "In force from"), matter.confirmed_on),
        row(Said("未准入实施期（天）", "Days without admission"), days),
        row(Said("主任意见", "Direction of the chair"), matter.direction or None),
    ]
    return [section("found", Said("核实和处理", "Facts and what followed"), shown)]


def _confirmations(matter: Any) -> list[Section]:
    if not matter.confirmations:
        return []
    columns = (
        Said("单位", "Unit"),
        Said("是否停止", "Stopped?"),
        Said("说明", "Remark"),
        Said("时间", "When"),
    )
    lines = [
        [
            matter.unit_names.get(one["place"], one["place"]),
            CONFIRMED[one["outcome"]],
            one["remark"],
            one["at"],
        ]
        for one in matter.confirmations
    ]
    return [section("confirmations", Said("停止情况确认", "Whether it stopped"), (), columns, lines)]
