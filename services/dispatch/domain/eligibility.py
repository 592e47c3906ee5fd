"""Whether a whistle may be blown: two cases to whistle, two not to (两吹两不吹, DSP-05)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from chassis.texts import Said


class WhistleKind(StrEnum):
    """The three kinds of whistle (DSP-03)."""

    EMERGENCY = "emergency"
    ENFORCEMENT = "enforcement"
    HARD = "hard"


KIND_NAMES: Mapping[WhistleKind, Said] = {
    WhistleKind.EMERGENCY: Said("应急处置", "Emergency"),
    WhistleKind.ENFORCEMENT: Said("综合执法", "Comprehensive enforcement"),
    WhistleKind.HARD: Said("重点难点", "Hard matter"),
}


class Weighed(StrEnum):
    """What the table says, and why."""

    URGENT = "urgent"
    BEYOND = "beyond"
    JOINT = "joint"
    OWN = "own"
    ROUTINE = "routine"
    STATUTORY = "statutory"
    NEITHER = "neither"

    @property
    def allowed(self) -> bool:
        """Whether the whistle may be blown."""
        return self in (Weighed.URGENT, Weighed.BEYOND, Weighed.JOINT)


WEIGHED_WORDS: Mapping[Weighed, Said] = {
    Weighed.URGENT: Said("应急处置，不作事前审核", "an emergency is not weighed beforehand"),
    Weighed.BEYOND: Said("吹1：超出乡镇（街道）权限", "to whistle 1: beyond the township's powers"),
    Weighed.JOINT: Said("吹2：需要几个单位共同办理", "to whistle 2: several bodies must act together"),
    Weighed.OWN: Said(
        "不吹1：乡镇（街道）、社区在职责清单内能够解决",
        "not to whistle 1: the township or community can solve it within its own list",
    ),
    Weighed.ROUTINE: Said(
        "不吹2：属于一个单位的日常工作，应作为事件派单",
        "not to whistle 2: one body's routine work, to be dispatched as an event",
    ),
    Weighed.STATUTORY: Said(
        "不吹2：应当通过诉讼、复议、信访等法定渠道解决",
        "not to whistle 2: it belongs to a statutory channel (court, review, petition)",
    ),
    Weighed.NEITHER: Said(
        "不属于“两吹”情形：没有超出权限，也不需要几个单位共同办理",
        "neither case to whistle: not beyond the powers, and no second body is needed",
    ),
}


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What is weighed before a whistle is blown."""

    kind: WhistleKind
    bodies: int
    beyond_powers: bool = False
    own_list: bool = False
    routine: bool = False
    statutory: bool = False

    def weigh(self) -> Weighed:
        """The first case that fits, in the order of the decision table DMN-DSP-2."""
        if self.kind is WhistleKind.EMERGENCY:
            return Weighed.URGENT
        if self.statutory:
            return Weighed.STATUTORY
        if self.own_list:
            return Weighed.OWN
        if self.bodies > 1:
            return Weighed.JOINT
        if self.routine:
            return Weighed.ROUTINE
        return Weighed.BEYOND if self.beyond_powers else Weighed.NEITHER
