"""Documents, account, year and workbook: the same numbers, for those who may see them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from chassis.persistence import migrations
from chassis.persistence.sealing import Sealer, Sealing
from chassis.testing.broker import embedded_broker
from chassis.testing.clock import FixedClock
from chassis.testing.databases import sqlite_database
from services.assessment.assembly import build
from services.assessment.settings import Settings
from services.assessment.storage.tables import NUMBER_SERIES
from tests.integration.assessment.desk import COUNTY, KEYS, NOW, hear
from tests.integration.assessment.judging import (
    CLERK,
    HEAD,
    LEADER,
    OFFICE,
    OTHER,
    PARTY,
    SEAT,
    TOWN,
    Year,
    a_year,
    somebody,
    survey,
)
from tests.integration.assessment.test_facts_behind_marks import event

STRANGER = somebody("department_clerk", "430211-jyj")
CASE = "430211-ast-2026-00001"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """A year of one agency that was told and not made public yet: T 89, S 88, one late event.

    Everything here only reads it, or is refused.
    """
    folder: Path = tmp_path_factory.mktemp("year")
    database = sqlite_database(folder)
    migrations.upgrade("services.assessment", database)
    settings = Settings("", "", COUNTY, KEYS[1])
    assembly = build(
        settings, clock=FixedClock(NOW), database=database, broker=embedded_broker(folder), testing=True
    )
    year = a_year(assembly)
    case_no = year.begins()
    assert case_no == CASE
    hear(year.assessment, event("E-1", in_time=False))
    year.township_judges(case_no, asked=survey("88", users=10), I1="38", I2="20", I3="24", I4="7.5")
    year.department_judges(case_no)
    year.does(TOWN[SEAT], case_no, "notify_result", "notify")
    yield year
    database.dispose()


def words(answer: Any) -> str:
    """What stands in a DOCX."""
    assert answer.status_code == 200, answer.text
    with ZipFile(io.BytesIO(answer.data)) as parts:
        return parts.read("word/document.xml").decode()


def test_the_agency_reads_how_its_score_came_about(told: Year) -> None:
    account = told.get(HEAD, f"/assessments/{CASE}/account").get_json()
    parts = {one["key"]: one for one in account["sections"]}
    assert [row[-1] for row in parts["sum"]["table"]["rows"]] == ["35.80", "17.60", "38.00", "91.40"]
    lost = {row[1]: (row[2], row[3]["zh"]) for row in parts["lost"]["table"]["rows"]}
    assert lost["网格上报及群众投诉事项处理情况"] == (
        "24.00 / 25", "事件超期办结 1 件（E-1）；见台账（株天考〔2026〕1号）",
    )  # fmt: skip
    assert lost["队伍建设和廉洁纪律"][0] == "15.00 / 20"
    answers = [row[-1] for row in parts["asked"]["table"]["rows"]]
    assert answers[:2] == ["88.00", "88.00"] and answers[2]["zh"] == "有效答卷不足，不计入"
    assert "5 个工作日" in account["remedy"]["zh"]
    grade = {row["label"]["zh"]: row["value"]["zh"] for row in parts["grade"]["rows"]}
    assert grade["等次"] == "良好（总分 91.40，不低于 80）"
    assert grade["乡镇（街道）考核部分得分率"] == "89.00%，未达90%"
    assert grade["等次限制"].startswith("得分率未达门槛")


@pytest.mark.parametrize("name", ["account", "notice", "sheet-1", "sheet-2"])
@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_every_document_is_set_in_both_forms(told: Year, name: str, form: str, begins: bytes) -> None:
    answer = told.get(OFFICE, f"/cases/{CASE}/documents/{name}.{form}")
    assert answer.status_code == 200 and answer.data.startswith(begins)


def test_a_document_says_that_ninety_is_not_reached_and_what_was_marked(told: Year) -> None:
    """F-43: the document prints 未达90%."""
    notice = words(told.get(HEAD, f"/cases/{CASE}/documents/notice.docx"))
    assert "未达90%" in notice and "91.40" in notice and "异议" in notice
    sheet = words(told.get(CLERK, f"/cases/{CASE}/documents/sheet-1.docx"))
    assert "属地职责评分表" in sheet and "E-1" in sheet and "株天责〔2026〕3号" in sheet


def test_notice_and_account_carry_numbers_of_their_own_without_gaps(told: Year) -> None:
    """E3-58: each kind runs by itself for each seat and year; a version is numbered once."""
    documents = told.get(HEAD, f"/cases/{CASE}").get_json()["documents"]
    numbers = {one["id"].rpartition("-")[2]: one["number"] for one in documents}
    assert numbers["notice"] == f"{SEAT}考告〔2026〕1号"
    assert numbers["account"] == f"{SEAT}考说〔2026〕1号"
    for name in ("notice", "account"):
        assert numbers[name] in words(told.get(HEAD, f"/cases/{CASE}/documents/{name}.docx"))
    with told.assessment.works.reading() as session:
        taken = session.execute(select(NUMBER_SERIES).where(NUMBER_SERIES.c.series.endswith(SEAT))).all()
    assert {one.series: one.last for one in taken} == {f"result-notice-{SEAT}": 1, f"score-account-{SEAT}": 1}


def test_the_case_file_offers_the_documents_there_are(told: Year) -> None:
    file = told.get(HEAD, f"/cases/{CASE}").get_json()["documents"]
    assert [one["kind"]["zh"] for one in file] == [
        "属地职责评分表", "法定职责评分表", "结果告知函", "得分说明",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "path", ["account", "documents/notice.pdf", "documents/sheet-1.docx", "documents/account.docx"]
)
def test_who_is_not_concerned_gets_none_of_them(told: Year, path: str) -> None:
    room = "assessments" if path == "account" else "cases"
    answer = told.get(STRANGER, f"/{room}/{CASE}/{path}")
    assert answer.status_code == 404 and b"89" not in answer.data


def test_a_sheet_there_is_not_and_a_year_nobody_published_are_no_documents(told: Year) -> None:
    assert told.get(OFFICE, f"/cases/{CASE}/documents/sheet-9.pdf").status_code == 404
    assert told.get(OFFICE, "/assessment-results/2026/publication.pdf").status_code == 404
    assert told.get(OFFICE, "/assessment-results?year=1999").get_json()["code"] == "body-invalid"


def test_a_year_stands_side_by_side_for_those_who_may_know(told: Year) -> None:
    year = told.get(HEAD, "/assessment-results?year=2026").get_json()
    assert [(one["total"], one["rate"], one["grade"]) for one in year["agencies"]] == [
        ("91.40", "89.00", "good")
    ]
    assert [(one["township"], one["agencies"], one["territorial"]) for one in year["townships"]] == [
        (SEAT, 1, "89.50")
    ]
    nothing = told.get(STRANGER, "/assessment-results?year=2026").get_json()
    assert (nothing["agencies"], nothing["townships"], nothing["published"]) == ([], [], 0)


def pages(answer: Any) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(answer.data))
    return {
        one.title: [row for row in one.iter_rows(min_row=2, values_only=True) if any(row)] for one in book
    }


def test_the_workbook_holds_everything_of_the_year_and_survey(told: Year) -> None:
    book = pages(told.get(OFFICE, "/assessment-results/export.xlsx?year=2026"))
    assert list(book) == ["结果", "乡镇（街道）", "评分", "事实", "满意度", "抽样", "说明"]
    (result,) = book["结果"]
    assert 91.4 in result and "良好" in result and "未达" in result
    assert len(book["评分"]) == 7 and len(book["满意度"]) == 12 and len(book["乡镇（街道）"]) == 1
    assert [row[4:6] for row in book["事实"]] == [("事件超期办结", "E-1")]
    nobody = pages(told.get(STRANGER, "/assessment-results/export.xlsx?year=2026"))
    assert all(nobody[name] == [] for name in nobody if name != "说明")


def test_what_is_published_everybody_may_have_without_a_single_mark(on_sqlite: Any) -> None:
    """AST-21: score and grade, not who marked what; and an agency left out stands with its reason."""
    year = a_year(on_sqlite)
    case_no = year.begins()
    for actor in (PARTY[SEAT], LEADER):
        assert year.get(actor, f"/cases/{case_no}/documents/account.pdf").status_code == 404, "not yet"
    year.township_judges(case_no, I1="40", I2="20", I3="20", I4="12")
    year.department_judges(case_no)
    assert year.get(HEAD, f"/cases/{case_no}/documents/account.pdf").status_code == 404, "not told yet"
    year.ends(case_no)
    text = words(year.get(STRANGER, "/assessment-results/2026/publication.docx"))
    assert "栗雨派出所" in text and "92.40" in text and "见台账" not in text
    seen = year.get(STRANGER, "/assessment-results?year=2026").get_json()
    assert [one["total"] for one in seen["agencies"]] == ["92.40"]
    book = pages(year.get(STRANGER, "/assessment-results/export.xlsx?year=2026"))
    assert len(book["结果"]) == 1 and book["评分"] == book["满意度"] == book["乡镇（街道）"] == []
    assert year.get(TOWN[OTHER], f"/assessments/{case_no}/account").status_code == 404


def test_neither_side_reads_the_other_s_marks_out_of_the_journal(told: Year) -> None:
    """AST-01: the performance office gets every line, a side gets the lines of its own acts."""
    Sealer(told.assessment.works, "assessment", Sealing()).seal()
    office = told.get(OFFICE, f"/cases/{CASE}/record").get_json()["journal"]
    assert office["whole"] and "sheet-entered" in {line["action"] for line in office["lines"]}
    for side in (CLERK, TOWN[SEAT]):
        own = told.get(side, f"/cases/{CASE}/record").get_json()["journal"]
        assert not own["whole"] and len(own["lines"]) < len(office["lines"])
        assert {line["actor_id"] for line in own["lines"]} <= {side.user_id}
