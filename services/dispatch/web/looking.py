"""Puts on record who looks at a restricted case (B10): every look, before anything is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import g

from chassis.actor import Actor
from services.dispatch.web.appointment_file import LOOKED


@dataclass(frozen=True, slots=True)
class Looks:
    """Writes the journal for the kinds of cases that are restricted."""

    works: Any
    restricted: Callable[[str], bool]

    def __call__(self, case_no: str, actor: Actor) -> None:
        """The actor looks at a case."""
        if self.restricted(case_no):
            with self.works(actor, g.request_id) as work:
                work.record(LOOKED, case_no)
