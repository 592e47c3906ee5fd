"""The page of a case's messages: what was said, sent and taken in, also while a listener is away."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from contracts import registry
from portal.clients.services import ServiceUnavailable
from portal.web.message_words import message_words
from tests.unit.portal_pages import fixtures
from tests.unit.portal_pages.a_portal import FixtureServices, the_portal

ADDRESS = f"/cases/admission/{fixtures.CASE_NO}"


@pytest.fixture
def client() -> FlaskClient:
    return the_portal().test_client()


def test_each_message_tells_when_it_was_sent_and_taken_in(client: FlaskClient) -> None:
    page = client.get(f"{ADDRESS}/messages").text
    assert "事项准入" in page and "admission.item-admitted.v1" in page and "SX-2026-00001" in page
    assert "2026-11-20 09:02" in page  # taken in by dispatch, told in the county's time
    assert page.count("等前一条") == page.count("处理失败") == page.count("待发出") == 1
    assert page.count("还没有收到") == 1
    assert f'href="{ADDRESS}/messages"' in client.get(ADDRESS).text


def test_a_listener_that_is_away_is_named_and_the_rest_is_shown(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = FixtureServices.get

    def get(self: FixtureServices, service: str, path: str, **options: Any) -> Any:
        if (service, path) == ("dispatch", "/messages/taken"):
            raise ServiceUnavailable(service)
        return told(self, service, path, **options)

    monkeypatch.setattr(FixtureServices, "get", get)
    page = client.get(f"{ADDRESS}/messages").text
    assert "暂时问不到对方是否收下：派驻与派单" in page
    assert page.count("问不到</span>") == 3 and "等前一条" in page


def test_every_message_has_a_name() -> None:
    with the_portal().test_request_context():
        unnamed = [name for name in registry.SCHEMAS if message_words(name) == name]
    assert unnamed == []
