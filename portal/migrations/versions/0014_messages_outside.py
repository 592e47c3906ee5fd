"""Where people are told outside the portal, and what is on its way to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0014"
down_revision = "0016"


def upgrade() -> None:
    """Make the tables."""
    op.add_column("notification", sa.Column("listed", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_table(
        "told_how",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("unlisted", columns.Json(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_told_how_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_told_how")),
    )
    op.create_table(
        "told_where",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=True),
        sa.Column("kinds", columns.Json(), nullable=False),
        sa.Column("wanted", sa.String(length=500), nullable=True),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("asked_at", columns.Moment(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("asked", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_told_where_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "channel", name=op.f("pk_told_where")),
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", columns.Moment(), nullable=False),
        sa.Column("lease", sa.String(length=36), nullable=True),
        sa.Column("made_at", columns.Moment(), nullable=False),
        sa.Column("ended_at", columns.Moment(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    op.create_index("ix_delivery_next", "delivery", ["state", "channel", "next_at"])
    op.create_index("ix_delivery_newest", "delivery", ["account_id", "made_at", "id"])
    op.create_index("ix_delivery_state", "delivery", ["state", "made_at", "id"])
    op.create_index("ix_delivery_made", "delivery", ["made_at"])
    op.create_table(
        "delivery_item",
        sa.Column("notification_id", sa.String(length=36), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("due_at", columns.Moment(), nullable=False),
        sa.Column("delivery_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("notification_id", "channel", name=op.f("pk_delivery_item")),
    )
    op.create_index("ix_delivery_item_due", "delivery_item", ["delivery_id", "due_at"])
    op.create_index("ix_delivery_item_person", "delivery_item", ["account_id", "channel", "delivery_id"])


def downgrade() -> None:
    """Take them away."""
    for table in ("delivery_item", "delivery", "told_where", "told_how"):
        op.drop_table(table)
    op.drop_column("notification", "listed")
