"""Earlier revisions of a draft on their page, and where the running cases of its process stand."""

from __future__ import annotations

from tests.unit.portal_pages.a_portal import services_of, the_portal
from tests.unit.portal_pages.test_designer_pages import APPROVER, page
from tests.unit.portal_pages.test_version_pages import DESIGNER

FIRST = "/designer/admission/d1/revisions/1"


def test_an_earlier_revision_tells_what_came_after_and_can_be_gone_on_with() -> None:
    assert f'href="{FIRST}"' in page("/designer/admission/d1")
    shown = page(FIRST)
    assert "这一稿之后改了什么" in shown and "第 2 稿（现在）" in shown and "恢复为这一稿" in shown
    assert f'data-desk="{FIRST}/desk"' in shown and "data-readonly" in shown
    assert "Go on with this revision" in page(FIRST, language="en")
    services = services_of(the_portal(DESIGNER))
    answer = the_portal(DESIGNER).test_client().post(f"{FIRST}/restore", data={"revision": "2"})
    assert answer.status_code == 303 and answer.location.endswith("/designer/admission/d1?saved=1")
    (sent,) = services.sent
    assert sent[2:4] == ("/definition-drafts/d1/restore", {"revision": 2, "wanted": 1})


def test_only_who_draws_goes_on_with_an_earlier_revision_and_only_before_it_is_handed_in() -> None:
    assert "恢复为这一稿" not in page(FIRST, APPROVER)
    assert "恢复为这一稿" not in page("/designer/admission/submitted/revisions/1")
    assert "恢复为这一稿" not in page("/designer/admission/d1/revisions/2")


def test_the_desk_of_a_revision_marks_what_was_changed_later() -> None:
    desk = the_portal(DESIGNER).test_client().get(f"{FIRST}/desk").json
    assert desk["differences"][0]["element"] == "review_application" and desk["findings"] == []


def test_a_draft_tells_where_running_cases_stand_and_which_step_they_would_miss() -> None:
    shown = page("/designer/admission/d1")
    assert "在办案件停在哪里" in shown and "书面传阅" in shown and "草稿中没有" in shown
    assert "/versions/admission/adm_simple" in shown
    desk = the_portal(DESIGNER).test_client().get("/designer/admission/d1/desk").json
    assert desk["running"] == {"review": 2, "vote": 1}
    assert "在办案件停在哪里" not in page("/designer/admission/submitted", APPROVER)
