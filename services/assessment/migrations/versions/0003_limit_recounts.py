"""Changes of the working calendar whose limits are to be counted again."""

from __future__ import annotations

from alembic import op

from chassis.engine.table_history import add_limit_recounts, drop_limit_recounts

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table."""
    add_limit_recounts(op)


def downgrade() -> None:
    """Take it away."""
    drop_limit_recounts(op)
