"""Who may read a restricted case: the posts named in it, nobody else; every look is put on record (B10)."""

from __future__ import annotations

from chassis.actor import Actor
from services.dispatch.domain.appointment import Appointment

COORDINATOR = "county_coordinator"


def readers_of(matter: Appointment, county: str) -> frozenset[str]:
    """The deciding body's clerk and leader, the Party committees asked, the county's coordinator."""
    return frozenset(
        {
            f"department_clerk@{matter.decider}",
            f"department_leader@{matter.decider}",
            f"{COORDINATOR}@{county}",
            *(f"township_party_committee@{one}" for one in matter.informed),
        }
    )


def may_read(matter: Appointment, actor: Actor, county: str) -> bool:
    """Whether the actor, or an absent colleague the actor stands in for, is one of them."""
    named = readers_of(matter, county)
    held = actor.roles.union(*(one.roles for one in actor.stands_in_for))
    return not held.isdisjoint(named)
