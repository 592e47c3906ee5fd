"""What the quarterly report says of people, as dispatch counts it: numbers, never names (B21)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chassis.texts import Said

PEOPLE: Mapping[str, tuple[Said, Said]] = {
    "heads_asked": (
        Said("征求意见的负责人任免", "Heads: townships asked"),
        Said("季度内发出的征求意见轮次", "rounds in which townships were asked in the quarter"),
    ),
    "heads_agreed": (
        Said("其中已答复同意", "Agreed"),
        Said("季度内答复的", "answered in the quarter"),
    ),
    "heads_dissented": (
        Said("其中不同意或未达成一致", "No consent"),
        Said("季度内答复的", "refused or without a common opinion, answered in the quarter"),
    ),
    "heads_silent": (
        Said("其中期满未答复", "No answer in time"),
        Said("季度内期满的，含依规定视为同意或不同意的", "over in the quarter, whatever silence counts as"),
    ),
    "heads_emergency": (
        Said("先行免职", "Emergency removals"),
        Said("季度内决定的", "decided in the quarter"),
    ),
    "heads_unanswered": (
        Said("未见答复即作决定", "Decided without an answer"),
        Said("季度内决定、决定前没有答复在案，不含先行免职", "without an answer on file, emergencies aside"),
    ),
    "secondments": (
        Said("抽调借用", "Secondments"),
        Said("季度内开始的人次", "that began in the quarter"),
    ),
    "secondment_days": (
        Said("抽调借用天数", "Days seconded"),
        Said("落在季度内的自然日合计，到今天为止", "calendar days in the quarter, up to today"),
    ),
    "secondments_beyond": (
        Said("超过年度上限", "Beyond the cap"),
        Said("季度内开始、经县级例外批准的", "begun in the quarter with the county’s exception"),
    ),
    "secondments_overdue": (
        Said("到期未返回", "Not back in time"),
        Said("季度内到期、没有按时回原单位的", "whose last day lies in the quarter"),
    ),
    "secondments_blocked": (
        Said("拦截的社区抽调", "Blocked: from communities"),
        Said("季度内要求从社区抽调、被拦截的", "asked for in the quarter"),
    ),
    "adverse_raised": (
        Said("对负责人的意见", "Opinions on heads"),
        Said("季度内提出的", "raised in the quarter"),
    ),
    "adverse_told": (
        Said("已反馈的调查", "Investigations told"),
        Said("季度内反馈乡镇（街道）的", "told to the townships in the quarter"),
    ),
    "adverse_overdue": (
        Said("逾期未反馈的调查", "Investigations overdue"),
        Said("到季度末（或今天）已过期限、尚未反馈", "past their time at the end of the quarter, or today"),
    ),
    "staff_notices": (
        Said("一般人员调整告知", "Notices of staff"),
        Said("季度内发出的", "sent in the quarter"),
    ),
    "staff_notices_late": (
        Said("其中逾期告知", "Late notices"),
        Said("超过规定时间或者生效后才告知的", "after their time, or after they took effect"),
    ),
}


@dataclass(eq=False)
class PeopleCount:
    """The newest count of a quarter."""

    county: str
    quarter: str
    figures: dict[str, int]
    at: datetime

    def take(self, figures: Mapping[str, int], at: datetime) -> None:
        """The next count replaces the last one: they come in order, whatever the clock of dispatch says."""
        self.figures, self.at = dict(figures), at
