"""The closed lists of admission and their words in both languages (domain.md 0.4, E0, E2)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from chassis.texts import Said


class RequestType(StrEnum):
    """What an application asks for (申请类型)."""

    NEW = "new"
    CHANGE = "change"
    EXIT = "exit"
    REGULARISATION = "regularisation"


class Procedure(StrEnum):
    """Which way an application goes (申请程序)."""

    SIMPLE = "simple"
    ORDINARY = "ordinary"


class ApplicationState(StrEnum):
    """Where an application stands (E2)."""

    PREPARING = "PREPARING"
    SUBMITTED = "SUBMITTED"
    CORRECTION = "CORRECTION"
    ACCEPTED = "ACCEPTED"
    REVIEW = "REVIEW"
    CIRCULATION = "CIRCULATION"
    OPINIONS = "OPINIONS"
    COORDINATION = "COORDINATION"
    MEETING = "MEETING"
    DEFERRED = "DEFERRED"
    APPROVAL = "APPROVAL"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"
    LAPSED = "LAPSED"
    CONVERTED = "CONVERTED"
    NOT_NEEDED = "NOT_NEEDED"
    NOT_ACCEPTED = "NOT_ACCEPTED"


class ItemState(StrEnum):
    """Where one version of a work item stands (E2)."""

    ADMITTED_PENDING_CONDITIONS = "ADMITTED_PENDING_CONDITIONS"
    IN_FORCE = "IN_FORCE"
    SUSPENDED = "SUSPENDED"
    COMPLETED = "COMPLETED"
    EXITED_EARLY = "EXITED_EARLY"
    SUPERSEDED = "SUPERSEDED"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


class Reply(StrEnum):
    """What a township or community answered; silence is its own answer, never consent."""

    AGREE = "agree"
    CONDITIONAL = "conditional"
    OBJECT = "object"
    NO_REPLY = "no_reply"


class Answer(StrEnum):
    """What the applicant did with an opinion (ADM-25)."""

    ADOPT = "adopt"
    PARTLY = "partly"
    NOT = "not"


class Check(StrEnum):
    """What the completeness check found (B2 step 2)."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    NOT_ACCEPTED = "not_accepted"
    LISTED = "listed"


class Conclusion(StrEnum):
    """What the preliminary review concluded (F-ADM-05)."""

    FIT = "fit"
    CONVERT = "convert"
    ADVISE_REFUSAL = "advise_refusal"


class Choice(StrEnum):
    """What a member unit answered in the written circulation."""

    AGREE = "agree"
    DISAGREE = "disagree"
    ABSTAIN = "abstain"
    ASK_MEETING = "ask_meeting"


class Decision(StrEnum):
    """What the chair or vice-chair decided (F-ADM-08)."""

    APPROVE = "approve"
    REFUSE = "refuse"
    RETURN = "return"


class Convenor(StrEnum):
    """Who convenes a meeting of the member units (ADM-21, ADM-22)."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    OFFICE = "office"


class PointState(StrEnum):
    """What the talks made of a disputed point (F-ADM-06)."""

    RESOLVED = "resolved"
    PARTLY = "partly_resolved"
    OPEN = "open"


class Ballot(StrEnum):
    """What a member unit votes at a meeting (B3 step 12)."""

    ADMIT = "admit"
    CONDITIONAL = "admit_on_conditions"
    DEFER = "defer"
    REJECT = "reject"


class Recusal(StrEnum):
    """Why a member unit has no vote in a case (E3-20, B0)."""

    APPLICANT = "applicant"
    SAME_HOUSE = "same_house"
    PARTY = "party"
    DELEGATE = "delegate"


class Category(StrEnum):
    """Whose duty an item is (ADM-39)."""

    STATUTORY = "statutory"
    UNDERTAKEN = "undertaken"
    ASSISTED = "assisted"


class BurdenKind(StrEnum):
    """What an item lays on a community (ADM-38 and adopted additions)."""

    LEDGER = "ledger"
    ASSISTANCE = "assistance"
    SEAL = "seal"
    INSPECTION = "inspection"
    NAMEPLATE = "nameplate"
    MODEL_BUILDING = "model_building"
    FORM_FILLING = "form_filling"
    APP = "app"
    CERTIFICATE = "certificate"


class Level(StrEnum):
    """Who carries an item out (实施层级)."""

    TOWNSHIP = "township"
    COMMUNITY = "community"
    BOTH = "both"


WORDS: dict[StrEnum, Said] = {
    RequestType.NEW: Said("新增", "new item"),
    RequestType.CHANGE: Said("变更", "change"),
    RequestType.EXIT: Said("退出", "exit"),
    RequestType.REGULARISATION: Said("程序确认", "confirmation afterwards"),
    Procedure.SIMPLE: Said("简易程序", "simple procedure"),
    Procedure.ORDINARY: Said("普通程序", "ordinary procedure"),
    ApplicationState.PREPARING: Said("事前沟通", "In preparation"),
    ApplicationState.SUBMITTED: Said("已提交", "Submitted"),
    ApplicationState.CORRECTION: Said("待补正", "Awaiting correction"),
    ApplicationState.ACCEPTED: Said("已受理", "Accepted for handling"),
    ApplicationState.REVIEW: Said("已初审", "Reviewed"),
    ApplicationState.CIRCULATION: Said("成员单位传阅", "In circulation"),
    ApplicationState.OPINIONS: Said("征求部门意见", "Departments are asked"),
    ApplicationState.COORDINATION: Said("综合协调", "In coordination"),
    ApplicationState.MEETING: Said("会议审议", "Before the meeting"),
    ApplicationState.DEFERRED: Said("暂缓", "Deferred"),
    ApplicationState.APPROVAL: Said("待核准", "Awaiting approval"),
    ApplicationState.APPROVED: Said("已核准", "Approved"),
    ApplicationState.REFUSED: Said("不予准入", "Refused"),
    ApplicationState.WITHDRAWN: Said("已撤回", "Withdrawn"),
    ApplicationState.LAPSED: Said("视为撤回", "Lapsed"),
    ApplicationState.CONVERTED: Said("转普通程序", "Converted to the ordinary procedure"),
    ApplicationState.NOT_NEEDED: Said("清单内自动准入", "On the list, no application needed"),
    ApplicationState.NOT_ACCEPTED: Said("不予受理", "Not accepted for handling"),
    ItemState.ADMITTED_PENDING_CONDITIONS: Said("附条件准入，待条件成就", "Admitted, conditions open"),
    ItemState.IN_FORCE: Said("有效", "In force"),
    ItemState.SUSPENDED: Said("暂停", "Suspended"),
    ItemState.COMPLETED: Said("已完结", "Completed"),
    ItemState.EXITED_EARLY: Said("提前退出", "Exited early"),
    ItemState.SUPERSEDED: Said("已被新版本替代", "Superseded"),
    ItemState.EXPIRED: Said("到期", "Expired"),
    ItemState.REVOKED: Said("已撤销", "Revoked"),
    Reply.AGREE: Said("同意", "agrees"),
    Reply.CONDITIONAL: Said("有条件同意", "agrees on conditions"),
    Reply.OBJECT: Said("有异议", "objects"),
    Reply.NO_REPLY: Said("逾期未答复", "no reply"),
    Answer.ADOPT: Said("采纳", "adopted"),
    Answer.PARTLY: Said("部分采纳", "partly adopted"),
    Answer.NOT: Said("不采纳", "not adopted"),
    Check.COMPLETE: Said("材料齐全", "complete"),
    Check.INCOMPLETE: Said("一次性补正", "incomplete"),
    Check.NOT_ACCEPTED: Said("不予受理", "not accepted"),
    Check.LISTED: Said("清单内事项", "on the guidance list"),
    Conclusion.FIT: Said("符合简易程序", "fit for the simple procedure"),
    Conclusion.CONVERT: Said("转普通程序", "convert to the ordinary procedure"),
    Conclusion.ADVISE_REFUSAL: Said("建议不予准入", "advise refusal"),
    Choice.AGREE: Said("同意", "agree"),
    Choice.DISAGREE: Said("不同意", "disagree"),
    Choice.ABSTAIN: Said("弃权", "abstain"),
    Choice.ASK_MEETING: Said("要求开会审议", "ask for a meeting"),
    Decision.APPROVE: Said("核准", "approve"),
    Decision.REFUSE: Said("不予准入", "refuse"),
    Decision.RETURN: Said("退回初审", "return to review"),
    Convenor.CHAIR: Said("主任", "chair"),
    Convenor.VICE_CHAIR: Said("副主任", "vice-chair"),
    Convenor.OFFICE: Said("办公室（经授权）", "committee office (authorised)"),
    PointState.RESOLVED: Said("已解决", "resolved"),
    PointState.PARTLY: Said("部分解决", "partly resolved"),
    PointState.OPEN: Said("未解决", "open"),
    Ballot.ADMIT: Said("准入", "admit"),
    Ballot.CONDITIONAL: Said("附条件准入", "admit on conditions"),
    Ballot.DEFER: Said("暂缓", "defer"),
    Ballot.REJECT: Said("不予准入", "reject"),
    Recusal.APPLICANT: Said("是申请单位", "it is the applicant"),
    Recusal.SAME_HOUSE: Said("与申请单位为同一机关", "it is of one house with the applicant"),
    Recusal.PARTY: Said("是事项涉及的单位", "the item concerns it"),
    Recusal.DELEGATE: Said("到会代表来自申请单位", "its delegate comes from the applicant"),
    Category.STATUTORY: Said("法定职责", "statutory duty"),
    Category.UNDERTAKEN: Said("承办", "undertaken"),
    Category.ASSISTED: Said("协助", "assisted"),
    BurdenKind.LEDGER: Said("台账", "ledger"),
    BurdenKind.ASSISTANCE: Said("协助行政事务", "administrative assistance"),
    BurdenKind.SEAL: Said("印章使用", "use of the seal"),
    BurdenKind.INSPECTION: Said("检查评比", "inspection and rating"),
    BurdenKind.NAMEPLATE: Said("挂牌", "nameplate"),
    BurdenKind.MODEL_BUILDING: Said("创建达标", "model building"),
    BurdenKind.FORM_FILLING: Said("填表报数", "forms and figures"),
    BurdenKind.APP: Said("APP/信息系统", "app or information system"),
    BurdenKind.CERTIFICATE: Said("证明事项", "certificates"),
    Level.TOWNSHIP: Said("乡镇", "township"),
    Level.COMMUNITY: Said("社区", "community"),
    Level.BOTH: Said("乡镇和社区", "township and community"),
}

FINAL_STATES = frozenset(
    {
        ApplicationState.APPROVED,
        ApplicationState.REFUSED,
        ApplicationState.WITHDRAWN,
        ApplicationState.LAPSED,
        ApplicationState.NOT_NEEDED,
        ApplicationState.NOT_ACCEPTED,
    }
)


def chinese(words: Iterable[StrEnum]) -> list[str]:
    """The words of E0 in Chinese, as documents and messages carry them."""
    return [WORDS[word].zh for word in words]


def burden_kind(word: str) -> BurdenKind | None:
    """A burden kind by its identifier or by its Chinese word, as messages carry it."""
    return _BURDENS.get(word.strip())


def category(word: str) -> Category | None:
    """A category by its identifier or by its Chinese word, as the guidance list writes it."""
    return _CATEGORIES.get(word.strip())


_BURDENS = {name: kind for kind in BurdenKind for name in (kind.value, WORDS[kind].zh)}
_CATEGORIES = {name: kind for kind in Category for name in (kind.value, WORDS[kind].zh)}
