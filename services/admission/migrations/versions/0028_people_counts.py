"""What dispatch counted about people in a quarter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Make the table; dispatch tells the quarters of two years when it starts."""
    op.create_table(
        "people_count",
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("quarter", sa.String(length=40), nullable=False),
        sa.Column("figures", columns.JsonText(), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("county", "quarter", name=op.f("pk_people_count")),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("people_count")
