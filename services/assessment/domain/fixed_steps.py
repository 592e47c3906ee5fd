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


_FINAL = frozenset({"FINAL", "FINAL_REVIEWED"})
_SIGNED = frozenset({"SIGNED", "RECOGNISED_SIGNED"})
_TOWNSHIP = Said(
    "双向考评：乡镇评属地职责并锁定（AST-05）", "the township judges and locks its part (AST-05)"
)
_DEPARTMENT = Said(
    "双向考评：派出部门评法定职责并锁定（AST-05）", "the department judges and locks its part (AST-05)"
)
_SUM = Said("双向考评：按 40、40、20 汇总（AST-04）", "the parts are put together 40, 40 and 20 (AST-04)")
_TOLD = Said("双向考评：结果告知被考评单位（AST-09）", "the result is told to the agency (AST-09)")
_DECIDED = Said("双向考评：绩效考核部门审定（AST-09）", "the performance office decides (AST-09)")
_BOTH = Said("目标责任书由双方签订（TGT-04）", "both sides sign the statement (TGT-04)")

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
    _kept("ast_annual", "assessment.notify_result", _FINAL, Said("告知结果", "notice of the result"), _TOLD),
    _fixed("ast_annual", "assessment.finalise_result", _FINAL, Said("审定结果", "final decision"), _DECIDED),
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
)
