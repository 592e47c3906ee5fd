"""Who may read an opinion on a head: the posts named in it, nobody else; the head only what concerns them."""

from __future__ import annotations

from chassis.actor import Actor
from services.dispatch.domain.adverse_opinion import AdverseOpinion
from services.dispatch.domain.adverse_words import State

COORDINATOR = "county_coordinator"
PARTY = "township_party_committee"
BODY = ("department_clerk", "department_leader")


def readers_of(matter: AdverseOpinion, county: str) -> frozenset[str]:
    """The township, those it asked, the bodies that received and investigate it, the county's coordinator."""
    named = {f"{PARTY}@{matter.initiator}"}
    if matter.state is not State.DRAFT and matter.complaint is not None:
        named |= {f"{PARTY}@{one}" for one in matter.concerned}
    if matter.raised:
        bodies = {matter.addressee, *(one.investigator for one in matter.investigations)}
        named |= {f"{role}@{body}" for role in BODY for body in bodies}
        named.add(f"{COORDINATOR}@{county}")
    return frozenset(named)


def reads_whole(matter: AdverseOpinion, actor: Actor, county: str) -> bool:
    """Whether the actor, or an absent colleague the actor stands in for, is one of them."""
    return not _held(actor).isdisjoint(readers_of(matter, county))


def is_the_head(matter: AdverseOpinion, actor: Actor, county: str) -> bool:
    """Whether the reader is shown only what concerns the head: by post, or drawn in while holding it."""
    return matter.head_post in _held(actor) and not reads_whole(matter, actor, county)


def reads_as_head(matter: AdverseOpinion, actor: Actor) -> bool:
    """The head sees what is said of them while it is looked into; a successor never reads it afterwards.

    Nor does a deputy: it is about the head's person, not about the post's work.
    """
    asked = bool(matter.investigations) and not matter.ended
    return asked and matter.head_post in actor.roles


def stands_in_for_the_head(matter: AdverseOpinion, actor: Actor) -> bool:
    """Whether the actor does the head's other work."""
    return any(matter.head_post in one.roles for one in actor.stands_in_for)


def may_read(matter: AdverseOpinion, actor: Actor, county: str) -> bool:
    """Whether the actor may see the case at all."""
    return reads_whole(matter, actor, county) or reads_as_head(matter, actor)


def _held(actor: Actor) -> frozenset[str]:
    return actor.roles.union(*(one.roles for one in actor.stands_in_for))
