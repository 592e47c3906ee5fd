"""流程版本: what runs under which version, what a migration would do, and moving cases there and back."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from chassis.actor import Actor
from chassis.web.refusals import RoleMissing
from portal.clients.services import ServiceProblem
from tests.unit.portal_pages import some_versions
from tests.unit.portal_pages.a_portal import FixtureServices, a_portal, services_of, the_portal
from tests.unit.portal_pages.test_incident_pages import is_sound

DESIGNER = Actor(
    "u7", "流程设计员", "流程设计员", "430211-swb", "办公室", frozenset({"process_designer@430211"})
)
PAGE = "/versions/admission/adm_simple"
WISH = {"from": "1", "to": "2"}
REASON = {**WISH, "reason": "制度修订", "request_key": "k" * 16}


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> FixtureServices:
    monkeypatch.setattr(some_versions, "PREVIEW", dict(some_versions.PREVIEW))
    return services_of(the_portal(DESIGNER))


@pytest.fixture
def client(services: FixtureServices) -> FlaskClient:
    return the_portal(DESIGNER).test_client()


def sent(services: FixtureServices, ending: str) -> list[Any]:
    return [payload for _, _, path, payload, _ in services.sent if path.endswith(ending)]


def test_every_process_is_shown_with_its_versions_and_where_their_cases_stand(client: FlaskClient) -> None:
    page = client.get("/versions").text
    assert is_sound(page)
    for words in ("简易程序", "随软件提供", "2026-11-18", "办公室主任", "初审", "书面传阅", "04ad04ad04ad"):
        assert words in page, words
    client.set_cookie("language", "en")
    assert "comes with the software" in client.get("/versions").text


@pytest.mark.parametrize(
    ("day", "said"), [("2026-11-19", "改回按前一版办理"), ("2099-01-01", "到启用日期也不启用")]
)
def test_the_newest_version_is_withdrawn_before_its_day_as_well(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, day: str, said: str
) -> None:
    monkeypatch.setitem(some_versions.VERSIONS[0], "in_force_from", day)
    page = client.get("/versions/admission/adm_simple").text
    assert "停用第 2 版" in page and said in page
    monkeypatch.setitem(some_versions.VERSIONS[0], "withdrawn_at", "2026-11-20T00:00:00+00:00")
    assert "停用第" not in client.get("/versions/admission/adm_simple").text, "the software brought the other"


def test_only_designers_have_the_pages() -> None:
    office = a_portal()
    office.testing = True
    assert "/versions" not in office.test_client().get("/inbox").text
    for path, method in (
        ("/versions", "GET"),
        (PAGE, "GET"),
        (f"{PAGE}/migrate", "POST"),
        (f"{PAGE}/undo", "POST"),
    ):
        with pytest.raises(RoleMissing):
            office.test_client().open(path, method=method)
    assert 'href="/versions"' in the_portal(DESIGNER).test_client().get("/inbox").text


def test_a_preview_says_what_stays_what_is_refused_and_why(
    client: FlaskClient, services: FixtureServices
) -> None:
    page = client.get(PAGE, query_string=WISH).text
    assert is_sound(page)
    for words in ("可以迁移 2 件", "不能迁移 1 件", "不变", "新版本中没有", "写明新旧对应", "element-gone"):
        assert words in page, words
    assert 'value="i1"' in page and 'value="i3"' not in page, "what cannot move cannot be ticked"
    client.get(PAGE, query_string={**WISH, "step.vote": "circulate"})
    assert sent(services, "/preview")[-1]["renamed"] == {"vote": "circulate"}
    client.set_cookie("language", "en")
    assert "not in the new version" in client.get(PAGE, query_string=WISH).text


def test_the_ticked_cases_are_moved_each_by_itself(client: FlaskClient, services: FixtureServices) -> None:
    data = {**REASON, "which": "ticked", "case": ["i1", "i5"], "step.vote": "circulate"}
    page = client.post(f"{PAGE}/migrate", data=data).text
    (body,) = sent(services, "adm_simple/migrations")
    assert body == {
        "from_version": 1, "to_version": 2, "renamed": {"vote": "circulate"}, "reason": "制度修订",
        "cases": [{"id": "i1"}, {"id": "i5"}],
    }  # fmt: skip
    assert page.count('<span class="lamp green">已迁移') == page.count('<span class="lamp red">没有迁移') == 1
    assert "已迁移 1 件到 v2" in page and "1 件没有迁移" in page and "不能撤回" in page
    assert services.sent[-1][-1] == "k" * 16


def test_all_are_moved_batch_by_batch_with_the_progress_said(
    client: FlaskClient, services: FixtureServices
) -> None:
    some_versions.PREVIEW["next"] = "i3"
    page = client.post(f"{PAGE}/migrate", data={**REASON, "which": "all"}).text
    assert sent(services, "adm_simple/migrations")[0]["cases"] == [{"id": "i1"}, {"id": "i2"}]
    assert "data-onward" in page and 'name="after" value="i3"' in page and "3 / 5" in page
    some_versions.PREVIEW["next"] = None
    data = {**REASON, "which": "all", "after": "i3", "moved": "2", "kept": "1"}
    page = client.post(f"{PAGE}/migrate", data=data).text
    assert sent(services, "/preview")[-1]["after"] == "i3"
    assert "已迁移 4 件，不能迁移 2 件留在原版本" in page and "data-onward" not in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({**REASON, "which": "ticked", "case": "i1", "reason": " "}, "请写明迁移原因"),
        ({**REASON, "which": "ticked"}, "请勾选案件"),
    ],
)
def test_without_a_reason_or_a_case_nothing_is_moved(
    client: FlaskClient, services: FixtureServices, data: dict[str, str], words: str
) -> None:
    answer = client.post(f"{PAGE}/migrate", data=data)
    assert answer.status_code == 422 and words in answer.text and is_sound(answer.text)
    assert sent(services, "adm_simple/migrations") == []
    assert ('value="i1" checked' in answer.text) == ("case" in data)


def test_what_was_moved_is_taken_back(client: FlaskClient, services: FixtureServices) -> None:
    page = client.get(PAGE).text
    assert 'value="m4"' in page and 'value="m5"' not in page and "已走下一步" in page and "已撤回" in page
    page = client.post(f"{PAGE}/undo", data={"migration": ["m4", "m5"], "request_key": "k" * 16}).text
    assert sent(services, "/undo") == [{"migrations": [{"id": "m4"}, {"id": "m5"}]}]
    assert "已撤回 1 件" in page and "1 件没有撤回" in page and "430211-adm-2026-00005" in page
    none = client.post(f"{PAGE}/undo")
    assert none.status_code == 422 and "请勾选要撤回的迁移" in none.text


def test_what_the_service_refuses_is_said_on_the_page(client: FlaskClient, services: FixtureServices) -> None:
    same = {"code": "same-version", "title": "迁移前后是同一个版本", "title_en": "Both are the same version"}
    services.refusal = ServiceProblem("admission", 422, same)
    answer = client.get(PAGE, query_string={"from": "2", "to": "2"})
    assert answer.status_code == 422 and "迁移前后是同一个版本" in answer.text
    assert client.post(f"{PAGE}/migrate", data={"reason": "x"}).status_code == 400
