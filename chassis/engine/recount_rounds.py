"""The worker's part in counting limits again: some cases in every round, so that nothing else has to wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chassis.actor import Actor
from chassis.engine.recounting import BEGINNING, Place, Recount
from chassis.engine.runtime import Engine
from chassis.persistence.unit_of_work import UnitOfWork, Works

CASES_A_ROUND = 200
Move = Callable[[str, Callable[[UnitOfWork], bool]], bool]


class RecountRounds:
    """How far this worker has come with each change of the calendar.

    A worker that is started again begins again, and several workers do the same: counting twice changes
    nothing.
    """

    def __init__(
        self, engine: Engine, works: Works[Any], actor: Actor, move: Move, refresh: Callable[[], object]
    ) -> None:
        self._engine, self._works, self._actor = engine, works, actor
        self._move, self._refresh = move, refresh
        self._places: dict[str, Place] = {}

    def round(self) -> int:
        """Count some cases again; how many were moved."""
        with self._works.reading() as session:
            recounts = self._engine.recounts(session, self._works.clock.now())
        self._places = {one.recount_id: self._places.get(one.recount_id, BEGINNING) for one in recounts}
        return self._some(recounts[0]) if recounts else 0

    def _some(self, recount: Recount) -> int:
        place: Place | None = self._places[recount.recount_id]
        if place == BEGINNING:
            self._refresh()  # the change is stored; this process may not have read it yet
        left, moved = CASES_A_ROUND, 0
        while place is not None and left > 0:
            self._places[recount.recount_id] = place
            with self._works.reading() as session:
                instances, place = self._engine.affected(session, recount.from_day, place, left)
            moved += sum(self._move(one, self._counting(one)) for one in instances)
            left -= len(instances)
        if place is not None:
            self._places[recount.recount_id] = place
            return moved
        with self._works(self._actor, "calendar") as work:
            self._engine.counted_again(work, recount.recount_id)
        return moved

    def _counting(self, instance_id: str) -> Callable[[UnitOfWork], bool]:
        return lambda work: self._engine.count_case_again(work, instance_id)
