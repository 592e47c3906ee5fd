"""The orders of an item, found by index when the item ends."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_work_order_item_ref_state", "work_order", ["item_ref", "state"])


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_work_order_item_ref_state", "work_order")
