"""The story of the demo county goes through the rules, and leaves work on the desks of its people."""

from __future__ import annotations

import httpx
import pytest

from chassis.web.identity import TokenSigner
from gatehouse.demo_work import DemoWork, NobodyAsked, Portal, read_story
from gatehouse.house import DEMO_COUNTY
from portal.clients.services import Services
from portal.storage.people import People
from tests.support import stock
from tests.support.actors import key_pair, post
from tests.support.county import County

WAITING = {
    "swb.clerk": "check_completeness",
    "nyncj.clerk": "submit_correction",
    "jyj.leader": "submit_application",
    "zzb.member": "cast_vote",
    "vicechair": "approve_application",
    "songshanlu.party": "reply_township",
    "baihe.secretary": "accept_order",
    "taishanlu.clerk": "forward_order",
    "cgj.clerk": "handle_event",
    "scjgj.clerk": "answer_dispatch",
    "liyu.secretary": "verify_event",
    "sthjj.clerk": "report_in",
    "majiahe.clerk": "consult_on_site",
    "qunfeng.clerk": "negotiate_plan",
    "cgj-ssld.head": "state_view",
}

# The story is one of the embedded default, where newcomers meet it.
pytestmark = pytest.mark.parametrize("kind", [stock.EMBEDDED], indirect=True)


@pytest.fixture
def portal(county: County) -> Portal:
    stack = county.stack
    apps = {name: stack.part(name).web_app for name in ("admission", "assessment", "dispatch")}
    services = Services(
        dict.fromkeys(apps, "http://127.0.0.1"),
        TokenSigner(key_pair()[0], clock=stack.clock),
        transports={name: httpx.WSGITransport(app=app) for name, app in apps.items()},
    )
    return Portal(services, People(stack.portal.works.reading, stack.clock), county.worklist, stack.clock)


def test_everybody_of_the_story_finds_work(county: County, portal: Portal) -> None:
    DemoWork(portal, wait=county.stack.settle).play(read_story(DEMO_COUNTY))
    county.stack.settle()
    for login, step in WAITING.items():
        assert step in {row["element_id"] for row in county.worklist.tasks(post(login)).rows}, login
    statements = county.get(post("jxb.clerk"), "/statements", "assessment").json["items"]
    assert sorted(one["state"] for one in statements) == ["NEGOTIATION", "SIGNED"]
    orders = county.get(post("swb.clerk"), "/orders", "dispatch", limit=20).json["items"]
    assert sorted(order["state"] for order in orders) == ["ACCEPTED", "BLOCKED", "CREATED", "FORWARDED"]


def test_a_step_that_never_comes_is_told(
    county: County, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = dict(read_story(DEMO_COUNTY))
    (first, *_), order = story["requests"], story["orders"][:0]
    way = [{**step, "role": "committee_chair", "at": "committee"} for step in story["way"][:1]]
    monkeypatch.setattr("gatehouse.demo_work.PATIENCE_SECONDS", 0.0)
    with pytest.raises(NobodyAsked, match="draft_plan never came to 区委副书记"):
        DemoWork(portal, wait=county.stack.settle).play(
            {**story, "requests": [{**first, "until": "draft_plan"}], "orders": order, "way": way}
        )
