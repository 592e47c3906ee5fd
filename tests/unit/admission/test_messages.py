"""What admission says fits the contracts, and what it hears reaches a verb."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chassis.messaging.envelope import Envelope
from contracts.registry import heard_by, validate
from services.admission.domain.committee import Seat
from services.admission.domain.events import AlertRaised, ItemMarked
from services.admission.domain.vocabulary import ItemState
from services.admission.messaging.publishes import item_data, messages
from services.admission.messaging.subscribes import handlers
from services.admission.usecases.publish_catalogue import PublishSnapshot
from tests.unit.admission.a_case import Case
from tests.unit.admission.a_county import COUNTY, E1, MEMBERS, a_county, a_seat


@pytest.mark.parametrize(
    ("mark", "kind"),
    [("superseded", ""), ("ended", "exited_early"), ("suspended", ""), ("resumed", "")],
)
def test_every_mark_on_an_item_is_a_message_of_its_case(mark: str, kind: str) -> None:
    case = Case(a_county()).noticed()
    item = case.work.items.get("SX-2026-00001")
    message = messages(ItemMarked(item, mark, kind, date(2026, 5, 10), 2))[0]
    validate(message.type, message.data)
    assert (message.subject, message.correlation_id) == (item.item_id, case.no)


def test_an_item_is_offered_from_its_coming_into_force_in_words_people_use() -> None:
    case = Case(a_county(), start="2026-03-01").noticed(effective_on="2026-04-01")
    data = item_data(case.work.items.get("SX-2026-00001"))
    assert (data["start"], data["category"], data["burden_kinds"]) == ("2026-04-01", "协助", ["协助行政事务"])


def test_a_snapshot_carries_the_marks_of_what_ended() -> None:
    case = Case(a_county()).noticed()
    version = case.work.items.get("SX-2026-00001").current
    version.state, version.ended_on = ItemState.EXITED_EARLY, date(2026, 5, 10)
    PublishSnapshot()(case.work, COUNTY)
    message = messages(case.work.events[-1])[0]
    validate(message.type, message.data)
    # It was in force on its last day: it is marked from the next on.
    assert message.data["items"][0]["marks"][0]["on"] == "2026-05-11"
    assert [entry["entry_id"] for entry in message.data["entries"]] == ["ZZ-121", "ZZ-120"]


def test_everything_admission_hears_has_a_handler_and_nothing_else() -> None:
    assert set(handlers(*[lambda work, data: None] * 2)) == heard_by("admission")


def test_an_order_report_is_noted_under_its_fate() -> None:
    work = a_county()
    data = {"order_no": "PD-1", "item_ref": "ZZ-121", "sender": "430211-tjj", "community": E1,
            "at": "2026-03-02T02:00:00+00:00", "ground": "不在告知单范围内"}  # fmt: skip
    handlers(*[lambda work, data: None] * 2)["dispatch.order-refused.v1"](work, an_envelope(data))
    note = work.order_notes.find("PD-1")
    assert note is not None and (note.state, note.ground) == ("refused", "不在告知单范围内")


def test_with_chair_and_vice_chair_vacant_the_last_vote_raises_an_alert() -> None:
    case = Case(a_county()).circulating()
    seats = case.work.committees.of(COUNTY).memberships
    seats[0], seats[1] = (a_seat(seat, until=date(2026, 3, 1)) for seat in (Seat.CHAIR, Seat.VICE_CHAIR))
    for unit in MEMBERS:
        case.vote(unit)
    alert = case.work.events[-1]
    assert isinstance(alert, AlertRaised) and alert.rule == "ADM-01"
    validate("supervision.alert-raised.v1", messages(alert)[0].data)


def an_envelope(data: dict[str, Any]) -> Envelope:
    """A message as it comes out of the inbox."""
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return Envelope("id", "type", "dispatch", "PD-1", at, data, "admission", 1, COUNTY, {}, "", "", 1)
