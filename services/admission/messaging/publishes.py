"""Turns what happened in admission into the messages other services hear."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chassis.messaging.envelope import Message
from services.admission.domain import events
from services.admission.domain.duty_words import DutyState
from services.admission.domain.gate import LISTED_BURDENS
from services.admission.domain.guidance_list import ListEntry
from services.admission.domain.parameter_table import RULE_DATE
from services.admission.domain.township_duty import TownshipDuty
from services.admission.domain.unadmitted_work import UnadmittedWork
from services.admission.domain.vocabulary import WORDS, ItemState, chinese
from services.admission.domain.work_item import WorkItem, WorkItemVersion

LIST_VERSION = 1
"""Entries of the list have no versions; dispatch keeps them as the first."""
_MARKS: Mapping[ItemState, str] = {
    ItemState.SUSPENDED: "suspended",
    ItemState.SUPERSEDED: "superseded",
    ItemState.COMPLETED: "ended",
    ItemState.EXITED_EARLY: "ended",
    ItemState.EXPIRED: "ended",
    ItemState.REVOKED: "ended",
}

_DUTY_STATES: Mapping[DutyState, str] = {
    DutyState.TRANSFERS: "announced",
    DutyState.IN_FORCE: "in_force",
    DutyState.ENDED: "ended",
    DutyState.LAPSED: "lapsed",
}


def messages(event: object) -> Sequence[Message]:
    """The messages an event becomes; none for what concerns nobody else."""
    say = _SAID.get(type(event))
    return say(event) if say else ()


def item_data(item: WorkItem, version: WorkItemVersion | None = None) -> dict[str, Any]:
    """An item as the gate judges it; it may be ordered from its start and its coming into force on."""
    version = version or item.current
    data: dict[str, Any] = {
        "item_id": item.item_id,
        "item_version": version.version,
        "item_name": version.name,
        "owner_unit": item.owner_unit,
        "category": WORDS[version.category].zh,
        "burden_kinds": chinese(version.burdens),
        "content": version.content,
        "notice_no": version.notice_no,
        "townships": list(version.townships),
        "communities": list(version.communities),
        "start": version.begins.isoformat(),
        "end": version.end.isoformat() if version.end else None,
        "conditions": [{"text": c["text"], "met": c["met"]} for c in version.conditions],
        "entitled_senders": list(version.entitled_senders),
        "funds_promised": version.funds_promised,
        "basis": ";".join(_basis(line) for line in version.basis) or None,
        "revision": item.revision,
    }
    marks = [_mark(item, one) for one in item.versions if one is version or one.state is ItemState.SUPERSEDED]
    if told := [mark for mark in marks if mark]:
        data["marks"] = told
    return data


def _mark(item: WorkItem, version: WorkItemVersion) -> dict[str, Any] | None:
    """What happened to a version; an ended or superseded one no longer holds from the day after its last."""
    kind = _MARKS.get(version.state)
    if kind is None:
        return None
    on = version.over_from or version.effective_from
    return {
        "kind": kind,
        "item_version": version.version,
        "on": on.isoformat(),
        "revision": item.revision,
    }


def entry_data(entry: ListEntry) -> dict[str, Any]:
    """A list entry as the gate judges it."""
    return {
        "entry_id": entry.entry_id,
        "unit_name": entry.unit_name,
        "owner_unit": entry.owner_unit or None,
        "category": WORDS[entry.category].zh,
        "text": entry.text,
        "sub_items": list(entry.sub_items),
        "category_confirmed": entry.category_confirmed,
        "in_force_from": (entry.in_force_from or RULE_DATE).isoformat(),
        "in_force_to": entry.in_force_to.isoformat() if entry.in_force_to else None,
        "burden_kinds": chinese(sorted(LISTED_BURDENS)),
        "revision": entry.revision,
    }


def _basis(line: Mapping[str, Any]) -> str:
    parts = (line.get("title"), line.get("number"), line.get("article"))
    return " ".join(str(part).strip() for part in parts if part)


def _item_admitted(event: events.ItemAdmitted) -> Sequence[Message]:
    version = event.version or event.item.current
    data = {**item_data(event.item, version), "catalogue_version": event.catalogue_version}
    data.pop("marks", None)
    return [Message("admission.item-admitted.v1", event.item.item_id, data, version.case_no)]


def _item_marked(event: events.ItemMarked) -> Sequence[Message]:
    version = event.version or event.item.current
    data = {
        "item_id": event.item.item_id,
        "item_version": version.version,
        "on": event.on.isoformat(),
        "kind": event.kind or None,
        "revision": event.item.revision,
        "catalogue_version": event.catalogue_version,
    }
    return [Message(f"admission.item-{event.mark}.v1", event.item.item_id, data, version.case_no)]


def _entry_published(event: events.ListEntryPublished) -> Sequence[Message]:
    data = {**entry_data(event.entry), "catalogue_version": event.catalogue_version}
    return [Message("admission.list-entry-published.v1", event.entry.entry_id, data)]


def _entry_left(event: events.EntryLeft) -> Sequence[Message]:
    """An entry ends like an item: dispatch recalls what is still to be done of it."""
    entry = event.entry
    data = {
        "item_id": entry.entry_id,
        "item_version": LIST_VERSION,
        "on": event.on.isoformat(),
        "kind": ItemState.EXITED_EARLY.value.lower(),
        "revision": entry.revision,
        "catalogue_version": event.catalogue_version,
    }
    return [Message("admission.item-ended.v1", entry.entry_id, data)]


def _snapshot_taken(event: events.CatalogueSnapshotTaken) -> Sequence[Message]:
    data = {
        "catalogue_version": event.catalogue_version,
        "checksum": event.checksum,
        "taken_at": event.taken_at.isoformat(),
        "items": [
            item_data(item, version)
            for item in event.items
            for version in dict.fromkeys([item.current, item.latest])
        ],
        "entries": [entry_data(entry) for entry in event.entries],
    }
    return [Message("admission.catalogue-snapshot.v1", f"{event.county}-catalogue", data)]


def _catalogue_checked(event: events.CatalogueChecked) -> Sequence[Message]:
    data = {
        "catalogue_version": event.catalogue_version,
        "checksum": event.checksum,
        "at": event.at.isoformat(),
    }
    return [Message("admission.catalogue-checked.v1", f"{event.county}-catalogue", data)]


def _procedure_converted(event: events.ProcedureConverted) -> Sequence[Message]:
    data = {
        "case_no": event.case_no,
        "from": event.source,
        "to": event.target,
        "cause": event.cause,
        "objector": event.objector or None,
    }
    return [Message("admission.procedure-converted.v1", event.case_no, data, event.case_no)]


def duty_data(duty: TownshipDuty) -> dict[str, Any]:
    """A duty as the gate judges it."""
    if duty.issued_on is None:
        raise ValueError(f"{duty.case_no} has not been announced")
    return {
        "duty_id": duty.duty_id,
        "case_no": duty.case_no,
        "name": duty.name,
        "kind": str(duty.form["kind"]),
        "department": duty.applicant,
        "townships": list(duty.townships),
        "content": str(duty.form["content"]),
        "notice_no": duty.number,
        "announced_on": duty.issued_on.isoformat(),
        "in_force_on": duty.in_force_on.isoformat() if duty.in_force_on else None,
        "ends_on": duty.ends_on.isoformat() if duty.ends_on else None,
        "ended_on": duty.ended_on.isoformat() if duty.ended_on else None,
        "state": _DUTY_STATES[duty.state],
        "revision": duty.revision,
    }


def _duty_published(event: events.DutyPublished) -> Sequence[Message]:
    duty = event.duty
    return [Message("admission.duty-published.v1", duty.duty_id, duty_data(duty), duty.case_no)]


def _gate_answered(event: events.GateAnswered) -> Sequence[Message]:
    facts = dict(event.facts)
    facts["catalogue_version"] = event.catalogue_version
    if event.item is not None:
        judged = (one for one in event.item.versions if one.version == event.item_version)
        facts["item"] = item_data(event.item, next(judged, None))
    if event.entry is not None:
        facts["entry"] = entry_data(event.entry)
    if event.duty is not None:
        facts["duty"] = duty_data(event.duty)
    data = {
        "order_no": event.order_no,
        "verdict": event.verdict,
        "reason_code": event.reason_code or None,
        "item_version": event.item_version or None,
        "facts": facts,
    }
    return [Message("admission.gate-answered.v1", event.order_no, data)]


def _work(matter: UnadmittedWork) -> dict[str, Any]:
    """Which orders are meant; said whole each time, so that either message may come first."""
    if matter.suspended_on is None:
        raise ValueError(f"{matter.case_no} suspends nothing")
    return {
        "case_no": matter.case_no,
        "item_ref": matter.cover,
        "department": matter.department,
        "places": list(matter.places),
        "work": matter.work,
        "since": matter.suspended_on.isoformat(),
    }


def _work_suspended(event: events.WorkSuspended) -> Sequence[Message]:
    case_no = event.matter.case_no
    return [Message("admission.work-suspended.v1", case_no, _work(event.matter), case_no)]


def _work_settled(event: events.WorkSettled) -> Sequence[Message]:
    case_no = event.matter.case_no
    data = {**_work(event.matter), "on": event.on.isoformat(), "result": event.result}
    return [Message("admission.work-settled.v1", case_no, data, case_no)]


def _alert_raised(event: events.AlertRaised) -> Sequence[Message]:
    data = {
        "rule": event.rule,
        "subject": event.subject,
        "severity": event.severity,
        "facts": dict(event.facts),
        "text": event.text.as_json(),
    }
    return [Message("supervision.alert-raised.v1", event.subject, data)]


_SAID: Mapping[type, Callable[[Any], Sequence[Message]]] = {
    events.ItemAdmitted: _item_admitted,
    events.ItemMarked: _item_marked,
    events.ListEntryPublished: _entry_published,
    events.EntryLeft: _entry_left,
    events.CatalogueSnapshotTaken: _snapshot_taken,
    events.CatalogueChecked: _catalogue_checked,
    events.ProcedureConverted: _procedure_converted,
    events.DutyPublished: _duty_published,
    events.GateAnswered: _gate_answered,
    events.WorkSuspended: _work_suspended,
    events.WorkSettled: _work_settled,
    events.AlertRaised: _alert_raised,
}
