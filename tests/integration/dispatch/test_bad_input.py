"""Bad input to dispatch: a problem with a code in both languages, and nothing has changed."""

from __future__ import annotations

import pytest

from tests.integration.dispatch.house import BUREAU, COMMUNITY, OFFICE, OTHER_COMMUNITY, TOWNSHIP, an_actor

GOOD = {
    "item_ref": "SX-2026-00001", "communities": [COMMUNITY.unit], "content": "五月走访",
    "start": "2026-05-12", "due": "2026-05-29",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"due": "2026-05-01"}, "order-dates-invalid"),
        ({"start": "2026-06-01"}, "order-dates-invalid"),
        ({"communities": ["430299001008"]}, "receiver-unknown"),
        ({"communities": []}, "order-needs-receiver"),
        ({"township": TOWNSHIP.unit}, "order-needs-receiver"),
        ({"communities": [], "township": TOWNSHIP.unit}, "order-needs-receiver"),
        ({"item_ref": None}, "order-without-item"),
        ({"item_ref": ""}, "order-without-item"),
        ({"appraisal": True}, "appraisal-attached"),
        ({"communities": ["湘银社区"]}, "body-invalid"),
        ({"content": "  "}, "body-invalid"),
        ({"due": "明天"}, "body-invalid"),
        ({"responsible": "yes"}, "body-invalid"),
        ({"emergency": True}, "body-invalid"),
        ({"communities": [COMMUNITY.unit] * 501}, "body-invalid"),
    ],
)
def test_an_order_that_cannot_be_is_refused_and_nothing_is_kept(untouched, changes, code):
    problem = untouched.post(BUREAU, "/orders", {**GOOD, **changes}, status=422)
    assert problem["code"] == code
    assert problem["title"] and problem["title_en"] and problem["title"] != problem["title_en"]
    assert untouched.get(OFFICE, "/orders")["items"] == []


@pytest.mark.parametrize("actor", [COMMUNITY, OFFICE, an_actor("430211-mzj", "process_designer")])
def test_only_departments_and_townships_send_orders(untouched, actor):
    assert untouched.post(actor, "/orders", GOOD, status=403)["code"] == "role-missing"


def test_a_role_at_another_unit_is_no_right_to_send(untouched):
    guest = an_actor("430211001008", "community_secretary")
    roles = frozenset({*guest.roles, "department_clerk@430211-mzj"})
    actor = guest.__class__(guest.user_id, guest.name, guest.post, guest.unit, guest.unit_name, roles)
    assert untouched.post(actor, "/orders", GOOD, status=403)["code"] == "sender-may-not-order"


def test_a_stale_or_finished_task_and_a_strangers_hand_are_refused(house):
    house.admission.admit()
    house.fresh()
    no = house.send(BUREAU)["orders"][0]["order_no"]
    task = house.task(no, TOWNSHIP)
    path = f"/tasks/{task['id']}/complete"
    body = {"outcome": "forwarded", "version": task["version"], "data": {"outcome": "forwarded"}}
    assert house.post(COMMUNITY, path, body, status=403)["code"] == "task-not-yours"
    assert house.post(TOWNSHIP, path, {**body, "version": 99}, status=409)["code"] == "task-stale"
    wrong = house.post(TOWNSHIP, path, {**body, "outcome": "lost", "data": {"outcome": "lost"}}, status=422)
    assert wrong["code"] in ("outcome-unknown", "form-invalid")
    assert house.order(no)["state"] == "CREATED"
    house.post(TOWNSHIP, path, body, status=200)
    assert house.post(TOWNSHIP, path, body, status=409)["code"] == "task-finished"


def test_a_refusal_without_its_ground_names_the_field(house):
    house.admission.admit()
    house.fresh()
    no = house.send(BUREAU)["orders"][0]["order_no"]
    house.complete(no, TOWNSHIP, "forwarded")
    problem = house.complete(no, COMMUNITY, "refuse", status=422)
    assert {one["pointer"].rsplit("/", 1)[-1] for one in problem["errors"]} == {"ground", "reason"}
    assert house.order(no)["state"] == "FORWARDED"


def test_an_order_of_others_and_one_that_never_was_look_the_same(house):
    house.admission.admit()
    house.fresh()
    no = house.send(BUREAU)["orders"][0]["order_no"]
    client = house._client("dispatch")
    for path in (f"/orders/{no}", "/orders/430211-DSP-2026-99999"):
        answer = client.get(path, headers=house._headers(OTHER_COMMUNITY, "dispatch"))
        assert (answer.status_code, answer.get_json()["code"]) == (404, "order-unknown")
    assert client.get(f"/cases/{no}", headers=house._headers(OTHER_COMMUNITY, "dispatch")).status_code == 404


def test_the_tables_are_those_the_migrations_make(house):
    from chassis.persistence import migrations
    from services.dispatch.storage.tables import METADATA

    assert migrations.check(METADATA, house.dispatch.works.database) == []
