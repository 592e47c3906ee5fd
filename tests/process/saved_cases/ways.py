"""How the newest version of each procedure is walked, and where on the way its cases are saved.

A saved case takes the rest of its way with it: when a new version is walked differently, what was saved of
the old ones is not touched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tests.contract.admission.county import CHECKS, CONTACT, form
from tests.process.saved_cases.steps import Way, days, done, each, heard
from tests.process.saved_cases.ways_of_dispatch import DISPATCH_WAYS
from tests.process.saved_cases.ways_of_staffing import STAFFING_ANSWERS, STAFFING_WAYS
from tests.process.saved_cases.ways_of_statements import STATEMENT_ANSWERS, STATEMENT_WAYS
from tests.support.duties import CHECKED, DECISION, a_duty, answers

DEPARTMENT, OFFICE, COUNTY = "430211-jyj", "430211-swb", "430211"
TOWNSHIPS = ["430211001", "430211002"]
COMMUNITIES = ["430211001008", "430211001011", "430211002012"]
MEMBERS = ["430211-bb", "430211-mzj", "430211-zzb"]
DEPARTMENTS = ["430211-bb", "430211-sfj"]
OPERATIONS: Mapping[str, Any] = {
    "admission.search_catalogue": {"listed": False, "entry_id": ""},
    "admission.open_consultation": {
        "townships_asked": TOWNSHIPS,
        "communities_asked": COMMUNITIES,
        "round": 1,
        "consult_due": "2026-03-09",
    },
    "admission.weigh_procedure": dict.fromkeys(
        ("listed", "objected", "conditional", "no_reply", "county_wide", "unlimited", "seal", "appraisal"),
        False,
    ),
    "admission.accept_application": {"reviewers": f"committee_office_clerk@{OFFICE}"},
    "admission.open_circulation": {"members": MEMBERS},
    "admission.weigh_disputes": {"disputed": True},
    "admission.count_ballots": {
        "entitled": 3,
        "needed": 2,
        "admit": 3,
        "positive": 3,
        "reject": 0,
        "turn": 1,
    },
    "admission.ask_townships": {"townships_asked": TOWNSHIPS, "opinions_due": "2026-03-16"},
    "admission.weigh_duty_opinions": {"to_answer": True},
    "admission.settle_duty_checks": {"passed": True},
    "admission.put_duty_in_force": {"temporary": True, "ends_on": "2026-12-31"},
    "assessment.find_statements": {"missing": []},
    "assessment.aggregate_parts": {
        "total": 92,
        "rate": 91,
        "serious": False,
        "excellent": 90,
        "good": 80,
        "qualified": 60,
        "bar": 90,
    },
    "admission.open_archive": {
        "keepers": [f"department_clerk@{DEPARTMENT}", *(f"township_clerk@{unit}" for unit in TOWNSHIPS)]
    },
}
COMPLETIONS: Mapping[str, Any] = {
    **STAFFING_ANSWERS,
    **STATEMENT_ANSWERS,
    "assessment.answer_result": {"answerer": "department_leader@430211-gaj"},
    "assessment.publish_result": {"reviewed": False},
    "admission.answer_opinions": {"ask_again": False},
    "admission.submit_application": {"procedure": "ordinary", "received_on": "2026-03-02"},
    "admission.register_application": {"receipt_no": ""},
    "admission.submit_correction": {"received_on": "2026-03-02"},
    "admission.check_completeness": {"correction_due": "2026-03-20"},
    "admission.collect_facts": {"confirmers": [f"community_secretary@{unit}" for unit in COMMUNITIES[:2]]},
    "admission.notify_department": {"apply_by": "2026-03-16"},
    "admission.judge_answer": {"due_on": "2026-03-20"},
    "admission.register_exit": {
        "keepers": [f"department_clerk@{DEPARTMENT}", *(f"township_clerk@{unit}" for unit in TOWNSHIPS)]
    },
    "admission.cast_vote": {"meeting_asked": False},
    "admission.answer_duty_opinions": {"ask_again": False},
    "admission.revise_duty": {"ask_again": False},
    "admission.issue_duty_notice": {
        "townships_tracked": TOWNSHIPS,
        "transfers_due": "2026-06-30",
        "transfers_until": "2026-12-31",
    },
    "admission.ask_departments": {"departments": DEPARTMENTS, "opinions_due": "2026-03-09"},
    "admission.fix_convenor": {"signers": f"committee_chair@{COUNTY}"},
    "admission.call_meeting": {"meeting_on": "2026-03-09", "meeting_no": "HY-1"},
    "admission.call_roll": {"quorum_met": True, "adjourned": 0, "applicant_absent": False},
    "admission.record_deliberation": {"unanswered": True},
    "admission.put_to_vote": {"members": MEMBERS},
    "admission.sign_minutes": {"deferred": False, "upheld": False},
    "admission.approve_deliberated": {"conditional": False},
}
APPLICANT = {"applicant": DEPARTMENT, "office": OFFICE, "county": COUNTY}
RECEIVED = {**APPLICANT, "procedure": "simple", "received_on": "2026-03-02"}
DUTY = {
    "applicant": DEPARTMENT, "county": COUNTY, "establishment": "430211-bb", "finance": "430211-czj",
    "legal": "430211-sfj",
}  # fmt: skip


_ASKED = (done("draft_plan", "drafted", **form()), done("record_contact", "recorded", **CONTACT))
_EXAMINED = (done("register_application", "registered"), done("check_completeness", "complete"))
_REVIEWED = (done("review_application", "fit", **CHECKS), done("submit_to_committee", "submit"))
_INCOMPLETE = done(
    "check_completeness",
    "incomplete",
    gaps=[{"field": "training", "problem": "缺培训安排", "basis": "第六条"}],
)
_ENDED = done("file_exit", "file", kind="completed", actual_end="2026-02-27", results="全部完成")
_FOUNDED = done(
    "collect_facts", "founded", facts="每周报台账", since="2026-02-02", communities=COMMUNITIES[:2]
)
_KEPT = {"documents": ["exit_filing"], "remark": "1"}
_TALKS = {
    "held_on": "2026-03-10",
    "attendees": "各方",
    "points": [{"point": "人手不足", "positions": "社区无人", "state": "open", "text": ""}],
}
_MEETING = (
    done("call_meeting", "called", held_on="2026-03-09", place="三楼会议室"),
    done(
        "call_roll",
        "called",
        attendance=[{"unit": unit, "present": True, "delegate": unit} for unit in MEMBERS],
        applicants=[{"case_no": "c1", "presence": "applicant_present"}],
    ),
    done("record_deliberation", "recorded", presented_by="经办人", presentation="要点", comments=[]),
)
_ANSWERED = done("answer_comments", "answered", answers=[{"opinion_id": "o1", "answer": "adopt"}])
_MINUTED = (done("write_minutes", "written", minutes="纪要"), done("sign_minutes", "sign"))
_VOTED = each("cast_vote", "agree", MEMBERS)

_CHECKED = [done(f"check_{name}", "pass", **lines) for name, lines in CHECKED.items()]
_ARRIVED = {"arrivals": [{"line": "t1", "done_on": "2026-03-20"}]}

WAYS: Mapping[str, Sequence[Way]] = {
    "adm_block": [
        Way(
            APPLICANT,
            ["at_the_office", done("settle_blocked_order", "advise_application", note="请申请准入")],
        ),
    ],
    "adm_exit": [
        Way(
            APPLICANT,
            [
                "to_be_filed",
                _ENDED,
                "at_the_leader",
                done("sign_exit", "return", reason="请补成果"),
                _ENDED,
                done("sign_exit", "sign"),
                "at_the_office",
                done("register_exit", "return", gaps="缺经费结算"),
                "returned_by_the_office",
                _ENDED,
                done("sign_exit", "sign"),
                done("register_exit", "register"),
                done("keep_exit", "archived", unit=DEPARTMENT, **_KEPT),
                "one_of_three_archives",
                *each("keep_exit", "archived", TOWNSHIPS, **_KEPT),
                "ended",
            ],
        ),
    ],
    "sup_followup": [
        Way(
            {
                "county": COUNTY,
                "city": "430200-dcs",
                "answerer": f"committee_office_clerk@{OFFICE}",
                "due_on": "2026-03-12",
            },
            [
                "to_be_answered",
                done("answer_followup", "answered", answer="正在处理"),
                "with_the_city",
                done("judge_answer", "ask_again", question="何时完成？", due_on="2026-03-20"),
                "asked_again",
                done("answer_followup", "answered", answer="已完成", measures="专人负责"),
                done("judge_answer", "close", conclusion="已整改"),
                "ended",
            ],
        ),
        Way(
            {
                "county": COUNTY,
                "city": "430200-dcs",
                "answerer": "department_clerk@430211-tjj",
                "due_on": "2026-03-09",
            },
            [
                "blocks_to_be_looked_into",
                done("look_into_blocks", "ask", question="为何反复下派？", due_on="2026-03-20"),
                "asked_about_blocks",
                done("answer_followup", "answered", answer="已停止"),
                done("judge_answer", "close", conclusion="已整改"),
                "looked_into",
            ],
            message="admission.blocks-repeated",
        ),
    ],
    "adm_regularise": [
        Way(
            APPLICANT,
            [
                "facts_to_be_found",
                _FOUNDED,
                "to_be_told",
                done("notify_department", "notified", notice="请停止或者申请程序确认"),
                "to_be_answered",
                done("answer_matter", "stop", statement="已停止"),
                "to_be_confirmed",
                *each("confirm_stopped", "stopped", COMMUNITIES[:2]),
                "at_the_chair",
                done("direct_matter", "directed", direction="立即停止"),
            ],
            {"admission.settle_stop": {"stopped": False}},
        ),
        Way(
            APPLICANT,
            [
                _FOUNDED,
                done("notify_department", "notified", notice="请停止或者申请程序确认"),
                done("answer_matter", "apply", statement="确需社区协助"),
                "application_awaited",
                days(15),
                "at_the_chair_without_application",
                done("direct_matter", "directed", direction="立即停止"),
            ],
        ),
    ],
    "adm_prepare": [
        Way(
            APPLICANT,
            [
                "drafting",
                *_ASKED,
                "all_asked",
                done("reply_township", "agree", unit=TOWNSHIPS[0]),
                done("reply_community", "agree", unit=COMMUNITIES[1]),
                "some_have_replied",
                days(8),
                "silence_recorded",
                done("answer_opinions", "answered", **form()),
                done("submit_application", "return", reason="请补充附件"),
                "handed_back_by_the_leader",
                done("answer_opinions", "answered", **form()),
                "at_the_leader",
                done("submit_application", "submit", procedure="ordinary"),
                "ended",
            ],
        ),
    ],
    "adm_ordinary": [
        Way(
            {**RECEIVED, "procedure": "ordinary"},
            [
                "received",
                *_EXAMINED,
                "departments_to_be_asked",
                done("ask_departments", "asked", departments=DEPARTMENTS),
                done("give_department_opinion", "agree", unit=DEPARTMENTS[0]),
                "one_of_two_has_answered",
                done("give_department_opinion", "agree", unit=DEPARTMENTS[1]),
                "clock_stands_still",
                done("coordinate_objections", "done", **_TALKS),
                done("fix_convenor", "chair"),
                "to_be_called",
                *_MEETING,
                "comments_to_be_answered",
                _ANSWERED,
                done("put_to_vote", "inbox"),
                done("cast_ballot", "admit", unit=MEMBERS[0]),
                "one_of_three_has_voted",
                *each("cast_ballot", "admit", MEMBERS[1:]),
                *_MINUTED,
                done("approve_deliberated", "return", reason="请补充论证"),
                "sent_back_by_the_chair",
                done("fix_convenor", "chair"),
                *_MEETING,
                _ANSWERED,
                done("put_to_vote", "hall", ballots=[{"unit": unit, "choice": "admit"} for unit in MEMBERS]),
                *_MINUTED,
                "at_the_chair",
                done("approve_deliberated", "approve"),
                done("issue_notice", "issue", copies=[]),
                done("confirm_archive", "archived", unit=DEPARTMENT, documents=["plan"], remark="1"),
                *each("confirm_archive", "archived", TOWNSHIPS, documents=["plan"], remark="1"),
                "ended",
            ],
            message="admission.application-submitted",
        ),
        Way(
            APPLICANT,
            [
                "converted",
                done("ask_departments", "asked", departments=DEPARTMENTS),
                days(8),
                "silence_recorded",
                done("coordinate_objections", "done", **_TALKS),
                done("fix_convenor", "chair"),
                *_MEETING,
                _ANSWERED,
                done("put_to_vote", "hall", ballots=[{"unit": MEMBERS[0], "choice": "defer"}]),
                *_MINUTED,
                "deferred",
                days(90),
            ],
            {"admission.sign_minutes": {"deferred": True, "upheld": False}},
            message="admission.application-converted",
        ),
        Way(
            {**APPLICANT, "signers": f"committee_chair@{COUNTY}"},
            [
                "review_asked_for",
                *_MEETING,
                _ANSWERED,
                done("put_to_vote", "hall", ballots=[{"unit": MEMBERS[0], "choice": "reject"}]),
                *_MINUTED,
            ],
            {"admission.sign_minutes": {"deferred": False, "upheld": True}},
            message="admission.review-asked",
        ),
    ],
    "adm_simple": [
        Way(
            # A state with a decimal is written in a format of its own.
            {**RECEIVED, "cost": Decimal("1200.50")},
            [
                "received",
                done("register_application", "registered"),
                _INCOMPLETE,
                "waits_for_a_correction",
                done("submit_correction", "corrected", **form()),
                done("check_completeness", "complete"),
                *_REVIEWED,
                _VOTED[0],
                "one_of_three_has_voted",
                *_VOTED[1:],
                done("approve_application", "return", reason="请核实经费"),
                "returned_by_the_chair",
                *_REVIEWED,
                *_VOTED,
                "at_the_chair",
                done("approve_application", "approve"),
                done("issue_notice", "issue", copies=[]),
                done("confirm_archive", "archived", unit=DEPARTMENT, documents=["plan"], remark="1"),
                "one_of_three_archives",
                *each("confirm_archive", "archived", TOWNSHIPS, documents=["plan"], remark="1"),
                "ended",
            ],
        ),
        Way(
            RECEIVED,
            [
                *_EXAMINED,
                "under_examination",
                heard("admission.objection-raised", objector=TOWNSHIPS[0]),
            ],
        ),
        Way(RECEIVED, [done("register_application", "registered"), _INCOMPLETE, "will_lapse", days(19)]),
    ],
    "twa_admission": [
        Way(
            DUTY,
            [
                "drafting",
                done("draft_duty", "drafted", **a_duty()),
                "at_the_leader",
                done("sign_duty", "sign"),
                done("give_duty_opinion", "agree", unit=TOWNSHIPS[0]),
                "one_of_two_asked",
                days(20),
                "to_be_answered",
                done("answer_duty_opinions", "answered", **answers("x")),
                _CHECKED[1],
                "two_checks_left",
                _CHECKED[0],
                _CHECKED[2],
                "at_the_county",
                done("decide_duty", "approve", **DECISION),
                "notice_to_be_issued",
                done("issue_duty_notice", "issue"),
                done("confirm_transfers", "partly", unit=TOWNSHIPS[0], **_ARRIVED),
                "transfers_tracked",
                *each("confirm_transfers", "all_arrived", TOWNSHIPS, **_ARRIVED),
                "in_force_for_a_time",
                days(310),
            ],
        ),
        Way(
            DUTY,
            [
                done("draft_duty", "drafted", **a_duty()),
                done("sign_duty", "sign"),
                *each("give_duty_opinion", "agree", TOWNSHIPS),
                *_CHECKED,
                "to_be_revised",
                done("revise_duty", "give_up", give_up_reason="自行承担"),
            ],
            {
                "admission.weigh_duty_opinions": {"to_answer": False},
                "admission.settle_duty_checks": {"passed": False},
            },
        ),
    ],
    **STAFFING_WAYS,
    **STATEMENT_WAYS,
    **DISPATCH_WAYS,
}  # fmt: skip
