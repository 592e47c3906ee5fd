"""乡镇职责: the public lists of the townships, one duty, and the request of a department."""

from __future__ import annotations

from portal.clients.services import ServiceProblem
from tests.unit.portal_pages.a_portal import OFFICE_CLERK, FixtureServices, a_portal, services_of, the_portal


def test_anybody_reads_what_a_township_took_on_and_what_has_arrived() -> None:
    services = FixtureServices()
    page = a_portal(None, services).test_client().get("/township-duties?township=430211001").text
    assert services.asked[-1] == ("admission", "/township-duties", {"township": "430211001", "limit": 50})
    assert '权随责转 <span class="num">1/2</span>' in page and "人随事转" not in page
    assert "待权、人、费到位" in page and 'href="/township-duties/ZR-2026-00001"' in page
    assert "申请乡镇职责准入" not in page


def test_one_duty_tells_what_arrived_where_and_what_is_waived() -> None:
    page = a_portal(None, FixtureServices()).test_client().get("/township-duties/ZR-2026-00001").text
    assert "区政府第3次常务会议纪要" in page and "使用现有人员" in page
    assert page.index("已到位") < page.index("应到位") and "看案卷" not in page


def test_a_department_begins_with_the_name_and_goes_on_at_its_first_task() -> None:
    portal = the_portal(OFFICE_CLERK)
    client, services = portal.test_client(), services_of(portal)
    assert "/township-duties/new" in client.get("/applications").text
    answer = client.post("/township-duties/new", data={"name": "校车巡查", "request_key": "k1"})
    assert answer.status_code == 303
    assert services.sent == [("POST", "admission", "/township-duties", {"name": "校车巡查"}, "k1")]


def test_a_refusal_keeps_what_was_filled_in() -> None:
    refused = ServiceProblem("admission", 422, {"title": "请补全职责", "code": "duty-incomplete"})
    client = a_portal(OFFICE_CLERK, FixtureServices(refusal=refused)).test_client()
    page = client.post("/township-duties/new", data={"name": "校车巡查"})
    assert page.status_code == 422 and "请补全职责" in page.text and 'value="校车巡查"' in page.text
