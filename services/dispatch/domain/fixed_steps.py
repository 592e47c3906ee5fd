"""What no drawing may leave out: the steps the rules demand before a process comes to a good end (B22).

The domain enforces the rules on the data in any case; this tells a designer while he draws.
"""

from __future__ import annotations

from dataclasses import dataclass

from chassis.texts import Said


@dataclass(frozen=True, slots=True)
class FixedStep:
    """A step of a process, the ends that stay, and the article it rests on.

    `on_every_way` says that a drawing alone decides it: elsewhere a gateway asks what the step has recorded.
    """

    process_id: str
    operations: frozenset[str]
    ends: frozenset[str]
    step: Said
    basis: Said
    on_every_way: bool = True


def _fixed(process_id: str, operation: str, ends: frozenset[str], step: Said, basis: Said) -> FixedStep:
    return FixedStep(process_id, frozenset({operation}), ends, step, basis)


def _kept(process_id: str, operation: str, ends: frozenset[str], step: Said, basis: Said) -> FixedStep:
    return FixedStep(process_id, frozenset({operation}), ends, step, basis, on_every_way=False)


_DONE = frozenset({"DONE"})
_DECIDED = frozenset({"APPOINTED", "REMOVED"})
_ANSWERED = frozenset({"UPHELD", "PARTLY", "NOT_UPHELD"})
_GATE = Said(
    "准入意见第四条：未经准入不得派单（ADM-08）",
    "article 4 of the measures: nothing is sent without admission (ADM-08)",
)
_REQUEST = Said("负责人任免先书面征求乡镇意见（APP-01）", "townships are asked in writing first (APP-01)")
_DECISION = Said("由任免机关决定（APP-02）", "the deciding body decides (APP-02)")
_INVESTIGATION = Said("对意见调查核实（APP-06）", "an adverse opinion is investigated (APP-06)")
_FEEDBACK = Said("调查结果须反馈（APP-07、E3-36）", "what was found is told (APP-07, E3-36)")

FIXED_STEPS: tuple[FixedStep, ...] = (
    _fixed("dsp_task", "dispatch.judge_gate", _DONE, Said("闸口核对", "the gate"), _GATE),
    _fixed("app_head", "dispatch.prepare_appointment", _DECIDED, Said("书面呈报", "request"), _REQUEST),
    _fixed("app_head", "dispatch.decide_appointment", _DECIDED, Said("作出决定", "decision"), _DECISION),
    _kept(
        "app_adverse",
        "dispatch.investigate_head",
        _ANSWERED,
        Said("调查核实", "investigation"),
        _INVESTIGATION,
    ),
    _kept("app_adverse", "dispatch.send_feedback", _ANSWERED, Said("反馈", "feedback"), _FEEDBACK),
)
