"""Who acts: a person in a post, with roles at units, or a service itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Absent:
    """A colleague the actor stands in for (代理) at present, with the roles that colleague holds."""

    user_id: str
    name: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or service) an act is done by; roles are written `role@unit`."""

    user_id: str
    name: str
    post: str
    unit: str
    unit_name: str
    roles: frozenset[str]
    stands_in_for: tuple[Absent, ...] = ()

    def holds(self, role: str, unit: str | None = None) -> bool:
        """Whether the actor has the role at that unit, or at any unit when none is named."""
        if unit is not None:
            return f"{role}@{unit}" in self.roles
        prefix = role + "@"
        return any(held.startswith(prefix) for held in self.roles)

    def units_of(self, role: str) -> frozenset[str]:
        """The units at which the actor has the role."""
        prefix = role + "@"
        return frozenset(held.removeprefix(prefix) for held in self.roles if held.startswith(prefix))

    def in_place_of(self, absent: Absent) -> Self:
        """The actor doing an absent colleague's work: with that colleague's roles, under both names."""
        name = f"{self.name}（代{absent.name}）"
        return replace(self, name=name, roles=self.roles | absent.roles)

    @property
    def is_system(self) -> bool:
        """Whether a service acts by itself: a timer, a message, a job."""
        return self.user_id.startswith("system:")

    @classmethod
    def system(cls, service: str) -> Self:
        """The service acting by itself, without any role."""
        return cls(f"system:{service}", "系统", "", service, service, frozenset())

    def as_json(self) -> dict[str, Any]:
        """The plain form carried by tokens and messages."""
        return {
            "user_id": self.user_id,
            "name": self.name,
            "post": self.post,
            "unit": self.unit,
            "unit_name": self.unit_name,
            "roles": sorted(self.roles),
            "stands_in_for": [
                {"user_id": absent.user_id, "name": absent.name, "roles": sorted(absent.roles)}
                for absent in self.stands_in_for
            ],
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The actor a token or message names; a missing claim is a `KeyError`."""
        return cls(
            user_id=plain["user_id"],
            name=plain["name"],
            post=plain["post"],
            unit=plain["unit"],
            unit_name=plain["unit_name"],
            roles=frozenset(plain["roles"]),
            stands_in_for=tuple(
                Absent(absent["user_id"], absent["name"], frozenset(absent["roles"]))
                for absent in plain.get("stands_in_for", ())
            ),
        )
