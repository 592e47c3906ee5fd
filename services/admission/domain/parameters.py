"""The settings a county may fix for itself: a value is never changed, only followed by another (part G)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis.errors import Refusal
from chassis.texts import Said
from services.admission.domain.parameter_kinds import NotThisKind
from services.admission.domain.parameter_table import DEFAULTS, Default
from services.admission.domain.vocabulary import Origin

RULE_DATE = date(2018, 12, 3)
"""The day of the rule documents: defaults hold from then on."""
FARTHEST_YEARS = 10


class ParameterUnknown(Refusal):
    """There is no such setting."""

    code = "parameter-unknown"
    title = Said("没有这个参数", "There is no such setting")
    detail = Said("没有名为 {key} 的参数。", "No setting is called {key}.")


class ParameterInvalid(Refusal):
    """The value is not of the kind the setting wants, or outside its bounds."""

    code = "parameter-invalid"
    title = Said("参数值有误", "The value is not valid")
    detail = Said("“{name}”应为{expected}。", "“{name}” must be {expected}.")

    @property
    def errors(self) -> list[dict[str, str]]:
        """The field it is about."""
        return [{"pointer": "/value", **self.said.as_json()}]


class ParameterDateInvalid(Refusal):
    """A setting changes from today or a later day on; what has been done rests on the values of then."""

    code = "parameter-date-invalid"
    title = Said("起效日期有误", "The date is not valid")
    detail = Said(
        "新的值只能从今天（{today}）或以后十年内的日期起执行，已经办理的不追溯。",
        "A new value holds from today ({today}) or a day within ten years; what was done is not reopened.",
    )

    @property
    def errors(self) -> list[dict[str, str]]:
        """The field it is about."""
        return [{"pointer": "/valid_from", **self.said.as_json()}]


class ParameterChanged(Refusal):
    """Somebody fixed the setting while the page was open."""

    code = "parameter-changed"
    title = Said("参数刚被他人修改", "The setting has just been changed")
    detail = Said(
        "“{name}”已由{who}修改，请查看最新的值后再定。",
        "“{name}” was changed by {who}; look at the newest value first.",
    )


@dataclass(eq=False)
class Parameter:
    """One value a county gave a setting, from a date on: who said so, and why."""

    key: str
    county: str
    number: int
    value: Any
    valid_from: date
    origin: str
    reason: str = ""
    recorded_by: str = ""
    at: datetime | None = None


def default_of(key: str) -> Default:
    """What the rule documents, or the product, say of a setting."""
    found = DEFAULTS.get(key)
    if found is None:
        raise ParameterUnknown(key=key)
    return found


def read_value(key: str, value: object) -> Any:
    """A value as its setting wants it."""
    setting = default_of(key)
    try:
        return setting.kind.read(value)
    except NotThisKind as wrong:
        raise ParameterInvalid(name=setting.name, expected=wrong.expected) from None


def must_begin(day: date, today: date) -> None:
    """Refuse a date in the past, where cases rest on the values of then, and one too far to be meant."""
    if not today <= day or day.year > today.year + FARTHEST_YEARS:
        raise ParameterDateInvalid(today=today.isoformat())


def in_force(entries: Iterable[Parameter], on: date) -> Parameter | None:
    """The entry that holds on a day: the one that began last, and of two of one day the newer."""
    begun = [entry for entry in entries if entry.valid_from <= on]
    return max(begun, key=lambda entry: (entry.valid_from, entry.number), default=None)


def to_come(entries: Iterable[Parameter], on: date) -> list[Parameter]:
    """The entries that will hold one day, soonest first."""
    ahead = {entry.valid_from for entry in entries if entry.valid_from > on}
    found = [in_force(entries, day) for day in sorted(ahead)]
    return [entry for entry in found if entry is not None]


def seeded(county: str, key: str) -> Parameter:
    """The default of a setting as the first entry of a county."""
    default = default_of(key)
    return Parameter(key, county, 1, default.value, RULE_DATE, default.origin.value)


def fixed(
    county: str, key: str, value: Any, valid_from: date, *, number: int, reason: str, by: str, at: datetime
) -> Parameter:
    """A value the county itself fixes."""
    return Parameter(key, county, number, value, valid_from, Origin.LOCAL.value, reason, by, at)
