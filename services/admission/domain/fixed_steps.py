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


_SIMPLE = frozenset({"ADMITTED"})
_ORDINARY = frozenset({"ADMITTED", "ADMITTED_CONDITIONAL"})
_DUTY = frozenset({"APPROVED", "APPROVED_TEMPORARY"})
_ACCEPTED = Said(
    "准入意见第七条（一）：提交申请后受理（ADM-15）", "article 7 (1) of the guidance: accepted first (ADM-15)"
)
_REVIEWED = Said(
    "准入意见第七条（二）：办公室初审把关（ADM-16）", "article 7 (2): reviewed by the office (ADM-16)"
)
_HEARD = Said(
    "准入意见第八条（三）：成员单位会议审议（ADM-21）", "article 8 (3): heard in a meeting (ADM-21)"
)
_APPROVED = Said(
    "准入意见第七条（三）：经审核委员会核准（ADM-18）", "article 7 (3): approved by the committee (ADM-18)"
)
_BOUND = Said(
    "准入意见第八条（四）：审议后经核准（ADM-26）", "article 8 (4): approved after the hearing (ADM-26)"
)
_NOTICE = Said(
    "准入意见第七条（三）：下发工作告知单（ADM-18）", "article 7 (3): the work notice is issued (ADM-18)"
)
_FILED = Said("准入意见第七条（三）：予以备案（ADM-18）", "article 7 (3): filed (ADM-18)")
_ARCHIVED = Said("准入意见第十一条：建档管理（ADM-32）", "article 11: an archive is kept (ADM-32)")
_EXIT = Said("准入意见第十条：报办公室备案（ADM-30）", "article 10: filed with the office (ADM-30)")
_CONFIRMED = Said(
    "准入意见第九条：按所设程序确认（ADM-28）", "article 9: confirmed by these procedures (ADM-28)"
)
_TOWNSHIPS = Said(
    "江苏方案二、（一）：拟交办事项需征求镇（街道）意见（TWA-01）",
    "plan of Jiangsu, part 2 (1): townships are asked (TWA-01)",
)
_COUNTY = Said(
    "管理体制意见四（三）：须由县市区委、政府严格审核把关（TWA-02）",
    "township system, 4 (3): the county decides (TWA-02)",
)
_CHECKS = Said(
    "管理体制意见四（三）：权随责转、人随事转、费随事转（TWA-03）",
    "township system, 4 (3): power, staff and money move with the duty (TWA-03)",
)
_RESIDUAL = Said(
    "准入意见第八条：简易程序以外的适用普通程序（ADM-19）",
    "article 8: the ordinary procedure is for all the rest (ADM-19)",
)
_LISTED = Said(
    "准入意见第四条：清单内事项自动纳入（ADM-06）", "article 4: listed items need no application (ADM-06)"
)
_RECORDED = Said(
    "服务按结束状态登记结果（B22）", "the service records what came of a case by its end state (B22)"
)

FIXED_STEPS: tuple[FixedStep, ...] = (
    _fixed("adm_simple", "admission.accept_application", _SIMPLE, Said("受理", "acceptance"), _ACCEPTED),
    _fixed("adm_simple", "admission.review_application", _SIMPLE, Said("初审把关", "review"), _REVIEWED),
    _kept("adm_simple", "admission.approve_application", _SIMPLE, Said("核准", "approval"), _APPROVED),
    _fixed("adm_simple", "admission.issue_notice", _SIMPLE, Said("下发工作告知单", "work notice"), _NOTICE),
    _fixed("adm_simple", "admission.file_admission", _SIMPLE, Said("备案登记", "filing"), _FILED),
    _fixed("adm_simple", "admission.confirm_archive", _SIMPLE, Said("确认建档", "archive"), _ARCHIVED),
    _kept("adm_ordinary", "admission.record_deliberation", _ORDINARY, Said("会议审议", "hearing"), _HEARD),
    _fixed("adm_ordinary", "admission.approve_deliberated", _ORDINARY, Said("核准", "approval"), _BOUND),
    _fixed(
        "adm_ordinary", "admission.issue_notice", _ORDINARY, Said("下发工作告知单", "work notice"), _NOTICE
    ),
    _fixed("adm_ordinary", "admission.file_admission", _ORDINARY, Said("备案登记", "filing"), _FILED),
    _fixed("adm_ordinary", "admission.confirm_archive", _ORDINARY, Said("确认建档", "archive"), _ARCHIVED),
    _kept("adm_ordinary", "admission.accept_application", _ORDINARY, Said("受理", "acceptance"), _ACCEPTED),
    _ends("adm_simple", {"CONVERTED"}, _RESIDUAL),
    _ends("adm_simple", {"NOT_NEEDED"}, _LISTED),
    _ends("adm_ordinary", {"NOT_NEEDED"}, _LISTED),
    _ends("adm_prepare", {"NOT_NEEDED"}, _LISTED),
    _ends("adm_simple", {"NOT_ACCEPTED", "REJECTED", "LAPSED"}, _RECORDED),
    _ends("adm_ordinary", {"NOT_ACCEPTED", "REJECTED", "LAPSED"}, _RECORDED),
    _ends("adm_prepare", {"SUBMITTED"}, _RECORDED),
    _ends("adm_exit", {"DROPPED"}, _RECORDED),
    _ends("adm_regularise", {"UNFOUNDED", "REFUSED", "STOPPED", "ESCALATED"}, _CONFIRMED),
    _ends("twa_admission", {"REJECTED", "RETURNED", "LAPSED"}, _COUNTY),
    _ends("adm_block", {"SETTLED"}, _RECORDED),
    _ends("sup_followup", {"CLOSED"}, _RECORDED),
    _fixed("adm_exit", "admission.keep_exit", frozenset({"FILED"}), Said("建档", "archive"), _ARCHIVED),
    _fixed("adm_exit", "admission.register_exit", frozenset({"FILED"}), Said("备案", "filing"), _EXIT),
    _fixed(
        "adm_regularise",
        "admission.settle_confirmation",
        frozenset({"REGULARISED"}),
        Said("程序确认", "confirmation"),
        _CONFIRMED,
    ),
    _fixed("twa_admission", "admission.ask_townships", _DUTY, Said("征求乡镇意见", "townships"), _TOWNSHIPS),
    _fixed("twa_admission", "admission.settle_duty_checks", _DUTY, Said("三项审查", "three checks"), _CHECKS),
    _fixed("twa_admission", "admission.decide_duty", _DUTY, Said("县级决定", "decision"), _COUNTY),
)
