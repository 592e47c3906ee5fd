"""What every step towards leaving the guidance list checks, and the leaving itself (ADM-07, B5)."""

from __future__ import annotations

from datetime import date, timedelta

from services.admission.domain.application import Application
from services.admission.domain.directory import Unit
from services.admission.domain.events import EntryLeft
from services.admission.domain.guidance_list import ListEntry
from services.admission.domain.list_exit import (
    EntryNotLeaving,
    EntryOfAnother,
    ExitNeedsMeeting,
    ExitUnconditional,
)
from services.admission.domain.records import Approval
from services.admission.domain.vocabulary import RequestType
from services.admission.usecases.import_guidance_list import publish_entry
from services.admission.usecases.ports import Work


def entry_leaving(work: Work, entry_id: str, applicant: Unit) -> ListEntry:
    """The entry an exit is about: in force, without a last day, and of the unit that asks."""
    entry = work.entries.find(entry_id) if entry_id else None
    today = work.clock.today()
    here = entry is not None and entry.county == applicant.county
    if entry is None or not here or not entry.in_force_on(today) or entry.in_force_to is not None:
        raise EntryNotLeaving(entry_id=entry_id or "–")
    if entry.owner_unit != applicant.code and not applicant.is_called(entry.unit_name):
        raise EntryOfAnother(entry_id=entry_id, unit=entry.unit_name)
    return entry


def must_be_lawful_exit(work: Work, application: Application) -> None:
    """An exit is about an entry of the applicant that stands; other requests pass."""
    if application.request_type is RequestType.EXIT:
        entry_leaving(
            work, str(application.facts.get("entry_id") or ""), work.units.get(application.applicant)
        )


def must_go_to_a_meeting(application: Application) -> None:
    """No entry leaves the list without a meeting, whatever was chosen (ADM-07)."""
    if application.request_type is RequestType.EXIT:
        raise ExitNeedsMeeting()


def must_be_unconditional(application: Application, conditions: object) -> None:
    """An entry leaves or stays; there is nothing in between."""
    if application.request_type is RequestType.EXIT and conditions:
        raise ExitUnconditional()


def leave_list(work: Work, application: Application, approval: Approval) -> tuple[ListEntry, date]:
    """The entry and its last day: the day of the notice, or a later one the approval fixed."""
    applicant = work.units.get(application.applicant)
    entry = entry_leaving(work, str(application.facts.get("entry_id") or ""), applicant)
    today = work.clock.today()
    entry.in_force_to = max(today, approval.effective_on or today)
    publish_entry(work, entry)
    if entry.in_force_to == today:
        # What is still to be done of it is recalled; before a later day it is done in time.
        tomorrow = today + timedelta(days=1)
        work.emit(EntryLeft(entry, tomorrow, work.catalogue.advance(entry.county)))
    work.record(
        "entry-left", application.case_no, entry_id=entry.entry_id, last=entry.in_force_to.isoformat()
    )
    return entry, entry.in_force_to
