"""The case file of every service: labelled data the portal renders, and the actions it offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from marshmallow import fields

from chassis.actor import Actor
from chassis.parameters.retention import Retention
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.telemetry import context
from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.identity import allowed_signed_in, current_actor
from chassis.web.ports import Acts, CasePresenter, ClockStop, Engine
from chassis.web.provisions import with_provisions
from chassis.web.reading import Readers
from chassis.web.refusals import NotShown
from chassis.web.schemas import Strict
from chassis.web.worktask_schemas import ActionBody, CaseFileSchema

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


Look = Callable[[str, Actor], None]
"""Told which case is looked at by whom, before it is shown; some cases keep a record of that."""


def not_noted(_case_no: str, _actor: Actor) -> None:
    """No record is kept of who looks."""


class ActionDone(Strict):
    """What an action came to."""

    case_no = fields.String(required=True)
    action = fields.String(required=True)
    result = fields.Dict(required=True)


def casefiles_blueprint(
    *,
    engine: Engine,
    presenter: CasePresenter,
    acts: Acts,
    look: Look = not_noted,
    retention: Retention | None = None,
) -> Blueprint:
    """The routes under /cases."""
    blueprint = Blueprint("casefiles", __name__, description="Case files")
    readers = Readers(presenter, acts)

    @blueprint.get("/cases/<case_no>")
    @allowed_signed_in
    @query(answers=CaseFileSchema)
    def show_case(session: Session, case_no: str) -> dict[str, Any]:
        """A case file, for those who may see it."""
        actor = current_actor()
        readers.require(session, case_no, actor)
        look(case_no, actor)
        told = whole_case_file(session, case_no, actor, engine=engine, presenter=presenter, acts=acts)
        if retention:
            told["retention"] = retention.told(session, told["process_id"], told["ended_at"])
        return told

    @blueprint.post("/cases/<case_no>/actions/<key>")
    @allowed_signed_in
    @command(ActionBody, answers=ActionDone)
    def act_on_case(work: UnitOfWork, body: dict[str, Any], case_no: str, key: str) -> dict[str, Any]:
        """Do something the case file offers, such as withdrawing."""
        context.add(case=case_no)
        # Whoever was only given the case to read never acts on it.
        if not presenter.may_read(work.session, case_no, work.actor):
            raise NotShown
        result = presenter.act(work, case_no, key, body["data"])
        return {"case_no": case_no, "action": key, "result": dict(result or {})}

    return blueprint


OF_OTHERS = ("stuck", "why", "remarks", "copies", "supervisions")
"""What the engine keeps of everybody who handled a case."""


def whole_case_file(
    session: Session, case_no: str, actor: Actor, *, engine: Engine, presenter: CasePresenter, acts: Acts
) -> dict[str, Any]:
    """The service's case file; the engine adds why it went this way, its stops, what is stuck and open.

    A service that tells a reader `in_part` only is not told more by the engine than it chose to tell.
    """
    context.add(case=case_no)
    told = dict(presenter.case_file(session, case_no, actor))
    in_part, _ = told.pop("in_part", False), told.pop("journal_in_part", False)
    if told.get("position") is None:
        told = {**told, "position": engine.position(session, case_no)}
    stops = engine.clock_stops(session, case_no)
    clock = _with_stops(told["clock"], stops) if stops else told["clock"]
    stuck, why = list(engine.stuck(session, case_no)), map(with_provisions, engine.why(session, case_no))
    whole = {
        **told,
        "opinions": [*told["opinions"], *([] if in_part else engine.added(session, case_no))],
        "clock": clock,
        "stuck": stuck,
        "why": list(why),
        **acts.of_case(session, case_no, actor),
    }
    return {**whole, **{key: [] for key in OF_OTHERS}} if in_part else whole


def _with_stops(clock: Mapping[str, Any] | None, stops: Sequence[ClockStop]) -> dict[str, Any]:
    """The clock of a case with the stops its diagram made; some cases have limits of their steps only."""
    said = [{"from": one.stopped_at, "to": one.restarted_at, "reason": one.reason} for one in stops]
    if clock is None:
        return {"due_at": None, "limit_days": None, "used_days": None, "stops": said}
    return {**clock, "stops": [*clock["stops"], *said]}
