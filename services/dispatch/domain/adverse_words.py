"""The closed lists of an adverse opinion on an agency's head (A7, B11), and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from chassis.texts import Said


class Grounds(StrEnum):
    """How many of the two grounds the county asks for (app.adverse.grounds)."""

    EITHER = "either"
    BOTH = "both"


class Ground(StrEnum):
    """The two heads under which facts are stated (APP-06)."""

    RESULTS = "results"
    SATISFACTION = "satisfaction"


class Ask(StrEnum):
    """What the township asks for, and what the finding may order."""

    TALK = "talk"
    ADJUST = "adjust"
    REMOVE = "remove"
    CHECK = "check"


class Finding(StrEnum):
    """What the investigation came to (F-APP-06)."""

    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not_upheld"


class State(StrEnum):
    """Where the opinion stands."""

    DRAFT = "DRAFT"
    CONSULTING = "CONSULTING"
    RAISED = "RAISED"
    INVESTIGATING = "INVESTIGATING"
    INVESTIGATED = "INVESTIGATED"
    REPORTED = "REPORTED"
    TOLD = "TOLD"
    IN_REVIEW = "IN_REVIEW"
    SETTLED = "SETTLED"
    UPHELD = "UPHELD"
    PARTLY = "PARTLY"
    NOT_UPHELD = "NOT_UPHELD"
    WITHDRAWN = "WITHDRAWN"


GROUNDS_NAMES: Mapping[Grounds, Said] = {
    Grounds.EITHER: Said("有一项理由即可提出", "one of the two grounds is enough"),
    Grounds.BOTH: Said("两项理由都须具备", "both grounds are needed"),
}
GROUND_NAMES: Mapping[Ground, Said] = {
    Ground.RESULTS: Said("工作实绩差", "poor results"),
    Ground.SATISFACTION: Said("群众满意度低", "low satisfaction"),
}
ASK_NAMES: Mapping[Ask, Said] = {
    Ask.TALK: Said("谈话提醒", "a talk with the head"),
    Ask.ADJUST: Said("调整岗位", "another post"),
    Ask.REMOVE: Said("免职", "removal"),
    Ask.CHECK: Said("核查整改", "checks and corrections"),
}
FINDING_NAMES: Mapping[Finding, Said] = {
    Finding.UPHELD: Said("属实", "true"),
    Finding.PARTLY: Said("部分属实", "partly true"),
    Finding.NOT_UPHELD: Said("不属实", "not true"),
}
STATE_NAMES: Mapping[State, Said] = {
    State.DRAFT: Said("拟稿", "Being written"),
    State.CONSULTING: Said("与相关乡镇协商中", "With the other townships"),
    State.RAISED: Said("待受理", "To be received"),
    State.INVESTIGATING: Said("调查核实中", "Being investigated"),
    State.INVESTIGATED: Said("待出具调查报告", "The report is due"),
    State.REPORTED: Said("待反馈", "Feedback is due"),
    State.TOLD: Said("已反馈，待乡镇确认", "Told, to be confirmed"),
    State.IN_REVIEW: Said("县级复核中", "Reviewed by the county"),
    State.SETTLED: Said("结论已定，落实措施", "Settled, measures under way"),
    State.UPHELD: Said("属实，办结", "Upheld"),
    State.PARTLY: Said("部分属实，办结", "Partly upheld"),
    State.NOT_UPHELD: Said("不属实，办结", "Not upheld"),
    State.WITHDRAWN: Said("不再提出", "Withdrawn"),
}
END_OF: Mapping[Finding, State] = {
    Finding.UPHELD: State.UPHELD,
    Finding.PARTLY: State.PARTLY,
    Finding.NOT_UPHELD: State.NOT_UPHELD,
}
ENDS = frozenset({*END_OF.values(), State.WITHDRAWN})
BEFORE_RECEIPT = frozenset({State.DRAFT, State.CONSULTING, State.RAISED})
"""Until somebody has received it, the township may still take it back."""
