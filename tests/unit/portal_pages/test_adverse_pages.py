"""The pages of opinions on heads: who is offered what."""

from __future__ import annotations

import pytest

from chassis.actor import Actor
from chassis.web.refusals import RoleMissing
from portal.clients.services import ServiceProblem
from tests.unit.portal_pages.a_portal import OFFICE_CLERK, services_of, the_portal

PARTY = Actor(
    "u8", "群丰镇党委负责人", "党委负责人", "430211101", "群丰镇",
    frozenset({"township_party_committee@430211101"}),
)  # fmt: skip


def test_a_party_committee_begins_and_goes_on_at_its_case():
    portal = the_portal(PARTY)
    client, services = portal.test_client(), services_of(portal)
    assert '<select id="agency"' in client.get("/adverse-opinions/new").text
    answer = client.post("/adverse-opinions/new", data={"agency": "430211-scjgj-qfs"})
    assert answer.status_code == 303 and "/cases/dispatch/" in answer.headers["Location"]
    assert services.sent[0][:4] == ("POST", "dispatch", "/adverse-opinions", {"agency": "430211-scjgj-qfs"})


def test_a_refusal_is_told_on_the_form_and_the_choice_is_kept():
    portal = the_portal(PARTY)
    problem = {"title": "没有在任负责人", "status": 409, "code": "head-vacant", "rule": "APP-06"}
    services_of(portal).refusal = ServiceProblem("dispatch", 409, problem)
    answer = portal.test_client().post("/adverse-opinions/new", data={"agency": "430211-scjgj-qfs"})
    assert answer.status_code == 409 and "APP-06" in answer.text


def test_others_are_not_offered_to_begin_one():
    portal = the_portal(OFFICE_CLERK)
    portal.testing = True
    client = portal.test_client()
    assert "/adverse-opinions/new" not in client.get("/adverse-opinions").text
    with pytest.raises(RoleMissing):
        client.get("/adverse-opinions/new")
