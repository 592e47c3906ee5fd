"""What the pages are made with, given once by assembly and found again in every request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app

from chassis.actor import Actor
from chassis.clock import Clock, SystemClock
from chassis.working_days import WorkingCalendar
from portal.web.ports import (
    Absences,
    Accounts,
    AnnualResults,
    AuditTrail,
    CalendarBook,
    Channels,
    Departures,
    Directory,
    Guessing,
    Habits,
    KeptForms,
    Links,
    Marks,
    Notifications,
    Numbers,
    Opinions,
    Outages,
    People,
    SecondFactors,
    Services,
    Sessions,
    Signing,
    StandingIn,
    TakenMessages,
    Team,
    ToDos,
    Views,
    Visitor,
    WorkFigures,
    Worklist,
)
from portal.web.streams import Streams


def _nothing_stirs() -> frozenset[str]:
    return frozenset()


EXTENSION = "gatehouse.pages"
SERVICES = ("admission", "assessment", "dispatch")


@dataclass(frozen=True, slots=True)
class Parts:
    """The ports behind the pages."""

    services: Services
    outages: Outages
    kept_forms: KeptForms
    worklist: Worklist
    directory: Directory
    people: People
    stand_ins: StandingIn
    marks: Marks
    habits: Habits
    notifications: Notifications
    channels: Channels
    numbers: Numbers
    departures: Departures
    to_dos: ToDos
    opinions: Opinions
    views: Views
    calendar_book: CalendarBook
    annual_results: AnnualResults
    signing: Signing
    accounts: Accounts
    links: Links
    audit_trail: AuditTrail
    second_factors: SecondFactors
    sessions: Sessions
    guessing: Guessing
    taken_messages: TakenMessages
    team: Team
    absences: Absences
    work_figures: WorkFigures
    visitor: Callable[[], Visitor]
    clock: Clock = field(default_factory=SystemClock)
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    attachment_mb: int = 20
    public_url: str = "http://localhost/"
    fonts: Path | None = None
    streams: Streams = field(default_factory=lambda: Streams(_nothing_stirs))


def parts() -> Parts:
    """The parts of the running web app."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Parts)
    return found


def visitor() -> Visitor:
    """Who asks for this page."""
    return parts().visitor()


def reader() -> Actor:
    """The signed-in person; pages that call this are open to signed-in people only."""
    actor = visitor().actor
    assert actor is not None
    return actor
