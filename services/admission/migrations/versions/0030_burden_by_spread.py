"""The figures of the burden ledger are kept by owner and kind of burden, for sets of communities."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns
from services.admission.domain.months import Period
from services.admission.storage import burden_keeping

revision = "0030"
down_revision = "0029"

_COUNTED = ("items", "ledgers", "seals")
_BEGUN = ("items_begun", "ledgers_begun", "seals_begun")


def _code(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(length=40), nullable=False) for name in names]


def _month(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), autoincrement=False, nullable=False) for name in names]


def _figures(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), server_default="0", nullable=False) for name in names]


def _table(name: str, *parts: list[sa.Column[str]] | list[sa.Column[int]], key: tuple[str, ...]) -> None:
    every = [column for part in parts for column in part]
    op.create_table(
        name, *every, sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")), sqlite_with_rowid=False
    )


def upgrade() -> None:
    """Lay the tables out anew and fill them for the counties that are there."""
    _forget("burden_month", "burden_gap", "burden_item")
    op.execute(sa.text("DELETE FROM burden_kept"))
    of_items = ("county", "owner", "kind", "place")
    _table(
        "burden_month", _code(*of_items), _month("month"), _figures(*_COUNTED, *_BEGUN, "days", "promised"),
        key=(*of_items, "month"),
    )  # fmt: skip
    _table(
        "burden_gap", _code(*of_items), _month("gone", "back"), _figures(*_COUNTED),
        key=(*of_items, "gone", "back"),
    )  # fmt: skip
    _table("burden_spread", _code("county", "spread", "place"), key=("county", "spread", "place"))
    op.create_index("ix_burden_spread_county_place", "burden_spread", ["county", "place"])
    told = ("county", "owner", "kind", "community")
    _table(
        "burden_told", _code(*told), _month("month"), _figures("orders", "visits", "arrived"),
        key=(*told, "month"),
    )  # fmt: skip
    op.create_index("ix_burden_told_community_month", "burden_told", ["community", "month"])
    op.create_table(
        "burden_item",
        *_code("item_id"),
        *_month("version"),
        *_code("county", "spread"),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("weight", columns.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", "version", name=op.f("pk_burden_item")),
    )
    op.create_index(op.f("ix_burden_item_county"), "burden_item", ["county"])
    op.create_index("ix_burden_item_spread_last", "burden_item", ["spread", "last"])
    op.drop_index("ix_order_note_community_sent_on", table_name="order_note")
    op.create_index(
        "ix_order_note_community_sent_on_order_no", "order_note", ["community", "sent_on", "order_no"]
    )
    _fill()


def _fill() -> None:
    """Up to the year after the last one anything began in; the calendar goes on from there."""
    connection = op.get_bind()
    begun = connection.execute(
        sa.text(
            "SELECT county, max(begin) AS latest FROM ("
            " SELECT i.county AS county, v.start AS begin FROM work_item i"
            " JOIN work_item_version v ON v.item_id = i.item_id"
            " UNION ALL SELECT county, sent_on FROM order_note WHERE sent_on IS NOT NULL"
            " UNION ALL SELECT county, arrived_on FROM funds_receipt) AS dated GROUP BY county"
        )
    ).all()
    for county, latest in begun:
        burden_keeping.rebuild(connection, county, Period.of_year(int(str(latest)[:4]) + 1).last)


def _forget(*tables: str) -> None:
    for table in tables:
        op.drop_table(table)


def downgrade() -> None:
    """Lay the tables out as before, empty: without a kept county everything is weighed from the record."""
    op.drop_index("ix_order_note_community_sent_on_order_no", table_name="order_note")
    op.create_index("ix_order_note_community_sent_on", "order_note", ["community", "sent_on"])
    _forget("burden_told", "burden_spread", "burden_item", "burden_gap", "burden_month")
    op.execute(sa.text("DELETE FROM burden_kept"))
    _table(
        "burden_month", _code("county", "place"), _month("month"),
        _figures(*_COUNTED, *_BEGUN, "orders", "visits", "days", "promised", "arrived"),
        key=("county", "place", "month"),
    )  # fmt: skip
    _table(
        "burden_gap", _code("county", "place"), _month("gone", "back"), _figures(*_COUNTED),
        key=("county", "place", "gone", "back"),
    )  # fmt: skip
    op.create_table(
        "burden_item",
        *_code("item_id", "county"),
        sa.Column("weights", columns.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_burden_item")),
    )
    op.create_index(op.f("ix_burden_item_county"), "burden_item", ["county"])
