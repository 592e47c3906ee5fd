"""Services that are away when a test says so, and the forms people had open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from chassis.actor import Actor
from portal.storage.kept_forms import KeptForm

KEPT_AT = datetime(2026, 11, 20, 2, 35, tzinfo=UTC)


class FixtureOutages:
    """Everything can be reached, unless a test says otherwise."""

    def __init__(self) -> None:
        self.since: dict[str, datetime] = {}

    def away(self) -> Mapping[str, datetime]:
        return dict(self.since)


class FixtureKeptForms:
    """Remembers the forms that were opened and what was typed meanwhile."""

    def __init__(self) -> None:
        self.kept: dict[str, KeptForm] = {}

    def know(self, actor: Actor, task_id: str, form: Mapping[str, Any]) -> KeptForm:
        before = self.kept.get(task_id, KeptForm(form, None, "", None))
        self.kept[task_id] = replace(before, form=form)
        return self.kept[task_id]

    def known(self, actor: Actor, task_id: str) -> KeptForm | None:
        return self.kept.get(task_id)

    def keep(self, actor: Actor, task_id: str, data: Mapping[str, Any], request_key: str) -> None:
        self.kept[task_id] = KeptForm(self.kept[task_id].form, data, request_key, KEPT_AT)

    def sent(self, actor: Actor, task_id: str) -> None:
        if task_id in self.kept:
            self.kept[task_id] = KeptForm(self.kept[task_id].form, None, "", None)
