"""The whistles that are open are found without reading those that have ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

# Made after 0025 had landed: what is in force is never put in another order.
revision = "0023"
down_revision = "0025"
INDEX = "ix_whistle_open_whistle_no"
OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Make the index."""
    op.create_index(INDEX, "whistle", ["whistle_no"], sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    """Take it away."""
    op.drop_index(INDEX, "whistle")
