"""Acceptance scenarios 12, 18, 19, 24, 26 and 27 of admission, each with its own numbers and dates.

13 to 17 stand in tests/contract/admission/test_ordinary_procedure.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chassis.actor import Actor
from chassis.clock import COUNTY_ZONE
from chassis.parameters.fixing import FixParameter
from services.admission.domain.committee import Seat
from services.admission.domain.parameter_table import TABLE
from services.admission.usecases.answer_gate import AnswerGate
from tests.contract.admission.county import (
    CHAIR,
    CHECKS,
    CLERK,
    COMMUNITIES,
    COUNTY,
    EDUCATION,
    LEADER,
    MEMBERS,
    OFFICE_CLERK,
    OFFICE_HEAD,
    SONGSHAN,
    TOWNSHIPS,
    VICE_CHAIR,
    XIANGYIN,
    County,
    form,
    somebody,
)
from tests.contract.admission.test_ordinary_procedure import (
    HEARD,
    accepted,
    called,
    consulted,
    deliberated,
    heard,
    opened,
    section,
    voted,
)

pytestmark = pytest.mark.parametrize("county", ["embedded"], indirect=True)
SYSTEM = Actor.system("test")


def on(county: County, day: date) -> None:
    """Nine o’clock on another day, when everything due has happened."""
    county.clock.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=COUNTY_ZONE))
    county.admission.tick()


def vacate(county: County, *seats: Seat) -> None:
    """These memberships ended yesterday."""
    with county.admission.works(SYSTEM) as work:
        for membership in work.committees.of(COUNTY).memberships:
            if membership.seat in seats:
                membership.valid_to = county.clock.today() - timedelta(days=1)


def fix(county: County, key: str, value: object) -> None:
    """The county fixes a setting from today on."""
    with county.admission.works(SYSTEM) as work:
        seen, today = len(work.parameters.entries(COUNTY, key)), county.clock.today()
        FixParameter(TABLE)(work, COUNTY, key, value, valid_from=today, reason="试点", seen=seen)


def verdict(county: County, item: str, day: str, community: str = XIANGYIN) -> str:
    """What the gate says to an order of a day: pass, or why not."""
    number = f"PD-2026-{len(county.said('admission.gate-answered.v1')) + 1:05d}"
    order: Mapping[str, Any] = {
        "order_no": number, "item_ref": item, "community": community, "order_date": day,
        "sender": EDUCATION, "burden_kinds": [], "responsible": False, "funds_reference": "部门预算",
    }  # fmt: skip
    with county.admission.works(SYSTEM) as work:
        AnswerGate()(work, order)
    told = county.said("admission.gate-answered.v1")[-1]
    return str(told["reason_code"] or told["verdict"])


def alerts(county: County, rule: str) -> list[dict[str, Any]]:
    """What supervisors were told under a rule."""
    return [told for told in county.said("supervision.alert-raised.v1") if told["rule"] == rule]


# --- 12: the chair is vacant ----------------------------------------------------------------------


def test_12_with_the_chair_vacant_the_vice_chair_convenes_and_approves(county: County) -> None:
    """F-12: chair vacant."""
    simple = county.voted()
    case_no = consulted(county, accepted(county, item_name="暑期托管摸底"))
    vacate(county, Seat.CHAIR)
    refused = county.complete(VICE_CHAIR, case_no, "fix_convenor", "chair")
    assert (refused.status_code, refused.json["code"]) == (403, "approver-not-in-office")

    deliberated(county, opened(county, called(county, case_no)))
    voted(county, case_no, "admit", "admit", "admit", "reject")
    county.do(OFFICE_CLERK, case_no, "write_minutes", "written", minutes="会议纪要全文")
    county.do(VICE_CHAIR, case_no, "sign_minutes", "sign")
    for number, step in ((case_no, "approve_deliberated"), (simple, "approve_application")):
        refused = county.complete(CHAIR, number, step, "approve")
        assert (refused.status_code, refused.json["code"]) == (403, "approver-not-in-office")
        county.do(VICE_CHAIR, number, step, "approve")
        assert county.case(LEADER, number)["state"] == "APPROVED"
    assert not alerts(county, "ADM-01")


def test_12_with_both_vacant_cases_wait_and_an_alert_is_raised(county: County) -> None:
    """F-12: chair vacant."""
    simple, ordinary = county.circulating(), accepted(county, item_name="暑期托管摸底")
    vacate(county, Seat.CHAIR, Seat.VICE_CHAIR)
    for member in MEMBERS:
        county.do(member, simple, "cast_vote", "agree")
    consulted(county, ordinary)

    for actor, number, step, outcome in (
        (VICE_CHAIR, simple, "approve_application", "approve"),
        (CHAIR, ordinary, "fix_convenor", "chair"),
    ):
        refused = county.complete(actor, number, step, outcome)
        assert (refused.status_code, refused.json["code"]) == (403, "approver-not-in-office")
        assert county.open(number) == [step]
    assert [told["subject"] for told in alerts(county, "ADM-01")] == [simple, ordinary]
    on(county, date(2026, 4, 20))
    assert county.open(simple) == ["approve_application"]  # overdue never means approval


# --- 18: every comment is answered -----------------------------------------------------------------


def test_18_no_approval_before_every_comment_is_answered_and_no_refusal_of_one_without_reason(
    county: County,
) -> None:
    """F-18: unanswered opinion."""
    case_no = opened(county, called(county, consulted(county, accepted(county))))
    comment = {"unit": XIANGYIN, "point": "希望错开节假日"}
    county.do(OFFICE_CLERK, case_no, "record_deliberation", "recorded", **HEARD, comments=[comment])
    assert county.open(case_no) == ["answer_comments"]
    page = county.task(CLERK, case_no, "answer_comments")
    (row,) = page["data"]["answers"]
    unexplained = [{"opinion_id": row["opinion_id"], "answer": "not"}]
    refused = county.complete(CLERK, case_no, "answer_comments", "answered", answers=unexplained)
    assert (refused.status_code, refused.json["code"]) == (422, "reason-missing")
    assert county.open(case_no) == ["answer_comments"]
    explained = [{**unexplained[0], "reason": "暑期只有节假日人手足"}]
    county.do(CLERK, case_no, "answer_comments", "answered", answers=explained)
    assert county.open(case_no) == ["put_to_vote"]


# --- 19: the decision came first ---------------------------------------------------------------------


def test_19_what_was_decided_before_it_was_applied_for_is_confirmed_from_the_approval_on(
    county: County,
) -> None:
    """F-19: The county government decided on 3 March, the application is dated 5 March (ADM-27, ADM-28)."""
    on(county, date(2026, 3, 5))
    case_no = county.begin()
    filled = {**form(), "decided_on": "2026-03-03", "start": "2026-03-03"}
    county.do(CLERK, case_no, "draft_plan", "drafted", **filled)
    county.do(
        OFFICE_CLERK, case_no, "record_contact", "recorded",
        contact_on="2026-03-05", with_whom="教育局", advice="属先决策后申请，按程序确认",
    )  # fmt: skip
    agree(county, case_no)
    county.do(LEADER, case_no, "submit_application", "submit", procedure="simple")

    file = county.case(LEADER, case_no)
    facts = {row["label"]["zh"]: row["value"] for one in file["sections"] for row in one["rows"]}
    assert facts["申请类型"] == {"zh": "程序确认", "en": "confirmation afterwards"}
    (alert,) = alerts(county, "ADM-27")
    assert (alert["subject"], alert["facts"]["decided_on"]) == (case_no, "2026-03-03")

    decide(county, case_no)
    on(county, date(2026, 3, 9))
    county.do(VICE_CHAIR, case_no, "approve_application", "approve")
    county.do(OFFICE_CLERK, case_no, "issue_notice", "issue")
    (told,) = county.said("admission.item-admitted.v1")
    item = told["item_id"]
    assert verdict(county, item, "2026-03-08") == "NOT_YET_EFFECTIVE"
    assert verdict(county, item, "2026-03-09") == "pass"


# --- 24: a condition -------------------------------------------------------------------------------


def test_24_an_order_before_the_condition_is_met_is_blocked_and_passes_afterwards(county: County) -> None:
    """F-24: conditional admission."""
    conditions = [{"text": "经费6月1日前拨付"}]
    choices = ("admit_on_conditions", "admit_on_conditions", "admit", "reject")
    case_no = heard(county, *choices, conditions=conditions)
    county.do(VICE_CHAIR, case_no, "approve_deliberated", "approve")
    county.do(OFFICE_CLERK, case_no, "issue_notice", "issue")
    item = county.said("admission.item-admitted.v1")[-1]["item_id"]
    on(county, date(2026, 5, 15))
    assert verdict(county, item, "2026-07-15") == "CONDITION_OPEN"
    done = county.post(OFFICE_CLERK, f"/items/{item}/conditions/1", {"remark": "已到账"})
    assert done.status_code == 200, done.text
    assert verdict(county, item, "2026-07-15") == "pass"


# --- 26: the archive is incomplete -----------------------------------------------------------------


def test_26_a_case_without_the_dossier_of_a_township_is_shown_so_and_its_item_stays_in_force(
    county: County,
) -> None:
    """F-26: archive incomplete."""
    case_no = county.approved()
    county.do(OFFICE_CLERK, case_no, "issue_notice", "issue")
    kept = {"documents": ["plan", "notice"], "remark": "2026-001"}
    county.do(CLERK, case_no, "confirm_archive", "archived", **kept)

    file = county.case(LEADER, case_no)
    assert (file["ended"], file["state_label"]["zh"]) == (False, "已核准，归档未完成")
    lines = [(row[0], bool(row[1])) for row in section(file, "dossiers")["table"]["rows"]]
    assert lines == [("区教育局", True), ("嵩山路街道", False), ("泰山路街道", False)]
    report = county.get(somebody("city_supervisor", "430200"), "/quarter-report").json
    assert {one["key"]: one["value"] for one in report["figures"]}["archives_open"] == 1
    (row,) = county.get(None, "/catalogue", kind="admitted").json["items"]
    assert row["state"] == "IN_FORCE"
    item = county.said("admission.item-admitted.v1")[-1]["item_id"]
    assert verdict(county, item, "2026-07-15") == "pass"

    for township in (SONGSHAN, "430211002"):
        county.do(somebody("township_clerk", township), case_no, "confirm_archive", "archived", **kept)
    assert county.case(LEADER, case_no)["state_label"]["zh"] == "已准入"


# --- 27: a holiday in between ----------------------------------------------------------------------


def test_27_a_limit_over_the_national_holiday_ends_on_the_make_up_saturday_and_talks_move_it(
    county: County,
) -> None:
    """F-27: Accepted on Monday 2026-09-28, five working days; talks from the 29th for two working days."""
    fix(county, "adm.ordinary.total", 5)
    on(county, date(2026, 9, 28))
    case_no = accepted(county, start="2026-11-01", end="2026-12-31", funds_paid_on="2026-10-30")
    assert county.case(LEADER, case_no)["clock"]["due_at"] == "2026-10-10"

    county.do(OFFICE_CLERK, case_no, "ask_departments", "asked")
    on(county, date(2026, 9, 29))
    objection = [{"point": "职责重复", "reason": "已有同类巡查", "proposal": ""}]
    first, *others = (MEMBERS[0], MEMBERS[2], somebody("department_leader", "430211-czj"))
    county.do(first, case_no, "give_department_opinion", "object", objections=objection)
    for other in others:
        county.do(other, case_no, "give_department_opinion", "agree")
    on(county, date(2026, 10, 8))  # the 30th and the 8th: two working days later
    talks = {
        "held_on": "2026-10-08", "attendees": "各方",
        "points": [{"point": "职责重复", "state": "resolved", "text": "合并巡查"}],
    }  # fmt: skip
    county.do(OFFICE_CLERK, case_no, "coordinate_objections", "done", **talks)
    clock = county.case(LEADER, case_no)["clock"]
    assert (clock["due_at"], clock["used_days"]) == ("2026-10-13", 1)


# --- what several of them do -------------------------------------------------------------------------


def agree(county: County, case_no: str) -> None:
    """Everybody asked agrees, and the clerk sends it to the leader."""
    for party in TOWNSHIPS:
        county.do(party, case_no, "reply_township", "agree")
    for party in COMMUNITIES:
        county.do(party, case_no, "reply_community", "agree")
    county.do(CLERK, case_no, "answer_opinions", "answered")


def decide(county: County, case_no: str) -> None:
    """From the receipt to the chair’s desk."""
    county.do(OFFICE_CLERK, case_no, "register_application", "registered")
    county.do(OFFICE_CLERK, case_no, "check_completeness", "complete")
    county.do(OFFICE_CLERK, case_no, "review_application", "fit", **CHECKS)
    county.do(OFFICE_HEAD, case_no, "submit_to_committee", "submit")
    for member in MEMBERS:
        county.do(member, case_no, "cast_vote", "agree")
