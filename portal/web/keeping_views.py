"""Who keeps which views of the desk: everybody their own, and everybody may share one with their unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.persistence.unit_of_work import Works
from chassis.texts import Said
from portal.storage.saved_views import SavedView, SavedViews, Wanted
from portal.storage.work import Work
from portal.web.keeping_opinions import of_unit, own
from portal.web.standing_in import leads

MOST = 20
LONGEST = 40


class ViewUnnamed(Refusal):
    """A view is found again by its name."""

    code = "saved-view-name"
    title = Said("请给视图起名，不超过 {most} 字。", "Name the view, in at most {most} characters.")


class ViewNameTaken(Refusal):
    """Two of the same name cannot be told apart."""

    code = "saved-view-name-taken"
    title = Said("已有同名的视图。", "A view of that name is kept already.")


class ViewsFull(Refusal):
    """More views than anybody can overlook."""

    code = "saved-views-full"
    title = Said("最多保存 {most} 个视图。", "At most {most} views can be kept.")


class NotYourView(Refusal):
    """A shared view belongs to who made it and to who leads the unit."""

    code = "saved-view-not-yours"
    title = Said(
        "没有这个视图，或者它由别人维护。", "There is no such view, or somebody else looks after it."
    )


STATUSES: Mapping[type[Refusal], int] = {
    ViewUnnamed: 422,
    ViewNameTaken: 409,
    ViewsFull: 409,
    NotYourView: 403,
}


class KeepingViews:
    """Reads, keeps and drops views of the desk."""

    def __init__(self, works: Works[Work], views: SavedViews) -> None:
        self._works, self._views = works, views

    def offered_to(self, actor: Actor) -> Sequence[SavedView]:
        """The actor's own and those shared in the actor's unit."""
        return self._views.of((own(actor), of_unit(actor)), actor.user_id)

    def keep(self, actor: Actor, name: str, wanted: Wanted, *, for_unit: bool) -> None:
        """Keep a view under a name, for the actor or for the whole unit."""
        name = name.strip()
        if not 1 <= len(name) <= LONGEST:
            raise ViewUnnamed(most=LONGEST)
        owner = of_unit(actor) if for_unit else own(actor)
        with self._works(actor) as work:
            kept = work.saved_views.of((owner,), actor.user_id)
            if any(one.name == name for one in kept):
                raise ViewNameTaken
            if len(kept) >= MOST:
                raise ViewsFull(most=MOST)
            work.saved_views.add(owner, name, wanted, (actor.user_id, actor.name), work.clock.now())
            if for_unit:
                work.record("saved-view-shared", actor.unit, name=name)

    def open_with(self, actor: Actor, view_id: str) -> None:
        """Have the actor's desk open with a view, or as before."""
        with self._works(actor) as work:
            if view_id and self._one(work, actor, view_id) is None:
                raise NotYourView
            work.saved_views.open_with(actor.user_id, view_id)

    def drop(self, actor: Actor, view_id: str) -> None:
        """Drop a view of one's own, or one of the unit for who made it or leads there."""
        with self._works(actor) as work:
            found = self._one(work, actor, view_id)
            if found is None or not may_drop(actor, found):
                raise NotYourView
            work.saved_views.drop(view_id)
            if found.owner != own(actor):
                work.record("saved-view-dropped", actor.unit, name=found.name)

    def _one(self, work: Work, actor: Actor, view_id: str) -> SavedView | None:
        kept = work.saved_views.of((own(actor), of_unit(actor)), actor.user_id)
        return next((one for one in kept if one.id == view_id), None)


def may_drop(actor: Actor, view: SavedView) -> bool:
    """Whether the view is the actor's to take away."""
    return actor.user_id == view.made_by or leads(actor)
