"""Under which number a township handed an order on together with others: one visit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Orders noted before stay visits of their own."""
    op.add_column("order_note", sa.Column("pool_no", sa.String(length=40), server_default="", nullable=False))


def downgrade() -> None:
    """As it was."""
    op.drop_column("order_note", "pool_no")
