"""One agency's whole year in a real browser, from its statement to the published result (B8, B9).

The clock is set, so the year takes a minute. What other walks show already goes over HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.accessibility import violations
from tests.e2e.people import County, Person
from tests.e2e.set_clock import SetClockProduct, running_at
from tests.integration.assessment.agreeing import DUTIES, TARGETS
from tests.integration.assessment.judging import OFFICE, Year, marks, somebody

pytestmark = pytest.mark.thorough

AGENCY, NAME, TOWNSHIP, POLICE = "430211-gaj-sslpcs", "嵩山路派出所", "430211001", "430211-gaj"
HEAD, CLERK = somebody("agency_head", AGENCY), somebody("township_clerk", TOWNSHIP)
PARTY, LEADER = somebody("township_party_committee", TOWNSHIP), somebody("department_leader", POLICE)
JANUARY, MARCH = datetime(2026, 1, 5, 2, tzinfo=UTC), datetime(2026, 3, 2, 2, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, 2, tzinfo=UTC)
PHONE = {"width": 390, "height": 844}
MINIMA = {"staff": 10, "residents": 30, "users": 30}


@pytest.fixture(scope="module")
def set_product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SetClockProduct]:
    with running_at(tmp_path_factory.mktemp("year"), JANUARY) as product:
        yield product


@pytest.fixture
def county(browser: Browser, set_product: SetClockProduct) -> Iterator[County]:
    county = County(browser, set_product.house.address, set_product.passwords)
    yield county
    for person in county.present.values():
        person.context.close()


def states(year: Year) -> None:
    """Agency and township sign in January; in March the scheme is frozen."""
    body = {"year": 2026, "agency": AGENCY, "township": TOWNSHIP}
    case_no = year.post(HEAD, "/statements", body).get_json()["cases"][0]
    year.does(HEAD, case_no, "take_stock", "listed", duties=DUTIES)
    year.does(HEAD, case_no, "draft_plan", "propose", targets=TARGETS)
    year.does(CLERK, case_no, "negotiate_plan", "agree")
    year.does(LEADER, case_no, "consent_to_plan", "agree")
    year.does(HEAD, case_no, "sign_for_agency", "sign")
    year.does(PARTY, case_no, "sign_for_township", "sign")


def freezes(year: Year) -> None:
    """The performance office freezes the scheme of the year."""
    form = year.get(OFFICE, "/schemes/2026").get_json()["data"]
    year.post(OFFICE, "/schemes/2026/draft", {"data": {**form, "basis": "株天考〔2026〕1号"}})
    assert year.post(OFFICE, "/schemes/2026/freeze", {}).status_code == 200


def draws_samples(clerk: Person, case_no: str) -> list[str]:
    """The township draws its samples on the page; the links of the slips."""
    clerk.goes_to(f"/surveys/{case_no}/{TOWNSHIP}")
    for group, size in MINIMA.items():
        said = {"frame": size, "size": size, "source": "名册"}
        clerk.fills({f"{group}-{key}": value for key, value in said.items()})
    clerk.fills({"lottery": "2026140", "due": "2026-12-20"})
    clerk.page.get_by_role("button", name="抽样并生成测评码").click()
    expect(clerk.page.locator("h2").first).to_contain_text("社区工作人员")
    return re.findall(r"http://[\d.:]+/s\?t=[\w-]+", clerk.page.locator("#main").inner_text())


def answers_on_a_phone(browser: Browser, link: str) -> None:
    """Four questions, no sign-in, nothing over the edge, and the code works once."""
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.goto(link)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for choice in page.get_by_label("满意", exact=True).all():
        choice.check()
    page.get_by_role("button", name="提交").tap()
    expect(page.locator("#main")).to_contain_text("谢谢，已经计入")
    page.goto(link)
    expect(page.locator("#problem")).to_be_visible()
    context.close()


def test_a_year_from_the_statement_to_the_publication(
    browser: Browser, county: County, set_product: SetClockProduct
) -> None:
    year = set_product.year()
    states(year)
    set_product.set(MARCH)
    freezes(year)
    set_product.set(DECEMBER)
    office = county.person("jxb.clerk")
    office.goes_to("/assessments?year=2026")
    office.page.get_by_role("button", name=re.compile("开始考评")).click()
    expect(office.page.locator(".note.good")).to_be_visible()
    lines = year.get(OFFICE, "/assessments?year=2026").get_json()["items"]
    case_no = next(one["case_no"] for one in lines if one["agency"] == AGENCY)
    clerk = county.person("songshanlu.clerk")
    links = draws_samples(clerk, case_no)
    assert len(set(links)) == sum(MINIMA.values())
    answers_on_a_phone(browser, links[0])
    liked = dict.fromkeys(("management", "handling", "attitude", "conduct"), "satisfied")
    for link in links[1:]:
        body = {"token": link.partition("?t=")[2], "answers": liked}
        assert year.post(CLERK, "/survey-sheet", body).status_code == 200
    clerk.goes_to(f"/surveys/{case_no}/{TOWNSHIP}")
    clerk.page.get_by_role("button", name="结束测评").click()
    expect(clerk.page.locator(".note.good")).to_contain_text("测评已结束")
    clerk.does(NAME, "录入满意度测评", {})
    rows = [
        {"target": one["target"], "degree": "95", "result": "见月报", "evidence": "月报"}
        for one in _data(year, case_no, "check_targets")["targets"]
    ]
    year.does(CLERK, case_no, "check_targets", "checked", targets=rows)
    sheet = marks(I1="38", I2="19", I3="24", I4="15")
    year.does(CLERK, case_no, "score_territorial", "scored", marks=sheet)
    year.does(PARTY, case_no, "lock_territorial", "lock")
    police = somebody("department_clerk", POLICE)
    year.does(police, case_no, "score_statutory", "scored", marks=marks(D1="48", D2="29", D3="19"))
    clerk.goes_to(f"/cases/assessment/{case_no}")
    expect(clerk.page.locator("#main")).not_to_contain_text("48.00")
    year.does(LEADER, case_no, "lock_statutory", "lock")
    clerk.does(NAME, "告知考评结果", {})
    county.person("gaj-sslpcs.head").does(NAME, "接受或者提出异议", {"outcome": "accept"})
    office.does(NAME, "审定结果", {})
    office.does(NAME, "公布结果", {})
    office.goes_to(f"/assessments/{case_no}")
    # T 96, S 100, D 96: 0.4 × 96 + 0.2 × 100 + 0.4 × 96 = 96.80; P = (2 × 96 + 100) / 3 = 97.33
    expect(office.page.locator(".tiles")).to_contain_text("96.80")
    expect(office.page.locator(".tiles")).to_contain_text("97.33")
    expect(office.page.locator(".tiles")).to_contain_text("优秀")
    assert violations(office.page) == []
    assert [one for person in county.present.values() for one in person.complaints] == []


def _data(year: Year, case_no: str, step: str) -> dict[str, list[dict[str, str]]]:
    data: dict[str, list[dict[str, str]]] = year.get(
        CLERK, f"/tasks/{year.task(CLERK, case_no, step).id}"
    ).get_json()["data"]
    return data
