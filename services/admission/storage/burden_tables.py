"""The kept figures of the burden ledger: what is asked of each place in each month."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, Table

from chassis.persistence.columns import JsonText
from services.admission.storage.schema import CASE, METADATA, UNIT_CODE, needed


def _figure(name: str) -> Column[int]:
    return needed(name, BigInteger(), server_default="0")


BURDEN_MONTH = Table(
    "burden_month",
    METADATA,
    Column("county", UNIT_CODE, primary_key=True),
    Column("place", UNIT_CODE, primary_key=True),
    Column("month", Integer(), primary_key=True, autoincrement=False),
    *(_figure(name) for name in ("items", "ledgers", "seals")),
    *(_figure(name) for name in ("items_begun", "ledgers_begun", "seals_begun")),
    *(_figure(name) for name in ("orders", "visits", "days", "promised", "arrived")),
    sqlite_with_rowid=False,
)
"""A place is a community; townships and the county have rows for what is counted there, each item once."""

BURDEN_GAP = Table(
    "burden_gap",
    METADATA,
    Column("county", UNIT_CODE, primary_key=True),
    Column("place", UNIT_CODE, primary_key=True),
    Column("gone", Integer(), primary_key=True, autoincrement=False),
    Column("back", Integer(), primary_key=True, autoincrement=False),
    *(_figure(name) for name in ("items", "ledgers", "seals")),
    sqlite_with_rowid=False,
)
"""How many items were last in force in one month and are again in a later one, with none between."""

BURDEN_ITEM = Table(
    "burden_item",
    METADATA,
    Column("item_id", CASE, primary_key=True),
    needed("county", UNIT_CODE, index=True),
    needed("weights", JsonText()),
)
"""What is entered of an item, to be taken out exactly."""

BURDEN_KEPT = Table(
    "burden_kept",
    METADATA,
    Column("county", UNIT_CODE, primary_key=True),
    needed("until", Integer()),
)
"""Up to which month the figures of a county are kept; whoever changes them holds this row."""
