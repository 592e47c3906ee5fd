"""Messages of the fixtures: one of each sort that leads elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chassis.actor import Actor
from portal.storage.paging import Page
from tests.unit.portal_pages import fixtures

TOLD_AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@dataclass
class FixtureNotifications:
    """One message of each sort that leads elsewhere, unread until a test reads them."""

    until: datetime | None = None

    def of(self, actor: Actor, **_: Any) -> Page:
        usual = {"service": "admission", "case_no": fixtures.CASE_NO, "told_at": TOLD_AT, "due_at": TOLD_AT}
        kinds = {"new": "t1", "overdue": "gone", "copied": "c1", "ended": fixtures.CASE_NO}
        step = {"zh": "登记", "en": "Register"}
        return Page(
            [
                {**usual, "id": kind, "kind": kind, "subject": about, "step": step, "read_at": self.until}
                | {"case_title": "" if kind == "overdue" else "高龄津贴核查"}
                for kind, about in kinds.items()
            ],
            None,
        )

    def unread(self, actor: Actor) -> int:
        return 0 if self.until else 120

    def open(self, actor: Actor, notification_id: str) -> Any:
        return next((row for row in self.of(actor).rows if row["id"] == notification_id), None)

    def read_all(self, actor: Actor, until: datetime) -> None:
        self.until = until
