"""试运行: what comes next is offered; what was chosen is sent with all the steps before it."""

from __future__ import annotations

import json

import pytest

from portal.web.dry_run import read_values, written_values
from tests.unit.portal_pages import some_drafts
from tests.unit.portal_pages.a_portal import FixtureServices, services_of, the_portal
from tests.unit.portal_pages.test_version_pages import DESIGNER

PATH = "/designer/admission/d1/dry-run"


@pytest.fixture
def services() -> FixtureServices:
    return services_of(the_portal(DESIGNER))


def test_values_are_typed_one_a_line_and_come_back_as_they_were() -> None:
    values = read_values('applicant = 教育局\ntownships = ["a","b"]\nsound = true\nscore = 4.5\n\nnonsense')
    assert values == {"applicant": "教育局", "townships": ["a", "b"], "sound": True, "score": 4.5}
    texts = {"yes": "true", "number": "7", "spaced": " x ", "none": ""}
    assert read_values(written_values({**values, **texts})) == {**values, **texts}


def test_the_page_tells_what_was_done_and_offers_what_comes_next(services: FixtureServices) -> None:
    page = the_portal(DESIGNER).test_client().get(PATH).text
    for words in (
        "初审把关",
        "committee_office_clerk@office",
        "5 个工作日",
        "<option>fit</option>",
        "开始办理",
    ):
        assert words in page, words
    assert "townships = [&#34;t_1&#34;, &#34;t_2&#34;]" in page
    (sent,) = services.sent
    assert sent[2:4] == ("/definition-drafts/d1/dry-run", {"values": None, "steps": []})


def test_a_step_is_added_taken_back_and_begun_again(services: FixtureServices) -> None:
    client = the_portal(DESIGNER).test_client()
    given = {
        "steps": json.dumps([{"kind": "time", "element": "late", "outcome": None, "values": {}}]),
        "values": "applicant = a",
        "do": "person:review_application",
        "outcome:review_application": "fit",
        "values:review_application": "sound = true",
    }
    client.post(PATH, data=given)
    client.post(PATH, data={**given, "do": "back"})
    client.post(PATH, data={**given, "do": "again"})
    client.post(PATH, data={**given, "steps": "nonsense", "do": "burn:x"})
    taken, back, again, nonsense = (body["steps"] for _, _, _, body, _ in services.sent)
    assert taken[1] == {
        "kind": "person", "element": "review_application", "outcome": "fit", "values": {"sound": True},
    }  # fmt: skip
    assert back == again == nonsense == []


def test_where_it_stops_is_told(services: FixtureServices, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = {"zh": "没有变量 sound", "en": "there is no variable sound"}
    monkeypatch.setitem(some_drafts.RAN, "problem", problem)
    answer = the_portal(DESIGNER).test_client().get(PATH)
    assert answer.status_code == 422 and "没有变量 sound" in answer.text and "试运行停在这里" in answer.text
