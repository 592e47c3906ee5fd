"""Who may read a case: whom the service lets, whoever was drawn in by name, and who has to get it going."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.actor import Actor
from chassis.web.incidents import REPAIRER_ROLE
from chassis.web.ports import Acts, CasePresenter
from chassis.web.refusals import NotShown

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Readers:
    """The one place that decides it, for every route about a case."""

    def __init__(self, presenter: CasePresenter, acts: Acts) -> None:
        self._presenter = presenter
        self._acts = acts

    def may_read(self, session: Session, case_no: str, actor: Actor) -> bool:
        """Whether the actor may see the case; False also when there is no such case."""
        return (
            self._presenter.may_read(session, case_no, actor)
            or self._acts.was_drawn_in(session, case_no, actor)
            # Whoever looks after the system reads no cases, but for those that are stuck, while they are.
            or (actor.holds(REPAIRER_ROLE) and self._acts.is_stuck(session, case_no))
        )

    def require(self, session: Session, case_no: str, actor: Actor) -> None:
        """Refuse as if there were no such case."""
        if not self.may_read(session, case_no, actor):
            raise NotShown
