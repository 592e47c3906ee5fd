"""Replays of drafts over HTTP: asked for here, done by the worker, looked at while they are under way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chassis.persistence.unit_of_work import UnitOfWork
from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.definitions import DESIGNER_ROLE
from chassis.web.drafts import APPROVER_ROLE
from chassis.web.identity import allowed
from chassis.web.replay_ports import Replays
from chassis.web.replay_schemas import (
    BeginReplayBody,
    PartingSchema,
    ReplayedCaseSchema,
    ReplayPage,
    ReplayQuery,
    ReplaySchema,
    WholeReplaySchema,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Plain = dict[str, Any]


def replays_blueprint(replays: Replays) -> Blueprint:
    """The routes under /definition-drafts/…/replays, for who draws and who approves."""
    blueprint = Blueprint("replays", __name__, description="Replays of drafts over ended cases")

    @blueprint.post("/definition-drafts/<draft_id>/replays")
    @allowed(DESIGNER_ROLE, APPROVER_ROLE)
    @command(BeginReplayBody, answers=ReplaySchema)
    def begin_replay(work: UnitOfWork, body: Plain, draft_id: str) -> Plain:
        """Have the cases that ended in the last year gone through a draft."""
        return _run(replays.begin(work, draft_id, since=body["since"]))

    @blueprint.get("/definition-drafts/<draft_id>/replays")
    @allowed(DESIGNER_ROLE, APPROVER_ROLE)
    @query(answers=ReplayPage)
    def list_replays(session: Session, draft_id: str) -> Plain:
        """The last replays of a draft."""
        return {"items": [_run(one) for one in replays.of_draft(session, draft_id)], "next": None}

    @blueprint.get("/definition-drafts/<draft_id>/replays/<replay_id>")
    @allowed(DESIGNER_ROLE, APPROVER_ROLE)
    @query(ReplayQuery, answers=WholeReplaySchema)
    def show_replay(session: Session, asked: Plain, draft_id: str, replay_id: str) -> Plain:
        """How far a replay is, and the cases that would have gone otherwise."""
        limit = asked.pop("limit")
        looked = replays.looked_at(session, draft_id, replay_id, **asked, limit=limit + 1)
        shown = looked.cases[:limit]
        return {
            **_run(looked.run),
            "counts": [
                {name: getattr(one, name) for name in PartingSchema._declared_fields} for one in looked.counts
            ],
            "cases": [
                {name: getattr(one, name) for name in ReplayedCaseSchema._declared_fields} for one in shown
            ],
            "next": shown[-1].number if len(looked.cases) > limit else None,
        }

    @blueprint.post("/definition-drafts/<draft_id>/replays/<replay_id>/stop")
    @allowed(DESIGNER_ROLE, APPROVER_ROLE)
    @command(answers=ReplaySchema)
    def stop_replay(work: UnitOfWork, draft_id: str, replay_id: str) -> Plain:
        """Do without the rest of a replay; what is known stays."""
        return _run(replays.stop(work, draft_id, replay_id))

    return blueprint


def _run(run: Any) -> Plain:
    return {name: getattr(run, name) for name in ReplaySchema._declared_fields}
