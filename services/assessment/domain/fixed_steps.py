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


_FINAL = frozenset({"FINAL", "FINAL_REVIEWED"})
_SIGNED = frozenset({"SIGNED", "RECOGNISED_SIGNED"})
_TOWNSHIP = Said(
    "派驻意见二（三）：属地职责由乡镇考核（AST-01、AST-02）",
    "stationed agencies, 2 (3): the township judges its part (AST-01, AST-02)",
)
_DEPARTMENT = Said(
    "派驻意见二（三）：法定职责由派出部门考核（AST-01、AST-03）",
    "stationed agencies, 2 (3): the department judges its part (AST-01, AST-03)",
)
_SUM = Said(
    "派驻意见二（三）：分别占40%、20%和40%，由驻地汇总（AST-02、AST-03、AST-11）",
    "stationed agencies, 2 (3): 40, 20 and 40 per cent, put together by the seat (AST-02, AST-03, AST-11)",
)
_SHARED = Said(
    "派驻意见二（四）：权责共担、结果共享（AST-16）",
    "stationed agencies, 2 (4): the result is shared (AST-16)",
)
_BOTH = Said(
    "派驻意见二（五）：签订年度工作目标责任书（TGT-04）",
    "stationed agencies, 2 (5): both sides sign the statement (TGT-04)",
)
_CONSENT = Said(
    "派驻意见二（五）：报派出部门同意后签订（TGT-03）",
    "stationed agencies, 2 (5): signed with the consent of the department (TGT-03)",
)
_RECORDED = Said(
    "服务按结束状态登记结果（B22）", "the service records what came of a case by its end state (B22)"
)

FIXED_STEPS: tuple[FixedStep, ...] = (
    _kept(
        "ast_annual",
        "assessment.lock_territorial",
        _FINAL,
        Said("属地职责评分锁定", "township’s marks"),
        _TOWNSHIP,
    ),
    _kept(
        "ast_annual",
        "assessment.lock_statutory",
        _FINAL,
        Said("法定职责评分锁定", "department’s marks"),
        _DEPARTMENT,
    ),
    _fixed("ast_annual", "assessment.aggregate_parts", _FINAL, Said("汇总得分", "aggregation"), _SUM),
    _kept(
        "ast_annual", "assessment.notify_result", _FINAL, Said("告知结果", "notice of the result"), _SHARED
    ),
    _fixed("ast_annual", "assessment.finalise_result", _FINAL, Said("审定结果", "final decision"), _SHARED),
    _fixed(
        "tgt_statement",
        "assessment.sign_for_agency",
        _SIGNED,
        Said("派驻机构签字", "agency’s signature"),
        _BOTH,
    ),
    _fixed(
        "tgt_statement",
        "assessment.sign_for_township",
        _SIGNED,
        Said("乡镇签字", "township’s signature"),
        _BOTH,
    ),
    _kept(
        "tgt_statement",
        "assessment.consent_to_plan",
        _SIGNED,
        Said("派出部门同意", "consent of the department"),
        _CONSENT,
    ),
    _ends("ast_staff", {"FIXED"}, _RECORDED),
)
