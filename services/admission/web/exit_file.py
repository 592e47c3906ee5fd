"""The case file of the end of an item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.persistence.journal import JournalEntry
from chassis.texts import Said
from services.admission.domain.exit_filing import EXIT_WORDS, KIND_WORDS, ExitState
from services.admission.web import case_history, legal_basis
from services.admission.web.case_sections import Section, row, section

Plain = dict[str, Any]

DONE = frozenset({ExitState.CLOSED, ExitState.DROPPED})
YES, NO = Said("是", "yes"), Said("否", "no")


def units_of(filing: Any) -> set[str]:
    """Who is concerned: the department, its townships and communities."""
    return {filing.applicant, *filing.townships, *filing.communities}


def data_for(element_id: str, filing: Any) -> Plain:
    """What the form starts with: what was filed before, and the planned end where the term is over."""
    if element_id != "file_exit":
        return {}
    known = {**filing.written, "reason": filing.reason}
    known["kind"] = filing.kind.value if filing.kind else "completed" if filing.by_term else ""
    day = filing.actual_end or (filing.end if filing.by_term else None)
    known["actual_end"] = day.isoformat() if day else ""
    return {name: value for name, value in known.items() if value}


def file_of(filing: Any, process: Mapping[str, Any], entries: Sequence[JournalEntry]) -> Plain:
    """The filing as labelled data."""
    return {
        "case_no": filing.case_no,
        **{key: process[key] for key in ("process_id", "process_version", "process_name", "position")},
        "title": process["title"],
        "state": filing.state.value,
        "state_label": EXIT_WORDS[filing.state],
        "ended": filing.state in DONE,
        "started_at": filing.opened_at,
        "ended_at": filing.closed_at,
        "sections": [_item(filing), *_end(filing), *_dossiers(filing)],
        "opinions": [],
        "timeline": case_history.timeline(entries, filing.unit_names),
        "documents": [],
        "clock": None,
        "basis": legal_basis.of_steps(process["position"]["active"] or ["file_exit"]),
        "actions": [],
    }


def _item(filing: Any) -> Section:
    names = filing.unit_names
    places = [names.get(code, code) for code in (*filing.townships, *filing.communities)]
    end = filing.end.isoformat() if filing.end else "长期"
    shown = [
        row(Said("事项", "Item"), f"{filing.item_id} {filing.item_name}"),
        row(Said("申请单位", "Applicant"), names.get(filing.applicant, filing.applicant)),
        row(Said("工作告知单", "Work notice"), filing.notice_no),
        row(Said("准入案件", "Admitted in"), filing.item_case),
        row(Said("期限", "Term"), f"{filing.start.isoformat()} – {end}"),
        row(Said("范围", "Scope"), "、".join(places)),
        row(Said("未办结的派单", "Orders under way"), filing.open_orders),
        row(Said("到期转办", "Opened because the term is over"), YES if filing.by_term else NO),
        row(Said("备案编号", "Filing no."), filing.number or None),
        row(Said("需要补充的内容", "What is missing"), filing.gaps or None),
    ]
    return section("exit_item", Said("结束的事项", "The item that ends"), shown)


def _end(filing: Any) -> list[Section]:
    if filing.kind is None:
        return []
    written = filing.written
    shown = [
        row(Said("结束方式", "How it ended"), KIND_WORDS[filing.kind]),
        row(Said("实际结束日期", "Actual end"), filing.actual_end),
        row(Said("逾期申报", "Filed late"), YES if filing.is_late else NO),
        row(Said("提前退出的理由", "Reason of the early exit"), filing.reason or None),
        row(Said("完成情况", "Results"), written.get("results") or None),
        row(Said("形成的成果", "Outputs"), written.get("outputs") or None),
        row(Said("经费结算", "Settlement of funds"), written.get("settlement") or None),
        row(Said("后续事项和移交", "Hand-over"), written.get("hand_over") or None),
        row(Said("申报人", "Filed by"), filing.filed_by),
        row(Said("签批人", "Signed by"), filing.signed_by or None),
    ]
    return [section("exit", Said("完结备案表（F-ADM-11）", "Filing of the end (F-ADM-11)"), shown)]


def _dossiers(filing: Any) -> list[Section]:
    if not filing.dossiers:
        return []
    columns = (Said("建档单位", "Keeper"), Said("确认时间", "Confirmed"), Said("档号或存放位置", "Place"))
    lines = [
        [filing.unit_names.get(one["keeper"], one["keeper"]), one["closed_at"] or "", one["remark"]]
        for one in filing.dossiers
    ]
    return [section("dossiers", Said("双方建档", "Archives"), (), columns, lines)]
