"""What the acts of a history stand on: the county, a way to pick, a way to try."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from chassis.actor import Actor
from chassis.engine.records import HumanTask
from chassis.errors import Refusal
from services.admission.storage.work import Work
from tests.integration.histories.county_at_play import CountyAtPlay, holder
from tests.integration.histories.step import Step
from tests.support.actors import COUNTY

EDUCATION, CIVIL_AFFAIRS, STATISTICS = (f"{COUNTY}-{unit}" for unit in ("jyj", "mzj", "tjj"))
DEPARTMENTS = (EDUCATION, CIVIL_AFFAIRS, STATISTICS)
OFFICE = f"{COUNTY}-swb"
CLERK, HEAD = holder(f"committee_office_clerk@{OFFICE}"), holder(f"committee_office_head@{OFFICE}")
T = TypeVar("T")


def picked(choices: Sequence[T], number: int) -> T:
    """One of some choices, whatever the number."""
    return choices[number % len(choices)]


class Acts:
    """Somebody in the county does something."""

    county: CountyAtPlay

    @property
    def today(self) -> date:
        """The day in the county."""
        return self.county.clock.today()

    def step(self, task: HumanTask) -> Step:
        """The task with what its holder sees."""
        return Step(task, self.county.rows, self.today, self.county.admission.calendar.calendar)

    def task(self, pick: int) -> HumanTask | None:
        """One of the open tasks."""
        tasks = self.county.open_tasks()
        return picked(tasks, pick) if tasks else None

    def act(self, who: Actor, act: Callable[[Work], Any], what: str) -> Refusal | None:
        """An act beside the tasks."""
        return self.county.act(who, act, what)
