"""Each word about a duty is newer than the one before, also when another unit takes it over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
TOLD = {"TRANSFERS": 1, "IN_FORCE": 2, "ENDED": 3, "LAPSED": 3}


def upgrade() -> None:
    """Make the column; what was told before counts as it was counted then."""
    op.add_column("township_duty", sa.Column("revision", sa.Integer(), server_default="0", nullable=False))
    duty = sa.table("township_duty", sa.column("state", sa.String), sa.column("revision", sa.Integer))
    for state, count in TOLD.items():
        op.execute(sa.update(duty).where(duty.c.state == state).values(revision=count))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("township_duty", "revision")
