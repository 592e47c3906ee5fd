"""What a township or community has to carry today, over HTTP (我的事项, ADM-36)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import fields

from chassis.clock import Clock
from chassis.web.blueprint import Blueprint
from chassis.web.commands import query
from chassis.web.identity import allowed_signed_in
from chassis.web.schemas import SaidSchema, Strict, Whole
from services.admission.domain.areas import is_community, is_township
from services.admission.domain.errors import UnitUnknown
from services.admission.domain.place_items import PlaceItem, Standing, sorted_out
from services.admission.domain.vocabulary import WORDS, BurdenKind
from services.admission.web.ports import Reads, Session

Plain = dict[str, Any]
PAPERS = (BurdenKind.LEDGER, BurdenKind.FORM_FILLING, BurdenKind.SEAL)
"""What is asked for on paper; counted of their own."""
MOST = 200
"""So many are listed; the rest is in the catalogue, where it can be searched."""
_CENT = Decimal("0.01")


class ItemOfPlace(Strict):
    """One item as it falls on the place."""

    ref, name, owner_name, notice_no, content, frequency = (fields.String(required=True) for _ in range(6))
    version = Whole(required=True)
    standing = fields.String(required=True)
    kinds = fields.List(fields.Nested(SaidSchema), required=True)
    begin = fields.Date(required=True)
    until, paid_on = (fields.Date(required=True, allow_none=True) for _ in range(2))
    ends_soon = fields.Boolean(required=True)
    promised, arrived = fields.String(required=True), fields.String(required=True)
    orders = fields.List(fields.String(), required=True)


class OrderOfPlace(Strict):
    """One open order."""

    order_no, item_ref, item_name, sender_name, community_name, state = (
        fields.String(required=True) for _ in range(6)
    )
    sent_on = fields.Date(required=True, allow_none=True)


class ItemsOfPlace(Strict):
    """Everything a place carries."""

    place, name, township_name = (fields.String(required=True) for _ in range(3))
    as_of = fields.Date(required=True)
    counts = fields.Dict(required=True)
    items = fields.List(fields.Nested(ItemOfPlace), required=True)
    left_out = Whole(required=True)
    orders = fields.List(fields.Nested(OrderOfPlace), required=True)


def blueprint(reads: Reads, county: str, clock: Clock) -> Blueprint:
    """The route of /places."""
    routes = Blueprint("place_items", __name__, description="我的事项 · what a place carries")

    @routes.get("/places/<place>/items")
    @allowed_signed_in
    @query(answers=ItemsOfPlace)
    def show(session: Session, place: str) -> Plain:
        """The items that concern a place: in force, coming, just ended; with money and open orders."""
        if not (is_township(place) or is_community(place)) or not reads.unit_names(session, [place]):
            raise UnitUnknown(unit=place)
        return shown(reads.place_carries(session, county, place, clock.today()), place, clock.today())

    return routes


def shown(found: Any, place: str, today: date) -> Plain:
    """The answer."""
    lines = sorted_out(found.items, place, today)
    running = [one for standing, one in lines if standing is Standing.IN_FORCE]
    names = found.names
    return {
        "place": place,
        "name": names.get(place, place),
        "township_name": "" if is_township(place) else names.get(place[:9], ""),
        "as_of": today,
        "counts": {
            "in_force": len(running),
            "ends_soon": sum(one.ends_soon(today) for one in running),
            **{kind.value: sum(kind in one.kinds for one in running) for kind in PAPERS},
            "orders": len(found.orders),
            "listed": found.listed,
            "promised": _money(sum(one.share(found.communities, place) for one in running)),
            "arrived": _money(sum(found.arrived.get(ref, Decimal(0)) for ref in _refs(running))),
        },
        "items": [_item(standing, one, found, place, today) for standing, one in lines[:MOST]],
        "left_out": max(len(lines) - MOST, 0),
        "orders": [
            {
                **{key: one[key] for key in ("order_no", "item_ref", "item_name", "state", "sent_on")},
                "sender_name": one["sender_name"] or "",
                "community_name": names.get(one["community"], ""),
            }
            for one in found.orders
        ],
    }


def _item(standing: Standing, one: PlaceItem, found: Any, place: str, today: date) -> Plain:
    kept = ("name", "owner_name", "notice_no", "content", "frequency", "version", "begin", "until", "paid_on")
    return {
        "ref": one.item_id,
        **{key: getattr(one, key) for key in kept},
        "standing": standing.value,
        "kinds": [WORDS[kind] for kind in one.kinds],
        "ends_soon": standing is Standing.IN_FORCE and one.ends_soon(today),
        "promised": _money(one.share(found.communities, place)),
        "arrived": _money(found.arrived.get(one.item_id, Decimal(0))),
        "orders": [order["order_no"] for order in found.orders if order["item_ref"] == one.item_id],
    }


def _refs(items: Sequence[PlaceItem]) -> Sequence[str]:
    return list(dict.fromkeys(one.item_id for one in items))


def _money(amount: Decimal | int) -> str:
    return str(Decimal(amount).quantize(_CENT))
