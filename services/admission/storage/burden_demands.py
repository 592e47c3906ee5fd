"""What versions of items ask of communities, read from the record."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Connection, Select, select
from sqlalchemy.orm import Session

from chassis.persistence.kept_parameters import StoredParameters
from services.admission.domain.areas import township_of
from services.admission.domain.burden import Selection
from services.admission.domain.burden_entries import Weight
from services.admission.domain.demand import NOTHING, PER_TERM, Demand
from services.admission.domain.requirements import amount, day
from services.admission.domain.vocabulary import ItemState
from services.admission.storage import tables as t
from services.admission.storage.parameters import VOLUME, stored_parameters

WEIGHING = (
    "item_id", "version", "name", "notice_no", "state", "burden_kinds", "townships", "communities", "start",
    "effective_from", "end", "ended_on", "frequency", "volume", "guarantees",
)  # fmt: skip
"""What of a version weighs; its texts stay unread."""
_MOST = Decimal(10) ** 9
"""Nobody means more person-days or yuan than this for one item; what is more is a slip of the key."""
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Places:
    """The communities of a county by township, and what units are called."""

    by_township: Mapping[str, Sequence[str]]
    names: Names

    def wanted(self, asked: Selection) -> list[str]:
        """The communities asked for, in the order of their codes."""
        if asked.community:
            return [asked.community] if asked.community in self.names else []
        towns = [asked.township] if asked.township else sorted(self.by_township)
        return [place for town in towns for place in self.by_township.get(town, ())]

    @property
    def communities(self) -> frozenset[str]:
        """Every community the directory has."""
        return frozenset(place for places in self.by_township.values() for place in places)


def places_of(reading: Session | Connection, county: str) -> Places:
    """The places of a county as the directory has them."""
    unit = t.UNIT
    rows = reading.execute(
        select(unit.c.code, unit.c.name, unit.c.short_name, unit.c.kind)
        .where(unit.c.county == county, unit.c.kind.in_(["community", "township"]))
        .order_by(unit.c.code)
    ).all()
    by_township: dict[str, list[str]] = {}
    for row in rows:
        if row.kind == "community":
            by_township.setdefault(township_of(row.code), []).append(row.code)
    return Places(by_township, {row.code: row.short_name or row.name for row in rows})


def demanding(county: str) -> Select[Any]:
    """The versions of a county's items, newest first, but those with conditions that are still open."""
    version, item = t.WORK_ITEM_VERSION, t.WORK_ITEM
    return (
        select(*(version.c[name] for name in WEIGHING), item.c.owner_unit, t.UNIT.c.name.label("owner_name"))
        .join(item, item.c.item_id == version.c.item_id)
        .outerjoin(t.UNIT, t.UNIT.c.code == item.c.owner_unit)
        .where(item.c.county == county, version.c.state != ItemState.ADMITTED_PENDING_CONDITIONS)
        .order_by(version.c.item_id, version.c.version.desc())
    )


def readings(reading: Session | Connection) -> StoredParameters:
    """The settings, by whatever reads within the transaction."""
    return stored_parameters(cast(Session, reading))


def demand_of(row: Any, parameters: StoredParameters, county: str) -> Demand:
    """What a version asks."""
    begin = max(row.start, row.effective_from)
    return Demand(
        item_id=row.item_id,
        version=row.version,
        name=row.name,
        owner_unit=row.owner_unit,
        kinds=frozenset(row.burden_kinds),
        townships=tuple(row.townships),
        communities=tuple(row.communities),
        begin=begin,
        planned_end=row.end,
        ended_on=row.ended_on,
        frequency=row.frequency,
        volume=_meant(amount({"volume": row.volume}, "volume")),
        funds=_meant(amount(row.guarantees, "funds_amount")),
        paid_on=day(row.guarantees, "funds_paid_on"),
        volume_means=str(parameters.value(VOLUME, county, begin)) or PER_TERM,
        owner_name=row.owner_name or row.owner_unit,
        notice_no=row.notice_no,
        superseded=row.state is ItemState.SUPERSEDED,
    )


def weight_in(demand: Demand, places: Places, known: Collection[str]) -> Weight:
    """A version with the communities of the directory it falls on; unknown ones have their share."""
    falls_on = demand.places(places.by_township)
    return Weight(demand, tuple(place for place in falls_on if place in known), len(falls_on))


def begun_since(reading: Connection | Session, county: str, day: date) -> list[str]:
    """The items with a version that begins on a day or later."""
    version, item = t.WORK_ITEM_VERSION, t.WORK_ITEM
    wanted = (
        select(version.c.item_id)
        .join(item, item.c.item_id == version.c.item_id)
        .where(item.c.county == county, (version.c.start >= day) | (version.c.effective_from >= day))
        .distinct()
    )
    return sorted(reading.execute(wanted).scalars())


def _meant(number: Decimal | None) -> Decimal:
    return max(min(number or NOTHING, _MOST), -_MOST)
