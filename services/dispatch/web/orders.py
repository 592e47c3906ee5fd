"""Orders: send, list, show."""

from __future__ import annotations

from typing import Any

from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.identity import allowed, allowed_signed_in, current_actor
from chassis.web.pagination import keys_of, page
from services.dispatch.domain.errors import OrderUnknown
from services.dispatch.domain.work_order import Demand, WorkOrder
from services.dispatch.usecases.place_orders import SENDING_ROLES, PlaceOrders, Placing
from services.dispatch.usecases.ports import Work
from services.dispatch.web.access import may_read, sees_all
from services.dispatch.web.ports import Reads
from services.dispatch.web.schemas import BatchSchema, OrderBody, OrderPage, OrderSchema, OrdersQuery
from services.dispatch.web.showing import codes_of, shown

Plain = dict[str, Any]


def orders_blueprint(*, place_orders: PlaceOrders, reads: Reads) -> Blueprint:
    """The routes under /orders."""
    blueprint = Blueprint("orders", __name__, description="Work orders")

    @blueprint.post("/orders")
    @allowed(*SENDING_ROLES)
    @command(OrderBody, answers=BatchSchema, status=201)
    def send_orders(work: Any, body: Plain) -> Plain:
        """Send an order to each community; each passes the gate by itself."""
        orders = place_orders(work, _placing(body))
        names = _names(work, orders)
        return {"batch_no": orders[0].batch_no, "orders": [shown(one, names) for one in orders]}

    @blueprint.get("/orders")
    @allowed_signed_in
    @query(OrdersQuery, answers=OrderPage)
    def list_orders(session: Any, asked: Plain) -> Plain:
        """The orders the actor's unit sends or receives, the newest first."""
        actor, after = current_actor(), keys_of(asked.get("after"), str)
        found = reads.orders(
            session,
            unit=None if sees_all(actor) else actor.unit,
            state=asked.get("state"),
            batch_no=asked.get("batch_no"),
            pool_no=asked.get("pool_no"),
            before=after[0] if after else None,
            limit=asked["limit"] + 1,
        )
        names = reads.names(session, codes_of(found))
        return page([shown(one, names) for one in found], asked["limit"], lambda row: (row["order_no"],))

    @blueprint.get("/orders/<order_no>")
    @allowed_signed_in
    @query(answers=OrderSchema)
    def show_order(session: Any, order_no: str) -> Plain:
        """One order."""
        order = reads.order(session, order_no)
        if order is None or not may_read(order, current_actor()):
            raise OrderUnknown(order_no=order_no)
        return shown(order, reads.names(session, codes_of([order])))

    return blueprint


def _placing(body: Plain) -> Placing:
    demand = Demand(
        content=body["content"],
        start=body["start"],
        due=body["due"],
        result_form=body["result_form"],
        burden_kinds=tuple(dict.fromkeys(body["burden_kinds"])),
        responsible=body["responsible"],
        funds_reference=body["funds_reference"] or "",
        contact=body["contact"],
        appraisal=body["appraisal"],
    )
    townships = [*body["townships"], *([body["township"]] if body["township"] else [])]
    return Placing(body["item_ref"] or None, tuple(body["communities"]), tuple(townships), demand)


def _names(work: Work, orders: Any) -> dict[str, str]:
    placed: list[WorkOrder] = list(orders)
    found = {code: work.units.get(code) or work.agencies.get(code) for code in codes_of(placed)}
    return {code: one.name for code, one in found.items() if one is not None}
