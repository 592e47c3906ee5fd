"""Notes what became of an order: the figures of the catalogue are counted from these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.admission.domain.areas import county_of
from services.admission.domain.order_note import OrderNote
from services.admission.usecases.ports import Work

SENT = "created"
STATES = frozenset({SENT, "accepted", "refused", "done", "recalled"})


@dataclass(frozen=True, slots=True)
class NoteOrder:
    """The last report counts: the inbox hands them over in the order they were made."""

    def __call__(self, work: Work, what: str, data: Mapping[str, Any]) -> None:
        """Take over one report."""
        order_no, ground = str(data["order_no"]), str(data.get("ground") or "")
        at = _moment(data["at"])
        note = work.order_notes.find(order_no)
        if note is not None:
            note.move(what, at, ground)
        else:
            note = _note(what, data, at, ground)
            work.order_notes.add(note)
        if what == SENT or note.sent_on is None:
            note.went_out(at)


@dataclass(frozen=True, slots=True)
class NotePool:
    """A township hands an order that is known here on together with others (B16)."""

    def __call__(self, work: Work, data: Mapping[str, Any]) -> None:
        """Keep the number they share."""
        note = work.order_notes.find(str(data["order_no"]))
        if note is not None:
            note.pool(str(data["pool_no"]))


@dataclass(frozen=True, slots=True)
class NoteRating:
    """What a community thinks of whoever sent an order that is known here."""

    def __call__(self, work: Work, data: Mapping[str, Any]) -> None:
        """Keep the score."""
        note = work.order_notes.find(str(data["order_no"]))
        if note is not None:
            note.rate(int(data["score"]), _moment(data["at"]))


def _moment(value: object) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def _note(what: str, data: Mapping[str, Any], at: datetime, ground: str) -> OrderNote:
    return OrderNote(
        order_no=str(data["order_no"]),
        county=county_of(str(data.get("community") or data.get("township") or data["sender"])),
        item_ref=str(data.get("item_ref") or ""),
        item_version=int(data.get("item_version") or 0),
        sender=str(data["sender"]),
        township=str(data.get("township") or ""),
        community=str(data.get("community") or ""),
        state=what,
        at=at,
        ground=ground,
    )
