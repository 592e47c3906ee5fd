"""Orders of an ended item that both sides may agree to finish."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Make the column."""
    op.add_column("work_order", sa.Column("finishing", columns.JsonText(), nullable=True))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("work_order", "finishing")
