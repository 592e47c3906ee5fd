"""The case file of an order the gate kept back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.persistence.journal import JournalEntry
from chassis.texts import Said
from services.admission.domain.blocked_order import SETTLEMENT_WORDS, Settlement
from services.admission.domain.gate import REASON_WORDS, Reason
from services.admission.web import case_history, legal_basis
from services.admission.web.case_sections import row, section

Plain = dict[str, Any]

WITH_THE_OFFICE = Said("待办公室处理", "With the committee office")


def file_of(order: Any, process: Mapping[str, Any], entries: Sequence[JournalEntry]) -> Plain:
    """The order as labelled data."""
    names = order.unit_names
    settled = SETTLEMENT_WORDS[Settlement(order.settlement)] if order.settlement else None
    shown = [
        row(Said("派单单位", "Sender"), order.sender_name),
        row(Said("派单编号", "Order no."), order.order_no),
        row(Said("事项", "Item"), order.item_ref or order.text),
        row(Said("内容", "Text"), order.text or None),
        row(Said("乡镇（街道）", "Township"), names.get(order.township) or None),
        row(Said("社区", "Community"), names.get(order.community) or None),
        row(Said("拦截原因", "Reason"), why_blocked(order.reason_code)),
        row(Said("90日内被拦截次数", "Blocks in 90 days"), order.blocks_in_90_days),
        row(Said("处理说明", "Note"), order.note or None),
    ]
    return {
        "case_no": order.case_no,
        **{key: process[key] for key in ("process_id", "process_version", "process_name", "position")},
        "title": process["title"],
        "state": order.settlement or "OPEN",
        "state_label": settled or WITH_THE_OFFICE,
        "ended": order.settlement is not None,
        "started_at": order.blocked_at,
        "ended_at": order.settled_at,
        "sections": [section("block", Said("被拦截的下派", "Blocked order"), shown)],
        "opinions": [],
        "timeline": case_history.timeline(entries, names),
        "documents": [],
        "clock": None,
        "basis": legal_basis.of_steps(["settle_blocked_order"]),
        "actions": [],
    }


def why_blocked(code: str) -> str:
    """The reason in words with its code; a code of a newer dispatch is shown as it came."""
    return f"{REASON_WORDS[Reason(code)].zh}（{code}）" if code in set(Reason) else code
