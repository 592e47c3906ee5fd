"""What came of every event."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence.columns import Moment

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "handled_event",
        sa.Column("event_no", sa.String(40), nullable=False),
        sa.Column("handler", sa.String(64), nullable=False),
        sa.Column("department", sa.String(40), nullable=False),
        sa.Column("township", sa.String(12), nullable=False),
        sa.Column("closed_at", Moment(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("in_time", sa.Boolean(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("response", sa.Boolean()),
        sa.Column("solved", sa.Boolean(), nullable=False),
        sa.Column("satisfied", sa.Boolean()),
        sa.PrimaryKeyConstraint("event_no", name=op.f("pk_handled_event")),
    )
    op.create_index(
        "ix_handled_event_year_handler_township", "handled_event", ["year", "handler", "township"]
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("handled_event")
