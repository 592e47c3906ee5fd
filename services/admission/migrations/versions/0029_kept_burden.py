"""The figures of the burden ledger are kept by community and month."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0029"
down_revision = "0031"  # which came first; a county may be there already


def _figures(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), server_default="0", nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables; the next revision lays them out anew and fills them."""
    op.create_table(
        "burden_month",
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        *_figures("items", "ledgers", "seals", "items_begun", "ledgers_begun", "seals_begun"),
        *_figures("orders", "visits", "days", "promised", "arrived"),
        sa.PrimaryKeyConstraint("county", "place", "month", name=op.f("pk_burden_month")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "burden_gap",
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("gone", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("back", sa.Integer(), autoincrement=False, nullable=False),
        *_figures("items", "ledgers", "seals"),
        sa.PrimaryKeyConstraint("county", "place", "gone", "back", name=op.f("pk_burden_gap")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "burden_item",
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("weights", columns.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_burden_item")),
    )
    op.create_index(op.f("ix_burden_item_county"), "burden_item", ["county"])
    op.create_table(
        "burden_kept",
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("until", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("county", name=op.f("pk_burden_kept")),
    )
    op.create_index("ix_order_note_community_pool_no", "order_note", ["community", "pool_no"])


def downgrade() -> None:
    """Forget the kept figures; the record has them all."""
    op.drop_index("ix_order_note_community_pool_no", table_name="order_note")
    for table in ("burden_kept", "burden_item", "burden_gap", "burden_month"):
        op.drop_table(table)
