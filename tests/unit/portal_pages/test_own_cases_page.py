"""本县程序: a reader begins what he is offered, and what is refused is told on the page."""

from __future__ import annotations

import pytest

from portal.clients.services import ServiceProblem
from tests.unit.portal_pages.a_portal import FixtureServices, services_of, the_portal

OFFERED = {"items": [{"process_id": "training_needs", "name": {"zh": "培训需求征集", "en": "Training"}}]}


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> FixtureServices:
    get = FixtureServices.get

    def offered(self: FixtureServices, service: str, path: str, **about: object) -> object:
        if path == "/local-cases/offered":
            return OFFERED if service == "admission" else {"items": []}
        return get(self, service, path, **about)  # type: ignore[arg-type]

    monkeypatch.setattr(FixtureServices, "get", offered)
    return services_of(the_portal())


def test_a_case_is_begun_with_its_subject(services: FixtureServices) -> None:
    client = the_portal().test_client()
    assert "培训需求征集" in client.get("/own-cases").text
    begun = client.post("/own-cases", data={"process": "admission/training_needs", "title": "急救培训"})
    assert begun.status_code == 303 and "/cases/admission/" in begun.location
    (sent,) = services.sent
    assert sent[1:4] == ("admission", "/local-cases", {"process_id": "training_needs", "title": "急救培训"})


def test_without_a_subject_or_the_post_nothing_is_begun(services: FixtureServices) -> None:
    client = the_portal().test_client()
    missing = client.post("/own-cases", data={"process": "admission/training_needs", "title": " "})
    assert missing.status_code == 422 and "请选择程序并填写事由" in missing.text and services.sent == []
    services.refusal = ServiceProblem("admission", 403, {"title": "您的岗位不能办理立案", "title_en": "x"})
    refused = client.post("/own-cases", data={"process": "admission/training_needs", "title": "急救"})
    assert refused.status_code == 403 and "您的岗位不能办理立案" in refused.text
    services_of(the_portal())
