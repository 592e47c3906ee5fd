"""An entry leaves the guidance list by the ordinary procedure and no other way (ADM-07, B5, scenario 23)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document

from tests.contract.admission.county import (
    CHAIR,
    CLERK,
    COMMUNITIES,
    CONTACT,
    LEADER,
    OFFICE_CLERK,
    TOWNSHIPS,
    County,
    form,
    somebody,
)
from tests.contract.admission.test_ordinary_procedure import (
    called,
    consulted,
    deliberated,
    finished,
    opened,
    signed,
    voted,
)

ENTRY = "ZZ-040"
FINANCE_CLERK = somebody("department_clerk", "430211-czj")


def last_days(county: County) -> list[dict[str, Any]]:
    """What was said of entries that have a last day."""
    return [
        one
        for one in county.said("admission.list-entry-published.v1")
        if one["entry_id"] == ENTRY and one["in_force_to"]
    ]


def begun(county: County) -> str:
    """The education bureau begins to apply for the exit of its entry."""
    answer = county.post(CLERK, f"/entries/{ENTRY}/exit")
    assert answer.status_code == 201, answer.text
    return str(answer.json["case_no"])


def at_the_leader(county: County) -> str:
    """Everybody was asked and agreed."""
    case_no = begun(county)
    known = county.task(CLERK, case_no, "draft_plan")["data"]
    assert known["request_type"] == "exit" and known["content"].startswith(known["item_name"])
    written = {**form(), "request_type": "exit", "item_name": known["item_name"]}
    county.do(CLERK, case_no, "draft_plan", "drafted", **written)
    county.do(OFFICE_CLERK, case_no, "record_contact", "recorded", **CONTACT)
    for party in TOWNSHIPS:
        county.do(party, case_no, "reply_township", "agree")
    for party in COMMUNITIES:
        county.do(party, case_no, "reply_community", "agree")
    county.do(CLERK, case_no, "answer_opinions", "answered")
    return case_no


def test_23_filing_points_to_the_ordinary_procedure_and_only_the_unit_it_names_begins(county: County) -> None:
    """F-23: listed item to be removed."""
    filed = county.post(CLERK, f"/items/{ENTRY}/exit")
    assert (filed.status_code, filed.json["code"], filed.json["rule"]) == (
        409, "listed-item-not-filed", "ADM-07",
    )  # fmt: skip
    assert "普通程序" in filed.json["detail"] and filed.json["title_en"]
    foreign = county.post(FINANCE_CLERK, f"/entries/{ENTRY}/exit")
    assert (foreign.status_code, foreign.json["code"]) == (403, "entry-of-another")
    unknown = county.post(CLERK, "/entries/ZZ-999/exit")
    assert (unknown.status_code, unknown.json["code"]) == (409, "entry-not-in-force")
    assert last_days(county) == []


def test_it_leaves_with_the_notice_after_a_meeting_and_dispatch_hears_it(county: County) -> None:
    case_no = at_the_leader(county)
    simple = county.complete(LEADER, case_no, "submit_application", "submit", procedure="simple")
    assert (simple.status_code, simple.json["code"]) == (409, "exit-needs-meeting")
    county.do(LEADER, case_no, "submit_application", "submit", procedure="ordinary")
    county.do(OFFICE_CLERK, case_no, "register_application", "registered")
    county.do(OFFICE_CLERK, case_no, "check_completeness", "complete")
    deliberated(county, opened(county, called(county, consulted(county, case_no))))
    voted(county, case_no, "admit", "admit", "admit", "reject")
    signed(county, case_no)
    conditions = [{"text": "先完成移交"}]
    tied = county.complete(CHAIR, case_no, "approve_deliberated", "approve", conditions=conditions)
    assert (tied.status_code, tied.json["code"]) == (409, "exit-unconditional")
    county.do(CHAIR, case_no, "approve_deliberated", "approve")
    assert last_days(county) == []
    finished(county, case_no)

    today = county.clock.today().isoformat()
    (told,) = last_days(county)
    assert (told["entry_id"], told["in_force_to"]) == (ENTRY, today)
    (ended,) = county.said("admission.item-ended.v1")
    assert (ended["item_id"], ended["kind"], ended["revision"]) == (ENTRY, "exited_early", told["revision"])
    assert ended["on"] > today and county.said("admission.item-admitted.v1") == []
    file = county.case(LEADER, case_no)
    assert file["state_label"]["zh"] == "已退出指导清单"
    assert f"{ENTRY} 退出指导清单，最后一天为 {today}" in [line["text"]["zh"] for line in file["timeline"]]
    (paper,) = (one for one in file["documents"] if one["kind"]["zh"] == "工作告知单")
    letter = county.get(LEADER, paper["href"].format(format="docx"))
    text = "\n".join(one.text for one in Document(BytesIO(letter.data)).paragraphs)
    assert "退出社区工作事项指导清单" in text and "准予列入" not in text and today in text
    again = county.post(CLERK, f"/entries/{ENTRY}/exit")
    assert (again.status_code, again.json["code"]) == (409, "entry-not-in-force")
