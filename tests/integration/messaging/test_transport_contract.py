"""One list of promises, held against RabbitMQ and the embedded broker: the same cases, the same answers."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from kombu import Consumer, Exchange, Producer, Queue

from chassis.messaging.broker import Broker, BrokerUnavailable
from chassis.messaging.conversation import Letter, Publisher, Subscription
from chassis.testing.broker import embedded_broker, rabbitmq_answers, rabbitmq_broker

MEMBERS = ("north", "east")


@pytest.fixture(params=["embedded", pytest.param("rabbitmq", marks=pytest.mark.rabbitmq)])
def broker(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Broker]:
    if request.param == "embedded":
        yield embedded_broker(tmp_path)
        return
    if not rabbitmq_answers():
        pytest.skip("no RabbitMQ answers on 127.0.0.1:5672")
    with rabbitmq_broker(MEMBERS) as broker:
        yield broker


@pytest.fixture
def channel(broker: Broker) -> Iterator[Any]:
    """A raw channel, for what only the transport itself promises."""
    connection = broker.connection()
    yield connection.channel()
    connection.release()


@pytest.fixture
def publish(broker: Broker) -> Iterator[Callable[..., None]]:
    publisher = Publisher(broker, MEMBERS)
    yield lambda *letters: publisher.publish(letters)
    publisher.close()


class Inbox:
    """A listener that keeps what it was given and acknowledges when told to."""

    def __init__(self, broker: Broker, listener: str = "east", prefetch: int = 50, ack: bool = True) -> None:
        self.got: list[Any] = []
        self.ack = ack
        self.subscription = Subscription(broker, listener, self._take, prefetch)

    def _take(self, delivery: Any) -> None:
        self.got.append(delivery)
        if self.ack:
            delivery.ack()

    def read(self, count: int, seconds: float = 5.0) -> list[str]:
        """The next `count` bodies."""
        before, deadline = len(self.got), time.monotonic() + seconds
        while len(self.got) < before + count and time.monotonic() < deadline:
            self.subscription.drain(0.05)
        return [body_of(delivery) for delivery in self.got[before:]]

    def nothing_more(self, seconds: float = 0.3) -> bool:
        """Whether nothing else comes."""
        return self.read(1, seconds) == []


def body_of(delivery: Any) -> str:
    return delivery.body if isinstance(delivery.body, str) else bytes(delivery.body).decode(errors="replace")


@pytest.fixture
def listen(broker: Broker) -> Iterator[Callable[..., Inbox]]:
    """Opens listeners and closes them all afterwards."""
    opened: list[Inbox] = []

    def open_one(listener: str = "east", **options: Any) -> Inbox:
        opened.append(Inbox(broker, listener, **options))
        return opened[-1]

    yield open_one
    for inbox in opened:
        inbox.subscription.close()


def letter(body: str, listener: str = "east", kind: str = "north.parcel-sent.v1", number: int = 1) -> Letter:
    return Letter(f"id-{body[:20]}", kind, "north", listener, number, body)


def eventually(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_a_letter_arrives_as_it_was_sent(broker: Broker, publish: Any, listen: Any) -> None:
    publish(letter('{"户数": 3, "text": "白鹤社区"}', number=7))
    inbox = listen()
    assert inbox.read(1) == ['{"户数": 3, "text": "白鹤社区"}']
    delivery = inbox.got[0]
    assert delivery.headers == {"listener": "east", "sequence": 7}
    assert delivery.properties["message_id"].startswith("id-")
    assert delivery.properties["type"] == "north.parcel-sent.v1"
    assert delivery.properties["app_id"] == "north"


def test_letters_arrive_in_the_order_they_were_sent(broker: Broker, publish: Any, listen: Any) -> None:
    publish(*(letter(str(number)) for number in range(30)))
    publish(*(letter(str(number)) for number in range(30, 40)))
    assert listen().read(40) == [str(number) for number in range(40)]


def test_a_letter_reaches_its_listener_and_nobody_else(broker: Broker, publish: Any, listen: Any) -> None:
    publish(letter("for east"))
    assert listen("east").read(1) == ["for east"]
    assert listen("north").nothing_more()


def test_letters_wait_for_a_listener_who_is_away(broker: Broker, publish: Any, listen: Any) -> None:
    publish(letter("patience"))
    assert eventually(lambda: broker.depth("east") == 1)
    assert listen().read(1) == ["patience"]
    assert eventually(lambda: broker.depth("east") == 0)


def test_a_letter_nobody_takes_is_an_error(publish: Any) -> None:
    with pytest.raises(BrokerUnavailable):
        publish(letter("lost?", listener="nobody"))


def test_one_letter_nobody_takes_fails_its_batch(broker: Broker, publish: Any) -> None:
    with pytest.raises(BrokerUnavailable):
        publish(letter("a"), letter("b", listener="nobody"), letter("c"))


def test_a_missing_exchange_is_an_error(broker: Broker, publish: Any) -> None:
    broker.delete(MEMBERS)
    with pytest.raises(BrokerUnavailable):
        publish(letter("to nowhere"))


def test_what_is_acknowledged_is_gone(broker: Broker, publish: Any, listen: Any) -> None:
    publish(letter("once"))
    first = listen()
    assert first.read(1) == ["once"]
    first.subscription.close()
    assert listen().nothing_more()


@pytest.mark.parametrize("politely", [True, False])
def test_what_is_not_acknowledged_comes_again(
    broker: Broker, publish: Any, politely: bool, listen: Any
) -> None:
    publish(letter("again"))
    first = listen(ack=False)
    assert first.read(1) == ["again"]
    first.subscription.close(politely=politely)
    second = listen()
    assert second.read(1) == ["again"]
    assert second.got[0].delivery_info["redelivered"]


def test_a_first_delivery_does_not_say_it_is_a_second(broker: Broker, publish: Any, listen: Any) -> None:
    publish(letter("fresh"))
    inbox = listen()
    inbox.read(1)
    assert not inbox.got[0].delivery_info["redelivered"]


def test_a_rejected_letter_goes_to_the_dead_letters_whole(
    broker: Broker, publish: Any, channel: Any, listen: Any
) -> None:
    publish(letter("unreadable 你好"))
    inbox = listen(ack=False)
    inbox.read(1)
    inbox.got[0].reject()
    assert eventually(lambda: broker.dead_depth("east") == 1)
    assert inbox.nothing_more()
    dead = broker.dead_queue("east")(channel).get()
    assert body_of(dead) == "unreadable 你好"
    assert dead.headers["sequence"] == 1
    dead.ack()


def test_a_returned_letter_comes_again_to_its_queue_only(
    broker: Broker, channel: Any, publish: Any, listen: Any
) -> None:
    witness = Queue(f"{broker.namespace}.witness", broker.exchange, routing_key="east.#", durable=True)
    if not broker.is_embedded:
        witness.queue_arguments = {"x-queue-type": "quorum"}
    witness(channel).declare()
    publish(letter("mine"))
    inbox = listen(ack=False)
    inbox.read(1)
    inbox.got[0].reject(requeue=True)
    assert inbox.read(1) == ["mine"]
    inbox.got[-1].ack()
    assert eventually(lambda: witness(channel).queue_declare(passive=True).message_count == 1)
    time.sleep(0.1)
    assert witness(channel).queue_declare(passive=True).message_count == 1
    witness(channel).delete()


def test_a_consumer_holds_no_more_than_its_prefetch(broker: Broker, publish: Any, listen: Any) -> None:
    publish(*(letter(str(number)) for number in range(10)))
    inbox = listen(prefetch=3, ack=False)
    assert inbox.read(10, seconds=0.5) == ["0", "1", "2"]
    inbox.got[0].ack()
    assert inbox.read(1) == ["3"]


def test_two_consumers_share_the_letters(broker: Broker, publish: Any, listen: Any) -> None:
    first, second = listen(prefetch=1), listen(prefetch=1)
    publish(*(letter(str(number)) for number in range(20)))
    deadline = time.monotonic() + 5
    while len(first.got) + len(second.got) < 20 and time.monotonic() < deadline:
        first.subscription.drain(0.01)
        second.subscription.drain(0.01)
    got = [body_of(delivery) for delivery in first.got + second.got]
    assert sorted(got, key=int) == [str(number) for number in range(20)]
    assert first.got and second.got


def test_a_letter_that_keeps_killing_its_consumer_goes_to_the_dead_letters(
    broker: Broker, channel: Any
) -> None:
    broker.declare(MEMBERS)
    queue = Queue(
        f"{broker.namespace}.fragile",
        broker.exchange,
        routing_key="fragile.#",
        durable=True,
        queue_arguments={
            **broker.queue("east").queue_arguments,
            "x-delivery-limit": 2,
            "x-dead-letter-routing-key": "east",
        },
    )
    queue(channel).declare()
    Producer(channel).publish(
        "poison", exchange=broker.exchange.name, routing_key="fragile.x", delivery_mode=2
    )
    deliveries = 0
    for _ in range(10):
        connection = broker.connection()
        got: list[Any] = []
        consumer = Consumer(connection.channel(), [queue], on_message=got.append, auto_declare=False)
        consumer.consume()
        try:
            connection.drain_events(timeout=0.5)
        except TimeoutError:
            break
        finally:
            connection.release()
        deliveries += len(got)
    assert deliveries == 3
    assert eventually(lambda: broker.dead_depth("east") == 1)
    queue(channel).delete()


def test_a_killed_consumer_gives_its_letters_back(broker: Broker, publish: Any, listen: Any) -> None:
    publish(letter("survivor"))
    code = (
        "import os, signal\n"
        "from chassis.messaging.broker import Broker\n"
        "from chassis.messaging.conversation import Subscription\n"
        f"broker = Broker({broker.url!r}, namespace={broker.namespace!r})\n"
        "def die(delivery):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "subscription = Subscription(broker, 'east', die, 10)\n"
        "while True:\n"
        "    subscription.drain(1)\n"
    )
    child = subprocess.run([sys.executable, "-c", code], timeout=30, check=False)
    assert child.returncode == -9
    inbox = listen()
    assert inbox.read(1) == ["survivor"]
    assert inbox.got[0].delivery_info["redelivered"]


def test_a_process_that_declared_nothing_can_publish(broker: Broker, listen: Any) -> None:
    broker.declare(MEMBERS)
    connection = broker.connection()
    Producer(connection.channel(), auto_declare=False).publish(
        "hello", exchange=broker.exchange.name, routing_key="east.x.v1", delivery_mode=2
    )
    connection.release()
    assert listen().read(1) == ["hello"]


def test_declaring_twice_changes_nothing(broker: Broker, publish: Any, listen: Any) -> None:
    publish(letter("kept"))
    broker.declare(MEMBERS)
    broker.declare(MEMBERS)
    assert listen().read(1) == ["kept"]


def test_declaring_a_queue_otherwise_is_refused(broker: Broker, channel: Any) -> None:
    broker.declare(MEMBERS)
    queue = broker.queue("east")
    queue.queue_arguments = {**queue.queue_arguments, "x-delivery-limit": 5}
    with pytest.raises(broker.connection().channel_errors):
        queue(channel).declare()


def test_declaring_an_exchange_of_another_kind_is_refused(broker: Broker, channel: Any) -> None:
    broker.declare(MEMBERS)
    with pytest.raises(broker.connection().channel_errors):
        Exchange(broker.exchange.name, "fanout", durable=True)(channel).declare()


def test_consuming_from_a_missing_queue_is_an_error(broker: Broker, channel: Any) -> None:
    broker.declare(MEMBERS)
    missing = Queue(f"{broker.namespace}.missing", broker.exchange, routing_key="x", durable=True)
    with pytest.raises(broker.connection().channel_errors):
        Consumer(channel, [missing], auto_declare=False).consume()


@pytest.mark.parametrize(
    ("bound", "key", "arrives"),
    [
        ("east.#", "east.a.b.v1", True),
        ("east.#", "east", True),
        ("east.#", "eastern.a", False),
        ("east.*", "east.a", True),
        ("east.*", "east", False),
        ("east.*", "east.a.b", False),
        ("*.a.#", "west.a", True),
        ("#", "anything.at.all", True),
        ("#.v1", "east.parcel.v1", True),
        ("#.v1", "v1", True),
        ("east.a-b", "east.a-b", True),
        ("east.a-b", "east.axb", False),
    ],
)
def test_topics_mean_what_amqp_says(
    broker: Broker, channel: Any, bound: str, key: str, arrives: bool
) -> None:
    broker.declare(MEMBERS)
    queue = Queue(f"{broker.namespace}.topics", broker.exchange, routing_key=bound, durable=True)
    if not broker.is_embedded:
        queue.queue_arguments = {"x-queue-type": "quorum"}
    queue(channel).declare()
    Producer(channel).publish("?", exchange=broker.exchange.name, routing_key=key, delivery_mode=2)

    def size() -> int:
        return int(queue(channel).queue_declare(passive=True).message_count)

    if arrives:
        assert eventually(lambda: size() == 1)
    else:
        time.sleep(0.1)
        assert size() == 0
    queue(channel).delete()


def test_a_fanout_copies_to_every_queue(broker: Broker, channel: Any) -> None:
    everybody = Exchange(f"{broker.namespace}.everybody", "fanout", durable=True)
    queues = [
        Queue(
            f"{broker.namespace}.copy{number}",
            everybody,
            durable=True,
            queue_arguments={} if broker.is_embedded else {"x-queue-type": "quorum"},
        )
        for number in range(3)
    ]
    for queue in queues:
        queue(channel).declare()
    Producer(channel).publish("all", exchange=everybody.name, routing_key="", delivery_mode=2)
    for queue in queues:
        assert eventually(lambda queue=queue: queue(channel).queue_declare(passive=True).message_count == 1)
        queue(channel).delete()
    everybody(channel).delete()


def test_bytes_that_are_no_text_come_through_unharmed(broker: Broker, channel: Any, listen: Any) -> None:
    broker.declare(MEMBERS)
    blob = bytes(range(256))
    Producer(channel).publish(
        blob,
        exchange=broker.exchange.name,
        routing_key="east.blob.v1",
        content_type="application/octet-stream",
        content_encoding="binary",
        delivery_mode=2,
    )
    inbox = listen()
    inbox.read(1)
    assert bytes(inbox.got[0].body) == blob


def test_a_large_letter_comes_through(broker: Broker, publish: Any, listen: Any) -> None:
    text = "长" * 400_000
    publish(letter(text))
    assert listen().read(1) == [text]


def test_an_empty_queue_answers_in_time(broker: Broker, listen: Any) -> None:
    inbox = listen()
    began = time.monotonic()
    assert inbox.subscription.drain(0.2) is False
    assert 0.1 < time.monotonic() - began < 2


def test_a_connection_replaced_behind_our_back_is_noticed(broker: Broker, listen: Any) -> None:
    inbox = listen()
    connection = inbox.subscription._connection
    connection.collect()
    connection.connect()
    with pytest.raises(BrokerUnavailable, match="behind our back"):
        inbox.subscription.drain(0.1)
    inbox.subscription.close(politely=False)


def test_a_publisher_that_failed_once_is_not_used_again(broker: Broker) -> None:
    publisher = Publisher(broker, MEMBERS)
    with pytest.raises(BrokerUnavailable):
        publisher.publish([letter("x", listener="nobody")])
    with pytest.raises(BrokerUnavailable):
        publisher.publish([letter("y")])
