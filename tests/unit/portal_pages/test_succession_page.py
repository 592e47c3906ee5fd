"""单位承继: the office registers who takes over whose items."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.web.refusals import RoleMissing
from portal.clients.services import ServiceProblem
from tests.unit.portal_pages.a_portal import COMMUNITY, OFFICE_CLERK, FixtureServices, a_portal

FORM = {
    "predecessor": "430211-jyj", "successor": "430211-mzj", "proof": "改革方案", "valid_from": "2026-11-20",
    "request_key": "k1",
}  # fmt: skip


class Registering(FixtureServices):
    """Answers with the items that were handed over."""

    def send(self, method: str, service: str, path: str, payload: Any, **more: Any) -> Any:
        super().send(method, service, path, payload, **more)
        duties, cases = ["ZR-2026-00002"], ["430211-adm-2026-00007"]
        return {"items": ["SX-2026-00001"], "duties": duties, "cases": cases}


def test_the_form_is_sent_whole_and_the_page_lists_what_was_handed_over() -> None:
    services = Registering()
    client = a_portal(OFFICE_CLERK, services).test_client()
    assert 'value="2026-11-20"' in client.get("/catalogue/succession").text
    page = client.post("/catalogue/succession", data=FORM)
    assert page.status_code == 200 and "SX-2026-00001" in page.text
    assert "/cases/admission/430211-adm-2026-00007" in page.text
    assert "/township-duties/ZR-2026-00002" in page.text
    sent = {key: value for key, value in FORM.items() if key != "request_key"}
    assert services.sent[-1] == ("POST", "admission", "/successions", sent, "k1")


def test_a_refusal_keeps_what_was_filled_in() -> None:
    services = Registering(
        refusal=ServiceProblem("admission", 422, {"title": "承继登记不成立", "code": "succession-invalid"})
    )
    page = a_portal(OFFICE_CLERK, services).test_client().post("/catalogue/succession", data=FORM)
    assert page.status_code == 422 and "承继登记不成立" in page.text and 'value="改革方案"' in page.text


def test_only_the_office_sees_it() -> None:
    somebody = a_portal(COMMUNITY, Registering())
    somebody.testing = True
    with pytest.raises(RoleMissing):
        somebody.test_client().get("/catalogue/succession")
