"""Versions an approved change gives their last day, found by index."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_work_item_version_state_ended_on", "work_item_version", ["state", "ended_on"])


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_work_item_version_state_ended_on", "work_item_version")
