"""The case file of a follow-up, and how the report lists it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from chassis.clock import county_date
from chassis.persistence.journal import JournalEntry
from chassis.texts import Said
from services.admission.domain.blocked_order import SETTLEMENT_WORDS
from services.admission.domain.follow_up import STATE_WORDS, About, FollowUpState, is_overdue
from services.admission.web import case_history, legal_basis
from services.admission.web.block_file import WITH_THE_OFFICE, why_blocked
from services.admission.web.case_sections import Section, row, section

Plain = dict[str, Any]
ABOUT_WORDS = {
    About.FIGURE: Said("季度报告的数字", "A figure of the quarterly report"),
    About.CASE: Said("一件案件", "A case"),
    About.BLOCKS: Said("反复下派未准入事项", "Orders blocked again and again"),
}
LOOK = "look_into_blocks"
USUAL_LIMIT = timedelta(days=14)
LATE, IN_TIME, OPEN = Said("逾期", "late"), Said("按期", "in time"), Said("待答复", "waiting")


def units_of(found: Any) -> set[str]:
    """Who is concerned besides the office: who asks and who answers."""
    return {found.city, found.unit}


def data_for(element_id: str, found: Any, today: date) -> Plain:
    """Where the city looks into blocks, the question it will mostly ask."""
    if element_id != LOOK:
        return {}
    question = f"{found.subject_name}。请说明每一次下派的依据和经过、是否已经停止，以及整改措施。"
    return {"question": question, "due_on": (today + USUAL_LIMIT).isoformat()}


def file_of(found: Any, process: Mapping[str, Any], entries: Sequence[JournalEntry], today: date) -> Plain:
    """The follow-up as labelled data."""
    return {
        "case_no": found.case_no,
        **{key: process[key] for key in ("process_id", "process_version", "process_name", "position")},
        "title": process["title"],
        "state": found.state.value,
        "state_label": STATE_WORDS[found.state],
        "ended": found.state is FollowUpState.CLOSED,
        "started_at": found.opened_at,
        "ended_at": found.closed_at,
        "sections": [_matter(found, today), *_blocks(found), _rounds(found)],
        "opinions": [],
        "timeline": case_history.timeline(entries, found.unit_names),
        "documents": [],
        "clock": None,
        "basis": legal_basis.of_steps([LOOK if found.about is About.BLOCKS else "answer_followup"]),
        "actions": [],
    }


def listed(found: Any, today: date) -> Plain:
    """One line of the report."""
    names = found.unit_names
    kept = {
        name: getattr(found, name)
        for name in (
            "case_no",
            "subject",
            "subject_name",
            "quarter",
            "unit",
            "opened_at",
            "due_on",
            "closed_at",
        )
    }
    return {
        **kept,
        "about": found.about.value,
        "unit_name": names.get(found.unit, found.unit),
        "question": found.rounds[-1]["question"] if found.rounds else "",
        "rounds": len(found.rounds),
        "state": found.state.value,
        "state_label": STATE_WORDS[found.state],
        "overdue": is_overdue(found.state, found.due_on, today),
        "late": any(one["late"] for one in found.rounds),
    }


def _matter(found: Any, today: date) -> Section:
    names = found.unit_names
    overdue = is_overdue(found.state, found.due_on, today)
    due = Said("答复期限（已逾期）", "To be answered by (overdue)") if overdue else Said("答复期限", "Due")
    shown = [
        row(Said("督办对象", "About"), ABOUT_WORDS[found.about]),
        row(Said("事项", "Subject"), found.subject_name),
        row(Said("案件编号", "Case"), found.subject if found.about is About.CASE else None),
        row(Said("季度", "Quarter"), found.quarter),
        row(Said("督办单位", "The city’s desk"), names.get(found.city, found.city)),
        row(Said("提出", "Begun by"), found.opened_by),
        row(Said("承办单位", "Unit asked"), names.get(found.unit, found.unit)),
        row(due, found.due_on if found.state is FollowUpState.ASKED else None),
        row(
            Said("核查期限", "To be looked into by"),
            found.due_on if found.state is FollowUpState.RAISED else None,
        ),
        row(Said("督办结论", "Conclusion"), found.conclusion or None),
    ]
    return section(
        "follow_up", Said("市级督办", "Follow-up of the city"), [one for one in shown if one["value"]]
    )


def _blocks(found: Any) -> list[Section]:
    """The newest orders of the body that the gate kept back; each is a case of the committee office."""
    if found.about is not About.BLOCKS:
        return []
    columns = (
        Said("派单", "Order"), Said("时间", "When"), Said("内容", "Text"), Said("拦截原因", "Reason"),
        Said("办公室处理", "Settled by the office"),
    )  # fmt: skip
    lines = [
        [
            one["order_no"],
            county_date(one["blocked_at"]),
            one["text"] or one["item_ref"],
            why_blocked(one["reason_code"]),
            SETTLEMENT_WORDS[one["settlement"]] if one["settlement"] else WITH_THE_OFFICE,
        ]
        for one in found.blocks
    ]
    return [section("blocks", Said("被拦截的派单", "Blocked orders"), (), columns, lines)]


def _rounds(found: Any) -> Section:
    columns = (
        Said("问题", "Question"), Said("期限", "Due"), Said("情况说明", "Answer"),
        Said("整改措施", "Measures"), Said("答复人", "Answered by"), Said("是否按期", "In time?"),
    )  # fmt: skip
    lines = [
        [
            one["question"],
            one["due_on"],
            one["answer"],
            one["measures"],
            one["answered_by"],
            OPEN if not one["answered_at"] else LATE if one["late"] else IN_TIME,
        ]
        for one in found.rounds
    ]
    return section("rounds", Said("问题和答复", "Questions and answers"), (), columns, lines)
