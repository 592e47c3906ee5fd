"""What the cases of admission leave behind, and how long it is kept (domain B0, ADM-32)."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.parameters.retention import Kept
from chassis.texts import Said

_KINDS = (
    Kept(Said("决定、通知书和备案表", "Decisions, notices and filings")),
    Kept(Said("申请、方案、意见和会议纪要", "Applications, plans, opinions and minutes"), "keep.papers"),
)
_PROCESSES = (
    "adm_prepare",
    "adm_simple",
    "adm_ordinary",
    "adm_exit",
    "adm_regularise",
    "adm_block",
    "twa_admission",
    "sup_followup",
)

KEPT: Mapping[str, tuple[Kept, ...]] = dict.fromkeys(_PROCESSES, _KINDS)
