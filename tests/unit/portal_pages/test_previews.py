"""Papers are shown in the browser only when they are PDF or pictures, and can do nothing there."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.clients.services import ServiceProblem
from tests.unit.portal_pages import fixtures
from tests.unit.portal_pages.a_portal import File, FixtureServices, services_of, the_portal

PNG = b"\x89PNG\r\n\x1a\n...."


@pytest.fixture
def client() -> FlaskClient:
    return the_portal().test_client()


def giving(monkeypatch: pytest.MonkeyPatch, content: bytes, told: str, name: str) -> None:
    monkeypatch.setattr(FixtureServices, "download", lambda *_, **__: File(content, told, name))


@pytest.mark.parametrize(
    ("content", "kind", "sandboxed"), [(b"%PDF-1.7", "application/pdf", False), (PNG, "image/png", True)]
)
def test_what_is_shown_is_told_by_its_content_and_may_do_nothing(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, content: bytes, kind: str, sandboxed: bool
) -> None:
    giving(monkeypatch, content, "text/html", "方案.html")
    answer = client.get("/previews/admission/attachments/a1")
    assert (answer.status_code, answer.data, answer.content_type) == (200, content, kind)
    assert answer.headers["Content-Disposition"].startswith("inline;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'") and "script-src" not in policy
    assert ("sandbox" in policy) is sandboxed
    assert answer.headers["X-Frame-Options"] == "DENY" and "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("content", [b"<html><script>1</script>", b"<svg onload='1'/>", b"PK\x03\x04.."])
def test_anything_else_is_saved_whatever_it_is_called(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    giving(monkeypatch, content, "application/pdf", "方案.pdf")
    answer = client.get("/previews/admission/attachments/a1")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["tasks/t1", "notices/../tasks/t1", "metrics"])
def test_nothing_but_papers_is_shown(client: FlaskClient, path: str) -> None:
    assert client.get(f"/previews/admission/{path}").status_code == 404


def test_case_and_task_lead_to_what_can_be_shown_and_tell_the_whole_digest(client: FlaskClient) -> None:
    for address in (f"/cases/admission/{fixtures.CASE_NO}", "/tasks/admission/t1"):
        page = client.get(address).text
        for one in fixtures.CASE["attachments"]:
            assert one["sha256"] in page
            shown = one["name"].endswith((".pdf", ".png", ".jpg"))
            assert (f'href="/previews/admission{one["href"]}"' in page) is shown


def test_a_refused_attachment_is_told_on_the_page_of_the_task(monkeypatch: pytest.MonkeyPatch) -> None:
    portal = the_portal()
    problem: dict[str, Any] = {
        "title": "附件过大，没有保存",
        "title_en": "The attachment is too large and was not kept",
        "detail": "“大.pdf”有 30.0 MB",
        "detail_en": "“大.pdf” has 30.0 MB",
        "code": "attachment-too-large",
        "rule": "B0",
        "errors": [],
    }
    services = services_of(portal)
    services.refusal = ServiceProblem("admission", 413, problem)
    sent = {"file": (io.BytesIO(b"%PDF"), "大.pdf"), "request_key": "k"}
    answer = portal.test_client().post("/tasks/admission/t1/attachments", data=sent)
    assert answer.status_code == 413 and services.sent == []
    assert "附件过大，没有保存" in answer.text and 'id="deal"' in answer.text


def test_only_where_files_are_kept_can_they_be_added(client: FlaskClient) -> None:
    assert 'name="file"' in client.get("/tasks/admission/t1").text
    assert 'name="file"' not in client.get("/tasks/dispatch/t1").text
