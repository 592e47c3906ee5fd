"""Versions and migrations as their page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.web.refusals import Told, told

Json = Any


@dataclass(frozen=True, slots=True)
class Process:
    """A process with its versions, newest first, and the names of those who released them."""

    service: str
    process_id: str
    versions: Sequence[Json]
    released_by: Mapping[str, str]
    today: date

    @property
    def begun_with(self) -> int:
        """The version new cases begin with today; 0 where all were withdrawn."""
        day = self.today.isoformat()
        in_force = (
            one["version"]
            for one in self.versions
            if not one["withdrawn_at"] and (one["in_force_from"] or day) <= day
        )
        return max(in_force, default=0)

    @property
    def to_withdraw(self) -> Json | None:
        """The version to withdraw: the newest, in force or not yet, unless the software brought it."""
        newest = next((one for one in self.versions if not one["withdrawn_at"]), None)
        return newest if newest and newest["deployed_at"] and len(self.versions) > 1 else None

    @property
    def name(self) -> Mapping[str, str]:
        """What it is called in its newest version."""
        found: Mapping[str, str] = self.versions[0]["name"]
        return found

    def running_in(self, version: int) -> int:
        """How many cases are under way in a version."""
        return sum(one["running"] for one in self.versions if one["version"] == version)

    @property
    def oldest_running(self) -> int | None:
        """The version a migration would usually lead away from."""
        older = [one["version"] for one in self.versions[1:] if one["running"]]
        return min(older, default=None)

    def steps_of(self, version: int) -> Sequence[Json]:
        """The steps of a version, to choose from."""
        return next((one["steps"] for one in self.versions if one["version"] == version), [])


@dataclass(frozen=True, slots=True)
class Reason:
    """Why cases are held back, what to do about it, and how many they are."""

    said: Mapping[str, str]
    remedy: Mapping[str, str]
    rule: str
    cases: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one case or migration; without a problem it was done."""

    name: str
    problem: Told | None


def reasons(cases: Iterable[Json]) -> list[Reason]:
    """Everything that stands against the cases looked at, the most frequent first."""
    counted: dict[tuple[str, str], Reason] = {}
    for case in cases:
        for one in case["obstacles"]:
            key = (one["rule"], one["said"]["zh"])
            before = counted[key].cases if key in counted else 0
            counted[key] = Reason(one["said"], one["remedy"], one["rule"], before + 1)
    return sorted(counted.values(), key=lambda one: -one.cases)


def outcomes(results: Iterable[Json], named: Mapping[str, str]) -> list[Outcome]:
    """What came of each, by the name people know it under."""
    return [Outcome(named.get(one["id"], one["id"]), _told(one["problem"])) for one in results]


def _told(problem: Mapping[str, Any] | None) -> Told | None:
    return told(problem, int(problem.get("status", 409))) if problem else None
