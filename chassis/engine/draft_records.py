"""A definition under the pencil: who draws it, how far it is, and what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from chassis.engine.definition import Definition

DRAWING, SUBMITTED, APPROVED, DROPPED = "drawing", "submitted", "approved", "dropped"
OPEN = (DRAWING, SUBMITTED)


@dataclass(frozen=True, slots=True)
class Content:
    """What a definition is made of: the diagram, decision tables by file name, forms by name."""

    bpmn: bytes
    decisions: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, definition: Definition) -> Content:
        """What a released definition holds."""
        decisions = {name: file.decode() for name, file in definition.decision_files.items()}
        return cls(definition.bpmn, decisions, dict(definition.form_files))

    @property
    def decision_files(self) -> dict[str, bytes]:
        """The decision tables as files."""
        return {name: text.encode() for name, text in self.decisions.items()}


@dataclass(frozen=True, slots=True)
class Draft:
    """How a draft stands; its content is kept by revision."""

    draft_id: str
    process_id: str
    base_version: int
    name: str
    revision: int
    state: str
    author: str
    author_name: str
    updated_at: datetime
    reason: str = ""
    basis: str = ""
    in_force_from: date | None = None
    submitted_by: str | None = None
    submitted_by_name: str | None = None
    submitted_at: datetime | None = None
    decided_by: str | None = None
    decided_by_name: str | None = None
    decided_at: datetime | None = None
    note: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """One revision: when and by whom it was saved."""

    revision: int
    saved_at: datetime
    saved_by: str
    saved_by_name: str
