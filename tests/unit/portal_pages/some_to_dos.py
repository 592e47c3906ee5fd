"""统一待办 of the fixtures: two accounts, one of them known elsewhere, and what was not taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from chassis.actor import Actor
from chassis.errors import Refusal
from portal.storage.paging import Page

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@dataclass
class FixtureToDos:
    """Remembers what was asked for; refuses when told to."""

    is_set_up: bool = True
    done: list[tuple[str, ...]] = field(default_factory=list)
    refusal: Refusal | None = None

    def overview(self) -> Mapping[str, Any]:
        return {"known": 1, "open": 12, "waiting": 3, "given_up": 1, "last": NOW}

    def accounts(self, text: str) -> Sequence[Mapping[str, Any]]:
        unit = {"post": "经办", "unit_name": "审核委员会办公室"}
        known = {"id": "u1", "login": "swb.clerk", "name": "办公室经办", "external_id": "union-1", **unit}
        other = {"id": "u5", "login": "swb.clerk2", "name": "办公室经办二", "external_id": None, **unit}
        return [row for row in (known, other) if text in row["name"]]

    def troubled(self, *, given_up: bool, after: str | None = None, limit: int = 30) -> Page:
        row = {
            "task_id": "t1",
            "case_no": "430211-adm-2026-00001",
            "process_name": {"zh": "简易程序", "en": "Simple procedure"},
            "changed_at": NOW,
            "next_at": NOW,
            "attempts": 2,
            "reason": "ding.example.gov.cn: HTTP 400 paramError user not exist",
        }
        return Page([row], None if after else "more")

    def bind(self, actor: Actor, account_id: str, entered: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.done.append(("bind", actor.user_id, account_id, entered))

    def try_again(self, actor: Actor, task_id: str = "") -> int:
        self.done.append(("again", actor.user_id, task_id))
        return 1 if task_id else 7
