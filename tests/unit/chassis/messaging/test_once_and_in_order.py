"""However the wire repeats, reorders and delays letters, and whoever dies: effects come once, in order."""

from __future__ import annotations

import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chassis.messaging.conversation import Letter
from chassis.messaging.relay import Relay
from chassis.persistence import failpoints
from chassis.testing.databases import sqlite_database
from tests.chaos.toy import METADATA, Toy, build, create_tables

SUBJECTS = ("A", "B", "C")


class Killed(BaseException):
    """The process died here; like a real kill, no handler sees it coming."""


@contextmanager
def dying_at(place: str) -> Iterator[None]:
    """Let the process die when it reaches a failpoint."""

    def visit(reached: str) -> None:
        if reached == place:
            raise Killed(place)

    failpoints.install(visit)
    try:
        yield
    except Killed:
        pass
    finally:
        failpoints.install(lambda _place: None)


@dataclass
class Wire:
    """A broker that keeps what it was given until it is acknowledged, and promises nothing else."""

    letters: list[Letter] = field(default_factory=list)

    def publish(self, letters: Sequence[Letter]) -> None:
        self.letters.extend(letters)

    def close(self, *, politely: bool = True) -> None:
        """Nothing to close."""


class WiredRelay(Relay):
    """A relay that writes to the wire."""

    wire: Wire

    def _open(self) -> Any:
        return self.wire


@dataclass
class Handed:
    """A letter in the consumer's hands."""

    wire: Wire
    letter: Letter

    @property
    def body(self) -> str:
        return self.letter.body

    @property
    def headers(self) -> dict[str, Any]:
        return {"listener": self.letter.listener, "sequence": self.letter.sequence}

    properties: dict[str, Any] = field(default_factory=dict)

    def ack(self) -> None:
        self.wire.letters.remove(self.letter)

    def reject(self, requeue: bool = False) -> None:
        raise AssertionError("every letter of this test can be read")


class Post(RuleBasedStateMachine):
    """North sends, a hostile wire carries, east receives."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.wire = Wire()
        self.sent: dict[str, list[int]] = defaultdict(list)
        self.north, self.east = (self._toy(name) for name in ("north", "east"))
        relay = WiredRelay(None, self.north.works, self.north.outbox)  # type: ignore[arg-type]
        relay.wire = self.wire
        self.relay = relay

    def _toy(self, name: str) -> Toy:
        database = sqlite_database(Path(self.folder.name), name)
        create_tables(database)
        return build(name, database, None)  # type: ignore[arg-type]

    @rule(subject=st.sampled_from(SUBJECTS), count=st.integers(1, 3))
    def send(self, subject: str, count: int) -> None:
        for _ in range(count):
            self.sent[subject].append(len(self.sent[subject]) + 1)
            self.north.send(subject, self.sent[subject][-1])

    @rule()
    def relay_passes(self) -> None:
        self.relay.drain()

    @rule()
    def relay_dies_between_publishing_and_marking(self) -> None:
        with dying_at("relay: published, not marked"):
            self.relay.drain()

    @precondition(lambda self: self.wire.letters)
    @rule(data=st.data(), keep=st.booleans())
    def wire_delivers(self, data: st.DataObject, keep: bool) -> None:
        letter = data.draw(st.sampled_from(self.wire.letters))
        if keep:
            self.wire.letters.append(letter)
        self.east.consumer._on_delivery(Handed(self.wire, letter))

    @precondition(lambda self: self.wire.letters)
    @rule(
        data=st.data(),
        place=st.sampled_from(
            ["consumer: received", "work: committing", "consumer: committed, not acknowledged"]
        ),
    )
    def consumer_dies(self, data: st.DataObject, place: str) -> None:
        letter = data.draw(st.sampled_from(self.wire.letters))
        with dying_at(place):
            self.east.consumer._on_delivery(Handed(self.wire, letter))

    @invariant()
    def effects_come_once_and_in_order(self) -> None:
        for subject, numbers in effects_of(self.east).items():
            assert numbers == self.sent[subject][: len(numbers)]

    def teardown(self) -> None:
        try:
            self.relay.drain()
            while self.wire.letters:
                self.east.consumer._on_delivery(Handed(self.wire, random.choice(self.wire.letters)))
            self.east.consumer._apply_ready()
            assert effects_of(self.east) == {
                subject: numbers for subject, numbers in self.sent.items() if numbers
            }
        finally:
            self.north.database.dispose()
            self.east.database.dispose()
            self.folder.cleanup()


def effects_of(toy: Toy) -> dict[str, list[int]]:
    effects: dict[str, list[int]] = defaultdict(list)
    for subject, number in toy.effects("received"):
        effects[subject].append(number)
    return dict(effects)


TestOnceAndInOrder = Post.TestCase
TestOnceAndInOrder.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def post() -> Iterator[Post]:
    machine = Post()
    yield machine
    machine.north.database.dispose()
    machine.east.database.dispose()
    machine.folder.cleanup()


def test_without_the_inbox_a_repeated_letter_has_two_effects(post: Post) -> None:
    """The control: the checks above can fail."""
    consumer = post.east.consumer

    def careless(envelope: Any, _body: str) -> None:
        with post.east.works(post.east.actor) as work:
            consumer._handle(work, envelope)

    consumer.hear = careless  # type: ignore[method-assign]
    post.send("A", 1)
    post.relay_passes()
    post.wire.letters.append(post.wire.letters[0])
    for letter in list(post.wire.letters):
        consumer._on_delivery(Handed(post.wire, letter))
    assert Counter(post.east.effects("received"))["A", 1] == 2
    with pytest.raises(AssertionError):
        post.effects_come_once_and_in_order()


def test_the_failpoints_are_really_reached(post: Post) -> None:
    """The control of the crashes: a renamed place would make the test above tame."""
    seen: set[str] = set()
    failpoints.install(seen.add)
    try:
        post.send("A", 1)
        post.relay_passes()
        post.east.consumer._on_delivery(Handed(post.wire, post.wire.letters[0]))
    finally:
        failpoints.install(lambda _place: None)
    assert seen == {
        "work: committing",
        "work: committed",
        "relay: published, not marked",
        "consumer: received",
        "consumer: committed, not acknowledged",
    }


def test_the_toy_has_every_table_of_the_chassis() -> None:
    assert set(METADATA.tables) == {
        "journal",
        "idempotency",
        "outbox",
        "outbox_stream",
        "inbox",
        "inbox_stream",
        "effect",
    }
