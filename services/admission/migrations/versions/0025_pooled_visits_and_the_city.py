"""Under which number a township handed orders on together, and which unit of the city follows up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Orders noted before stay visits of their own; the city is loaded with the county's files."""
    op.add_column("order_note", sa.Column("pool_no", sa.String(length=40), server_default="", nullable=False))
    op.add_column(
        "committee", sa.Column("supervised_by", sa.String(length=40), server_default="", nullable=False)
    )


def downgrade() -> None:
    """As it was."""
    op.drop_column("committee", "supervised_by")
    op.drop_column("order_note", "pool_no")
