"""The pages of whistles: what a township fills in, and what it is told."""

from __future__ import annotations

from chassis.actor import Actor
from portal.clients.services import ServiceProblem
from tests.unit.portal_pages.a_portal import services_of, the_portal

TOWNSHIP = Actor(
    "u7", "嵩山路街道经办人", "经办人", "430211001", "嵩山路街道", frozenset({"township_clerk@430211001"})
)
FILLED = {
    "kind": "emergency", "title": "渣土堵路", "description": "夜间倾倒", "place": "珠江北路口",
    "asks.0._row": "1", "asks.0.body": "430211-mzj", "asks.0.asked": "清理",
}  # fmt: skip


def test_a_township_blows_the_whistle_and_goes_on_at_its_case():
    portal = the_portal(TOWNSHIP)
    services = services_of(portal)
    answer = portal.test_client().post("/whistles/new", data=FILLED)
    assert answer.status_code == 303
    method, service, path, sent, _ = services.sent[0]
    assert (method, service, path) == ("POST", "dispatch", "/whistles")
    assert sent["asks"] == [{"body": "430211-mzj", "asked": "清理"}] and sent["routine"] is False


def test_another_row_keeps_what_was_written():
    portal = the_portal(TOWNSHIP)
    services = services_of(portal)
    page = portal.test_client().post("/whistles/new", data={**FILLED, "_do": "add:asks"}).text
    assert 'name="asks.1._row"' in page and "珠江北路口" in page
    assert services.sent == []


def test_a_refusal_is_shown_with_what_was_written():
    portal = the_portal(TOWNSHIP)
    told = {"title": "该单位不能被吹哨", "title_en": "This body cannot be called", "rule": "DSP-03"}
    services_of(portal).refusal = ServiceProblem("dispatch", 422, {**told, "code": "body-not-callable"})
    answer = portal.test_client().post("/whistles/new", data=FILLED)
    assert answer.status_code == 422
    assert "该单位不能被吹哨" in answer.text and "珠江北路口" in answer.text


def test_a_department_is_not_offered_to_whistle():
    page = the_portal().test_client().get("/whistles").text
    assert "/whistles/new" not in page and "珠江北路渣土堵路" in page
