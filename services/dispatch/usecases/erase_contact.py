"""Forget whom to call back about an event, before its end if they wish so."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class EraseContact:
    """Erases the contact; nothing of it stays anywhere."""

    def __call__(self, work: Work, event_no: str) -> None:
        """Forget it."""
        work.contacts.erase(event_no)
        work.record("event-contact-erased", event_no)
