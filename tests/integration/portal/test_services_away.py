"""The first call that failed dates an outage for every process; what was typed meanwhile is not lost."""

from __future__ import annotations

import httpx
import pytest

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from chassis.web.identity import TokenSigner
from portal.clients.keys import new_key_pair
from portal.clients.services import Services, ServiceUnavailable
from portal.storage.kept_forms import KeptForms, forget_forms
from portal.storage.outages import Outages
from portal.storage.stirs import Stirs
from portal.storage.work import Work
from portal.storage.worklist import Worklist
from tests.integration.portal.test_the_inbox import case, hear_case, hear_task, opened, task

CLERK = Actor("a1", "经办", "经办", "430211-swb", "办公室", frozenset({"committee_office_clerk@430211-swb"}))
OTHER = Actor("a2", "经办二", "经办", "430211-swb", "办公室", CLERK.roles)
FORM = {"schema": {"components": [{"type": "textarea", "key": "opinion"}]}, "version": 1}
PRIVATE, _ = new_key_pair()


def test_the_moment_of_the_first_failure_stays_until_a_call_is_answered(
    works: Works[Work], clock: FixedClock
) -> None:
    here, elsewhere = Outages(works), Outages(works)
    began = clock.now()
    here.failed("admission")
    clock.advance(minutes=5)
    here.failed("admission")
    elsewhere.failed("admission")
    assert elsewhere.away() == here.away() == {"admission": began}
    elsewhere.answered("admission")
    assert here.away() == {}
    here.answered("admission")
    here.failed("admission")
    assert elsewhere.away() == {"admission": clock.now()}


def test_another_process_sees_by_a_look_that_the_service_is_back(works: Works[Work]) -> None:
    up = False

    def answer(request: httpx.Request) -> httpx.Response:
        if not up:
            raise httpx.ConnectError("refused")
        return httpx.Response(200, json={})

    def a_process() -> tuple[Services, Outages]:
        watch = Outages(works)
        transports = {"admission": httpx.MockTransport(answer)}
        signer = TokenSigner(PRIVATE, clock=works.clock)
        return Services({"admission": "http://admission"}, signer, transports=transports, watch=watch), watch

    (one, _), (other, watch) = a_process(), a_process()
    with pytest.raises(ServiceUnavailable):
        one.get("admission", "/tasks/t1", actor=CLERK)
    assert set(watch.away()) == {"admission"}
    other.look("admission")
    assert set(watch.away()) == {"admission"}
    up = True
    other.look("admission")
    assert set(watch.away()) == {"admission"}, "not asked again within two seconds"
    other._looked_at.clear()
    other.look("admission")
    assert watch.away() == {}


def test_every_desk_is_stirred_when_a_service_goes_or_comes_back(works: Works[Work]) -> None:
    stirs, outages = Stirs(works.reading, works.clock), Outages(works)
    assert stirs.look() == frozenset()
    outages.failed("dispatch")
    assert stirs.look() is None
    assert stirs.look() == frozenset()
    outages.answered("dispatch")
    assert stirs.look() is None


def test_what_was_typed_is_kept_for_each_person_apart_until_it_was_sent(
    works: Works[Work], clock: FixedClock
) -> None:
    forms = KeptForms(works)
    assert forms.known(CLERK, "t1") is None
    assert forms.know(CLERK, "t1", FORM).data is None
    forms.keep(CLERK, "t1", {"opinion": "同意"}, "k1")
    kept = forms.know(CLERK, "t1", {**FORM, "version": 2})
    assert (kept.data, kept.request_key, kept.form["version"]) == ({"opinion": "同意"}, "k1", 2)
    assert kept.kept_at == clock.now()
    assert forms.known(OTHER, "t1") is None
    forms.sent(CLERK, "t1")
    left = forms.known(CLERK, "t1")
    assert left is not None and (left.data, left.request_key, left.kept_at) == (None, "", None)


def test_a_finished_task_forgets_its_forms_but_not_what_a_colleague_had_typed(works: Works[Work]) -> None:
    forms = KeptForms(works)
    mine = task(1)
    opened(works, mine)
    for person in (CLERK, OTHER):
        forms.know(person, mine["task_id"], FORM)
    forms.keep(CLERK, mine["task_id"], {"opinion": "我的"}, "k1")
    forms.keep(OTHER, mine["task_id"], {"opinion": "别人的"}, "k2")
    hear_task(works, {**mine, "state": "completed", "closed_by": CLERK.user_id, "version": 2}, 2)
    assert forms.known(CLERK, mine["task_id"]) is None
    left = forms.known(OTHER, mine["task_id"])
    assert left is not None and left.data == {"opinion": "别人的"}


def test_forms_are_forgotten_after_thirty_days(works: Works[Work], clock: FixedClock) -> None:
    forms = KeptForms(works)
    forms.know(CLERK, "t1", FORM)
    forms.know(CLERK, "t2", FORM)
    clock.advance(days=20)
    forms.keep(CLERK, "t2", {"opinion": "迟"}, "k")
    clock.advance(days=11)
    with works(Actor.system("portal")) as work:
        forget_forms(work.session, clock.now())
    assert forms.known(CLERK, "t1") is None and forms.known(CLERK, "t2") is not None


def test_a_case_is_known_to_who_has_it_on_a_list_only(works: Works[Work]) -> None:
    worklist, known = Worklist(works.reading, works.clock), case(1)
    hear_case(works, known)
    opened(works, task(1))

    def knows(user: str, unit: str, *roles: str) -> bool:
        person = Actor(user, "", "", unit, "", frozenset(roles))
        found = worklist.case_known_to(person, known["case_no"])
        return found is not None and found["title"] == known["title"]

    assert knows(known["initiator_user"], "430211-none")
    assert knows("a8", known["parties"][0])
    assert knows("a8", "430211-swb", "committee_office_clerk@430211-swb")
    assert not knows("a8", "430211-none", "department_clerk@430211-none")


@pytest.mark.parametrize("hung_up", [httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError])
def test_a_process_that_gives_way_is_asked_once_more_with_the_same_key(
    works: Works[Work], hung_up: type[httpx.TransportError]
) -> None:
    keys: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers["Idempotency-Key"])
        if len(keys) == 1:
            raise hung_up("the connection was closed")
        return httpx.Response(201, json={"case_no": "1"})

    services = Services(
        {"admission": "http://admission"},
        TokenSigner(PRIVATE, clock=works.clock),
        transports={"admission": httpx.MockTransport(answer)},
    )
    assert services.send("POST", "admission", "/x", {}, actor=CLERK, key="k") == {"case_no": "1"}
    assert keys == ["k", "k"]
