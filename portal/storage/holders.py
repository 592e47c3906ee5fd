"""Under which names work waits for a person and for those the person stands in for, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Select, Subquery, Table, false, select, tuple_, union

from chassis.actor import Actor
from portal.storage.paging import Key, bound

SAID_IN_PERSON = frozenset({("app_adverse", "state_view")})
"""What people are asked to say about themselves: it waits for them, not for deputies or who leads them."""
IN_PERSON = "!"
"""After a name that only its bearer looks under."""
HEARD_IN_PERSON = "agency_head"
Narrowing = Callable[[Select[Any]], Select[Any]]


def own_holders_of(actor: Actor) -> list[str]:
    """The posts and the person: what is given to somebody to read is for them alone, not for a deputy."""
    return [*sorted(actor.roles), f"user:{actor.user_id}"]


def posts_of(actor: Actor) -> list[str]:
    """Every `role@unit` the actor acts for: the actor's own and those of absent colleagues."""
    return sorted(actor.roles.union(*(absent.roles for absent in actor.stands_in_for)))


def holders_of(actor: Actor) -> list[str]:
    """Every name work can wait under for this person: posts, the person, and the absent colleagues."""
    people = (actor.user_id, *(absent.user_id for absent in actor.stands_in_for))
    return [
        *posts_of(actor),
        *(f"user:{person}" for person in people),
        *_in_person(actor, own_holders_of(actor)),
    ]


def offered_to(actor: Actor) -> list[str]:
    """Every post under which work waits for the actor that nobody has taken."""
    return [*posts_of(actor), *_in_person(actor, sorted(actor.roles))]


def _in_person(actor: Actor, names: Sequence[str]) -> list[str]:
    """The names under which somebody is asked about themselves, for the one post that is ever asked so."""
    return [f"{name}{IN_PERSON}" for name in names] if actor.holds(HEARD_IN_PERSON) else []


def waiting_names(task: Mapping[Any, Any]) -> list[str]:
    """Under which names open work waits: whoever took it, or every post it is offered to."""
    names = [f"user:{task['assignee']}"] if task["assignee"] else sorted(set(task["candidates"]))
    in_person = (task.get("process_id"), task.get("element_id")) in SAID_IN_PERSON
    return [f"{name}{IN_PERSON}" for name in names] if in_person else names


def waits_for(actor: Actor, task: Mapping[Any, Any]) -> bool:
    """Whether work is with the actor: taken by the actor, or offered to the actor's posts, or an absent's."""
    return not set(holders_of(actor)).isdisjoint(waiting_names(task))


def absent_named(actor: Actor, task: Mapping[Any, Any]) -> str | None:
    """For whom the actor would do this work; none when it is the actor's own."""
    waiting = set(waiting_names(task))
    if not waiting.isdisjoint(own_holders_of(actor)):
        return None
    for absent in actor.stands_in_for:
        if not waiting.isdisjoint({*absent.roles, f"user:{absent.user_id}"}):
            return absent.name
    return None


def merged(
    waits: Table,
    at: Column[Any],
    identity: Column[Any],
    holders: Sequence[str],
    limit: int,
    *,
    key: Key | None = None,
    newest_first: bool = False,
    narrow: Narrowing | None = None,
) -> Subquery:
    """The next keys over all holders: a short range of the holder index for each, then merged."""
    parts = []
    for holder in holders:
        part = select(at, identity).select_from(waits).where(waits.c.holder == holder)
        if key:
            here = tuple_(at, identity)
            part = part.where(here < bound(key) if newest_first else here > bound(key))
        if narrow is not None:
            part = narrow(part)
        order = (at.desc(), identity.desc()) if newest_first else (at, identity)
        short = part.order_by(*order).limit(limit).subquery()
        parts.append(select(short.c[at.key], short.c[identity.key]))
    return union(*parts).subquery() if parts else select(at, identity).where(false()).subquery()
