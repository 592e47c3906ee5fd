"""What keeps orders back while work nobody applied for is dealt with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table, and the place in an order where it is noted."""
    op.create_table(
        "suspension",
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("item_ref", sa.String(length=64), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=False),
        sa.Column("places", columns.JsonText(), nullable=False),
        sa.Column("work", sa.String(length=200), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("case_no", name=op.f("pk_suspension")),
    )
    op.create_index(op.f("ix_suspension_item_ref"), "suspension", ["item_ref"])
    op.add_column("work_order", sa.Column("held_by", columns.JsonText(), server_default="[]", nullable=False))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("work_order", "held_by")
    op.drop_index(op.f("ix_suspension_item_ref"), "suspension")
    op.drop_table("suspension")
