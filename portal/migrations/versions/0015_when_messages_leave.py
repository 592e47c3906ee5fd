"""When messages leave the portal: at once or joined, and in which hours not at all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the columns."""
    for column in (
        sa.Column("digest", sa.String(length=10), server_default="at_once", nullable=False),
        sa.Column("daily_at", sa.String(length=5), server_default="08:30", nullable=False),
        sa.Column("quiet_from", sa.String(length=5), nullable=True),
        sa.Column("quiet_to", sa.String(length=5), nullable=True),
        sa.Column("days_off", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("through", columns.Json(), nullable=True),
    ):
        op.add_column("told_how", column)


def downgrade() -> None:
    """Take them away."""
    for name in ("digest", "daily_at", "quiet_from", "quiet_to", "days_off", "through"):
        op.drop_column("told_how", name)
