"""The written implementation plan F-ADM-02: eight parts, in versions (ADM-10, ADM-11)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chassis.texts import Said

PARTS: dict[str, Said] = {
    "requirements": Said("工作要求", "work requirements"),
    "duties": Said("职责分工", "division of duties"),
    "flow": Said("操作流程", "operating flow"),
    "milestones": Said("时间节点", "time nodes"),
    "staffing": Said("人员保障", "personnel"),
    "funding": Said("经费保障", "funds"),
    "training": Said("培训安排", "training"),
    "guidance": Said("指导方式", "guidance"),
}
"""The eight compulsory parts, in the order of the rule."""

_ADDRESSED = "duties"
"""The only part whose lines name the body they concern."""


@dataclass(eq=False)
class PlanVersion:
    """One version of the plan; a later one never changes an earlier one."""

    case_no: str
    version: int
    parts: dict[str, Any]
    author: str
    at: datetime
    scope: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    conditions: list[dict[str, Any]] = field(default_factory=list)

    @property
    def missing(self) -> list[str]:
        """The compulsory parts that are blank (ADM-11)."""
        return [part for part in PARTS if is_blank(self.parts.get(part))]

    def concerns(self, party: str, names: Collection[str], before: PlanVersion) -> bool:
        """Whether something that concerns the party changed since an earlier version.

        A line of the division of duties concerns the body it names; every other change concerns all.
        """
        if self.facts != before.facts or self.conditions != before.conditions:
            return True
        changed = {part for part in PARTS if self.parts.get(part) != before.parts.get(part)}
        if changed - {_ADDRESSED}:
            return True
        addressed = {party, *names}
        return _ADDRESSED in changed and self._lines_of(addressed) != before._lines_of(addressed)

    def _lines_of(self, addressed: Collection[str]) -> list[object]:
        """The lines of the division of duties that name one of them, and all that name nobody."""
        lines = self.parts.get(_ADDRESSED)
        if not isinstance(lines, list):
            return [lines]
        return [line for line in lines if _body(line) in addressed or not _body(line)]


def is_blank(value: object) -> bool:
    """Whether a form value says nothing: no text, or a list of lines that all say nothing."""
    if value is None or value is False:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        return all(is_blank(inner) for inner in value.values())
    if isinstance(value, list | tuple):
        return all(is_blank(inner) for inner in value)
    return False


def parts_of(data: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The plan parts a submitted form holds, on top of those of the version before."""
    return {**(before or {}), **{part: data[part] for part in PARTS if part in data}}


def _body(line: object) -> str:
    return str(line.get("body", "")).strip() if isinstance(line, Mapping) else ""
