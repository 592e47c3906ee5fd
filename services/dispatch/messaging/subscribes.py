"""Binds every message dispatch hears to its verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from chassis.clock import COUNTY_ZONE
from chassis.messaging.envelope import Envelope
from services.dispatch.domain.agency_record import AgencyResult
from services.dispatch.domain.catalogue import (
    ASSISTANCE,
    Condition,
    ItemVersion,
    Mark,
    MarkKind,
    Origin,
    checksum,
)
from services.dispatch.domain.gate import Outcome, ReasonCode, Verdict
from services.dispatch.domain.signed_statement import Promised, SignedStatement
from services.dispatch.domain.suspension import Settled, Suspension
from services.dispatch.domain.township_duty import DutyState, TownshipDuty
from services.dispatch.usecases.hear_catalogue import HearCatalogue, refuse_snapshot
from services.dispatch.usecases.hear_duty import HearDuty
from services.dispatch.usecases.hear_gate_answer import HearGateAnswer
from services.dispatch.usecases.hear_item import HearItem
from services.dispatch.usecases.hear_result import HearResult
from services.dispatch.usecases.hear_statement import HearStatement
from services.dispatch.usecases.hear_unit import HearUnit
from services.dispatch.usecases.ports import Work
from services.dispatch.usecases.suspend_orders import SettleSuspension, SuspendOrders

Handler = Callable[[Work, Envelope], None]
Plain = Mapping[str, Any]
KeepCalendar = Callable[[Work, Plain], None]
"""Keeps a year of the working calendar, and has the limits counted again that it changes."""
Recall = Callable[[Work, str, date], object]
"""Recalls what is still to be done of an item that has ended: `usecases.recall_orders.RecallOrders`."""
Relink = Callable[[Work, str, int, date], object]
"""Puts what is still to be done on a changed version: `usecases.relink_orders.RelinkOrders`."""
LIST_VERSION = 1
FILED_ENDS = frozenset({"completed", "exited_early"})
"""The ends a department has filed; after a mere expiry what was ordered in time is still done."""

MARKS = {
    "admission.item-ended.v1": MarkKind.ENDED,
    "admission.item-superseded.v1": MarkKind.SUPERSEDED,
    "admission.item-suspended.v1": MarkKind.SUSPENDED,
    "admission.item-resumed.v1": MarkKind.RESUMED,
}


def handlers(
    hear_gate_answer: HearGateAnswer,
    county: str,
    keep_calendar: KeepCalendar,
    recall: Recall,
    relink: Relink,
    suspend: SuspendOrders,
    settle: SettleSuspension,
) -> Mapping[str, Handler]:
    """The handlers by message type."""
    catalogue = CataloguePost(county, recall, relink)
    return {
        "directory.unit-published.v1": hear_unit,
        "directory.calendar-published.v1": lambda work, envelope: keep_calendar(work, envelope.data),
        "assessment.result-finalised.v1": hear_result,
        "admission.item-admitted.v1": catalogue.item_admitted,
        "admission.list-entry-published.v1": catalogue.entry_published,
        "admission.catalogue-snapshot.v1": catalogue.snapshot,
        "admission.catalogue-checked.v1": catalogue.checked,
        "admission.gate-answered.v1": GateAnswers(hear_gate_answer, catalogue),
        "admission.duty-published.v1": lambda work, envelope: HearDuty()(work, _duty(envelope.data)),
        "admission.work-suspended.v1": lambda work, envelope: suspend(work, _suspension(envelope.data)),
        "admission.work-settled.v1": lambda work, envelope: settle(
            work,
            _suspension(envelope.data),
            Settled(envelope.data["result"]),
            _known_day(envelope.data["on"]),
        ),
        **dict.fromkeys(MARKS, catalogue.item_changed),
        "assessment.statement-signed.v1": hear_statement,
    }


def hear_statement(work: Work, envelope: Envelope) -> None:
    """An agency and a township have signed what the year is judged by."""
    data = envelope.data
    targets = tuple(
        Promised(one["name"], one["value"], one["weight"], _known_day(one["by"])) for one in data["targets"]
    )
    HearStatement()(
        work,
        SignedStatement(
            data["case_no"],
            data["agency"],
            data["township"],
            data["year"],
            data["number"],
            _known_day(data["signed_on"]),
            targets,
            data["supplements"] or "",
        ),
    )


def hear_unit(work: Work, envelope: Envelope) -> None:
    """The directory has a new or changed unit."""
    data = envelope.data
    HearUnit()(
        work,
        data["code"],
        name=data.get("short_name") or data["name"],
        kind=data["kind"],
        parent=data.get("parent") or "",
        revision=data["revision"],
    )


def hear_result(work: Work, envelope: Envelope) -> None:
    """A year's result of an agency stands; it is attached where its head is spoken of."""
    data = envelope.data
    scores = ("agency", "year", "number", "territorial", "satisfaction", "statutory", "total", "grade")
    HearResult()(work, AgencyResult(**{name: data[name] for name in scores}, at=_moment(data["at"])))


class CataloguePost:
    """What admission says about its catalogue."""

    def __init__(self, county: str, recall: Recall, relink: Relink) -> None:
        self.county, self.recall, self.relink = county, recall, relink

    def item_admitted(self, work: Work, envelope: Envelope) -> None:
        """A work notice was issued, or its conditions were confirmed."""
        self.hear_item(
            work, envelope.data, envelope.data["catalogue_version"], admitted_on=_day_of(envelope.time)
        )

    def entry_published(self, work: Work, envelope: Envelope) -> None:
        """An entry of the guidance list is in force, changed or closed."""
        self.hear_entry(work, envelope.data, envelope.data["catalogue_version"])

    def item_changed(self, work: Work, envelope: Envelope) -> None:
        """An item ended, was superseded, suspended or resumed."""
        data = envelope.data
        mark = _mark({**data, "kind": MARKS[envelope.type]}, cause=data.get("kind") or "")
        HearItem().mark(work, data["item_id"], mark, catalogue=data["catalogue_version"])
        if mark.kind is MarkKind.ENDED and mark.cause in FILED_ENDS:
            self.recall(work, data["item_id"], mark.on)
        elif mark.kind is MarkKind.SUPERSEDED:
            self.relink(work, data["item_id"], mark.version, mark.on)

    def snapshot(self, work: Work, envelope: Envelope) -> None:
        """The whole catalogue at once: what is missing here is filled in, nothing newer is lost.

        One that is not what its own checksum says is refused whole, and supervisors hear of it.
        """
        data = envelope.data
        whole = {item["item_id"]: int(item["revision"]) for item in data["items"]}
        whole |= {entry["entry_id"]: int(entry["revision"]) for entry in data["entries"]}
        if checksum(whole.items()) != data["checksum"]:
            refuse_snapshot(work, data["catalogue_version"], data["taken_at"])
            return
        for item in data["items"]:
            self.hear_item(work, item, data["catalogue_version"], admitted_on=None)
        for item_id, revision in _running(data["items"]).items():
            HearItem().running(work, item_id, revision, _day_of(data["taken_at"]))
        for entry in data["entries"]:
            self.hear_entry(work, entry, data["catalogue_version"])
        HearItem().whole(work, data["catalogue_version"])
        self._hear_catalogue(work, data, data["taken_at"], whole)

    def checked(self, work: Work, envelope: Envelope) -> None:
        """The catalogue stands as it is: the copy is fresh when it has the same fingerprint."""
        self._hear_catalogue(work, envelope.data, envelope.data["at"])

    def hear_item(self, work: Work, item: Plain, catalogue: int, *, admitted_on: date | None) -> None:
        """Take over one item and what has happened to it."""
        HearItem().version(
            work, item["item_id"], Origin.ADMITTED, _item(item, admitted_on), catalogue=catalogue
        )
        for mark in item.get("marks") or ():
            HearItem().mark(work, item["item_id"], _mark(mark), catalogue=catalogue)

    def hear_entry(self, work: Work, entry: Plain, catalogue: int) -> None:
        """Take over one entry of the guidance list, valid in the whole county (ADM-06)."""
        version = _entry(entry, self.county)
        HearItem().version(work, entry["entry_id"], Origin.LISTED, version, catalogue=catalogue)

    def _hear_catalogue(self, work: Work, data: Plain, at: Any, whole: dict[str, int] | None = None) -> None:
        HearCatalogue()(
            work, version=data["catalogue_version"], checksum=data["checksum"], at=_moment(at), whole=whole
        )


class GateAnswers:
    """Admission's answer to a question of the gate, with the wording it judged."""

    def __init__(self, hear_gate_answer: HearGateAnswer, catalogue: CataloguePost) -> None:
        self.hear_gate_answer = hear_gate_answer
        self.catalogue = catalogue

    def __call__(self, work: Work, envelope: Envelope) -> None:
        """Complete the copy with what was judged, then wake the order."""
        data, facts = envelope.data, envelope.data["facts"]
        if facts.get("item"):
            self.catalogue.hear_item(work, facts["item"], 0, admitted_on=None)
        if facts.get("entry"):
            self.catalogue.hear_entry(work, facts["entry"], 0)
        if facts.get("duty"):
            HearDuty()(work, _duty(facts["duty"]))
        told = {name: value for name, value in facts.items() if name not in ("item", "entry", "duty")}
        reason = ReasonCode(data["reason_code"]) if data.get("reason_code") else None
        verdict = Verdict(Outcome(data["verdict"]), reason, data.get("item_version"), None, told)
        self.hear_gate_answer(work, data["order_no"], verdict, at=_moment(envelope.time))


def _running(items: Sequence[Plain]) -> dict[str, int]:
    """The items of the whole catalogue that are neither suspended nor ended, by their revision."""
    stopped = {
        item["item_id"]
        for item in items
        if any(mark["kind"] in ("suspended", "ended") for mark in item.get("marks") or ())
    }
    return {item["item_id"]: item["revision"] for item in items if item["item_id"] not in stopped}


def _item(item: Plain, admitted_on: date | None) -> ItemVersion:
    return ItemVersion(
        version=item["item_version"],
        revision=item["revision"],
        name=item["item_name"],
        owner_unit=item["owner_unit"],
        category=item.get("category") or "",
        burden_kinds=_words(item["burden_kinds"]),
        content=item["content"],
        notice_no=item.get("notice_no") or "",
        townships=_words(item["townships"]),
        communities=_words(item["communities"]),
        start=_day(item["start"]),
        end=_day(item["end"]),
        conditions=tuple(Condition(one["text"], one["met"]) for one in item["conditions"]),
        entitled_senders=_words(item["entitled_senders"]),
        funds_promised=item["funds_promised"],
        basis=item.get("basis") or "",
        admitted_on=admitted_on,
    )


def _entry(entry: Plain, county: str) -> ItemVersion:
    return ItemVersion(
        version=LIST_VERSION,
        revision=entry["revision"],
        name=entry["text"],
        owner_unit=entry["owner_unit"] or "",
        category=entry["category"],
        burden_kinds=_words(entry.get("burden_kinds") or (ASSISTANCE,)),
        content="\n".join((entry["text"], *entry["sub_items"])),
        county=county,
        start=_day(entry["in_force_from"]),
        end=_day(entry["in_force_to"]),
    )


def _mark(mark: Plain, cause: str = "") -> Mark:
    on = _known_day(mark["on"])
    return Mark(MarkKind(mark["kind"]), mark["item_version"], on, mark["revision"], cause)


def _duty(said: Plain) -> TownshipDuty:
    return TownshipDuty(
        duty_id=said["duty_id"],
        revision=said["revision"],
        name=said["name"],
        kind=said["kind"],
        department=said["department"],
        townships=_words(said["townships"]),
        content=said["content"],
        notice_no=said["notice_no"],
        case_no=said["case_no"],
        state=DutyState(said["state"]),
        in_force_on=_day(said["in_force_on"]),
        ends_on=_day(said["ends_on"]),
        ended_on=_day(said["ended_on"]),
    )


def _suspension(said: Plain) -> Suspension:
    """What a matter keeps back; both messages say it whole, so that either may come first."""
    return Suspension(
        said["case_no"],
        said["item_ref"],
        said["department"],
        _words(said["places"]),
        said["work"],
        _known_day(said["since"]),
    )


def _words(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(words)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _known_day(value: Any) -> date:
    day = _day(value)
    if day is None:
        raise ValueError("a day is missing")
    return day


def _moment(value: Any) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _day_of(value: Any) -> date:
    return _moment(value).astimezone(COUNTY_ZONE).date()
