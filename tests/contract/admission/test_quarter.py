"""The quarterly report over HTTP: figures of a county that worked, and a workbook, for the supervisors."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from chassis.testing.samples import sample
from services.admission.messaging.subscribes import handlers
from tests.contract.admission.county import CHAIR, CLERK, OFFICE_CLERK, County, somebody

CITY = somebody("city_supervisor", "430200-dcs")
QUESTION = {
    "about": "figure", "subject": "archives_open", "unit": "430211-swb", "question": "为何仍未建档？",
    "due_on": "2026-03-12",
}  # fmt: skip


def figures(told: Any) -> dict[str, int]:
    return {one["key"]: one["value"] for one in told["figures"]}


def test_the_city_sees_requests_items_and_missing_archives_of_a_quarter(county: County) -> None:
    county.submitted()
    done = county.approved()
    county.do(OFFICE_CLERK, done, "issue_notice", "issue")
    told = county.get(CITY, "/quarter-report").json
    simple, _, both = told["procedures"]
    assert told["quarter"] == "2026-Q1" and (simple["submitted"], simple["approved"]) == (2, 1)
    assert (simple["under_way"], simple["median_days"], both["submitted"]) == (1, 0.0, 2)
    assert figures(told)["archives_open"] == 1 and figures(told)["in_force"] == 0
    county.clock.advance(days=150)
    later = county.get(CITY, "/quarter-report", quarter="2026-Q3").json
    assert (later["quarter"], figures(later)["archives_open"]) == ("2026-Q3", 1)
    assert (later["procedures"][0]["submitted"], later["procedures"][0]["under_way"]) == (0, 1)


def count(county: County, at: str, **numbers: int) -> None:
    """Dispatch tells what it counted about people."""
    data = sample("dispatch.people-counted.v1")
    told = {**data, "at": at, "figures": {**data["figures"], **numbers}}
    heard = handlers(lambda *_: None, lambda *_: None)["dispatch.people-counted.v1"]
    envelope: Any = type("Heard", (), {"data": told})
    with county.admission.works(somebody("x", "430211")) as work:
        heard(work, envelope)


def test_the_report_shows_the_numbers_about_people_dispatch_told(county: County) -> None:
    """B21: numbers only, the newest of the quarter; the city may ask about each of them."""
    assert county.get(CITY, "/quarter-report").json["people"] == {"as_of": None, "figures": []}
    count(county, "2026-03-08T02:00:00+00:00", heads_dissented=9)
    count(county, "2026-03-09T02:00:00+00:00", heads_dissented=2)
    told = county.get(CITY, "/quarter-report").json["people"]
    assert (figures(told)["heads_dissented"], told["as_of"][:10]) == (2, "2026-03-09")
    book = load_workbook(BytesIO(county.get(CITY, "/quarter-report/export.xlsx").data))
    rows = {line[0]: line[8] for line in book.worksheets[0].iter_rows(values_only=True)}
    assert (rows["其中不同意或未达成一致"], rows["抽调借用天数"]) == (2, 61)
    assert county.get(CITY, "/quarter-report/report.pdf").data[:4] == b"%PDF"
    asked = county.post(CITY, "/follow-ups", {**QUESTION, "subject": "secondments_overdue"})
    assert asked.status_code == 201, asked.text
    (line,) = county.get(CITY, "/quarter-report").json["follow_ups"]
    assert line["subject_name"] == "到期未返回（1件）"


def test_the_city_asks_the_unit_answers_and_the_report_lists_it(county: County) -> None:
    asked = county.post(CITY, "/follow-ups", QUESTION)
    assert asked.status_code == 201, asked.text
    case_no = asked.json["case_no"]
    county.clock.advance(days=14)
    (line,) = county.get(CITY, "/quarter-report").json["follow_ups"]
    assert (line["case_no"], line["overdue"], line["state"]) == (case_no, True, "ASKED")
    assert line["subject_name"] == "尚未建档（0件）", "as it was when it was asked about"
    assert figures(county.get(CITY, "/quarter-report").json)["follow_ups_overdue"] == 1
    county.do(OFFICE_CLERK, case_no, "answer_followup", "answered", answer="两份材料未到，下周完成")
    county.do(CITY, case_no, "judge_answer", "ask_again", question="完成了吗？", due_on="2026-03-25")
    county.do(OFFICE_CLERK, case_no, "answer_followup", "answered", answer="已建档", measures="每月核对")
    county.do(CITY, case_no, "judge_answer", "close", conclusion="已整改")
    file = county.get(CITY, f"/cases/{case_no}").json
    assert (file["ended"], file["state_label"]["zh"]) == (True, "已办结")
    rounds = next(one for one in file["sections"] if one["key"] == "rounds")["table"]["rows"]
    assert [row[-1]["zh"] for row in rounds] == ["逾期", "按期"]
    assert "督办办结：已整改" in [line["text"]["zh"] for line in file["timeline"]]
    (line,) = county.get(CITY, "/quarter-report").json["follow_ups"]
    assert (line["state"], line["late"], line["rounds"]) == ("CLOSED", True, 2)
    later = county.clock.advance(days=100) or county.get(CITY, "/quarter-report").json
    assert later["follow_ups"] == [] and figures(later)["follow_ups_open"] == 0


def test_the_city_asks_about_a_case_without_touching_it(county: County) -> None:
    about = county.submitted()
    before = county.get(CITY, f"/cases/{about}").json
    asked = {**QUESTION, "about": "case", "subject": about, "unit": "430211-jyj"}
    case_no = county.post(CITY, "/follow-ups", asked).json["case_no"]
    file = county.get(CLERK, f"/cases/{case_no}").json
    assert file["title"] == f"{before['title']}：市级督办" and file["state_label"]["zh"] == "待答复"
    assert county.get(CITY, f"/cases/{about}").json == before


@pytest.mark.parametrize(
    ("who", "wrong", "refused"),
    [
        (CITY, {"unit": "430211001008"}, (422, "unit-not-answering")),
        (CITY, {"subject": "weather"}, (404, "follow-up-subject-unknown")),
        (CITY, {"due_on": "2026-03-02"}, (422, "follow-up-date-invalid")),
        (CITY, {"question": ""}, (422, "body-invalid")),
        (CITY, {"about": "person"}, (422, "body-invalid")),
        (OFFICE_CLERK, {}, (403, "role-missing")),
        (None, {}, (401, "not-signed-in")),
    ],
)
def test_a_wrong_question_is_refused(county: County, who: Any, wrong: Any, refused: Any) -> None:
    told = county.post(who, "/follow-ups", {**QUESTION, **wrong})
    assert (told.status_code, told.json["code"]) == refused
    assert county.get(CITY, "/quarter-report").json["follow_ups"] == []


def test_the_workbook_has_the_same_figures_and_their_meanings(county: County) -> None:
    county.submitted()
    book = load_workbook(BytesIO(county.get(CHAIR, "/quarter-report/export.xlsx").data))
    cells = [
        str(cell.value) for page in book.worksheets for row in page.iter_rows() for cell in row if cell.value
    ]
    assert {"简易程序", "普通程序", "合计", "期末有效事项", "2026-Q1"} <= set(cells)


def test_the_report_is_a_document_too(county: County) -> None:
    county.submitted()
    county.post(CITY, "/follow-ups", QUESTION)
    answer = county.get(CITY, "/quarter-report/report.pdf")
    assert (answer.status_code, answer.content_type, answer.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert county.get(CLERK, "/quarter-report/report.pdf").status_code == 403


@pytest.mark.parametrize("quarter", ["2026-Q2", "2026-Q0", "now"])
def test_a_wrong_quarter_is_refused(county: County, quarter: str) -> None:
    refused = county.get(CITY, "/quarter-report", quarter=quarter)
    assert (refused.status_code, refused.json["code"], refused.json["rule"]) == (
        422,
        "quarter-invalid",
        "ADM-33",
    )


def test_departments_do_not_read_it(county: County) -> None:
    assert county.get(CLERK, "/quarter-report").status_code == 403
    assert county.get(None, "/quarter-report").status_code == 401
