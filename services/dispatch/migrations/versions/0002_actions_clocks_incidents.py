"""What acts on tasks, clocks, incidents and migrations of cases keep."""

from __future__ import annotations

from alembic import op

from chassis.engine.table_history import (
    add_actions_clocks_and_incidents,
    drop_actions_clocks_and_incidents,
)

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    add_actions_clocks_and_incidents(op)


def downgrade() -> None:
    """Take them away."""
    drop_actions_clocks_and_incidents(op)
