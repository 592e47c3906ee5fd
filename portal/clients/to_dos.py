"""Writes what another system is to show as a to-do (统一待办): what to do, by when, and where it leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

if TYPE_CHECKING:
    from portal.storage.to_do_records import ClaimedToDo


@dataclass(frozen=True, slots=True)
class ToDo:
    """One to-do as it should be now; `source_id` is ours and the same however often it has to be tried."""

    act: str
    source_id: str
    external_id: str | None
    subject: str
    description: str
    due_at: datetime | None
    executors: Sequence[str]
    link: str


class ToDoLetters:
    """Writes the to-dos of one portal, in Chinese: several people may read the same one."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url

    def write(self, claimed: ClaimedToDo) -> ToDo:
        """The to-do of a task; of a case with named readers its number and nothing else."""
        facts = claimed.facts
        place = f"tasks/{quote(claimed.service)}/{quote(claimed.id)}"
        about = f"{facts['step']}：{facts['title']}" if facts["title"] else f"有工作待查看：{claimed.case_no}"
        return ToDo(
            act=claimed.act,
            source_id=f"{claimed.id}-{claimed.round}" if claimed.round else claimed.id,
            external_id=claimed.external_id,
            subject=f"[把关] {about}",
            description=f"编号：{claimed.case_no}",
            due_at=datetime.fromisoformat(facts["due_at"]) if facts["due_at"] else None,
            executors=facts["executors"],
            link=urljoin(self._public_url, place),
        )
