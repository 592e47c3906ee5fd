"""What a person has opened: remembered once, so that pages can say what is new."""

from __future__ import annotations

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from portal.storage.work import Work
from portal.storage.worklist import Worklist


class Marks:
    """Remembers for each person what they have opened or begun."""

    def __init__(self, works: Works[Work], worklist: Worklist) -> None:
        self._works, self._worklist = works, worklist

    def is_new(self, actor: Actor, task_id: str) -> bool:
        """Whether this person has not opened the task before."""
        return not self._worklist.has_read(actor, task_id)

    def task_opened(self, actor: Actor, task_id: str) -> None:
        """Remember that this person has opened the task."""
        with self._works(actor) as work:
            work.worklist.mark_read(actor.user_id, task_id, work.clock.now())
            work.notifications.read_about(actor.user_id, task_id)

    def copy_opened(self, actor: Actor, copy_id: str) -> None:
        """Remember that this person has opened what was given to them to read."""
        with self._works(actor) as work:
            work.worklist.mark_copy_read(actor.user_id, copy_id, work.clock.now())
            work.notifications.read_about(actor.user_id, copy_id)

    def draft_kept(self, actor: Actor, task_id: str) -> None:
        """Remember that this person has begun to fill in the task."""
        with self._works(actor) as work:
            work.worklist.keep_draft(actor.user_id, task_id, work.clock.now())
