"""勘误 on the page of an item: the office confirms it, and a refusal keeps what was typed."""

from __future__ import annotations

from portal.clients.services import ServiceProblem
from tests.unit.portal_pages.a_portal import COMMUNITY, OFFICE_CLERK, FixtureServices, a_portal
from tests.unit.portal_pages.test_catalogue_pages import ITEM

HREF = f"/catalogue/{ITEM['ref']}/correction"
FORM = {"field": "content", "text": "更正后", "reason": "笔误", "request_key": "k1"}


def test_the_office_sends_field_text_and_reason_and_others_see_no_form() -> None:
    services = FixtureServices()
    client = a_portal(OFFICE_CLERK, services).test_client()
    assert HREF in client.get(f"/catalogue/{ITEM['ref']}").text
    assert HREF not in a_portal(COMMUNITY).test_client().get(f"/catalogue/{ITEM['ref']}").text
    assert client.post(HREF, data=FORM).status_code == 303
    sent = {"field": "content", "text": "更正后", "reason": "笔误"}
    assert services.sent[-1] == ("POST", "admission", f"/items/{ITEM['ref']}/correction", sent, "k1")


def test_a_refusal_is_told_with_the_text_still_there() -> None:
    problem = {"title": "不是笔误，须申请变更", "code": "meaning-would-change"}
    services = FixtureServices(refusal=ServiceProblem("admission", 422, problem))
    page = a_portal(OFFICE_CLERK, services).test_client().post(HREF, data=FORM)
    assert page.status_code == 422 and "须申请变更" in page.text and "更正后</textarea>" in page.text
