"""Events: one intake, the list of a unit, the catalogue of classes, and the board (DSP-08)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.actor import Actor
from chassis.clock import Clock
from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.identity import allowed, allowed_signed_in, current_actor
from chassis.web.pagination import keys_of, page
from services.dispatch.domain.event_class import Urgency
from services.dispatch.domain.grid_event import GridEvent, Report, Source
from services.dispatch.usecases.report_event import (
    REFERRING_ROLE,
    REPORTING_ROLES,
    Reported,
    ReportEvent,
)
from services.dispatch.web.access import sees_all
from services.dispatch.web.event_reading import EventReads
from services.dispatch.web.event_schemas import (
    BoardQuery,
    BoardSchema,
    EventBody,
    EventClasses,
    EventPage,
    EventSchema,
    EventsQuery,
)
from services.dispatch.web.event_showing import codes_of, shown
from services.dispatch.web.whistle_presenting import CENTRE_ROLES

Plain = dict[str, Any]


def events_blueprint(*, report: ReportEvent, reads: EventReads, clock: Clock) -> Blueprint:
    """The routes under /events, /event-classes and /board."""
    blueprint = Blueprint("events", __name__, description="Events")

    @blueprint.post("/events")
    @allowed(*REPORTING_ROLES, REFERRING_ROLE)
    @command(EventBody, answers=EventSchema, status=201)
    def report_event(work: Any, body: Plain) -> Plain:
        """Report an event; a desk finds it at once."""
        return told(work, report(work, reported(body, clock.now())))

    @blueprint.get("/events")
    @allowed_signed_in
    @query(EventsQuery, answers=EventPage)
    def list_events(session: Any, asked: Plain) -> Plain:
        """The events that are a unit's business, the newest first."""
        actor, after = current_actor(), keys_of(asked.get("after"), str)
        found = reads.events(
            session,
            unit=None if sees_everything(actor) else actor.unit,
            state=asked.get("state"),
            before=after[0] if after else None,
            limit=asked["limit"] + 1,
        )
        rows = _rows(reads, session, found)
        return page(rows, asked["limit"], lambda row: (row["event_no"],))

    @blueprint.get("/event-classes")
    @allowed_signed_in
    @query(answers=EventClasses)
    def list_event_classes(session: Any) -> Plain:
        """The catalogue: what there is, whose it is, and by when it is to be done."""
        found = reads.event_classes(session)
        names = reads.names(session, {one.department for one in found})
        items = [
            {
                "code": one.code,
                "field": one.field,
                "name": one.name,
                "level": one.level,
                "department": one.department,
                "department_name": names.get(one.department, one.department),
                "limit": one.limit,
                "unit": one.unit,
            }
            for one in found
        ]
        return {"items": items}

    @blueprint.get("/board")
    @allowed_signed_in
    @query(BoardQuery, answers=BoardSchema)
    def show_board(session: Any, asked: Plain) -> Plain:
        """What is open, what is due first at the top, and how much there is in each township."""
        actor, now = current_actor(), clock.now()
        unit = "" if sees_everything(actor) else actor.unit
        keys = keys_of(asked.get("after"), str, str)
        found = reads.open_events(
            session,
            township=asked.get("township", ""),
            class_field=asked.get("field", ""),
            state=asked.get("state", ""),
            lamp=asked.get("lamp", ""),
            unit=unit,
            now=now,
            after=(datetime.fromisoformat(keys[0]), keys[1]) if keys else None,
            limit=asked["limit"] + 1,
        )
        rows = page(_rows(reads, session, found), asked["limit"], _board_key)
        counts = reads.open_by_place(session, now, unit)
        names = reads.names(session, {one["township"] for one in counts})
        places = [{**one, "township_name": names.get(one["township"], one["township"])} for one in counts]
        return {**rows, "places": places, "as_of": now}

    return blueprint


def sees_everything(actor: Actor) -> bool:
    """Those who watch over the county, and the command centre."""
    return sees_all(actor) or any(actor.holds(role) for role in CENTRE_ROLES)


def reported(body: Plain, now: datetime) -> Reported:
    """What a form, a sheet or another system hands in."""
    report = Report(
        source=Source(body["source"]),
        title=body["title"],
        description=body["description"],
        place=body["place"],
        urgency=Urgency(body["urgency"]),
        occurred_at=body["occurred_at"] or now,
        grid=body["grid"] or "",
        external_no=body.get("external_no", ""),
    )
    community = body["community"] or ""
    return Reported(report, body["class_code"], body["township"], community, body["contact"])


def told(work: Any, event: GridEvent) -> Plain:
    """What whoever reported it is told."""
    found = {code: work.units.get(code) or work.agencies.get(code) for code in codes_of([event])}
    known = work.event_classes.get(event.class_code)
    classes = {known.code: known.name} if known else {}
    return shown(event, {code: one.name for code, one in found.items() if one is not None}, classes)


def _rows(reads: EventReads, session: Any, found: Any) -> list[Plain]:
    names = reads.names(session, codes_of(found))
    classes: Mapping[str, str] = {one.code: one.name for one in reads.event_classes(session)}
    return [shown(one, names, classes) for one in found]


def _board_key(row: Plain) -> tuple[str, str]:
    return row["due_at"].isoformat(), row["event_no"]
