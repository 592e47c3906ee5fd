"""What the engine says no to when people hand over, return, withdraw, sign, copy or urge."""

from __future__ import annotations

from chassis.errors import Refusal
from chassis.texts import Said


class NotAStep(Refusal):
    """A signature asked for is given or not; it cannot be handed on."""

    code = "cosign-not-step"
    title = Said("加签事项只能签署意见", "A signature can only be given")
    detail = Said(
        "“{name}”是加签事项，不能再转办、委派、退回或加签。",
        "“{name}” is a signature; it cannot be handed on.",
    )


class ActNotAllowed(Refusal):
    """The designer leaves the act to nobody at this step."""

    code = "act-not-allowed"
    title = Said("本环节不允许这样办", "This step does not allow it")
    detail = Said(
        "“{name}”不能{act}。{instead}。", "The diagram does not let “{name}” be used to {act}. {instead}."
    )


class DelegatedAlready(Refusal):
    """What was delegated goes back to its owner, and to nobody else."""

    code = "delegated-already"
    title = Said("委派的待办不能再转交", "A delegated task cannot be handed on")
    detail = Said(
        "“{name}”由 {by} 委派，办结后交回委派人。", "“{name}” was delegated by {by} and goes back there."
    )


class ReasonNeeded(Refusal):
    """The act needs a reason."""

    code = "act-reason-missing"
    title = Said("请填写理由", "Give a reason")


class ColleagueIsYou(Refusal):
    """Nobody hands work to himself."""

    code = "colleague-is-you"
    title = Said("不能交给自己", "You cannot choose yourself")


class ColleagueElsewhere(Refusal):
    """Work is handed over within one organisation."""

    code = "colleague-elsewhere"
    title = Said("只能交给本单位同事", "Only colleagues of your own organisation can be chosen")
    detail = Said("{name}不在本单位。", "{name} belongs to another organisation.")


class ColleagueWithoutRole(Refusal):
    """Whoever does a task holds one of the posts it is offered to."""

    code = "colleague-without-role"
    title = Said("该同事没有办理此事的岗位", "This colleague does not hold the post")
    detail = Said("{name}没有“{task}”的办理岗位。", "{name} holds none of the posts “{task}” is offered to.")


class NotYoursToReassign(Refusal):
    """Work is reassigned by who leads those it is offered to, in the line of B0."""

    code = "not-yours-to-reassign"
    rule = "B0"
    title = Said("只有主管负责人可以改派", "Only who leads the post may reassign its work")
    detail = Said("“{name}”的办理岗位不由您主管。", "You do not lead the posts “{name}” is offered to.")


class WithColleagueAlready(Refusal):
    """What somebody has is not given to that person again."""

    code = "with-colleague-already"
    title = Said("此件已在其手中", "This colleague has it already")
    detail = Said("“{task}”现由{name}办理。", "“{task}” is in the hands of {name}.")


class NobodyToCopy(Refusal):
    """Everybody named has the case already."""

    code = "copied-already"
    title = Said("所选对象已收到抄送", "Everybody named has been given the case already")


class NotYoursToAct(Refusal):
    """The act is for whoever does the task or has done it."""

    code = "task-act-not-yours"
    title = Said("只有办理人可以进行此操作", "Only whoever does or did the task may do this")


class NobodyToUrge(Refusal):
    """Nobody else has anything of this case in hand."""

    code = "nobody-to-urge"
    title = Said("没有可催办的待办", "There is nobody to urge")
    detail = Said("此事项没有由他人办理的待办。", "Nobody else has an open task of this case.")


class NotYoursToUrge(Refusal):
    """Only those who wait may urge."""

    code = "not-yours-to-urge"
    title = Said(
        "只有申请单位或等待中的参与单位可以催办", "Only the applicant or a party that waits may urge"
    )


class UrgedTooSoon(Refusal):
    """Urging is rationed."""

    code = "urged-too-soon"
    title = Said("刚刚催办过", "The handlers were urged not long ago")
    detail = Said("{next}之后可再次催办。", "You may urge again after {next}.")


class RemarkEmpty(Refusal):
    """A remark says something."""

    code = "remark-empty"
    title = Said("请填写内容", "Write something")


class ReturnNotPossible(Refusal):
    """The diagram does not let a case go from here to there."""

    code = "return-not-possible"
    title = Said("不能退回到该环节", "The case cannot be returned there")
    detail = Said(
        "“{name}”不能退回到“{target}”。", "The diagram does not let “{name}” return the case to “{target}”."
    )


class ReturnNotReached(Refusal):
    """A case goes back to where it has been."""

    code = "return-not-reached"
    title = Said("该环节尚未办理", "The case has not been there")
    detail = Said("“{target}”尚未办理，不能退回。", "“{target}” has not been done yet.")


class AlreadyEffective(Refusal):
    """Something since then cannot be taken back."""

    code = "already-effective"
    title = Said("已经生效，不能退回", "It has taken effect and cannot be taken back")
    detail = Said("“{name}”已经生效，不能退回。", "“{name}” has taken effect and cannot be taken back.")


class StraightNotPossible(Refusal):
    """Skipping what lies in between would leave it resting on nothing."""

    code = "return-straight-not-possible"
    title = Said("不能“直接回到我”，请选择重新逐级办理", "The steps in between must run again")
    detail = Said(
        "“{target}”办结后系统已据此办理后续事项，须重新逐级办理。",
        "What followed “{target}” rests on it, so the steps in between must run again.",
    )


class WithdrawTooLate(Refusal):
    """The next handler has opened or handled it."""

    code = "withdraw-too-late"
    title = Said("已不能撤回", "It is too late to withdraw")
    detail = Said(
        "下一环节已经打开或办理，或事项已有新进展。",
        "The next handler has opened or handled it, or the case has moved on.",
    )


class WithdrawNotYours(Refusal):
    """Only one's own completion can be withdrawn."""

    code = "withdraw-not-yours"
    title = Said("只能撤回自己办结的待办", "You can only withdraw what you have completed yourself")


class SignerIsYou(Refusal):
    """Nobody co-signs for himself."""

    code = "cosigner-is-you"
    title = Said("不能请自己加签", "You cannot ask yourself to sign")


class SignerTwice(Refusal):
    """The same person or post signs once."""

    code = "cosigner-twice"
    title = Said("同一人或同一岗位不能重复加签", "The same person or post signs once")
    detail = Said("“{name}”已在加签之列。", "“{name}” has been asked already.")


class SignersMissing(Refusal):
    """A signature needs somebody to give it, and not a crowd."""

    code = "cosigners-missing"
    title = Said("请选择加签人", "Choose who is to sign")
    detail = Said("可选1至{most}个加签人或岗位。", "Choose from one to {most} persons or posts.")


class CosignUnknown(Refusal):
    """There is no such signature to take back."""

    code = "cosign-unknown"
    title = Said("没有可撤销的加签", "There is no signature to take back")
    detail = Said("该加签不存在、已签署或已撤销。", "It does not exist, was given, or was taken back.")


class CosignTextMissing(Refusal):
    """Who disagrees says why."""

    code = "cosign-text-missing"
    title = Said("不同意须说明意见", "Say why you disagree")


class SeparationOfDuties(Refusal):
    """Nobody has two voices where several are heard."""

    code = "separation-of-duties"
    title = Said("同一人不能代表两方表态", "Nobody speaks twice in one round")
    detail = Said(
        "您已在“{name}”本轮表态，不能再{for_whom}表态。",
        "You have spoken in this round of “{name}” and cannot speak again {for_whom}.",
    )


class BatchNotOffered(Refusal):
    """The designer did not mark the step."""

    code = "batch-not-offered"
    title = Said("该环节不能批量办理", "This step cannot be done in a batch")
    detail = Said("“{name}”须逐件办理。", "“{name}” has to be done one by one.")
