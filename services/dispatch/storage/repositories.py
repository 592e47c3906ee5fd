"""The ports of the use cases on SQLAlchemy."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Generic, TypeVar

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from chassis.persistence import proofs
from chassis.persistence.upsert import insert_into
from services.dispatch.domain.agency import StationedAgency
from services.dispatch.domain.catalogue import CatalogueItem, CatalogueState, checksum
from services.dispatch.domain.errors import OrderUnknown
from services.dispatch.domain.suspension import Suspension
from services.dispatch.domain.township_duty import TownshipDuty
from services.dispatch.domain.unit import Unit
from services.dispatch.domain.whistle import Whistle
from services.dispatch.domain.whistle_errors import WhistleUnknown
from services.dispatch.domain.work_order import OrderState, WorkOrder
from services.dispatch.storage.tables import (
    AGENCY,
    CATALOGUE_ITEM,
    NUMBER_SERIES,
    SUSPENSION,
    UNIT,
    WHISTLE_PARTY,
    WORK_ORDER,
)

T = TypeVar("T")
SOURCE = "admission"

PROOF_LETTER = "o"
"""Codes of orders begin with it."""


class _Kept(Generic[T]):
    """Objects of one kind by key; those added in this work are found before they are written."""

    kind: type[T]
    key: str

    def __init__(self, session: Session) -> None:
        self.session = session
        self._added: dict[str, T] = {}

    def _find(self, key: str) -> T | None:
        return self._added.get(key) or self.session.get(self.kind, key)

    def add(self, new: T) -> None:
        """Keep a new object."""
        self._added[getattr(new, self.key)] = new
        self.session.add(new)


class StoredOrders(_Kept[WorkOrder]):
    """All orders ever placed."""

    kind, key = WorkOrder, "order_no"

    def get(self, order_no: str) -> WorkOrder:
        """The order, or `OrderUnknown`."""
        order = self._find(order_no)
        if order is None:
            raise OrderUnknown(order_no=order_no)
        return order

    def numbers_of(self, item_ref: str, states: Collection[OrderState]) -> list[str]:
        """The orders for an item that are in one of these states."""
        columns = WORK_ORDER.c
        wanted = select(columns.order_no).where(columns.item_ref == item_ref, columns.state.in_(states))
        return list(self.session.scalars(wanted.order_by(columns.order_no)))

    def of_community(self, community: str, since: date) -> Sequence[WorkOrder]:
        """The orders to a community placed since a day, oldest first."""
        columns = WORK_ORDER.c
        wanted = select(WorkOrder).where(columns.community == community, columns.order_date >= since)
        return self.session.scalars(wanted.order_by(columns.order_no)).all()

    def blocks_of(self, sender: str, since: datetime) -> int:
        """How many orders of this body the gate has blocked since then."""
        columns = WORK_ORDER.c
        statement = (
            select(func.count())
            .select_from(WORK_ORDER)
            .where(columns.sender == sender, columns.state == OrderState.BLOCKED, columns.ended_at >= since)
        )
        return self.session.execute(statement).scalar_one()


class StoredWhistles(_Kept[Whistle]):
    """All whistles ever blown."""

    kind, key = Whistle, "whistle_no"

    def get(self, whistle_no: str) -> Whistle:
        """The whistle, or `WhistleUnknown`."""
        whistle = self._find(whistle_no)
        if whistle is None:
            raise WhistleUnknown(whistle_no=whistle_no)
        return whistle

    def add(self, whistle: Whistle) -> None:
        """Keep a new whistle, and whose business it is."""
        super().add(whistle)
        rows = [{"unit": unit, "whistle_no": whistle.whistle_no} for unit in whistle.units]
        self.session.execute(insert(WHISTLE_PARTY), rows)


class StoredCatalogue(_Kept[CatalogueItem]):
    """The local copy of the catalogue."""

    kind, key = CatalogueItem, "item_id"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._state: CatalogueState | None = None

    def get(self, item_id: str) -> CatalogueItem | None:
        """What was heard of this item, if anything."""
        return self._find(item_id)

    def state(self) -> CatalogueState:
        """How fresh and complete the copy is; nothing heard yet is a state too."""
        if self._state is None:
            self._state = self.session.get(CatalogueState, SOURCE)
        if self._state is None:
            self._state = CatalogueState(SOURCE)
            self.session.add(self._state)
        return self._state

    def checksum(self) -> str:
        """The fingerprint of the copy."""
        return checksum(self.revisions().items())

    def revisions(self) -> Mapping[str, int]:
        """The last revision heard of everything in the copy."""
        self.session.flush()
        rows = self.session.execute(select(CATALOGUE_ITEM.c.item_id, CATALOGUE_ITEM.c.revision))
        return {row.item_id: row.revision for row in rows}


class StoredSuspensions(_Kept[Suspension]):
    """What keeps orders back while work nobody applied for is dealt with."""

    kind, key = Suspension, "case_no"

    def get(self, case_no: str) -> Suspension | None:
        """What a matter keeps back."""
        return self._find(case_no)

    def of_item(self, item_ref: str | None) -> Sequence[Suspension]:
        """Everything that ever kept back orders of this item."""
        if not item_ref:
            return ()
        wanted = select(Suspension).where(SUSPENSION.c.item_ref == item_ref)
        return self.session.scalars(wanted.order_by(SUSPENSION.c.case_no)).all()


class StoredDuties(_Kept[TownshipDuty]):
    """The copy of the duties laid on townships."""

    kind, key = TownshipDuty, "duty_id"

    def get(self, duty_id: str) -> TownshipDuty | None:
        """What was heard of this duty, if anything."""
        return self._find(duty_id)


class StoredAgencies(_Kept[StationedAgency]):
    """The register of stationed agencies."""

    kind, key = StationedAgency, "code"

    def get(self, code: str) -> StationedAgency | None:
        """The agency with this code."""
        return self._find(code)

    def serving(self, department: str, township: str) -> StationedAgency | None:
        """The agency of a department that works for a township; the first by code when several do."""
        statement = (
            select(StationedAgency).where(AGENCY.c.sending_department == department).order_by(AGENCY.c.code)
        )
        agencies = self.session.execute(statement).scalars()
        return next((one for one in agencies if one.serves(township)), None)


class StoredUnits(_Kept[Unit]):
    """The directory's units."""

    kind, key = Unit, "code"

    def get(self, code: str) -> Unit | None:
        """The unit with this code."""
        return self._find(code)

    def of_kind(self, kind: str) -> Sequence[Unit]:
        """All units of a kind."""
        return self.session.scalars(select(Unit).where(UNIT.c.kind == kind).order_by(UNIT.c.code)).all()


class StoredProofs:
    """The codes by which anybody can look up an order."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def give(self, order_no: str) -> None:
        """Give an order its code."""
        proofs.give(self.session, PROOF_LETTER, order_no)


class StoredNumbers:
    """Gap-free running numbers: taken in the transaction that uses them."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def next(self, series: str, year: int) -> int:
        """The next number of a series in a year."""
        adding = insert_into(self.session, NUMBER_SERIES).values(series=series, year=year, last=1)
        statement = adding.on_conflict_do_update(
            index_elements=["series", "year"], set_={"last": NUMBER_SERIES.c.last + 1}
        ).returning(NUMBER_SERIES.c.last)
        return int(self.session.execute(statement).scalar_one())
