"""What is said of clocks: why they stand still, and what the journal tells of them in a timeline."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.texts import Said

REASONS: Mapping[str, Said] = {
    "correction": Said("补正", "Correction"),
    "coordination": Said("综合协调", "Coordination"),
    "appraisal": Said("专家评审、法律论证", "Expert or legal appraisal"),
    "superior": Said("等待上级决定", "Waiting for a superior’s decision"),
}
"""What is not counted, by the word a diagram says it with."""

LINES: Mapping[str, Said] = {
    "clock-stopped": Said("暂停计时：{reason_zh}", "Clock stopped: {reason_en}"),
    "clock-restarted": Said("恢复计时", "Clock started again"),
    "limits-recomputed": Said(
        "工作日历有变，重新计算办理时限", "Limits counted again: the calendar has changed"
    ),
}
"""What the journal says about clocks, in the words of a timeline."""


def said_reason(reason: str) -> Said:
    """A reason in words; one given by hand is said as it was given."""
    return REASONS.get(reason, Said(reason, reason))
