"""The copy of the duties laid on townships, and the orders a township has pooled to one visit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the table and the columns."""
    op.create_table(
        "township_duty",
        sa.Column("duty_id", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=False),
        sa.Column("townships", columns.JsonText(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("notice_no", sa.String(length=200), nullable=False),
        sa.Column("case_no", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("in_force_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("duty_id", name=op.f("pk_township_duty")),
    )
    op.create_index(op.f("ix_township_duty_department"), "township_duty", ["department"])
    op.add_column("work_order", sa.Column("pool_no", sa.String(length=40), server_default="", nullable=False))
    op.add_column("work_order", sa.Column("visit_on", sa.Date(), nullable=True))
    op.create_index("ix_work_order_community_order_date", "work_order", ["community", "order_date"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_work_order_community_order_date", "work_order")
    op.drop_column("work_order", "visit_on")
    op.drop_column("work_order", "pool_no")
    op.drop_index(op.f("ix_township_duty_department"), "township_duty")
    op.drop_table("township_duty")
