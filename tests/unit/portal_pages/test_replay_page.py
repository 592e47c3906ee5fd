"""The replay of a draft on a page: asked for, watched, filtered, taken along as a workbook."""

from __future__ import annotations

import io
import json
import re
from html import unescape

import pytest
from openpyxl import load_workbook

from chassis.web.refusals import RoleMissing
from portal.clients.services import ServiceProblem
from tests.unit.portal_pages import some_drafts
from tests.unit.portal_pages.a_portal import OFFICE_CLERK, FixtureServices, services_of, the_portal
from tests.unit.portal_pages.test_version_pages import DESIGNER

PATH = "/designer/admission/d1/replays"


@pytest.fixture
def services() -> FixtureServices:
    return services_of(the_portal(DESIGNER))


def test_the_page_tells_how_many_go_otherwise_and_lists_them() -> None:
    page = the_portal(DESIGNER).test_client().get(PATH).text
    for words in (
        "推演完成",
        "1000 / 1000",
        "940",
        "430211-ADM-2026-00001",
        "草稿多走“初审把关”",
        "-3 个工作日",
    ):
        assert words in page, words
    assert "+2 个工作日" in page and "系统开始保存办理数据以前的案件" in page
    heat = json.loads(unescape(re.search(r'data-heat="([^"]*)"', page)[1]))  # type: ignore[index]
    assert heat == [{"id": "review_application", "words": ["49 件"], "level": 4, "late": False}]


def test_the_list_is_narrowed_by_verdict_and_step(services: FixtureServices) -> None:
    the_portal(DESIGNER).test_client().get(f"{PATH}?run=r1&verdict=other&element=review_application&after=9")
    asked = next(params for _, path, params in services.asked if path.endswith("/replays/r1"))
    assert asked == {"verdict": "other", "element": "review_application", "after": 9}
    services.asked.clear()
    the_portal(DESIGNER).test_client().get(f"{PATH}?run=r1&verdict=nonsense&after=-77")
    asked = next(params for _, path, params in services.asked if path.endswith("/replays/r1"))
    assert asked == {"after": -1}


def test_it_is_begun_and_stopped(services: FixtureServices) -> None:
    client = the_portal(DESIGNER).test_client()
    answer = client.post(PATH, data={"since": "2026-01-01"})
    assert answer.status_code == 303 and answer.headers["Location"].endswith("/replays?run=r1")
    client.post(PATH, data={"since": " "})
    client.post(f"{PATH}/r1/stop")
    told = [(path, body) for _, _, path, body, _ in services.sent]
    assert told == [
        ("/definition-drafts/d1/replays", {"since": "2026-01-01"}),
        ("/definition-drafts/d1/replays", {"since": None}),
        ("/definition-drafts/d1/replays/r1/stop", None),
    ]


def test_a_refusal_is_told_on_the_page(services: FixtureServices) -> None:
    problem = {
        "title": "这份草稿正在推演",
        "title_en": "This draft is being replayed",
        "code": "replay-under-way",
    }
    services.refusal = ServiceProblem("admission", 409, problem)
    try:
        answer = the_portal(DESIGNER).test_client().post(PATH)
    finally:
        services.refusal = None
    assert answer.status_code == 409 and "这份草稿正在推演" in answer.text


def test_while_it_runs_the_page_looks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(some_drafts.REPLAY, "state", "running")
    page = the_portal(DESIGNER).test_client().get(PATH).text
    assert "推演中" in page and 'hx-trigger="every 2s"' in page and "停止" in page and "导出" not in page


def test_a_draft_nothing_was_replayed_with_offers_to_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(some_drafts, "read", lambda service, path: _without_replays(path))
    page = the_portal(DESIGNER).test_client().get(PATH).text
    assert "开始推演" in page and "推演完成" not in page


def _without_replays(path: str) -> object:
    return {"items": [], "next": None} if path.endswith("/replays") else some_drafts.DRAFTS["d1"]


def test_the_workbook_holds_every_case_and_what_was_asked() -> None:
    answer = the_portal(DESIGNER).test_client().get(f"{PATH}/r1.xlsx")
    assert answer.status_code == 200 and "adm_simple-replay.xlsx" in answer.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.data))
    rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    assert rows[1][:5] == ["430211-ADM-2026-00001", 3, "2026-10-20", "走法不同", -3]
    assert rows[2][3] == "只是时限不同"
    notes = [row[0] for row in book.worksheets[1].iter_rows(values_only=True)]
    assert "没有办理记录" in notes


def test_it_is_nobody_elses() -> None:
    client = the_portal(OFFICE_CLERK).test_client()
    client.application.testing = True
    for method, path in (
        ("GET", PATH),
        ("POST", PATH),
        ("POST", f"{PATH}/r1/stop"),
        ("GET", f"{PATH}/r1.xlsx"),
    ):
        with pytest.raises(RoleMissing):
            client.open(path, method=method)


def test_it_speaks_english() -> None:
    client = the_portal(DESIGNER).test_client()
    client.set_cookie("language", "en")
    page = client.get(PATH).text
    assert "Replay ended cases" in page and "the draft also goes to “Review”" in page
