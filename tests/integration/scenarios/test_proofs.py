"""The codes on notices and orders: genuine and in force, recalled, not genuine; open to everybody."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document

from chassis.documents.qr import png
from tests.integration.scenarios.test_dispatch_scenarios import ITEM, sent, state_of
from tests.support.actors import EDUCATION_CLERK, EDUCATION_LEADER, OFFICE_CLERK, XIANGYIN, post
from tests.support.builders import an_order
from tests.support.county import County

LINK = "http://127.0.0.1:8080/v?c="


def pictures(docx: bytes) -> list[bytes]:
    """The pictures in a letter."""
    parts = Document(io.BytesIO(docx)).part.package.iter_parts()
    return [part.blob for part in parts if part.content_type == "image/png"]


def code_on_page(county: County, actor, case_no: str, service: str) -> str:
    """The code the case file shows beside its document."""
    return next(
        str(one["proof"]) for one in county.file(actor, case_no, service)["documents"] if "proof" in one
    )


def test_a_notice_and_an_order_prove_themselves_to_anybody(county_in_april: County) -> None:
    """The code stands on the letter and on the page; it tells what the paper is and how it stands today."""
    county = county_in_april
    (notice,) = county.get(OFFICE_CLERK, "/notices").json["items"]
    code = code_on_page(county, OFFICE_CLERK, notice["case_no"], "admission")
    assert re.fullmatch(r"n[\w-]{22}", code)
    letter = county.get(None, f"/notices/{notice['id']}/document.docx").data
    assert pictures(letter) == [png(LINK + code)]
    told = county.get(None, "/proofs", code=code).json
    assert (told["number"], told["standing"], told["since"], told["until"]) == (
        notice["number"], "in_force", "2026-04-01", "2026-04-10",
    )  # fmt: skip

    order = an_order(ITEM, XIANGYIN.unit, start="2026-04-01", due="2026-04-10")
    (placed,) = sent(county, order)
    assert state_of(county, placed) == ("CREATED", None)
    number = placed["order_no"]
    mark = code_on_page(county, XIANGYIN, number, "dispatch")
    assert re.fullmatch(r"o[\w-]{22}", mark)
    paper = county.get(XIANGYIN, f"/orders/{number}/document.docx", "dispatch").data
    assert pictures(paper) == [png(LINK + mark)]
    assert county.get(post("mzj.clerk"), f"/orders/{number}/document.docx", "dispatch").status_code == 404
    shown = county.get(None, "/proofs", "dispatch", code=mark).json
    assert (shown["number"], shown["standing"], shown["item_ref"]) == (number, "in_force", ITEM)
    assert order["content"] not in str(shown)
    county.act(EDUCATION_CLERK, number, "recall", "dispatch", reason="不再需要")
    assert county.get(None, "/proofs", "dispatch", code=mark).json["standing"] == "recalled"

    for service, wrong in (("admission", mark), ("dispatch", code), ("dispatch", "o"), ("admission", "n%")):
        assert county.get(None, "/proofs", service, code=wrong).status_code == 404
    blocked = sent(county, an_order(ITEM, "430211003002", start="2026-04-01", due="2026-04-10"))[0]
    assert county.file(EDUCATION_LEADER, blocked["order_no"], "dispatch")["documents"] == []


@pytest.mark.parametrize("kind", ["embedded"])
def test_a_notice_whose_term_is_over_says_so(county_in_april: County) -> None:
    county = county_in_april
    (notice,) = county.get(OFFICE_CLERK, "/notices").json["items"]
    code = code_on_page(county, OFFICE_CLERK, notice["case_no"], "admission")
    county.stack.clock.advance(days=20)
    county.stack.settle()
    told = county.get(None, "/proofs", code=code).json
    assert (told["standing"], told["until"]) == ("ended", "2026-04-10")
