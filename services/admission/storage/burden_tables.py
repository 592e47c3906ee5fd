"""The kept figures of the burden ledger: what is asked of communities in each month."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Table

from chassis.persistence.columns import JsonText
from services.admission.storage.schema import CASE, METADATA, UNIT_CODE, WORD, needed


def _figure(name: str) -> Column[int]:
    return needed(name, BigInteger(), server_default="0")


def _key(name: str) -> Column[int]:
    return Column(name, Integer(), primary_key=True, autoincrement=False)


BURDEN_MONTH = Table(
    "burden_month",
    METADATA,
    Column("county", UNIT_CODE, primary_key=True),
    Column("owner", UNIT_CODE, primary_key=True),
    Column("kind", WORD, primary_key=True),
    Column("place", UNIT_CODE, primary_key=True),
    _key("month"),
    *(_figure(name) for name in ("items", "ledgers", "seals")),
    *(_figure(name) for name in ("items_begun", "ledgers_begun", "seals_begun")),
    *(_figure(name) for name in ("days", "promised")),
    sqlite_with_rowid=False,
)
"""What items ask. A place is a spread, and each of its communities is asked this; townships and the county
have rows for what is counted there, each item once. Without an owner, without a kind: of all."""

BURDEN_GAP = Table(
    "burden_gap",
    METADATA,
    Column("county", UNIT_CODE, primary_key=True),
    Column("owner", UNIT_CODE, primary_key=True),
    Column("kind", WORD, primary_key=True),
    Column("place", UNIT_CODE, primary_key=True),
    _key("gone"),
    _key("back"),
    *(_figure(name) for name in ("items", "ledgers", "seals")),
    sqlite_with_rowid=False,
)
"""How many items were last in force in one month and are again in a later one, with none between."""

BURDEN_SPREAD = Table(
    "burden_spread",
    METADATA,
    Column("county", UNIT_CODE, primary_key=True),
    Column("spread", UNIT_CODE, primary_key=True),
    Column("place", UNIT_CODE, primary_key=True),
    Index("ix_burden_spread_county_place", "county", "place"),
    sqlite_with_rowid=False,
)
"""The communities of each set of them on which items fall."""

BURDEN_TOLD = Table(
    "burden_told",
    METADATA,
    Column("county", UNIT_CODE, primary_key=True),
    Column("owner", UNIT_CODE, primary_key=True),
    Column("kind", WORD, primary_key=True),
    Column("community", UNIT_CODE, primary_key=True),
    _key("month"),
    *(_figure(name) for name in ("orders", "visits", "arrived")),
    Index("ix_burden_told_community_month", "community", "month"),
    sqlite_with_rowid=False,
)
"""Orders, the visits they are, and money that arrived."""

BURDEN_ITEM = Table(
    "burden_item",
    METADATA,
    Column("item_id", CASE, primary_key=True),
    _key("version"),
    needed("county", UNIT_CODE, index=True),
    needed("spread", UNIT_CODE),
    needed("first", Integer()),
    needed("last", Integer()),
    needed("weight", JsonText()),
    Index("ix_burden_item_spread_last", "spread", "last"),
)
"""What is entered of a version, to be taken out exactly; and where and in which months it may count."""

BURDEN_KEPT = Table(
    "burden_kept",
    METADATA,
    Column("county", UNIT_CODE, primary_key=True),
    needed("until", Integer()),
)
"""Up to which month the figures of a county are kept; whoever changes them holds this row."""
