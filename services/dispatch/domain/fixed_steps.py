"""What no drawing may leave out: the steps the rules demand before a process comes to a good end (B22).

The domain enforces the rules on the data in any case; this tells a designer while he draws.
"""

from __future__ import annotations

from dataclasses import dataclass

from chassis.texts import Said


@dataclass(frozen=True, slots=True)
class FixedStep:
    """A step of a process, the ends that stay, and the article it rests on (no operation: the ends alone).

    `on_every_way` says that a drawing alone decides it: elsewhere a gateway asks what the step has recorded.
    `may_run_out` says that a time may end the step, because the rules or a setting let silence count.
    """

    process_id: str
    operations: frozenset[str]
    ends: frozenset[str]
    step: Said
    basis: Said
    on_every_way: bool = True
    may_run_out: bool = False


def _fixed(process_id: str, operation: str, ends: frozenset[str], step: Said, basis: Said) -> FixedStep:
    return FixedStep(process_id, frozenset({operation}), ends, step, basis)


def _kept(process_id: str, operation: str, ends: frozenset[str], step: Said, basis: Said) -> FixedStep:
    return FixedStep(process_id, frozenset({operation}), ends, step, basis, on_every_way=False)


def _ends(process_id: str, ends: set[str], basis: Said) -> FixedStep:
    nothing = Said("结束状态", "end states")
    return FixedStep(process_id, frozenset(), frozenset(ends), nothing, basis, on_every_way=False)


_DONE = frozenset({"DONE"})
_DECIDED = frozenset({"APPOINTED", "REMOVED"})
_ANSWERED = frozenset({"UPHELD", "PARTLY", "NOT_UPHELD"})
_BACK = frozenset({"RETURNED", "RECALLED"})
_GATE = Said(
    "准入意见第四条：未经审核批准不得擅自新增（ADM-08、DSP-01）",
    "article 4 of the guidance: nothing is sent without admission (ADM-08, DSP-01)",
)
_REQUEST = Said(
    "派驻意见二（二）：作出决定前书面征求乡镇意见（APP-01）",
    "stationed agencies, 2 (2): townships are asked in writing first (APP-01)",
)
_DECISION = Said(
    "派驻意见二（二）：由组织部门或派出部门党委（党组）决定（APP-02）",
    "stationed agencies, 2 (2): the organisation or the sending department decides (APP-02)",
)
_CONSENT = Said(
    "服务能力意见（二）：人事考核权和征得同意权（APP-03）",
    "township services, (2): the right of consent (APP-03)",
)
_INVESTIGATION = Said(
    "派驻意见二（二）：及时组织调查核实（APP-07）", "stationed agencies, 2 (2): it is investigated (APP-07)"
)
_FEEDBACK = Said(
    "派驻意见二（二）：向乡镇反馈调查结果（APP-07）",
    "stationed agencies, 2 (2): the township is told what was found (APP-07)",
)
_TOLD = Said(
    "派驻意见二（二）：及时告知乡镇（APP-08）",
    "stationed agencies, 2 (2): townships are told in time (APP-08)",
)
_BOTH_CONSENTS = Said(
    "派驻意见二（二）：须经乡镇和组织人事部门同意（APP-09）",
    "stationed agencies, 2 (2): township and personnel department consent (APP-09)",
)
_RECORDED = Said(
    "服务按结束状态登记结果（B22）", "the service records what came of a case by its end state (B22)"
)

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
    FixedStep(
        "app_head",
        frozenset({"dispatch.answer_request"}),
        _DECIDED,
        Said("乡镇答复", "answer of the township"),
        _REQUEST,
        on_every_way=False,
        may_run_out=True,
    ),
    _ends("app_head", {"NO_CONSENT"}, _CONSENT),
    _ends("app_head", {"WITHDRAWN", "LAPSED"}, _RECORDED),
    _ends("app_adverse", {"WITHDRAWN"}, _RECORDED),
    FixedStep(
        "app_staff_notice",
        frozenset({"dispatch.read_staff_notice"}),
        frozenset({"TOLD"}),
        Said("告知乡镇", "telling the township"),
        _TOLD,
        on_every_way=False,
        may_run_out=True,
    ),
    _kept(
        "sec_request",
        "dispatch.consent_to_secondment",
        _BACK,
        Said("征得同意", "consent"),
        _BOTH_CONSENTS,
    ),
    _ends("sec_request", {"BLOCKED", "REFUSED"}, _BOTH_CONSENTS),
    _ends("dsp_task", {"BLOCKED"}, _GATE),
    _ends("dsp_task", {"REFUSED_UPHELD"}, _RECORDED),
    _ends(
        "dsp_event", {"CLOSED_DUPLICATE", "REFERRED", "CLOSED_SOLVED", "CLOSED_UNSOLVED_EXPLAINED"}, _RECORDED
    ),
    _ends(
        "dsp_whistle",
        {
            "CANCELLED",
            "REFUSED_INELIGIBLE",
            "RESOLVED",
            "RESOLVED_SECOND",
            "ESCALATED_RESOLVED",
            "UNRESOLVED_EXPLAINED",
        },
        _RECORDED,
    ),
)
