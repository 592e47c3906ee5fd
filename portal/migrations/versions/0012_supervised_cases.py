"""Cases under supervision, for the desks of who asked and of who has them in hand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "worklist_supervision",
        sa.Column("supervision_id", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("case_no", sa.String(length=64), nullable=False),
        sa.Column("case_title", sa.String(length=300), nullable=False),
        sa.Column("process_id", sa.String(length=64), nullable=False),
        sa.Column("process_name", columns.Json(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("wished_on", sa.Date(), nullable=True),
        sa.Column("placed_at", columns.Moment(), nullable=False),
        sa.Column("placed_by", sa.String(length=64), nullable=False),
        sa.Column("placed_by_name", sa.String(length=200), nullable=False),
        sa.Column("answered_at", columns.Moment(), nullable=True),
        sa.Column("ended_at", columns.Moment(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("supervision_id", name=op.f("pk_worklist_supervision")),
    )
    table = "worklist_supervision"
    op.create_index("ix_worklist_supervision_case", table, ["case_no", "ended_at"])
    op.create_index("ix_worklist_supervision_placed", table, ["placed_by", "ended_at", "placed_at"])
    op.create_index("ix_worklist_supervision_open", table, ["ended_at", "placed_at"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("worklist_supervision")
