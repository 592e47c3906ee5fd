"""Why something in the ordinary procedure is refused: coordination, meetings, votes, minutes."""

from __future__ import annotations

from chassis.errors import Refusal
from chassis.texts import Said


class DepartmentsMissing(Refusal):
    """The departments that must always be asked are not all named."""

    code = "departments-missing"
    rule = "ADM-20"
    title = Said("必须征求意见的部门没有选全", "Departments that must be asked are missing")
    detail = Said("还应征求：{departments}。", "These must be asked too: {departments}.")


class RoundsExhausted(Refusal):
    """Coordination has at most two rounds."""

    code = "rounds-exhausted"
    rule = "ADM-20"
    title = Said("协调轮次已用完", "No further round of coordination")
    detail = Said("综合协调最多 {rounds} 轮。", "There are at most {rounds} rounds of coordination.")


class PointsMissing(Refusal):
    """A coordination record has a line for every disputed point."""

    code = "points-missing"
    rule = "F-ADM-06"
    title = Said("请逐条写明争议点", "Please list the disputed points")
    detail = Said(
        "协调记录应逐条写明争议点和结果：已解决、部分解决、未解决。",
        "The record lists each disputed point with its outcome: resolved, partly or open.",
    )


class AuthorisationMissing(Refusal):
    """The office leads a meeting only under an authorisation in force."""

    code = "authorisation-missing"
    rule = "ADM-22"
    title = Said("没有有效的授权", "No authorisation in force")
    detail = Said(
        "办公室召集会议须有主任、副主任的书面授权；授权截至 {until}。",
        "The office needs a written authorisation of chair or vice-chair; this one runs until {until}.",
    )


class PapersTooLate(Refusal):
    """Papers reach everybody some working days before the meeting."""

    code = "papers-too-late"
    rule = "B3"
    title = Said("会议时间太近", "The meeting is too soon")
    detail = Said(
        "会议材料至少提前 {days} 个工作日送达，最早可于 {earliest} 开会。",
        "Papers go out at least {days} working days before; the earliest day is {earliest}.",
    )


class MeetingTooFar(Refusal):
    """An adjourned meeting is held again within some working days."""

    code = "meeting-too-far"
    rule = "B3"
    title = Said("改期超出期限", "The new date is too far")
    detail = Said(
        "未达到法定人数的，应在 {days} 个工作日内（{latest} 前）另行召开。",
        "Without a quorum the meeting is held again within {days} working days, by {latest}.",
    )


class MeetingUnknown(Refusal):
    """There is no such meeting to be held."""

    code = "meeting-unknown"
    title = Said("没有这次会议", "There is no such meeting")
    detail = Said("没有编号为 {meeting_id} 的待开会议。", "There is no meeting {meeting_id} to be held.")


class MeetingNotYet(Refusal):
    """The day of the meeting has not come."""

    code = "meeting-not-yet"
    rule = "B3"
    title = Said("还没到会议日期", "The day of the meeting has not come")
    detail = Said("会议定于 {held_on} 召开。", "The meeting is on {held_on}.")


class NotOnTheRoll(Refusal):
    """Only member units with a vote at the meeting are on its roll."""

    code = "not-on-the-roll"
    rule = "F-ADM-07c"
    title = Said("该单位不在签到表上", "The unit is not on the roll")
    detail = Said(
        "“{unit}”在本次会议的各事项中都没有表决权，不列入签到表。",
        "“{unit}” has no vote in any case of this meeting and is not on its roll.",
    )


class DelegateMissing(Refusal):
    """A member unit is present through somebody."""

    code = "delegate-missing"
    rule = "F-ADM-07c"
    title = Said("请填写到会代表", "Please name the delegate")
    detail = Said("“{unit}”已到会，须填写代表姓名或者职务。", "“{unit}” is present; name its delegate.")


class ProxyMissing(Refusal):
    """Whoever stands in for a delegate brings a letter."""

    code = "proxy-missing"
    rule = "F-ADM-07c"
    title = Said("受委托出席须有委托书", "A stand-in needs a proxy letter")
    detail = Said(
        "“{delegate}”受委托代表“{unit}”出席，须登记委托书编号。",
        "“{delegate}” stands in for the delegate of “{unit}”; enter the number of the proxy letter.",
    )


class DelegateTwice(Refusal):
    """Nobody speaks for two member units."""

    code = "delegate-twice"
    rule = "F-ADM-07c"
    title = Said("一人不得代表两个成员单位", "Nobody represents two member units")
    detail = Said(
        "“{delegate}”已代表另一成员单位签到。", "“{delegate}” has signed for another member unit already."
    )


class ApplicantsMissing(Refusal):
    """The roll of a meeting says of every case whether its applicant came."""

    code = "applicants-missing"
    rule = "ADM-23"
    title = Said("请逐件登记申请单位是否到会", "Please say of each case whether its applicant came")
    detail = Said(
        "“{item}”还没有登记申请单位到会情况。", "Whether the applicant of “{item}” came is still to be said."
    )


class RollStands(Refusal):
    """The roll of a meeting is called once."""

    code = "roll-stands"
    rule = "F-ADM-07c"
    title = Said("本次会议已经签到", "The roll of this meeting has been called")
    detail = Said(
        "会议 {number} 的签到表已经登记，同一会议的各事项沿用，不能另行登记。",
        "The roll of meeting {number} stands and holds for all its cases; it is not called again.",
    )


class MustAbstain(Refusal):
    """A unit that is party to the case has no vote in it."""

    code = "must-abstain"
    rule = "E3-20"
    title = Said("应当回避，不得表决", "The unit must abstain")
    detail = Said("“{unit}”在本案应当回避：{why}。", "“{unit}” must abstain in this case: {why}.")


class MeetingNotOpen(Refusal):
    """The meeting has not been opened with a quorum."""

    code = "meeting-not-open"
    rule = "E3-6"
    title = Said("会议没有有效召开", "The meeting is not open")
    detail = Said(
        "没有达到法定人数的会议，也没有经批准的书面传阅，不能审议和表决。",
        "Without a meeting with a quorum, or a permitted circulation, nothing is deliberated or voted on.",
    )


class BallotMissing(Refusal):
    """The hall vote has no ballots."""

    code = "ballot-missing"
    rule = "DMN-ADM-2"
    title = Said("请登记各成员单位的表决", "Please record the votes")
    detail = Said(
        "会场表决须逐一登记到会成员单位的意见。", "A hall vote lists the vote of each unit present."
    )


class ResultMissing(Refusal):
    """The member units have not decided yet."""

    code = "result-missing"
    rule = "E3-6"
    title = Said("还没有表决结果", "There is no result yet")
    detail = Said("成员单位会议还没有形成结果。", "The meeting has not come to a result.")


class MinutesUnsigned(Refusal):
    """Nothing is approved before the minutes are signed."""

    code = "minutes-unsigned"
    rule = "E3-6"
    title = Said("会议纪要没有签署", "The minutes are not signed")
    detail = Said("会议纪要由召集人签署后才能核准。", "The convenor signs the minutes before the approval.")


class MinutesLocked(Refusal):
    """Roll, votes and minutes stand once the minutes are signed."""

    code = "minutes-locked"
    rule = "F-ADM-07d"
    title = Said("会议纪要已签署锁定", "The minutes are signed and locked")
    detail = Said(
        "第 {number} 次审议的签到、表决和纪要已随纪要签署锁定，不能更改（SHA-256 {sha256}）。",
        "Roll, votes and minutes of deliberation {number} are locked (SHA-256 {sha256}) and do not change.",
    )


class MinutesOutdated(Refusal):
    """Both sign the same document, made of the record as it stands."""

    code = "minutes-outdated"
    rule = "F-ADM-07d"
    title = Said("纪要与会议记录不一致", "The minutes are not those of the record")
    detail = Said(
        "记录人签署之后会议记录或者纪要文件有变动，请退回重新起草。",
        "Record or document changed after the recorder signed; send the minutes back to be drafted again.",
    )


class BoundByMeeting(Refusal):
    """What the meeting refused is not approved."""

    code = "bound-by-meeting"
    rule = "ADM-26"
    title = Said("会议未通过的不能核准", "What the meeting refused cannot be approved")
    detail = Said(
        "成员单位会议的结果是“{outcome}”，不能核准；可以不予准入，或者退回再次审议一次。",
        "The meeting voted “{outcome}”; it cannot be approved, only refused or sent back once.",
    )


class NoTieLeft(Refusal):
    """The tie is gone with a vote that was struck."""

    code = "no-tie-left"
    rule = "E3-20"
    title = Said("票数已不相同", "There is no tie any more")
    detail = Said(
        "有成员单位承继了申请单位，其表决不计；其余表决的结果是“{outcome}”，请按此确认。",
        "A member unit took the applicant over and its vote is struck; the others voted “{outcome}”: "
        "please confirm that.",
    )


class ConversionNotDue(Refusal):
    """The case does not wait for the ordinary procedure."""

    code = "conversion-not-due"
    rule = "ADM-19"
    title = Said("案件不是在等待普通程序", "The case does not wait for the ordinary procedure")
    detail = Said(
        "案件 {case_no} 已在办理中，或者不适用普通程序。",
        "Case {case_no} is under way already, or does not go by the ordinary procedure.",
    )


class ReviewedBefore(Refusal):
    """A refusal is reviewed once."""

    code = "reviewed-before"
    rule = "B0"
    title = Said("只能复核一次", "A refusal is reviewed only once")
    detail = Said("案件 {case_no} 已经申请过复核。", "A review of case {case_no} was asked for before.")


class ReviewTooLate(Refusal):
    """The time to ask for a review has run out."""

    code = "review-too-late"
    rule = "B0"
    title = Said("申请复核的期限已过", "The time to ask for a review has passed")
    detail = Said("申请复核的期限到 {until} 届满。", "A review could be asked for until {until}.")
