"""Binds what people submit at the tasks of admission to its verbs; a test keeps drawn and coded equal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chassis.engine.records import Case, Submission
from chassis.working_days import WorkingCalendar
from services.admission.domain.duty_words import Check
from services.admission.process import variables
from services.admission.process.roles import unit_of
from services.admission.usecases.admit_duty import ConfirmTransfers, IssueDutyNotice
from services.admission.usecases.answer_comments import AnswerComments
from services.admission.usecases.answer_follow_up import AnswerFollowUp, JudgeAnswer, LookIntoBlocks
from services.admission.usecases.answer_matter import AnswerMatter, ConfirmStopped
from services.admission.usecases.answer_opinions import AnswerOpinions
from services.admission.usecases.approve_application import ApproveApplication
from services.admission.usecases.approve_deliberated import ApproveDeliberated
from services.admission.usecases.ask_departments import AskDepartments
from services.admission.usecases.ask_townships import AnswerDutyOpinions, GiveDutyOpinion
from services.admission.usecases.call_meeting import CallMeeting
from services.admission.usecases.call_roll import CallRoll
from services.admission.usecases.cast_ballot import CastBallot
from services.admission.usecases.cast_vote import CastVote
from services.admission.usecases.check_completeness import CheckCompleteness
from services.admission.usecases.check_duty import CheckDuty
from services.admission.usecases.confirm_archive import ConfirmArchive
from services.admission.usecases.decide_duty import DecideDuty
from services.admission.usecases.draft_duty import DraftDuty, ReviseDuty, SignDuty
from services.admission.usecases.file_exit import FileExit, SignExit
from services.admission.usecases.fix_convenor import FixConvenor
from services.admission.usecases.give_casting_vote import GiveCastingVote
from services.admission.usecases.give_department_opinion import GiveDepartmentOpinion
from services.admission.usecases.issue_notice import IssueNotice
from services.admission.usecases.look_into_matter import CollectFacts, NotifyDepartment
from services.admission.usecases.ports import MinutesPapers, Work
from services.admission.usecases.put_to_vote import PutToVote
from services.admission.usecases.record_contact import RecordContact
from services.admission.usecases.record_coordination import RecordCoordination
from services.admission.usecases.record_deliberation import RecordDeliberation
from services.admission.usecases.register_application import RegisterApplication
from services.admission.usecases.register_exit import KeepExit, RegisterExit
from services.admission.usecases.reply_consultation import ReplyConsultation
from services.admission.usecases.resume_deferred import ResumeDeferred
from services.admission.usecases.review_application import ReviewApplication
from services.admission.usecases.save_plan import SavePlan
from services.admission.usecases.settle_blocked_order import SettleBlockedOrder
from services.admission.usecases.settle_matter import DirectMatter
from services.admission.usecases.settle_quorum import SettleQuorum
from services.admission.usecases.sign_minutes import SignMinutes
from services.admission.usecases.submit_application import SubmitApplication
from services.admission.usecases.submit_correction import SubmitCorrection
from services.admission.usecases.submit_to_committee import SubmitToCommittee
from services.admission.usecases.write_minutes import WriteMinutes

Completion = Callable[[Work, Case, Submission], Mapping[str, Any] | None]

CHECK = "check_"
NOTE = "_note"


def completions(calendar: WorkingCalendar, papers: MinutesPapers) -> Mapping[str, Completion]:
    """The completions by the name in a user task’s property `onComplete`."""
    return {
        "admission.save_plan": lambda work, case, said: SavePlan()(work, case.case_no, said.data),
        "admission.record_contact": lambda work, case, said: RecordContact()(work, case.case_no, said.data),
        "admission.reply_consultation": _reply_consultation,
        "admission.answer_opinions": lambda work, case, said: AnswerOpinions()(work, case.case_no, said.data),
        "admission.submit_application": _with_outcome(SubmitApplication(calendar)),
        "admission.register_application": lambda work, case, said: RegisterApplication()(work, case.case_no),
        "admission.check_completeness": _with_outcome(CheckCompleteness(calendar)),
        "admission.submit_correction": lambda work, case, said: SubmitCorrection()(
            work, case.case_no, said.data
        ),
        "admission.review_application": _review_application,
        "admission.submit_to_committee": lambda work, case, said: SubmitToCommittee()(
            work, case.case_no, said.data
        ),
        "admission.cast_vote": _cast_vote,
        "admission.approve_application": _with_outcome(ApproveApplication()),
        "admission.ask_departments": _with_data(AskDepartments(calendar)),
        "admission.give_department_opinion": _give_department_opinion,
        "admission.record_coordination": _with_outcome(RecordCoordination()),
        "admission.fix_convenor": _with_outcome(FixConvenor()),
        "admission.call_meeting": _with_data(CallMeeting(calendar)),
        "admission.call_roll": _with_outcome(CallRoll()),
        "admission.settle_quorum": _with_outcome(SettleQuorum()),
        "admission.record_deliberation": _with_data(RecordDeliberation()),
        "admission.answer_comments": _with_data(AnswerComments()),
        "admission.put_to_vote": _with_outcome(PutToVote()),
        "admission.cast_ballot": _cast_ballot,
        "admission.give_casting_vote": _with_outcome(GiveCastingVote()),
        "admission.write_minutes": _with_data(WriteMinutes(papers)),
        "admission.sign_minutes": _with_outcome(SignMinutes(papers)),
        "admission.resume_deferred": _with_data(ResumeDeferred()),
        "admission.approve_deliberated": _with_outcome(ApproveDeliberated()),
        "admission.issue_notice": lambda work, case, said: IssueNotice()(work, case.case_no, said.data),
        "admission.confirm_archive": _confirm_archive,
        "admission.settle_blocked_order": _with_outcome(SettleBlockedOrder()),
        "admission.collect_facts": _collect_facts,
        "admission.notify_department": _with_data(NotifyDepartment(calendar)),
        "admission.answer_matter": _with_outcome(AnswerMatter()),
        "admission.confirm_stopped": _confirm_stopped,
        "admission.direct_matter": _with_data(DirectMatter()),
        "admission.answer_followup": _with_data(AnswerFollowUp()),
        "admission.look_into_blocks": _with_outcome(LookIntoBlocks()),
        "admission.judge_answer": _with_outcome(JudgeAnswer()),
        "admission.file_exit": _with_outcome(FileExit(calendar)),
        "admission.sign_exit": _with_outcome(SignExit()),
        "admission.register_exit": _register_exit,
        "admission.keep_exit": _keep_exit,
        "admission.draft_duty": _with_data(DraftDuty()),
        "admission.sign_duty": _with_outcome(SignDuty()),
        "admission.give_duty_opinion": _of_township(GiveDutyOpinion()),
        "admission.answer_duty_opinions": _with_data(AnswerDutyOpinions()),
        **{f"admission.check_{check.value}": _with_outcome(CheckDuty(check)) for check in Check},
        "admission.revise_duty": _with_outcome(ReviseDuty()),
        "admission.decide_duty": _with_outcome(DecideDuty()),
        "admission.issue_duty_notice": _with_data(IssueDutyNotice(calendar)),
        "admission.confirm_transfers": _of_township(ConfirmTransfers()),
    }


def checks_of(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lines of F-ADM-05 out of the form’s fields `check_…` and `check_…_note`."""
    return [
        {"check": key.removeprefix(CHECK), "result": result, "note": str(data.get(key + NOTE) or "")}
        for key, result in data.items()
        if key.startswith(CHECK) and not key.endswith(NOTE)
    ]


def _with_outcome(verb: Callable[[Work, str, str, Mapping[str, Any]], Mapping[str, Any]]) -> Completion:
    return lambda work, case, said: verb(work, case.case_no, said.outcome or "", said.data)


def _with_data(verb: Callable[[Work, str, Mapping[str, Any]], Mapping[str, Any]]) -> Completion:
    return lambda work, case, said: verb(work, case.case_no, said.data)


def _of_township(verb: Callable[[Work, str, str, str, Mapping[str, Any]], Mapping[str, Any]]) -> Completion:
    """The township is the element of the multi-instance the task belongs to."""
    return lambda work, case, said: verb(
        work, case.case_no, str(case.variables["township"]), said.outcome or "", said.data
    )


def _reply_consultation(work: Work, case: Case, said: Submission) -> Mapping[str, Any]:
    """The party is the element of the multi-instance the task belongs to."""
    party = str(case.variables[case.properties["party"]])
    return ReplyConsultation()(work, case.case_no, party, said.outcome or "", said.data)


def _review_application(work: Work, case: Case, said: Submission) -> Mapping[str, Any]:
    data = {"reason": said.data.get("reason", ""), "checks": checks_of(said.data)}
    return ReviewApplication()(work, case.case_no, said.outcome or "", data)


def _cast_vote(work: Work, case: Case, said: Submission) -> Mapping[str, Any]:
    return CastVote()(work, case.case_no, str(case.variables["member"]), said.outcome or "", said.data)


def _give_department_opinion(work: Work, case: Case, said: Submission) -> Mapping[str, Any]:
    department = str(case.variables["department"])
    return GiveDepartmentOpinion()(work, case.case_no, department, said.outcome or "", said.data)


def _cast_ballot(work: Work, case: Case, said: Submission) -> Mapping[str, Any]:
    return CastBallot()(work, case.case_no, str(case.variables["member"]), said.outcome or "", said.data)


def _confirm_archive(work: Work, case: Case, said: Submission) -> Mapping[str, Any]:
    keeper = unit_of(str(case.variables["keeper"]))
    return ConfirmArchive()(work, case.case_no, keeper, said.data)


def _collect_facts(work: Work, case: Case, said: Submission) -> Mapping[str, Any]:
    told = CollectFacts()(work, case.case_no, said.outcome or "", said.data)
    return {"outcome": told["outcome"], **variables.confirmers(told["places"])}


def _confirm_stopped(work: Work, case: Case, said: Submission) -> Mapping[str, Any]:
    place = unit_of(str(case.variables["confirmer"]))
    return ConfirmStopped()(work, case.case_no, place, said.outcome or "", said.data)


def _register_exit(work: Work, case: Case, said: Submission) -> Mapping[str, Any]:
    told = RegisterExit()(work, case.case_no, said.outcome or "", said.data)
    return {"outcome": told["outcome"], **variables.keepers(told["keepers"])}


def _keep_exit(work: Work, case: Case, said: Submission) -> Mapping[str, Any]:
    return KeepExit()(work, case.case_no, unit_of(str(case.variables["keeper"])), said.data)
