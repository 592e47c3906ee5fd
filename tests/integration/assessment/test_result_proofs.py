"""The codes on the papers of a result: genuine and in force, replaced by a review, not genuine."""

from __future__ import annotations

import io
import re
from typing import Any

from docx import Document
from sqlalchemy import text

from chassis.documents.qr import png
from services.assessment.assembly import Assembly
from tests.integration.assessment.judging import (
    HEAD,
    OFFICE,
    SEAT,
    Year,
    a_year,
    marks,
    somebody,
)

LINK = "http://127.0.0.1:8080/v?c="
STRANGER = somebody("department_clerk", "430211-jyj")


def pictures(answer: Any) -> list[bytes]:
    """The pictures in a letter."""
    assert answer.status_code == 200, answer.text
    parts = Document(io.BytesIO(answer.data)).part.package.iter_parts()
    return [part.blob for part in parts if part.content_type == "image/png"]


def codes(year: Year, case_no: str) -> dict[str, str]:
    """The codes the case file shows beside its documents."""
    documents = year.get(HEAD, f"/cases/{case_no}").get_json()["documents"]
    return {one["id"].removeprefix(f"{case_no}-"): one["proof"] for one in documents if "proof" in one}


def looked_up(year: Year, code: str) -> Any:
    """What anybody is told who is not signed in."""
    return year.client.get("/proofs", query_string={"code": code})


def test_notice_account_and_publication_prove_themselves_until_a_review_replaces_them(
    assessment: Assembly,
) -> None:
    """The code stands on letter and page; it tells what the paper is, never what was scored."""
    year = a_year(assessment)
    case_no = year.begins()
    year.township_judges(case_no)
    assert codes(year, case_no) == {}, "nothing is out yet"
    year.department_judges(case_no)
    year.ends(case_no)
    first = codes(year, case_no)
    assert set(first) == {"notice", "account"}
    for name, code in first.items():
        assert re.fullmatch(r"r[\w-]{22}", code)
        assert pictures(year.get(HEAD, f"/cases/{case_no}/documents/{name}.docx")) == [png(LINK + code)]
        answer = looked_up(year, code)
        told = answer.get_json()
        assert (told["title"], told["standing"], told["addressees"]) == (
            "栗雨派出所 2026", "in_force", ["栗雨派出所"],
        )  # fmt: skip
        assert "92.40" not in answer.text and "优秀" not in answer.text
    assert looked_up(year, first["notice"]).get_json()["number"] == f"{SEAT}考告〔2026〕1号"

    (published,) = pictures(year.get(STRANGER, "/assessment-results/2026/publication.docx"))
    with assessment.works.reading() as session:
        code = session.scalar(text("SELECT code FROM proof WHERE subject = 'publication/2026/1'"))
    assert published == png(LINK + str(code))
    assert looked_up(year, str(code)).get_json()["title"] == "2026年度派驻机构双向考评结果"

    assert year.post(OFFICE, f"/cases/{case_no}/actions/review").status_code == 200
    corrected = marks(I1="40", I2="20", I3="20", I4="9")
    year.does(OFFICE, case_no, "correct_result", "corrected", assessor=SEAT, marks=corrected, reason="复核")
    year.publishes(case_no)
    second = codes(year, case_no)
    assert looked_up(year, first["account"]).get_json()["standing"] == "replaced"
    assert looked_up(year, second["account"]).get_json()["standing"] == "in_force"
    assert not set(first.values()) & set(second.values())
    for wrong in ("r", "r" * 23, "n%", first["notice"].lower() + "x"):
        assert looked_up(year, wrong).status_code == 404
