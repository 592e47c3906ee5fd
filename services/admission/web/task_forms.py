"""What the form of each step starts with, the choices of its lists, and why the task is with its holder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chassis.texts import Said
from services.admission.domain.application import Application
from services.admission.domain.areas import township_of
from services.admission.domain.consultation import Opinion
from services.admission.domain.requirements import gaps
from services.admission.domain.vocabulary import WORDS, Procedure
from services.admission.web import meeting_forms

Names = Mapping[str, str]
Data = dict[str, Any]
Option = dict[str, Any]

NOBODY = Said("", "")
NO_RESULT = Said("尚无结果", "no result yet")
_NOT_ASKED = ("entry_id",)
"""What the case knows of the request and no form asks for."""
_WHOLE_FORM = ("draft_plan", "answer_opinions", "submit_correction")
_DOSSIER = (
    ("application", Said("准入申请表及附件", "Application form and attachments")),
    ("plan", Said("实施方案", "Implementation plan")),
    ("opinions", Said("乡镇（街道）、社区意见", "Opinions of townships and communities")),
    ("notice", Said("工作告知单", "Work notice")),
    ("filing", Said("备案登记", "Filing")),
)

WHY: dict[str, Said] = {
    "draft_plan": Said(
        "您单位拟向社区安排新的工作，须先形成书面实施方案",
        "Your unit plans new work for communities; a written plan comes first",
    ),
    "record_contact": Said(
        "{applicant}提交申请前须与办公室沟通，由办公室记录意见",
        "{applicant} must talk to the office before applying; the office records it",
    ),
    "reply_township": Said(
        "{applicant}就“{item}”征求您乡镇（街道）的意见", "{applicant} asks your township about “{item}”"
    ),
    "reply_community": Said(
        "{applicant}就“{item}”征求您社区的意见", "{applicant} asks your community about “{item}”"
    ),
    "answer_opinions": Said(
        "乡镇（街道）、社区已答复，须逐条答复意见并完善方案",
        "The replies are in: answer each opinion and revise the plan",
    ),
    "submit_application": Said(
        "申请须由单位负责人签批后提交", "The application needs the leader’s signature"
    ),
    "register_application": Said(
        "{applicant}提交了准入申请，由办公室统一登记", "{applicant} applied; the office registers it"
    ),
    "check_completeness": Said("请核对材料；缺项须一次性告知", "Check the papers; all gaps are told at once"),
    "submit_correction": Said(
        "办公室一次性告知补正，逾期未补正视为撤回",
        "The office asked for a correction; without it the case lapses",
    ),
    "review_application": Said("已受理，请初审把关", "Accepted; please review"),
    "submit_to_committee": Said(
        "初审完毕，请提请审核委员会审核", "Reviewed; please submit it to the committee"
    ),
    "cast_vote": Said(
        "您单位是审核委员会成员单位，请就本事项表决", "Your unit is a member of the committee; please vote"
    ),
    "approve_application": Said("成员单位传阅完毕，请作出核准决定", "The circulation is done; please decide"),
    "ask_departments": Said("已受理，请征求有关部门意见", "Accepted; please ask the departments concerned"),
    "give_department_opinion": Said(
        "{applicant}申请准入“{item}”，请从本部门职责提出意见",
        "{applicant} applies for “{item}”; please give your department’s opinion",
    ),
    "coordinate_objections": Said(
        "存在分歧，请召集各方综合协调；协调期间不计时",
        "There are disputes; please coordinate, the clock stands still",
    ),
    "fix_convenor": Said("请确定成员单位会议由谁召集", "Please say who convenes the meeting"),
    "call_meeting": Said("请召集成员单位会议并送达材料", "Please call the meeting and send the papers"),
    "call_roll": Said(
        "会议当日请签到并核对法定人数，同一会议只签到一次{abstain}",
        "On the day: call the roll, once for the whole meeting, and check the quorum{abstain}",
    ),
    "settle_quorum": Said(
        "会议两次未达到法定人数，请决定书面传阅或者改期",
        "Twice without a quorum: circulation or a new date?",
    ),
    "record_deliberation": Said(
        "请记录专题汇报和各方意见", "Please record the presentation and what everybody said"
    ),
    "answer_comments": Said("请在表决前逐条答复意见", "Please answer every open opinion before the vote"),
    "put_to_vote": Said("意见已全部答复，请提请表决", "Everything is answered; please put it to the vote"),
    "cast_ballot": Said(
        "您单位是审核委员会成员单位，请就本事项表决", "Your unit is a member of the committee; please vote"
    ),
    "give_casting_vote": Said("两次表决票数相同，请决定", "Two ties: your vote decides"),
    "write_minutes": Said("请起草会议纪要", "Please write the minutes"),
    "sign_minutes": Said(
        "您是本次会议召集人；审议结果为“{result}”，请签署纪要",
        "You convened the meeting, which resolved “{result}”; please sign the minutes",
    ),
    "resume_deferred": Said(
        "会议决定暂缓；期限或者条件到后请恢复审议，逾期失效",
        "Deferred by the meeting; take it up again in time, or it lapses",
    ),
    "approve_deliberated": Said(
        "会议审议结果为“{result}”，请作出核准决定", "The meeting resolved “{result}”; please decide"
    ),
    "issue_notice": Said("已核准，请下发工作告知单", "Approved; please issue the work notice"),
    "confirm_archive": Said(
        "部门和乡镇（街道）双方建档，请确认您单位的档案", "Both sides keep files; please confirm yours"
    ),
    "collect_facts": Said(
        "反映“{applicant}”未经准入下派“{item}”，请核实",
        "“{item}” of {applicant} is said to be unadmitted; please find the facts",
    ),
    "notify_department": Said(
        "“{item}”未经准入，请告知{applicant}申请或者停止",
        "“{item}” is unadmitted; tell {applicant} to apply or stop",
    ),
    "answer_matter": Said(
        "“{item}”未经准入，请停止，或者申请程序确认",
        "“{item}” is unadmitted; stop it or apply for confirmation",
    ),
    "confirm_stopped": Said(
        "{applicant}称“{item}”已停止，请确认", "{applicant} says “{item}” has stopped; please confirm"
    ),
    "direct_matter": Said(
        "“{item}”逾期未停止、未申请，请批示", "“{item}” was neither stopped nor applied for; please direct"
    ),
    "look_into_blocks": Said(
        "{applicant}反复下派未经准入的事项，已被把关口拦截，请核查",
        "The gate has blocked orders of {applicant} again and again; please look into it",
    ),
    "answer_followup": Said(
        "{applicant}就“{item}”督办，请在期限前答复", "{applicant} asks about “{item}”; please answer in time"
    ),
    "judge_answer": Said(
        "{applicant}已答复“{item}”的督办，请办结或者再问",
        "{applicant} answered about “{item}”; please close or ask again",
    ),
    "file_exit": Said(
        "“{item}”已结束或到期，请按实际时间报办公室备案",
        "“{item}” has ended or its term is over; please file the end",
    ),
    "sign_exit": Said("“{item}”的完结备案请签批", "Please sign the filing of the end of “{item}”"),
    "register_exit": Said(
        "{applicant}申报“{item}”完结，请形式审查后备案",
        "{applicant} filed the end of “{item}”; please register it",
    ),
    "keep_exit": Said("“{item}”已完结备案，请确认您单位的档案", "“{item}” has ended; confirm your file"),
    "draft_duty": Said(
        "您部门拟将“{item}”交由乡镇（街道）承担，不能直接下派，请填写职责和三随清单",
        "Your department wants townships to take on “{item}”; write the duty and the three lists",
    ),
    "sign_duty": Said("“{item}”签批后征求乡镇（街道）意见", "Sign “{item}”; the townships are asked then"),
    "give_duty_opinion": Said(
        "{applicant}拟将“{item}”交由您乡镇（街道）承担，请答复意见",
        "{applicant} wants your township to take on “{item}”; please say what you think",
    ),
    "answer_duty_opinions": Said(
        "乡镇（街道）有意见，请逐条答复", "The townships have something to say; please answer each"
    ),
    "check_establishment": Said(
        "请审查“{item}”的职责、机构和人员", "Please check bodies and staff of “{item}”"
    ),
    "check_finance": Said("请审查“{item}”的经费来源和数额", "Please check the money of “{item}”"),
    "check_legality": Said("请审查“{item}”的依据和权限", "Please check basis and powers of “{item}”"),
    "revise_duty": Said("审查未通过，请修改或者不再办理", "A check failed; please revise it or give it up"),
    "decide_duty": Said(
        "三项审查已通过，请登记县市区委、政府的决定",
        "All checks passed; please record what the county decided",
    ),
    "issue_duty_notice": Said(
        "“{item}”已批准，请告知并列入职责清单", "“{item}” is approved; please issue the notice"
    ),
    "confirm_transfers": Said(
        "“{item}”的权、人、费到位后生效，请逐项确认到位日期",
        "“{item}” takes effect when power, staff and money have arrived; please confirm each",
    ),
    "settle_blocked_order": Said(
        "{applicant}下派未准入事项被拦截，请核实处理", "An order of {applicant} was blocked; please settle it"
    ),
}


def why(
    element_id: str, *, applicant: str, item: str, result: Said = NO_RESULT, abstain: Said = NOBODY
) -> Said:
    """One sentence that tells the holder what is wanted of them."""
    known = WHY.get(element_id, Said("请办理本环节", "Please carry out this step"))
    return known.filled(applicant=applicant, item=item, result=result, abstain=abstain)


def data_for(
    element_id: str,
    application: Application,
    *,
    departments: Sequence[str] = (),
) -> Data:
    """What the form starts with."""
    if element_id in _WHOLE_FORM:
        return {**_whole_form(application), **_answers(element_id, application)}
    if element_id == "submit_application":
        facts = application.facts
        return {key: facts[key] for key in ("decision_pending", "decision_on") if facts.get(key)}
    if element_id == "check_completeness":
        return _gaps(application)
    if element_id == "review_application":
        last = application.reviews[-1] if application.reviews else None
        return {} if last is None else {f"check_{line['check']}": line["result"] for line in last.checks}
    if element_id == "ask_departments":
        return {"departments": list(departments)}
    return meeting_forms.data_for(element_id, application)


def _gaps(application: Application) -> Data:
    """What the form and the plan lack, ready for the one notice that tells them all (F-ADM-04)."""
    found = gaps(application.facts, application.plan)
    lines = [{"field": gap.label.zh, "problem": gap.problem.zh, "basis": gap.rule} for gap in found]
    return {"gaps": lines} if lines else {}


def _whole_form(application: Application) -> Data:
    plan = application.plan
    facts = {key: value for key, value in application.facts.items() if key not in _NOT_ASKED}
    return {**facts, **(plan.parts if plan else {})}


def _answers(element_id: str, application: Application) -> Data:
    if element_id != "answer_opinions":
        return {}
    rows = [{"opinion_id": one.id} for one in _unanswered(application)]
    return {"answers": rows}


def _unanswered(application: Application) -> list[Opinion]:
    return [one for one in application.opinions if one.answer is None]


def _opinions(application: Application, names: Names) -> list[Option]:
    """The open opinions, as the lines the applicant answers."""
    return [
        {
            "value": one.id,
            "label": f"{names.get(one.party, one.party)}:"
            + ";".join(filter(None, [one.point, one.reason, one.proposal])),
        }
        for one in _unanswered(application)
    ]


def options_for(
    element_id: str,
    application: Application,
    names: Names,
    *,
    units: Callable[[Sequence[str]], Sequence[Any]],
    allowed: str,
    meetings: Sequence[Mapping[str, Any]] = (),
) -> dict[str, list[Option]]:
    """The choices of the form’s lists; units are only looked up where the form asks for them."""
    if element_id in _WHOLE_FORM:
        answering = element_id == "answer_opinions"
        return {
            **({"opinions": _opinions(application, names)} if answering else {}),
            **scope_options(units),
        }
    if element_id == "answer_comments":
        return {"opinions": _opinions(application, names)}
    if element_id in ("issue_notice", "ask_departments"):
        return {"departments": _units(units(["department", "coordinating_body"]))}
    if element_id == "submit_application":
        return {"procedures": _procedures(allowed)}
    if element_id == "confirm_archive":
        return {"documents": [_option(key, said) for key, said in _DOSSIER]}
    return meeting_forms.options_for(element_id, application, names, meetings)


def scope_options(units: Callable[[Sequence[str]], Sequence[Any]]) -> dict[str, list[Option]]:
    """The units an application may name: where the work falls, and who may send it."""
    return {
        "townships": _units(units(["township"])),
        "communities": _communities(units(["community"]), units(["township"])),
        "departments": _units(units(["department", "coordinating_body"])),
    }


def _procedures(allowed: str) -> list[Option]:
    """Both ways; choosing a closed simple one is refused with the units named."""
    simple = WORDS[Procedure.SIMPLE]
    if allowed != Procedure.SIMPLE:
        simple = Said(f"{simple.zh}（目前不符合条件）", f"{simple.en} (conditions not met)")
    return [_option("simple", simple), _option("ordinary", WORDS[Procedure.ORDINARY])]


def _option(value: str, said: Said) -> Option:
    return {"value": value, "label": said.zh, "label_en": said.en}


def _communities(communities: Sequence[Any], townships: Sequence[Any]) -> list[Option]:
    """Communities under the township they lie in, so that a long list can be scanned."""
    names = {unit.code: unit.short_name or unit.name for unit in townships}
    return [
        {**option, "group": names.get(township_of(option["value"]), "")} for option in _units(communities)
    ]


def _units(units: Sequence[Any]) -> list[Option]:
    return [{"value": unit.code, "label": unit.short_name or unit.name} for unit in units]
