"""The settings a part has: what each is called, what holds until somebody fixes a value, and who may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from chassis.actor import Actor
from chassis.parameters.entries import Parameter
from chassis.parameters.kinds import WORKING_DAYS, Kind, NotThisKind, Number
from chassis.parameters.refusals import ParameterInvalid, ParameterUnknown
from chassis.texts import Said


class Origin(StrEnum):
    """Where a value comes from."""

    SEED = "seed"
    ADOPTED = "adopted"
    PROPOSED = "proposed"
    LOCAL = "local"


ORIGIN_WORDS: Mapping[Origin, Said] = {
    Origin.SEED: Said("制度文件", "rule documents"),
    Origin.ADOPTED: Said("参照外地做法", "practice elsewhere"),
    Origin.PROPOSED: Said("产品建议", "proposed by the product"),
    Origin.LOCAL: Said("本县市区规定", "fixed by this county"),
}


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who answers for settings: a role at a unit of the county, named by the end of the unit's code."""

    role: str
    unit_end: str
    said: Said

    def is_held_by(self, actor: Actor, county: str) -> bool:
        """Whether somebody is the keeper in a county."""
        return actor.holds(self.role, f"{county}-{self.unit_end}" if self.unit_end else county)


@dataclass(frozen=True, slots=True)
class Group:
    """Settings that belong together, and who fixes them."""

    name: Said
    keeper: Keeper


@dataclass(frozen=True, slots=True)
class Default:
    """What holds where a county has fixed nothing, and what a county may fix instead."""

    value: Any
    origin: Origin
    name: Said
    kind: Kind
    group: Group
    rules: tuple[str, ...]
    read_by: Said | None = None
    """What reads it besides the limits drawn in the diagrams."""


def working_days(
    value: int, origin: Origin, zh: str, en: str, group: Group, *rules: str, most: int = 60, **more: Any
) -> Default:
    """A limit in working days."""
    return Default(value, origin, Said(zh, en), Number(WORKING_DAYS, 1, most), group, rules, **more)


@dataclass(frozen=True, slots=True)
class ParameterTable:
    """All settings of a part; the defaults hold from the day of the documents they come from."""

    defaults: Mapping[str, Default]
    groups: Sequence[Group]
    since: date

    def default_of(self, key: str) -> Default:
        """What the documents, or the product, say of a setting."""
        found = self.defaults.get(key)
        if found is None:
            raise ParameterUnknown(key=key)
        return found

    def read_value(self, key: str, value: object) -> Any:
        """A value as its setting wants it."""
        setting = self.default_of(key)
        try:
            return setting.kind.read(value)
        except NotThisKind as wrong:
            raise ParameterInvalid(name=setting.name, expected=wrong.expected) from None

    def seeded(self, county: str, key: str) -> Parameter:
        """The default of a setting as the first entry of a county."""
        default = self.default_of(key)
        return Parameter(key, county, 1, default.value, self.since, default.origin.value)

    def in_order(self) -> list[str]:
        """The settings group by group."""
        return sorted(self.defaults, key=lambda key: self.groups.index(self.defaults[key].group))
