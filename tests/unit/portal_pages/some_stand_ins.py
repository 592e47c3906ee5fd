"""Who does whose work for a time, as the pages of the tests know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from chassis.actor import Actor
from chassis.errors import Refusal
from portal.storage.people import Colleague
from portal.storage.stand_ins import StandIn
from portal.web.standing_in import Wish

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

COLLEAGUES = [
    Colleague("u1", "办公室经办", "经办", "430211-swb"),
    Colleague("u5", "办公室经办二", "经办", "430211-swb"),
    Colleague("u9", "办公室主任", "主任", "430211-swb"),
]
ARRANGEMENTS = [
    StandIn(
        "s1",
        "u1",
        "办公室经办",
        "u5",
        "办公室经办二",
        date(2026, 11, 20),
        date(2026, 11, 27),
        "外出学习",
        NOW,
        None,
    ),
    StandIn(
        "s2", "u9", "办公室主任", "u1", "办公室经办", date(2026, 12, 1), date(2026, 12, 2), "休假", NOW, None
    ),
    StandIn(
        "s3", "u9", "办公室主任", "u1", "办公室经办", date(2026, 10, 1), date(2026, 10, 2), "休假", NOW, NOW
    ),
]


@dataclass
class FixtureStandingIn:
    """Arrangements of the fixtures; refuses when told to."""

    wishes: list[Wish] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    refusal: Refusal | None = None

    def shown_to(self, actor: Actor) -> Sequence[StandIn]:
        return ARRANGEMENTS

    def led(self, actor: Actor) -> Sequence[Colleague]:
        return COLLEAGUES

    def deputies(self, actor: Actor) -> Sequence[Colleague]:
        return COLLEAGUES

    def arrange(self, actor: Actor, wish: Wish) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.wishes.append(wish)

    def end(self, actor: Actor, stand_in_id: str) -> None:
        self.ended.append(stand_in_id)
