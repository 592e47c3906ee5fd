"""The definitions of RabbitMQ are those the contracts and the code ask for, and hold no password."""

from __future__ import annotations

import json

from contracts import registry
from deploy import broker_definitions


def test_the_file_is_what_contracts_and_queues_say_now() -> None:
    told = broker_definitions.FILE.read_text(encoding="utf-8")
    assert told == broker_definitions.written(), "python -m deploy.broker_definitions"
    assert all(user["password_hash"] == "" and user["tags"] == [] for user in json.loads(told)["users"])


def test_parts_may_make_and_change_nothing() -> None:
    permissions = {one["user"]: one for one in json.loads(broker_definitions.FILE.read_text())["permissions"]}
    assert set(permissions) == {broker_definitions.OPERATOR, *registry.MEMBERS}
    assert {permissions[member]["configure"] for member in registry.MEMBERS} == {"^$"}
    assert {permissions[member]["write"] for member in registry.MEMBERS} == {"^gatehouse$"}
