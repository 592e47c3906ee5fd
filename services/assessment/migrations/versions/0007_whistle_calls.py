"""What came of every whistle, body by body."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence.columns import Moment

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "whistle_call",
        sa.Column("whistle_no", sa.String(40), nullable=False),
        sa.Column("body", sa.String(64), nullable=False),
        sa.Column("department", sa.String(40), nullable=False),
        sa.Column("township", sa.String(12), nullable=False),
        sa.Column("closed_at", Moment(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("in_time", sa.Boolean(), nullable=False),
        sa.Column("no_show", sa.Boolean(), nullable=False),
        sa.Column("solved", sa.Boolean()),
        sa.Column("satisfied", sa.Boolean()),
        sa.Column("township_score", sa.Integer()),
        sa.PrimaryKeyConstraint("whistle_no", "body", name=op.f("pk_whistle_call")),
    )
    op.create_index("ix_whistle_call_year_body_township", "whistle_call", ["year", "body", "township"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("whistle_call")
