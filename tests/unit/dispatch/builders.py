"""Items, questions and orders for the tests of dispatch."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from services.dispatch.domain.catalogue import CatalogueItem, ItemVersion, Origin
from services.dispatch.domain.gate import GateCheck, Outcome, Question, Verdict
from services.dispatch.domain.work_order import Demand, WorkOrder

TODAY = date(2026, 5, 12)
NOW = datetime(2026, 5, 12, 2, 0, tzinfo=UTC)
BUREAU = "430211-mzj"
HERE = "430211001008"
THERE = "430211002012"

VERSION = ItemVersion(
    version=2,
    revision=4,
    name="独居老人走访登记",
    owner_unit=BUREAU,
    category="承办",
    burden_kinds=("协助行政事务", "台账"),
    content="每月走访一次并登记",
    notice_no="天社审〔2026〕3号",
    townships=("430211001",),
    communities=(HERE,),
    start=date(2026, 3, 1),
    end=date(2026, 12, 31),
    admitted_on=date(2026, 2, 20),
)


def a_version(**changes: Any) -> ItemVersion:
    """An admitted version, changed as a test needs it."""
    return replace(VERSION, **changes)


def an_item(*versions: ItemVersion) -> CatalogueItem:
    """An item with these versions."""
    item = CatalogueItem("SX-2026-00001", Origin.ADMITTED)
    for version in versions or (VERSION,):
        item.hear_version(version)
    return item


def a_question(**changes: Any) -> Question:
    """A question the gate answers with yes, changed as a test needs it."""
    return replace(
        Question("SX-2026-00001", HERE, TODAY, BUREAU, ("台账",), False, ""),
        **changes,
    )


def an_order(**changes: Any) -> WorkOrder:
    """A placed order."""
    demand = Demand(content="走访独居老人", start=TODAY, due=date(2026, 5, 20), burden_kinds=("台账",))
    order = WorkOrder(
        order_no="430211-DSP-2026-00001",
        batch_no="430211-PD-2026-00001",
        item_ref="SX-2026-00001",
        sender=BUREAU,
        sender_user="u1",
        township="430211001",
        community=HERE,
        demand=demand,
        order_date=TODAY,
        placed_at=NOW,
    )
    for name, value in changes.items():
        setattr(order, name, value)
    return order


def a_pass(version: ItemVersion = VERSION) -> GateCheck:
    """A check that passed for this version."""
    return GateCheck(NOW, Verdict(Outcome.PASS, None, version.version, version.revision), 7, "dispatch")


def a_created_order() -> WorkOrder:
    """An order the gate has let through."""
    order = an_order()
    order.note_check(a_pass())
    order.create(VERSION, agency=None, at=NOW)
    return order
