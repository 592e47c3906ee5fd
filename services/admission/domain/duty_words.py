"""The closed lists of the admission of duties and their words (B7, TWA-15 to TWA-17)."""

from __future__ import annotations

from enum import StrEnum

from chassis.texts import Said


class DutyKind(StrEnum):
    """How a duty comes to a township."""

    NEW = "new"
    DELEGATED = "delegated"
    TEMPORARY = "temporary"


class DutyClass(StrEnum):
    """Which of the three classes decides who does what."""

    RESPONSIBLE = "responsible"
    CROSS = "cross"
    SERVICE = "service"


class DutyList(StrEnum):
    """The three lists of a township a duty belongs to: one of the last two, and the first with a power."""

    POWER = "power"
    RESPONSIBILITY = "responsibility"
    SERVICE = "service"


class Check(StrEnum):
    """The three checks beside one another; the establishment office leads."""

    ESTABLISHMENT = "establishment"
    FINANCE = "finance"
    LEGALITY = "legality"


class DutyState(StrEnum):
    """Where a duty stands."""

    DRAFT = "DRAFT"
    SIGNING = "SIGNING"
    OPINIONS = "OPINIONS"
    ANSWERING = "ANSWERING"
    CHECKS = "CHECKS"
    REVISING = "REVISING"
    DECISION = "DECISION"
    NOTICE = "NOTICE"
    TRANSFERS = "TRANSFERS"
    IN_FORCE = "IN_FORCE"
    ENDED = "ENDED"
    LAPSED = "LAPSED"
    REJECTED = "REJECTED"
    RETURNED = "RETURNED"
    WITHDRAWN = "WITHDRAWN"


KIND_WORDS = {
    DutyKind.NEW: Said("新增", "new duty"),
    DutyKind.DELEGATED: Said("委托", "delegated"),
    DutyKind.TEMPORARY: Said("临时", "temporary"),
}
CLASS_WORDS = {
    DutyClass.RESPONSIBLE: Said(
        "责任主体明确：部门处置，乡镇（街道）配合监督",
        "clear responsible body: it acts, the township cooperates and supervises",
    ),
    DutyClass.CROSS: Said(
        "交叉难点：乡镇（街道）统筹，不取代执法主体",
        "crossing departments: the township coordinates and does not replace the enforcement body",
    ),
    DutyClass.SERVICE: Said(
        "公共服务：部门定政策、标准和培训，写明谁提供",
        "public service: the department sets policy and training and says who provides what",
    ),
}
OF_CLASSES = {
    DutyList.RESPONSIBILITY: (DutyClass.RESPONSIBLE, DutyClass.CROSS),
    DutyList.SERVICE: (DutyClass.SERVICE,),
}
"""Which classes make up the lists of what a township answers for and of what it provides (TWA-09)."""
CHECK_WORDS = {
    Check.ESTABLISHMENT: Said("机构编制审查", "establishment check"),
    Check.FINANCE: Said("经费审查", "finance check"),
    Check.LEGALITY: Said("合法性审查", "legality check"),
}
DUTY_WORDS = {
    DutyState.DRAFT: Said("起草", "Draft"),
    DutyState.SIGNING: Said("待负责人签批", "To be signed"),
    DutyState.OPINIONS: Said("征求乡镇（街道）意见", "Townships are asked"),
    DutyState.ANSWERING: Said("答复意见", "Opinions to be answered"),
    DutyState.CHECKS: Said("审查", "Under check"),
    DutyState.REVISING: Said("审查未通过，待修改", "A check failed, to be revised"),
    DutyState.DECISION: Said("待县市区委、政府决定", "With the county Party committee and government"),
    DutyState.NOTICE: Said("已批准，待告知", "Approved, notice to be issued"),
    DutyState.TRANSFERS: Said("待权、人、费到位", "Power, staff and money on their way"),
    DutyState.IN_FORCE: Said("有效", "In force"),
    DutyState.ENDED: Said("期满结束", "Ended with its term"),
    DutyState.LAPSED: Said("未到位，批准失效", "Lapsed: what was to move never came"),
    DutyState.REJECTED: Said("不予批准", "Rejected"),
    DutyState.RETURNED: Said("退回", "Returned"),
    DutyState.WITHDRAWN: Said("已撤回", "Withdrawn"),
}
OPEN = frozenset(
    {
        DutyState.DRAFT,
        DutyState.SIGNING,
        DutyState.OPINIONS,
        DutyState.ANSWERING,
        DutyState.CHECKS,
        DutyState.REVISING,
        DutyState.DECISION,
    }
)
"""What the department may still take back."""
STANDING = OPEN | {DutyState.NOTICE, DutyState.TRANSFERS, DutyState.IN_FORCE}
"""What is under way or laid on somebody: no second one of its name."""
APPROVED = frozenset({DutyState.NOTICE, DutyState.TRANSFERS, DutyState.IN_FORCE, DutyState.ENDED})
"""What the county approved, as long as the approval has not lapsed."""
ADMITTED = (DutyState.TRANSFERS, DutyState.IN_FORCE, DutyState.ENDED, DutyState.LAPSED)
"""What stands in the public list of a township, with how it stands."""
