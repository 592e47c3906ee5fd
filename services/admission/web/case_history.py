"""What was said and done in a case: signed opinions, the timeline, documents and the statutory clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from chassis.clock import county_date
from chassis.engine.clock_words import LINES as CLOCK_LINES
from chassis.persistence.journal import JournalEntry
from chassis.texts import Said
from chassis.web.act_words import ACT_WORDS
from chassis.working_days import WorkingCalendar
from services.admission.domain.application import Application
from services.admission.domain.duty_words import CHECK_WORDS
from services.admission.domain.unadmitted_work import TRIGGER_WORDS
from services.admission.domain.vocabulary import WORDS, ApplicationState, Decision, Procedure

SENT_BACK = Said("退回再次审议", "sent back for a second deliberation")
Names = Mapping[str, str]
Plain = dict[str, Any]

DONE: dict[str, Said] = {
    **CLOCK_LINES,
    "application-drafted": Said("发起申请", "Request begun"),
    "plan-saved": Said("保存实施方案（第{version}版）", "Plan saved (version {version})"),
    "application-not-needed": Said("清单内事项，无需申请", "Listed: no application needed"),
    "contact-recorded": Said("登记事前沟通", "Prior contact recorded"),
    "consultation-opened": Said("发出征求意见（第{round}轮）", "Consultation opened (round {round})"),
    "consultation-replied": Said("{party}答复：{reply}", "{party} replied: {reply}"),
    "consultation-unanswered": Said("{party}逾期未答复", "No reply from {party}"),
    "opinions-answered": Said("答复意见、修改方案", "Opinions answered, plan revised"),
    "submission-returned": Said("负责人退回修改：{reason}", "Returned by the leader: {reason}"),
    "application-submitted": Said("提交申请 {application_no}", "Application submitted: {application_no}"),
    "paper-application-entered": Said("录入纸质申请", "Paper application entered"),
    "application-registered": Said("登记并出具回执", "Registered, receipt given"),
    "completeness-checked": Said("形式审查：{outcome} {reason}", "Completeness: {outcome} {reason}"),
    "correction-submitted": Said("提交补正材料", "Correction submitted"),
    "application-accepted": Said("受理", "Accepted"),
    "application-lapsed": Said("逾期未补正，视为撤回", "Lapsed: no correction in time"),
    "application-reviewed": Said("初审：{conclusion}", "Preliminary review: {conclusion}"),
    "submitted-to-committee": Said("提请审核委员会审核", "Submitted to the committee"),
    "circulation-opened": Said("发起书面传阅", "Circulation opened"),
    "vote-cast": Said("成员单位表决", "Member unit voted"),
    "application-decided": Said("核准环节决定：{decision} {reason}", "Decision: {decision} {reason}"),
    "procedure-converted": Said("转普通程序", "Converted to the ordinary procedure"),
    "review-asked": Said("申请复核：{reason}", "Review asked for: {reason}"),
    "ordinary-begun": Said("接续普通程序", "Taken up by the ordinary procedure"),
    "departments-asked": Said("征求部门意见", "Departments asked"),
    "disputes-weighed": Said("汇总分歧（{count}条）", "Disputes weighed ({count})"),
    "coordination-recorded": Said(
        "综合协调第{round}轮，争议点{points}条", "Coordination round {round}: {points} points"
    ),
    "convenor-fixed": Said("确定会议召集人：{convenor}", "Convenor: {convenor}"),
    "meeting-called": Said(
        "发出会议通知 {number}，{held_on} {place}", "Meeting {number} called: {held_on} {place}"
    ),
    "roll-called": Said(
        "会议 {number} 签到：到会{present}个，须{needed}个",
        "Meeting {number}: {present} present, {needed} needed",
    ),
    "quorum-settled": Said("两次未达法定人数：{outcome} {reason}", "Twice no quorum: {outcome} {reason}"),
    "deliberation-recorded": Said("记录会议意见{comments}条", "Deliberation recorded: {comments} comments"),
    "comments-answered": Said("答复意见{answered}条", "{answered} opinions answered"),
    "vote-opened": Said("提请表决（第{turn}次）", "Put to the vote (turn {turn})"),
    "ballot-cast": Said("成员单位表决", "Member unit voted"),
    "ballots-counted": Said(
        "计票：准入{admit}、附条件{conditional}、暂缓{defer}、不予准入{reject}，有表决权{entitled}",
        "Count: {admit} admit, {conditional} on conditions, {defer} defer, {reject} reject of {entitled}",
    ),
    "casting-vote-given": Said("主任决定票：{outcome} {reason}", "Casting vote: {outcome} {reason}"),
    "minutes-written": Said("起草会议纪要，结果：{result}", "Minutes written, result: {result}"),
    "minutes-returned": Said("会议纪要退回修改：{reason}", "Minutes returned: {reason}"),
    "minutes-signed": Said("签署会议纪要，结果：{result}", "Minutes signed, result: {result}"),
    "deferral-ended": Said("暂缓后恢复审议：{reason}", "Taken up again: {reason}"),
    "deferral-lapsed": Said("暂缓期满，申请失效", "Lapsed: the deferral ran out"),
    "notice-issued": Said("下发工作告知单 {number}", "Work notice issued: {number}"),
    "admission-filed": Said("备案 {number}", "Filed: {number}"),
    "archive-opened": Said("通知建档", "Archive opened"),
    "dossier-closed": Said("确认建档", "Dossier closed"),
    "application-closed": Said("办结", "Case closed"),
    "application-withdrawn": Said("撤回申请：{reason}", "Withdrawn: {reason}"),
    "objection-raised": Said("提出异议：{point}", "Objection raised: {point}"),
    "condition-met": Said("确认第{condition}项条件已满足", "Condition {condition} met"),
    "file-added": Said("添加附件 {name}", "File added: {name}"),
    "plan-reopened": Said("实施方案交回修改", "Plan given back for revision"),
    "review-reopened": Said("重新初审", "Review reopened"),
    "circulation-closed": Said("收回传阅", "Circulation called back"),
    "called-back-from-committee": Said("收回提请", "Called back from the committee"),
    "lead-time-short": Said(
        "提醒：计划 {start} 开始，不足 {days} 个工作日（可从 {earliest} 起）",
        "Warning: {start} is sooner than {days} working days (from {earliest} on it would not be)",
    ),
    "matter-reported": Said("收到未准入事项（{trigger}）：{work}", "Unadmitted work ({trigger}): {work}"),
    "facts-collected": Said("核实情况：{facts}", "Facts: {facts}"),
    "orders-suspended": Said(
        "以事项 {item} 名义下派的派单暂停", "Orders sent under item {item} are suspended"
    ),
    "department-notified": Said(
        "告知部门：{apply_by} 前申请程序确认或者停止", "Department told to apply by {apply_by} or stop"
    ),
    "matter-answered": Said("部门答复：{text}", "The department answered: {text}"),
    "stop-confirmed": Said(
        "乡镇（街道）、社区确认是否停止", "A township or community said whether it stopped"
    ),
    "matter-stopped": Said("已停止", "Stopped"),
    "matter-decided": Said("程序确认申请 {application} 已有结果", "Application {application} was decided"),
    "matter-confirmed-late": Said(
        "逾期后提出的程序确认申请 {application} 已获核准",
        "Application {application}, made too late, was approved all the same",
    ),
    "matter-escalated": Said("逾期未停止、未申请，报告主任并抄送市级", "To the chair, copy to the city"),
    "matter-directed": Said("主任意见：{direction}", "Direction of the chair: {direction}"),
    "places-told": Said(
        "抄送涉及的乡镇（街道）、社区（村）{count}个", "Copied to {count} townships and communities"
    ),
    "follow-up-raised": Said(
        "派单 {order_no} 被拦截，累计{blocks}次，转市级核查",
        "Order {order_no} was blocked, {blocks} times by now: passed to the city",
    ),
    "follow-up-blocked-again": Said(
        "派单 {order_no} 又被拦截，累计{blocks}次", "Order {order_no} was blocked too, {blocks} times by now"
    ),
    "follow-up-opened": Said(
        "提出督办：{about}，{due_on} 前答复", "Follow-up: {about}, to be answered by {due_on}"
    ),
    "follow-up-answered": Said("答复督办", "Answered"),
    "follow-up-asked-again": Said("再问，{due_on} 前答复", "Asked again, to be answered by {due_on}"),
    "follow-up-closed": Said("督办办结：{conclusion}", "Closed: {conclusion}"),
    "township-part-opened": Said("乡镇部分另案办理：{duty}", "Township part opened: {duty}"),
    "township-part-fell": Said("随社区部分结束：{reason}", "Fell with the community part: {reason}"),
    "duty-begun": Said("拟将“{name}”交由乡镇（街道）承担", "“{name}” is to go to townships"),
    "duty-drafted": Said("填写职责和三随清单", "Duty and three lists written"),
    "duty-sent-back": Said("负责人退回修改：{reason}", "Returned by the leader: {reason}"),
    "duty-signed": Said("负责人签批 {application_no}", "Signed by the leader: {application_no}"),
    "townships-asked": Said(
        "征求乡镇（街道）意见（第{round}轮），{due}前答复", "Townships asked (round {round}), by {due}"
    ),
    "duty-opinion-given": Said("{party}答复：{reply}", "{party} answered: {reply}"),
    "duty-opinions-answered": Said("答复乡镇（街道）意见", "Opinions answered"),
    "duty-checked": Said("{check}：{passed}", "{check}: {passed}"),
    "duty-checks-settled": Said("汇总三项审查：{passed}", "The three checks: {passed}"),
    "duty-revised": Said("按审查意见修改", "Revised after the checks"),
    "duty-given-up": Said("不再修改，退回：{reason}", "Not revised, stays returned: {reason}"),
    "duty-decided": Said(
        "县市区委、政府决定：{decided}（{document}）{reason}", "The county {decided} it ({document}) {reason}"
    ),
    "duty-notice-issued": Said(
        "告知 {number}，列入职责清单 {duty_id} {remark}", "Notice {number}, entered as {duty_id} {remark}"
    ),
    "transfers-confirmed": Said(
        "{party}确认到位{done}项，共{lines}项", "{party} confirmed {done} of {lines} lines"
    ),
    "duty-in-force": Said("职责 {duty_id} 自 {on} 起生效", "Duty {duty_id} in force from {on}"),
    "duty-lapsed": Said("未到位，批准失效：{missing}", "Approval lapsed, never arrived: {missing}"),
    "duty-ended": Said("期满结束（{on}）", "Ended with its term ({on})"),
    "duty-withdrawn": Said("撤回：{reason}", "Withdrawn: {reason}"),
    "list-exit-begun": Said("申请 {entry_id} 退出指导清单", "Exit of {entry_id} from the list begun"),
    "entry-left": Said(
        "{entry_id} 退出指导清单，最后一天为 {last}", "{entry_id} leaves the list; its last day is {last}"
    ),
    "exit-opened": Said("发起完结备案", "Filing of the end begun"),
    "exit-asked-by-residents": Said(
        "{communities}个社区（村）的居民普遍不认可，转申请部门研究退出",
        "Residents of {communities} communities reject it; sent to the department",
    ),
    "exit-due": Said("期限于 {end} 届满，转申请单位备案", "Term over on {end}; sent to the department"),
    "exit-filed": Said("申报完结：实际于 {actual_end} 结束", "Filed: ended on {actual_end}"),
    "exit-dropped": Said("撤销备案，工作继续", "Given up, the work goes on"),
    "exit-signed": Said("负责人签批", "Signed by the leader"),
    "exit-sent-back": Said("负责人退回修改：{reason}", "Returned by the leader: {reason}"),
    "exit-returned": Said("形式不全，退回补充：{gaps}", "Returned, formally incomplete: {gaps}"),
    "exit-registered": Said("完结备案 {number}", "End registered: {number}"),
    "exit-closed": Said("办结", "Case closed"),
    "order-blocked": Said("收到被拦截的下派", "Blocked order received"),
    "blocked-order-settled": Said("处理被拦截的下派", "Blocked order settled"),
    "case-succeeded": Said(
        "本案由{predecessor}转由{successor}承继，自 {valid_from} 起，依据：{proof}",
        "The case was taken over from {predecessor} by {successor} from {valid_from}: {proof}",
    ),
    "item-succeeded": Said(
        "{item_id} 由{predecessor}转由{successor}承继，自 {valid_from} 起，依据：{proof}",
        "{item_id} taken over from {predecessor} by {successor} from {valid_from}: {proof}",
    ),
    "duty-succeeded": Said(
        "职责 {duty_id} 由{predecessor}转由{successor}承继，自 {valid_from} 起，依据：{proof}",
        "Duty {duty_id} taken over from {predecessor} by {successor} from {valid_from}: {proof}",
    ),
    "member-recused": Said(
        "{unit}{why}，回避：不再参加表决，已作的表决不计",
        "{unit} must abstain ({why}): it votes no more, and what it voted is struck",
    ),
    "signed-vote-stands": Said(
        "{unit}承继申请单位时会议纪要已签署，第{number}次审议的结果不变",
        "The minutes of deliberation {number} were signed when {unit} took the applicant over: they stand",
    ),
    "result-counted-again": Said("剔除后重新计票，结果：{result}", "Counted again without it: {result}"),
    "item-corrected": Said(
        "勘误：“{was}”更正为“{now}”，理由：{reason}",
        "Clerical correction: “{was}” now reads “{now}”: {reason}",
    ),
    "change-begun": Said("以 {base} 为原版本申请变更", "Change of {base} begun"),
    "item-superseded": Said(
        "{item_id} 第{version}版被第{by}版替代，自 {on} 起",
        "Version {version} of {item_id} replaced from {on}",
    ),
    **ACT_WORDS,
}
"""What the lines of the journal say to people; lines not named here belong to administrators."""


def timeline(entries: Sequence[JournalEntry], names: Names) -> list[Plain]:
    """The journal of the case in words."""
    return [
        {
            "at": entry.at,
            "actor_name": entry.actor_name,
            "unit_name": entry.unit_name,
            "post": entry.post,
            "text": DONE[entry.action].filled(**_named(entry.facts, names)),
        }
        for entry in entries
        if entry.action in DONE
    ]


_CODED = frozenset(
    {
        "decision", "outcome", "conclusion", "reply", "convenor", "result", "check", "passed", "decided",
        "why", "trigger",
    }
)  # fmt: skip
_SAID = {
    "circulate": Said("书面传阅", "written circulation"),
    "new_date": Said("另定日期", "a new date"),
    **{check.value: said for check, said in CHECK_WORDS.items()},
    "pass": Said("通过", "passed"),
    "fail": Said("不通过", "failed"),
} | {word.value: said for word, said in WORDS.items() if not isinstance(word, ApplicationState)}
# The county's own decision has words of its own: the committee's 核准 would not be one.
_SAID_OF = {
    "decided": {
        **_SAID, "approve": Said("批准", "approved"), "reject": Said("不予批准", "rejected"),
    },
    "trigger": {trigger.value: said for trigger, said in TRIGGER_WORDS.items()},
}  # fmt: skip


def _named(facts: Mapping[str, Any], names: Names) -> dict[str, object]:
    """Facts as people say them: units by name, outcomes in words."""
    return {
        key: _SAID_OF.get(key, _SAID).get(value, value) if key in _CODED and isinstance(value, str)
        else names.get(value, value) if isinstance(value, str)
        else value
        for key, value in facts.items()
    }  # fmt: skip


def opinions(application: Application, names: Names) -> list[Plain]:
    """Every signed statement, oldest first."""
    found = [*_replies(application, names), *_reviews(application, names), *_votes(application, names)]
    found += [*_decisions(application, names), *_objections(application, names)]
    found += [*_comments(application, names), *_ballots(application, names), *_minutes(application)]
    return sorted(found, key=lambda one: one["at"])


def _said(unit: str, post: str, name: str, at: object, step: Said, outcome: Said, text: str) -> Plain:
    return {
        "unit_name": unit, "post": post, "name": name, "at": at,
        "step": step, "outcome": outcome, "text": text or None,
    }  # fmt: skip


def _replies(application: Application, names: Names) -> Iterator[Plain]:
    for one in application.consultations:
        if one.reply is None or one.replied_at is None:
            continue
        texts = [line["text"] for line in one.conditions]
        texts += [f"{line['point']}:{line['reason']}" for line in one.objections]
        text = ";".join([*texts, one.remark] if one.remark else texts)
        step = Said(f"征求意见（第{one.round}轮）", f"Consultation (round {one.round})")
        yield _said(
            names.get(one.party, one.party), one.signer_post, one.signed_by, one.replied_at,
            step, WORDS[one.reply], text,
        )  # fmt: skip


def _reviews(application: Application, names: Names) -> Iterator[Plain]:
    for one in application.reviews:
        failed = [line for line in one.checks if line.get("result") != "pass"]
        text = ";".join(filter(None, [one.text, *(line.get("note", "") for line in failed)]))
        unit = names.get(one.reviewer_unit, one.reviewer_unit)
        step = Said("初审", "Preliminary review")
        yield _said(unit, "", one.reviewer, one.at, step, WORDS[one.conclusion], text)


def _votes(application: Application, names: Names) -> Iterator[Plain]:
    for one in application.votes:
        step = Said("成员单位传阅", "Circulation")
        if not one.counted:
            step = Said("成员单位传阅（仅作记录）", "Circulation (record only)")
        yield _said(
            names.get(one.unit, one.unit), "", one.delegate, one.at, step, WORDS[one.choice], one.reason
        )


def _decisions(application: Application, names: Names) -> Iterator[Plain]:
    for one in application.approvals:
        text = ";".join(filter(None, [one.reason, *(str(line.get("text")) for line in one.conditions)]))
        committee = names.get("committee", "审核委员会")
        sent_back = one.decision is Decision.RETURN and one.procedure is Procedure.ORDINARY
        yield _said(
            committee,
            one.signer_post,
            one.signer,
            one.at,
            Said("核准", "Approval"),
            SENT_BACK if sent_back else WORDS[one.decision],
            text,
        )


def _comments(application: Application, names: Names) -> Iterator[Plain]:
    for one in application.opinions:
        if one.kind == "comment":
            step, outcome = Said("会议意见", "At the meeting"), Said("意见", "comment")
            text = ";".join(filter(None, [one.point, one.proposal]))
            yield _said(names.get(one.party, one.party), "", "", one.raised_at, step, outcome, text)


def _ballots(application: Application, names: Names) -> Iterator[Plain]:
    struck = {(one.number, unit) for one in application.hearings for unit in one.must_abstain}
    for one in application.ballots:
        step = Said(f"会议表决（第{one.turn}次）", f"Vote of the meeting (turn {one.turn})")
        if (one.hearing, one.unit) in struck:
            step = Said(f"{step.zh}（仅作记录）", f"{step.en} (record only)")
        unit = names.get(one.unit, "审核委员会" if one.unit == application.county else one.unit)
        yield _said(unit, "", one.delegate, one.at, step, WORDS[one.choice], one.reason)


def _minutes(application: Application) -> Iterator[Plain]:
    for one in application.hearings:
        if one.signed_at is not None and one.outcome is not None:
            step = Said("签署会议纪要", "Minutes signed")
            yield _said(
                "审核委员会",
                one.signer_post,
                one.signed_by,
                one.signed_at,
                step,
                WORDS[one.outcome],
                one.reason,
            )


def _objections(application: Application, names: Names) -> Iterator[Plain]:
    for one in application.objections:
        outcome = (
            Said("核准后提出，可申请复核", "late: review is the remedy")
            if one.late
            else Said("异议", "objection")
        )
        text = ";".join(filter(None, [one.point, one.reason, one.proposal]))
        yield _said(
            names.get(one.party, one.party), "", one.raised_by, one.at,
            Said("提出异议", "Objection"), outcome, text,
        )  # fmt: skip


def documents(notice: Mapping[str, Any] | None, filing: Mapping[str, Any] | None, proof: str) -> list[Plain]:
    """The documents of the case: the work notice, with the number it is filed under."""
    if notice is None:
        return []
    number = f"{notice['number']}（备案 {filing['number']}）" if filing else notice["number"]
    return [
        {
            "id": notice["id"],
            "kind": Said("工作告知单", "Work notice"),
            "number": number,
            "title": f"关于“{notice['item_name']}”的工作告知单",
            "formats": ["pdf", "docx"],
            "href": f"/notices/{notice['id']}/document.{{format}}",
            "proof": proof,
        }
    ]


def clock(application: Application, calendar: WorkingCalendar, today: date) -> Plain | None:
    """How much of the total limit is used; when the clock stood still, the engine tells to the minute."""
    running = application.clock
    if running is None:
        return None
    until = county_date(application.ended_at) if application.ended_at else today
    return {
        "due_at": running.due(calendar, today).isoformat(),
        "limit_days": running.limit,
        "used_days": running.used(until, calendar),
        "stops": [],
    }
