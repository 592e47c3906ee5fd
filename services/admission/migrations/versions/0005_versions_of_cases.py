"""The cases under way in each version, found by index; which versions a released process calls."""

from __future__ import annotations

from alembic import op

from chassis.engine.table_history import add_versions_of_cases, drop_versions_of_cases

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the column and the indexes."""
    add_versions_of_cases(op)


def downgrade() -> None:
    """Take them away."""
    drop_versions_of_cases(op)
