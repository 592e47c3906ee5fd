"""Diagrams taken along from a page: SVG, PNG, PDF, with what they are and what their colours mean."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import etree

from chassis.web.refusals import RoleMissing
from tests.unit.portal_pages import fixtures, some_drafts
from tests.unit.portal_pages.a_portal import COMMUNITY, FixtureServices, a_portal, services_of, the_portal
from tests.unit.portal_pages.test_version_pages import DESIGNER

CASE = f"/cases/admission/{fixtures.CASE_NO}"
DRAFT = "/designer/admission/d1"
FLOW = "/reports/flow?process=adm_simple"
PAGES = {
    "/processes/admission/adm_simple/2": "/diagrams/admission/adm_simple/2.svg",
    CASE: f"{CASE}/diagram.svg",
    DRAFT: f"{DRAFT}/diagram.svg",
    f"{DRAFT}/revisions/1": f"{DRAFT}/revisions/1/diagram.svg",
    f"{DRAFT}/replays": f"{DRAFT}/replays/r1/diagram.svg",
    FLOW: "/reports/flow/diagram.svg",
}
S = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def services() -> FixtureServices:
    return services_of(the_portal(DESIGNER))


def taken(path: str, language: str = "zh") -> tuple[Any, str]:
    """The picture, and all that is written on it."""
    client = the_portal(DESIGNER).test_client()
    client.set_cookie("language", language)
    answer = client.get(path)
    assert answer.status_code == 200 and answer.content_type.startswith("image/svg+xml"), path
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    root = etree.fromstring(answer.data)
    return root, "\n".join("".join(one.itertext()) for one in root.iter(f"{S}text"))


def fill(root: Any, element_id: str) -> str:
    step = next(one for one in root.iter(f"{S}g") if one.get("data-element") == element_id)
    return str(next(one.get("fill") for one in step if one.get("fill")))


@pytest.mark.parametrize(("page", "picture"), PAGES.items(), ids=list(PAGES))
def test_every_page_with_a_diagram_lets_it_be_taken_along(page: str, picture: str) -> None:
    links = re.findall(
        r'href="([^"]*/diagrams?[/.][^"]*\b(?:svg|png|pdf)\b[^"]*)" download',
        the_portal(DESIGNER).test_client().get(page).text,
    )
    assert [re.sub(r"\?.*", "", one) for one in links] == [
        picture.replace(".svg", f".{kind}") for kind in ("svg", "png", "pdf")
    ]
    root, words = taken(links[0].replace("&amp;", "&"))
    assert words.startswith("简易程序") and "2026-11-20 导出" in words
    assert len([one for one in root.iter(f"{S}g") if one.get("data-element")]) > 1


def test_a_version_tells_its_number_and_since_when_it_is_in_force() -> None:
    _, words = taken("/diagrams/admission/adm_simple/2.svg")
    assert "adm_simple v2" in words and "2026-11-19 起启用" in words
    assert "随软件提供" in taken("/diagrams/admission/adm_simple/1.svg")[1]
    _, words = taken("/diagrams/admission/adm_simple/2.svg", "en")
    assert words.startswith("Simple procedure") and "in force from 2026-11-19" in words


def test_a_case_has_its_way_on_it_and_what_the_colours_mean() -> None:
    root, words = taken(f"{CASE}/diagram.svg")
    position = fixtures.CASE["position"]
    drawn = {one.get("data-element") for one in root.iter(f"{S}g")}
    assert {fill(root, one) for one in position["active"]} == {"#fff1cc"}
    assert "#e3f2e6" in {fill(root, one) for one in position["done"] if one in drawn}
    assert fixtures.CASE_NO in words and "已办的环节" in words and "正在办理的环节" in words
    assert "Steps under way" in taken(f"{CASE}/diagram.svg", "en")[1]


def test_figures_and_colours_of_a_heat_map_are_on_it_with_their_legend() -> None:
    root, words = taken("/reports/flow/diagram.svg?process=adm_simple")
    assert "颜色越深，现在在办的越多。" in words and "标签依次为在办、超期、用时中位数（工作日）" in words
    assert "数据截至 2026-11-20" in words and re.search(r"在办 \d+ · 超期 \d+", words)
    assert "#ef8a62" in {one.get("fill") for one in root.iter(f"{S}g", f"{S}rect", f"{S}circle")}
    root, words = taken(f"{DRAFT}/replays/r1/diagram.svg")
    assert "49 件" in words and "颜色越深，在这里不同的案件越多。" in words
    assert fill(root, "review_application") == "#ef8a62"


def test_a_draft_tells_that_it_is_one(services: FixtureServices, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "草稿第 2 稿" in taken(f"{DRAFT}/diagram.svg")[1]
    assert "草稿第 1 稿" in taken(f"{DRAFT}/revisions/1/diagram.svg")[1]
    approved = {**some_drafts.DRAFTS["d1"], "version": 4, "in_force_from": "2026-12-01"}
    monkeypatch.setitem(some_drafts.DRAFTS, "d1", approved)
    _, words = taken(f"{DRAFT}/diagram.svg")
    assert "v4" in words and "2026-12-01 起启用" in words


def test_pixels_and_paper_come_from_the_same_picture() -> None:
    client = the_portal(DESIGNER).test_client()
    svg = etree.fromstring(client.get("/diagrams/admission/adm_simple/2.svg").data)
    png = client.get("/diagrams/admission/adm_simple/2.png")
    assert png.content_type == "image/png" and png.data.startswith(b"\x89PNG")
    assert int.from_bytes(png.data[16:20], "big") == 2 * int(svg.get("width"))
    pdf = client.get("/diagrams/admission/adm_simple/2.pdf")
    assert pdf.content_type == "application/pdf" and pdf.data.startswith(b"%PDF")
    assert "adm_simple-v2.pdf" in pdf.headers["Content-Disposition"]


def test_whoever_may_not_see_a_draft_does_not_get_its_picture() -> None:
    office = a_portal(COMMUNITY)
    office.testing = True
    for path in (
        f"{DRAFT}/diagram.svg",
        f"{DRAFT}/revisions/1/diagram.pdf",
        f"{DRAFT}/replays/r1/diagram.png",
    ):
        with pytest.raises(RoleMissing):
            office.test_client().get(path)
    client = the_portal(DESIGNER).test_client()
    assert client.get(f"{DRAFT}/diagram.gif").status_code == 404
    assert client.get("/reports/flow/diagram.svg?process=nothing").status_code == 404
