"""Whom somebody leads: the people and posts of the own unit and of the communities and agencies below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.actor import Actor
from portal.web.parts import parts
from portal.web.standing_in import leads

BELOW = ("community", "organisation")
"""What is below a township or a department; an office with a head of its own is led by that head."""
Unit = Mapping[str, Any]


def units_led(actor: Actor) -> Sequence[Unit]:
    """The own unit first, then those below it; none for who leads nobody."""
    if not leads(actor):
        return []
    known = parts().directory.units()
    own = [unit for unit in known if unit["code"] == actor.unit]
    return [*own, *(unit for unit in known if unit["parent"] == actor.unit and unit["kind"] in BELOW)]
