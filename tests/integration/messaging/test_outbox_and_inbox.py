"""What a service says is kept with what it did, numbered without gaps, and has one effect at its listener."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from chassis.messaging import housekeeping, waiting_room
from chassis.messaging.broker import Broker, BrokerUnavailable
from chassis.messaging.envelope import Message
from chassis.messaging.housekeeping import tidy
from chassis.messaging.outbox import UnknownRoute
from chassis.persistence.database import Database
from chassis.testing.broker import embedded_broker, settle
from chassis.testing.clock import FixedClock
from chassis.testing.databases import postgresql_answers, postgresql_database, sqlite_database, watching
from tests.chaos.toy import METADATA, Toy, build, create_tables, note, type_of

OUTBOX = METADATA.tables["outbox"]
NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    if request.param == "sqlite":
        pair = sqlite_database(tmp_path, "north"), sqlite_database(tmp_path, "east")
        yield pair
        for database in pair:
            database.dispose()
        return
    if not postgresql_answers():
        pytest.skip("no PostgreSQL answers on 127.0.0.1:5432")
    with postgresql_database() as north, postgresql_database() as east:
        yield north, east


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def broker(tmp_path: Path) -> Broker:
    broker = embedded_broker(tmp_path)
    broker.declare(["north", "east", "south"])
    return broker


@pytest.fixture
def toys(
    databases: tuple[Database, Database], broker: Broker, clock: FixedClock
) -> Iterator[tuple[Toy, Toy]]:
    for database in databases:
        create_tables(database)
    north, east = (
        build(name, database, broker, clock=clock)
        for name, database in zip(("north", "east"), databases, strict=True)
    )
    yield north, east
    north.close()
    east.close()


def sequences(toy: Toy, subject: str) -> list[int]:
    with toy.works.reading() as session:
        rows = select(OUTBOX.c.sequence).where(OUTBOX.c.subject == subject).order_by(OUTBOX.c.id)
        return list(session.execute(rows).scalars())


def move(*toys: Toy) -> None:
    settle([toy.relay for toy in toys], [toy.consumer for toy in toys])


def test_what_is_said_arrives_with_its_envelope(toys: tuple[Toy, Toy]) -> None:
    north, east = toys
    heard = []
    east.consumer._handlers = {type_of("north"): lambda work, envelope: heard.append((work, envelope))}
    north.send("P1", 1, note="给东")
    move(north, east)
    work, envelope = heard[0]
    assert envelope.data == {"number": 1, "note": "给东"}
    assert (envelope.type, envelope.source, envelope.subject) == (type_of("north"), "north", "P1")
    assert (envelope.listener, envelope.sequence, envelope.county) == ("east", 1, "000000")
    assert envelope.time == NOW
    assert envelope.actor["user_id"] == "system:north"
    assert envelope.causation_id == "request" and envelope.correlation_id == "request"
    assert envelope.schema_version == 1
    assert work.cause == envelope.id


class ChangedMyMind(Exception):
    """Undoes a unit of work."""


def say_and_undo(toy: Toy, *, at_the_very_end: bool) -> None:
    def undo() -> None:
        raise ChangedMyMind

    with toy.works(toy.actor) as work:
        work.emit(Message(type_of(toy.name), "P1", {"number": 2}))
        if not at_the_very_end:
            undo()
        work.at_commit(lambda: work.at_commit(undo, last=True), last=True)


@pytest.mark.parametrize("at_the_very_end", [False, True])
def test_nothing_is_said_when_the_work_is_undone(toys: tuple[Toy, Toy], at_the_very_end: bool) -> None:
    north, _ = toys
    with pytest.raises(ChangedMyMind):
        say_and_undo(north, at_the_very_end=at_the_very_end)
    with north.works.reading() as session:
        assert waiting_room.unsent(session) == 0


def test_numbers_have_no_gap_even_after_a_rollback(toys: tuple[Toy, Toy]) -> None:
    north, _ = toys
    north.send("P1", 1)
    with pytest.raises(ChangedMyMind):
        say_and_undo(north, at_the_very_end=True)
    north.send("P1", 3)
    assert sequences(north, "P1") == [1, 2]


def test_each_subject_is_numbered_by_itself(toys: tuple[Toy, Toy]) -> None:
    north, _ = toys
    with north.works(north.actor) as work:
        for number, subject in enumerate(["A", "B", "A", "C", "A", "B"]):
            work.emit(Message(type_of("north"), subject, {"number": number}))
    north.send("A", 9)
    assert sequences(north, "A") == [1, 2, 3, 4]
    assert sequences(north, "B") == [1, 2]
    assert sequences(north, "C") == [1]


def test_all_a_work_says_costs_one_statement_on_postgresql_and_two_on_sqlite(toys: tuple[Toy, Toy]) -> None:
    north, _ = toys
    with watching(north.database) as traffic, north.works(north.actor) as work:
        for number in range(20):
            work.emit(Message(type_of("north"), f"P{number % 3}", {"number": number}))
    assert len(traffic.statements) == (1 if north.database.is_postgresql else 2)
    assert traffic.commits == 1


def test_hearing_a_message_costs_two_statements_and_one_commit(toys: tuple[Toy, Toy]) -> None:
    north, east = toys
    north.send("P1", 1)
    north.relay.drain()
    east.consumer.drain()
    north.send("P1", 2)
    north.relay.drain()
    with watching(east.database) as traffic:
        east.consumer._looked_for_ready = float("inf")
        east.consumer._subscribe().drain(1)
    assert traffic.commits == 1
    assert len([each for each in traffic.statements if "effect" not in each and "outbox" not in each]) == 2


def test_thousands_of_messages_of_one_work_are_kept(toys: tuple[Toy, Toy]) -> None:
    north, east = toys
    with north.works(north.actor) as work:
        for number in range(1200):
            work.emit(Message(type_of("north"), "bulk", {"number": number}))
    assert sequences(north, "bulk") == list(range(1, 1201))
    north.relay.drain()
    east.consumer.drain()
    assert east.effects("received") == [("bulk", number) for number in range(1200)]


def test_a_service_cannot_say_what_is_not_among_its_messages(toys: tuple[Toy, Toy]) -> None:
    north, _ = toys
    with north.works(north.actor) as work, pytest.raises(UnknownRoute):
        north.outbox.add(work, [Message("north.order-invented.v1", "P1", {})])


def test_writers_of_one_subject_queue_for_their_numbers(toys: tuple[Toy, Toy]) -> None:
    north, _ = toys
    threads = [
        threading.Thread(target=lambda: [north.send("busy", number) for number in range(10)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sequences(north, "busy")) == list(range(1, 41))


def test_a_letter_published_twice_has_one_effect(toys: tuple[Toy, Toy]) -> None:
    north, east = toys
    north.send("P1", 1)
    north.relay.drain()
    with north.works(north.actor) as work:
        work.session.execute(text("UPDATE outbox SET sent_at = NULL"))
    assert north.relay.drain() == 1
    assert east.consumer.drain() == 2
    assert east.effects("received") == [("P1", 1)]


def test_what_fails_is_put_aside_and_its_subject_waits(toys: tuple[Toy, Toy]) -> None:
    north, east = toys
    north.send("bad", 1, poison=True)
    north.send("bad", 2)
    north.send("good", 1)
    move(north, east)
    assert east.effects("received") == [("good", 1)]
    with east.works.reading() as session:
        (failed,) = waiting_room.failed_messages(session)
        assert waiting_room.failed(session) == 1 and waiting_room.parked(session) == 1
    assert failed.error == "ParcelLost: parcel 1 of bad"
    assert (failed.subject, failed.sequence, failed.source) == ("bad", 1, "north")


def test_a_failed_message_can_be_replayed_and_its_subject_goes_on(toys: tuple[Toy, Toy]) -> None:
    north, east = toys
    north.send("bad", 1, poison=True)
    north.send("bad", 2)
    north.send("bad", 3)
    move(north, east)
    (message_id,) = _failed_ids(east)
    assert east.consumer.replay(message_id) is True
    assert east.effects("received") == [] and len(_failed_ids(east)) == 1
    east.consumer._handlers = {
        type_of("north"): lambda work, envelope: note(
            work, "received", envelope.subject, envelope.data["number"]
        )
    }
    assert east.consumer.replay(message_id) is True
    assert east.effects("received") == [("bad", 1), ("bad", 2), ("bad", 3)]
    assert _failed_ids(east) == []
    assert east.consumer.replay(message_id) is False


def test_a_failed_message_can_be_given_up_with_a_reason(toys: tuple[Toy, Toy]) -> None:
    north, east = toys
    north.send("bad", 1, poison=True)
    north.send("bad", 2)
    move(north, east)
    (message_id,) = _failed_ids(east)
    with east.works(east.actor) as work:
        assert waiting_room.discard(work, message_id, "重复录入")
        assert not waiting_room.discard(work, "unknown", "…")
    east.consumer.drain()
    assert east.effects("received") == [("bad", 2)]
    with east.works.reading() as session:
        assert session.execute(text("SELECT action, subject FROM journal")).one() == (
            "message.discard",
            "bad",
        )


def test_a_failed_message_in_the_middle_keeps_its_place(toys: tuple[Toy, Toy]) -> None:
    north, east = toys
    north.send("P", 1)
    move(north, east)
    north.send("P", 2, poison=True)
    north.send("P", 3)
    move(north, east)
    north.send("P", 4)
    move(north, east)
    assert east.effects("received") == [("P", 1)]
    (message_id,) = _failed_ids(east)
    east.consumer._handlers = {
        type_of("north"): lambda work, envelope: note(
            work, "received", envelope.subject, envelope.data["number"]
        )
    }
    east.consumer.replay(message_id)
    assert east.effects("received") == [("P", number) for number in (1, 2, 3, 4)]


def test_somebody_is_told_when_a_message_fails(toys: tuple[Toy, Toy]) -> None:
    north, east = toys
    told = []
    east.consumer._on_failed = lambda work, envelope, error: told.append((envelope.subject, str(error)))
    north.send("bad", 1, poison=True)
    move(north, east)
    assert told == [("bad", "parcel 1 of bad")]


def test_a_message_nobody_handles_is_put_aside(toys: tuple[Toy, Toy]) -> None:
    north, east = toys
    east.consumer._handlers = {}
    north.send("P1", 1)
    move(north, east)
    with east.works.reading() as session:
        (failed,) = waiting_room.failed_messages(session)
    assert "has no handler" in failed.error


def test_what_cannot_be_read_goes_to_the_dead_letters(toys: tuple[Toy, Toy], broker: Broker) -> None:
    _, east = toys
    connection = broker.connection()
    producer = connection.Producer()
    for body, headers in (
        ("not json", {"sequence": 1}),
        ('{"id": "x"}', {"sequence": 1}),
        ("{}", {}),
        ("[]", {"sequence": "one"}),
    ):
        producer.publish(body, exchange=broker.exchange.name, routing_key="east.x.v1", headers=headers)
    connection.release()
    assert east.consumer.drain() == 4
    assert broker.dead_depth("east") == 4 and broker.depth("east") == 0


def test_figures_tell_what_waits_and_how_long(toys: tuple[Toy, Toy], clock: FixedClock) -> None:
    north, east = toys
    north.send("P1", 1)
    clock.advance(seconds=90)
    north.send("P2", 1)
    with north.works.reading() as session:
        assert waiting_room.unsent(session) == 2
        assert waiting_room.oldest_unsent_seconds(session, clock.now()) == 90
    move(north, east)
    with north.works.reading() as session:
        assert waiting_room.unsent(session) == 0
        assert waiting_room.oldest_unsent_seconds(session, clock.now()) == 0
    with east.works.reading() as session:
        assert waiting_room.oldest_parked_seconds(session, clock.now()) == 0
        assert waiting_room.oldest_failed_seconds(session, clock.now()) == 0


def test_old_rows_are_dropped_and_numbers_go_on(toys: tuple[Toy, Toy], clock: FixedClock) -> None:
    north, east = toys
    north.send("P1", 1)
    move(north, east)
    clock.advance(days=31)
    north.send("P1", 2)
    for toy in toys:
        tidy(toy.works, toy.name)
    assert sequences(north, "P1") == [2]
    with east.works.reading() as session:
        assert session.execute(text("SELECT count(*) FROM inbox")).scalar_one() == 0
    move(north, east)
    assert east.effects("received") == [("P1", 1), ("P1", 2)]


def test_a_backlog_is_dropped_in_portions_and_to_its_end(
    toys: tuple[Toy, Toy], clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    north, east = toys
    for number in range(1, 6):
        north.send("P1", number)
    move(north, east)
    clock.advance(days=31)
    north.send("P1", 6)
    move(north, east)
    monkeypatch.setattr(housekeeping, "PORTION", 2)
    for toy in toys:
        with watching(toy.database) as traffic:
            tidy(toy.works, toy.name)
        assert traffic.commits > 3  # no single work holds all of it
    assert sequences(north, "P1") == [6]
    with east.works.reading() as session:
        assert session.execute(text("SELECT sequence FROM inbox")).scalars().all() == [6]


def test_what_waits_is_never_dropped(toys: tuple[Toy, Toy], clock: FixedClock) -> None:
    north, east = toys
    north.send("bad", 1, poison=True)
    north.send("bad", 2)
    move(north, east)
    clock.advance(days=400)
    tidy(east.works, "east")
    with east.works.reading() as session:
        assert waiting_room.failed(session) == 1 and waiting_room.parked(session) == 1


def test_a_broker_that_is_away_leaves_the_outbox_as_it_is(
    toys: tuple[Toy, Toy], monkeypatch: pytest.MonkeyPatch
) -> None:
    north, east = toys

    class Away:
        def publish(self, _letters: object) -> None:
            raise BrokerUnavailable("away")

    monkeypatch.setattr(north.relay, "_publisher", Away())
    north.send("P1", 1)
    with pytest.raises(BrokerUnavailable):
        north.relay.drain()
    with north.works.reading() as session:
        assert waiting_room.unsent(session) == 1
    move(north, east)
    assert east.effects("received") == [("P1", 1)]


def test_loops_carry_a_parcel_within_moments(toys: tuple[Toy, Toy]) -> None:
    north, east = toys
    stop = threading.Event()
    threads = [threading.Thread(target=run, args=(stop,)) for run in (north.relay.run, east.consumer.run)]
    for thread in threads:
        thread.start()
    north.send("P1", 1)
    deadline = datetime.now(UTC) + timedelta(seconds=5)
    while not east.count("received") and datetime.now(UTC) < deadline:
        stop.wait(0.01)
    stop.set()
    for thread in threads:
        thread.join()
    assert east.effects("received") == [("P1", 1)]


def _failed_ids(toy: Toy) -> list[str]:
    with toy.works.reading() as session:
        return [each.message_id for each in waiting_room.failed_messages(session)]
