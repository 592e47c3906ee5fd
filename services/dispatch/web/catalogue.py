"""The local copy of the catalogue, and how fresh it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from chassis.clock import Clock
from chassis.parameters.fixing import Parameters
from chassis.web.blueprint import Blueprint
from chassis.web.commands import query
from chassis.web.identity import allowed_signed_in
from chassis.web.pagination import keys_of, page
from services.dispatch.domain.catalogue import CatalogueItem, CatalogueState, ItemVersion
from services.dispatch.domain.gate import ReasonCode, why_not_standing
from services.dispatch.web.ports import Reads
from services.dispatch.web.schemas import CataloguePage, CatalogueQuery

Plain = dict[str, Any]


def catalogue_blueprint(
    *, reads: Reads, clock: Clock, parameters: Callable[[Any], Parameters], county: str
) -> Blueprint:
    """The routes under /catalogue."""
    blueprint = Blueprint("catalogue", __name__, description="The local copy of the catalogue")

    @blueprint.get("/catalogue")
    @allowed_signed_in
    @query(CatalogueQuery, answers=CataloguePage)
    def list_catalogue(session: Any, asked: Plain) -> Plain:
        """What may be sent to communities, as far as dispatch has heard."""
        after = keys_of(asked.get("after"), str)
        found = reads.catalogue(
            session, text=asked.get("q"), after=after[0] if after else None, limit=asked["limit"] + 1
        )
        names = reads.names(session, {one.owner_unit for one in found})
        rows = [{**_item(one, clock.today()), "owner_name": names.get(one.owner_unit, "")} for one in found]
        state = reads.catalogue_state(session)
        minutes = int(parameters(session).value("dsp.gate.cache_max", county, clock.today()))
        return {
            **page(rows, asked["limit"], lambda row: (row["item_ref"],)),
            "freshness": _freshness(state, fresh=state.fresh(clock.now(), minutes), minutes=minutes),
        }

    return blueprint


def _item(item: CatalogueItem, today: date) -> Plain:
    reasons = [why_not_standing(item, one, today) for one in item.versions]
    in_force = any(reason is None for reason in reasons) and not item.suspended(today)
    reason = reasons[-1] if reasons else ReasonCode.NOT_ADMITTED
    if reason is None and item.suspended(today):
        reason = ReasonCode.ITEM_SUSPENDED
    return {
        "item_ref": item.item_id,
        "origin": item.origin,
        "name": item.name,
        "owner_unit": item.owner_unit,
        "revision": item.revision,
        "in_force": in_force,
        "reason_code": None if in_force else reason,
        "versions": [_version(one) for one in item.versions],
    }


def _version(version: ItemVersion) -> Plain:
    return {
        "version": version.version,
        "category": version.category,
        "burden_kinds": list(version.burden_kinds),
        "notice_no": version.notice_no or None,
        "townships": list(version.townships),
        "communities": list(version.communities),
        "start": version.start,
        "end": version.end,
        "conditions": [{"text": one.text, "met": one.met} for one in version.conditions],
        "funds_promised": version.funds_promised,
    }


def _freshness(state: CatalogueState, *, fresh: bool, minutes: int) -> Plain:
    return {
        "fresh": fresh,
        "heard_at": state.heard_at,
        "in_step": state.in_step,
        "own_version": state.own_version,
        "checked_version": state.checked_version,
        "limit_minutes": minutes,
    }
