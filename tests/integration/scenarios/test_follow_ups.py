"""The city asks, the office answers late and is asked again, on both stacks (B21, ADM-33)."""

from __future__ import annotations

from datetime import timedelta

from tests.integration.scenarios.test_ends_of_items import to
from tests.support.actors import OFFICE_CLERK, post
from tests.support.county import County

CITY = post("city.supervisor")


def test_a_question_of_the_city_comes_to_the_desk_and_is_seen_when_it_is_overdue(county: County) -> None:
    today = county.stack.clock.today()
    question = {
        "about": "figure", "subject": "archives_open", "unit": OFFICE_CLERK.unit,
        "question": "为何仍未建档？", "due_on": (today + timedelta(days=9)).isoformat(),
    }  # fmt: skip
    asked = county.post(CITY, "/follow-ups", question)
    assert asked.status_code == 201, asked.text
    case_no = asked.json["case_no"]
    again = county.post(CITY, "/follow-ups", question)
    assert (again.status_code, again.json["code"]) == (409, "follow-up-under-way")
    to(county, today + timedelta(days=11))
    assert [row["rule"] for row in county.worklist.alerts().rows if row["subject"] == case_no] == ["B0"]
    county.do(OFFICE_CLERK, case_no, "answer_followup", "answered", answer="已于本周建档")
    county.do(CITY, case_no, "judge_answer", "close", conclusion="已整改")
    file = county.file(OFFICE_CLERK, case_no)
    assert (file["ended"], file["state_label"]["zh"]) == (True, "已办结")
