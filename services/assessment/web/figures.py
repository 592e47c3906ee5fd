"""The yearly figures: orders and refusals per agency and township."""

from __future__ import annotations

from typing import Any

from chassis.actor import Actor
from chassis.clock import Clock
from chassis.web.blueprint import Blueprint
from chassis.web.commands import query
from chassis.web.identity import allowed_signed_in, current_actor
from services.assessment.domain.errors import YearOutOfRange
from services.assessment.web.access import PERFORMANCE
from services.assessment.web.ports import Reads
from services.assessment.web.schemas import FiguresQuery, FiguresSchema, RatesSchema

FIRST_YEAR = 2018
WATCHERS = (
    PERFORMANCE,
    "command_operator",
    "command_head",
    "committee_office_clerk",
    "committee_office_head",
    "committee_vice_chair",
    "committee_chair",
    "city_supervisor",
)


def figures_blueprint(*, reads: Reads, clock: Clock) -> Blueprint:
    """The routes under /figures."""
    blueprint = Blueprint("figures", __name__, description="Yearly figures")

    @blueprint.get("/figures")
    @allowed_signed_in
    @query(FiguresQuery, answers=FiguresSchema)
    def show_figures(session: Any, asked: dict[str, Any]) -> dict[str, Any]:
        """The figures of a year: of the whole county for those who watch over it, else of the own unit."""
        year = asked.get("year", clock.today().year)
        if not FIRST_YEAR <= year <= clock.today().year:
            raise YearOutOfRange(year=year)
        figures = reads.figures_of(session, year, _scope(current_actor()))
        return {**figures, "years": reads.years(session)}

    @blueprint.get("/rates")
    @allowed_signed_in
    @query(FiguresQuery, answers=RatesSchema)
    def show_rates(session: Any, asked: dict[str, Any]) -> dict[str, Any]:
        """How the bodies answered the whistles and handled the events of a year."""
        year = asked.get("year", clock.today().year)
        scope = _scope(current_actor())
        items, events = reads.rates_of(session, year, scope), reads.handled_of(session, year, scope)
        compared = reads.compared_of(session, year, scope)
        return {"year": year, "items": items, "events": events, "compared": compared}

    return blueprint


def _scope(actor: Actor) -> str | None:
    return None if any(actor.holds(role) for role in WATCHERS) else actor.unit
