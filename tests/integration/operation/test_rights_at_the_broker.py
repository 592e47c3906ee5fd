"""At RabbitMQ each part says its own messages and reads its own queues; that is enough, and all it may do."""

from __future__ import annotations

import json
import shutil
import subprocess
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import pytest
from amqp.exceptions import AccessRefused

from chassis.messaging.broker import Broker, BrokerUnavailable
from chassis.messaging.conversation import Delivery, Letter, Publisher, Subscription
from chassis.testing.broker import RABBITMQ_URL, rabbitmq_answers
from contracts import registry
from deploy import broker_definitions

pytestmark = [pytest.mark.rabbitmq, pytest.mark.slow]
At = Callable[[str], Broker]


def _control(*words: str, told: str = "") -> None:
    done = subprocess.run(
        ["rabbitmqctl", "-q", *words], input=told, check=False, capture_output=True, text=True, timeout=150
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def at() -> Iterator[At]:
    """The broker as each user sees it, in a virtual host of this test's own, as its definitions made it."""
    if not (rabbitmq_answers() and shutil.which("rabbitmqctl")):
        pytest.skip("RabbitMQ does not answer here, or nobody may rule it")
    run = uuid.uuid4().hex[:8]
    told = json.loads(broker_definitions.FILE.read_text().replace('"/"', f'"test-{run}"'))
    # By its standard input: the program works as a user who may not look into our folders.
    _control("import_definitions", told=json.dumps(_filled_in(told, run)))
    where = urlsplit(RABBITMQ_URL)

    def as_user(name: str) -> Broker:
        return Broker(f"amqp://{name}-{run}:{run}@{where.hostname}:{where.port or 5672}/test-{run}")

    yield as_user
    users = ", ".join(
        f'rabbit_auth_backend_internal:delete_user(<<"{one["name"]}">>, <<"test">>)' for one in told["users"]
    )
    _control("eval", f'rabbit_vhost:delete(<<"test-{run}">>, <<"test">>), {users}.')


def _filled_in(told: dict[str, Any], run: str) -> dict[str, Any]:
    for user in told["users"]:
        user["name"] += f"-{run}"
        user["password"] = run
        del user["password_hash"]
    for one in (*told["permissions"], *told["topic_permissions"]):
        one["user"] += f"-{run}"
    return told


def letter(kind: str, listener: str) -> Letter:
    return Letter(uuid.uuid4().hex, kind, "somebody", listener, 1, "{}")


@pytest.mark.parametrize("member", registry.MEMBERS)
def test_what_a_part_has_to_say_reaches_everybody_it_is_for(at: At, member: str) -> None:
    said = [(kind, to) for kind, listeners in registry.said_by(member).items() for to in listeners]
    heard: dict[str, list[str]] = {to: [] for _, to in said}
    with closing(Publisher(at(member), heard)) as publisher:
        publisher.publish([letter(kind, to) for kind, to in said])
    for listener, kinds in heard.items():

        def hear(delivery: Delivery, kinds: list[str] = kinds) -> None:
            kinds.append(str(delivery.properties["type"]))
            delivery.ack()

        with Subscription(at(listener), listener, hear, prefetch=100) as subscription:
            while len(kinds) < sum(to == listener for _, to in said):
                assert subscription.drain(20), f"{listener} heard {kinds} only"
        assert at(listener).depths(listener) == (0, 0)


@pytest.mark.parametrize("member", registry.MEMBERS)
def test_nobody_says_what_others_say(at: At, member: str) -> None:
    foreign = [
        (kind, to)
        for kind, listeners in registry.LISTENERS.items()
        if kind not in registry.said_by(member)
        for to in listeners
    ]
    for kind, to in (foreign[0], foreign[-1]):
        publisher = Publisher(at(member), [to])
        with pytest.raises(BrokerUnavailable, match="access"):
            publisher.publish([letter(kind, to)])


def test_nobody_reads_empties_deletes_or_makes_anything_else(at: At) -> None:
    others = at("portal").queue("dispatch").name
    refused: dict[str, Callable[..., object]] = {
        "read another's queue": lambda channel: channel.basic_get(others),
        "listen to another's queue": lambda channel: channel.basic_consume(others),
        "empty another's queue": lambda channel: channel.queue_purge(others),
        "delete a queue": lambda channel: channel.queue_delete(others),
        "delete its own queue": lambda channel: channel.queue_delete(at("portal").queue("portal").name),
        "delete the exchange": lambda channel: channel.exchange_delete("gatehouse"),
        "make a queue": lambda channel: channel.queue_declare("of-my-own"),
        "listen in": lambda channel: channel.queue_bind(at("portal").queue("portal").name, "gatehouse", "#"),
    }
    with at("portal").connection() as connection:
        connection.connect()
        for what, act in refused.items():
            channel = connection.channel()
            try:
                act(channel)
            except AccessRefused:
                continue
            pytest.fail(f"it may {what}")


def test_nobody_puts_anything_into_anothers_queue_past_the_exchange(at: At) -> None:
    with at("portal").connection() as connection:
        connection.connect()
        where = at("portal").queue("dispatch").name
        connection.Producer(connection.channel()).publish("{}", exchange="", routing_key=where)
        with pytest.raises(AccessRefused):
            connection.drain_events(timeout=20)
