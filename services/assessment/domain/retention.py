"""What the cases of assessment leave behind, and how long it is kept (domain B0)."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.parameters.retention import Kept
from chassis.texts import Said

KEPT: Mapping[str, tuple[Kept, ...]] = {
    "tgt_statement": (
        Kept(Said("年度目标责任书", "The target statement")),
        Kept(Said("协商记录和意见", "Negotiations and opinions"), "keep.papers"),
    ),
    "ast_annual": (
        Kept(Said("考评结果", "The result")),
        Kept(Said("评分表、异议和答复", "Score sheets, objections and answers"), "keep.papers"),
        Kept(Said("匿名测评的答卷统计", "The counted answers of the anonymous survey"), "keep.answers"),
    ),
    "ast_staff": (
        Kept(Said("年度评定", "The mark of the year")),
        Kept(Said("月度评分", "Marks of the months"), "keep.papers"),
    ),
}
