"""Views of the desk kept under a name, as the pages of the tests know them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from chassis.actor import Actor
from chassis.errors import Refusal
from portal.storage.saved_views import SavedView, Wanted

LIFTS = SavedView(
    "v1", "user:u1", "电梯", Wanted("open", "电梯", "adm_simple", "arrived"), "u1", "办公室经办"
)
SHARED = SavedView("v2", "unit:430211-swb", "大家看的", Wanted("done"), "u9", "办公室主任")


@dataclass
class FixtureViews:
    """Remembers what was kept; a test may let it refuse or open with a view."""

    there: Sequence[SavedView] = (LIFTS, SHARED)
    kept: list[tuple[str, Wanted, bool]] = field(default_factory=list)
    first: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    refusal: Refusal | None = None

    def offered_to(self, actor: Actor) -> Sequence[SavedView]:
        return self.there

    def keep(self, actor: Actor, name: str, wanted: Wanted, *, for_unit: bool) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.kept.append((name, wanted, for_unit))

    def open_with(self, actor: Actor, view_id: str) -> None:
        self.first.append(view_id)

    def drop(self, actor: Actor, view_id: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.dropped.append(view_id)


@dataclass
class FixtureHabits:
    """One habit for everybody, until a test changes it."""

    stays: bool = False

    def stays_on_list(self, actor: Actor) -> bool:
        return self.stays

    def choose(self, actor: Actor, *, stays_on_list: bool) -> None:
        self.stays = stays_on_list
