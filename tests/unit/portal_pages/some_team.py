"""A team with work in hand, and who of it is away."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from portal.storage.paging import Page
from portal.storage.stand_ins import StandIn
from portal.storage.team import Load, Since
from tests.unit.portal_pages import fixtures


class FixtureTeam:
    """One person with work in hand, one post with work nobody has taken."""

    def loads(self, holders: Collection[str], since: Since) -> Mapping[str, Load]:
        known = {"user:u1": Load(4, 1, 2), "committee_office_head@430211-swb": Load(3, 0, 1)}
        return {holder: load for holder, load in known.items() if holder in holders}

    def taken(self, people: Collection[str], since: Since) -> Mapping[str, int]:
        return {"u1": 5}

    def done(self, people: Collection[str], since: Since) -> Mapping[str, int]:
        return {"u1": 17, "u5": 9}

    def waiting(self, holder: str, *, after: str | None = None, limit: int = 50) -> Page:
        return Page(fixtures.INBOX["tasks"][:3] if holder == "user:u1" else [], None)


@dataclass
class FixtureAbsences:
    """Some colleagues are away."""

    away: Sequence[StandIn]

    def present(self, account_ids: Collection[str]) -> Mapping[str, StandIn]:
        return {one.account_id: one for one in self.away if one.account_id in account_ids}
