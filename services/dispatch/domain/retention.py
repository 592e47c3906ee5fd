"""What the cases of dispatch leave behind, and how long it is kept (domain B0)."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.parameters.retention import Kept
from chassis.texts import Said

_OPINIONS = Kept(Said("申请、意见和调查材料", "Requests, opinions and findings"), "keep.papers")

KEPT: Mapping[str, tuple[Kept, ...]] = {
    "app_head": (Kept(Said("任免文件", "The document of appointment or removal")), _OPINIONS),
    "app_adverse": (Kept(Said("处理结论", "The conclusion")), _OPINIONS),
    "app_staff_notice": (Kept(Said("人员调整告知书", "The notice of the change")),),
    "sec_request": (Kept(Said("抽调借用决定", "The decision on the secondment")), _OPINIONS),
    "dsp_task": (Kept(Said("派单及办理记录", "The order and how it was handled"), "keep.handled"),),
    "dsp_event": (Kept(Said("事件及办理记录", "The event and how it was handled"), "keep.handled"),),
    "dsp_whistle": (Kept(Said("吹哨及报到记录", "The whistle and who reported in"), "keep.handled"),),
}
