"""What dispatch says keeps its promises, and it understands everything that reaches it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from chassis.testing.clock import FixedClock
from chassis.testing.samples import sample
from chassis.texts import Said
from contracts import registry
from services.dispatch.domain import events
from services.dispatch.domain.catalogue import Mark, MarkKind, checksum
from services.dispatch.domain.yearly_stats import FIGURES
from services.dispatch.messaging.publishes import ORDER_TYPES, messages
from services.dispatch.messaging.subscribes import CataloguePost, handlers
from services.dispatch.usecases.hear_gate_answer import HearGateAnswer

AT = datetime(2026, 5, 12, 2, 0, tzinfo=UTC)
MOVED = ("430211-DSP-2026-00001", "430211-PD-2026-00001", "ZZ-056", 1, "430211-tjj", None, "430211001")
FACTS = (*MOVED, "430211001008", AT, date(2026, 5, 29))

SAID = [
    *(kind(*FACTS) for kind in ORDER_TYPES),
    events.OrderRefused(*FACTS, "no_time"),
    events.OrderPooled(MOVED[0], "430211-HB-2026-00001", "430211001", "430211001008", None, AT),
    events.OrderBlocked(
        MOVED[0], "430211-tjj", None, "填报台账", None, "430211001", "NOT_FOUND", AT, 3, True
    ),
    events.SenderRated(MOVED[0], "430211-tjj", None, "430211001", "430211001008", 4, AT),
    events.GateAsked(
        MOVED[0], "ZZ-056", "430211001008", date(2026, 5, 12), "430211-tjj", ("台账",), False, ""
    ),
    events.AgencyRegistered("430211-gaj-lypcs", "栗雨派出所", "430211-gaj", "430211003", ("430211003",), 1),
    events.AgencyRegistered(
        "430211-gaj-lypcs",
        "栗雨派出所",
        "430211-gaj",
        "430211003",
        ("430211003",),
        2,
        (events.PostTold("副所长", "deputy", 1),),
        (events.HolderTold("副所长", "现任副所长", date(2024, 3, 1), None, False),),
    ),
    events.PeopleCounted("430211", "2026-Q2", sample("dispatch.people-counted.v1")["figures"], AT),
    events.YearTold("430211-gaj-lypcs", 2026, {"430211003": dict.fromkeys(FIGURES, 3)}, AT),
    events.HeadChanged(
        "430211-gaj-lypcs",
        "所长",
        "appoint",
        "现任所长",
        False,
        date(2026, 6, 1),
        "430211-APP-2026-00001",
        AT,
    ),
    *(
        kind("430211-SEC-2026-00001", "430211-sfj-lysfs", "430211-zfw", date(2026, 6, 1), date(2026, 7, 31))
        for kind in (events.SecondmentStarted, events.SecondmentEnded)
    ),
    events.StaffNotified("430211-NTC-2026-00001", "430211-gaj-lypcs", "副所长", "leave", date(2026, 6, 1)),
    events.WhistleClosed(
        "430211-WHS-2026-00001",
        "430211001",
        "emergency",
        AT,
        AT,
        "RESOLVED",
        (events.BodyOutcome("430211-cgj", "430211-cgj", AT, AT, 0, False, False, True, 5, 5, 4, True, None),),
    ),
    events.EventClosed(
        "430211-EVT-2026-00001",
        "SR-01",
        "grid",
        "township",
        "430211001",
        "430211-cgj",
        "430211-cgj",
        AT,
        AT,
        AT,
        True,
        0,
        0,
        True,
        True,
        None,
        "CLOSED_SOLVED",
    ),
    events.AlertRaised("dsp.block.alert", "430211-tjj", "warning", Said("三次", "three"), {"blocks": 3}),
]


@pytest.mark.parametrize("event", SAID, ids=lambda event: type(event).__name__)
def test_every_event_becomes_a_message_its_type_allows(event):
    said = messages(event)
    assert said
    for message in said:
        registry.validate(message.type, message.data)


def test_everything_dispatch_may_say_is_said_by_some_event():
    said = {message.type for event in SAID for message in messages(event)}
    own = {kind for kind in registry.said_by("dispatch") if kind.startswith(("dispatch.", "supervision."))}
    assert said == own


def test_there_is_a_handler_for_every_message_that_reaches_dispatch_and_for_no_other():
    assert set(handlers(HearGateAnswer(None), "430211", *[lambda *_: None] * 5)) == registry.heard_by(
        "dispatch"
    )


class NotingCatalogue:
    """Keeps what the post would have kept."""

    in_step = True

    def __init__(self):
        self.items = {}
        self.version = 0

    def get(self, item_id):
        return self.items.get(item_id)

    def add(self, item):
        self.items[item.item_id] = item

    def state(self):
        return self

    def note_version(self, version):
        self.version = max(self.version, version)

    note_whole = note_version

    def checksum(self):
        return ""

    def hear(self, **_facts):
        pass


class NotingWork:
    def __init__(self):
        self.catalogue, self.clock = NotingCatalogue(), FixedClock(AT)


def envelope(kind, data):
    return SimpleNamespace(type=kind, data=data, time=AT)


def test_the_published_samples_of_admission_are_understood():
    work, post = NotingWork(), CataloguePost("430211", *[lambda *_: None] * 2)
    admitted = sample("admission.item-admitted.v1")
    post.item_admitted(work, envelope("admission.item-admitted.v1", admitted))
    ended = sample("admission.item-ended.v1", item_id=admitted["item_id"])
    post.item_changed(work, envelope("admission.item-ended.v1", ended))
    entry = sample("admission.list-entry-published.v1")
    post.entry_published(work, envelope("admission.list-entry-published.v1", entry))
    item, listed = (work.catalogue.items[key] for key in (admitted["item_id"], entry["entry_id"]))
    assert item.versions[0].name == admitted["item_name"]
    assert item.versions[0].admitted_on == date(2026, 5, 12)
    assert item.marks == (
        Mark(
            MarkKind.ENDED,
            ended["item_version"],
            date.fromisoformat(ended["on"]),
            ended["revision"],
            ended["kind"] or "",
        ),
    )
    assert listed.versions[0].covers("430211001008") and not listed.versions[0].covers("430212001008")


def test_a_snapshot_fills_in_what_was_missed_and_loses_nothing_newer():
    work, post = NotingWork(), CataloguePost("430211", *[lambda *_: None] * 2)
    snapshot = sample("admission.catalogue-snapshot.v1")
    held_there = [(one["item_id"], one["revision"]) for one in snapshot["items"]]
    held_there += [(one["entry_id"], one["revision"]) for one in snapshot["entries"]]
    snapshot["checksum"] = checksum(held_there)
    post.snapshot(work, envelope("admission.catalogue-snapshot.v1", snapshot))
    held = {item_id: item.versions for item_id, item in work.catalogue.items.items()}
    assert set(held) == {one["item_id"] for one in snapshot["items"]} | {
        one["entry_id"] for one in snapshot["entries"]
    }
    post.snapshot(work, envelope("admission.catalogue-snapshot.v1", snapshot))
    assert {item_id: item.versions for item_id, item in work.catalogue.items.items()} == held
