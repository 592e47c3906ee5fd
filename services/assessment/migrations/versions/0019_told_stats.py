"""What dispatch tells of whole years, to be compared with the reports of single events and whistles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Make the table; the first telling fills it."""
    op.create_table(
        "told_stats",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.Column("township", sa.String(length=12), nullable=False),
        sa.Column("figures", columns.JsonText(), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("lost", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("year", "body", "township", name=op.f("pk_told_stats")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("told_stats")
