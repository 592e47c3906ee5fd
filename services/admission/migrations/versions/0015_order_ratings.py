"""How communities rated whoever sent the orders they carried out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("order_note", sa.Column("score", sa.Integer(), nullable=True))
    op.add_column("order_note", sa.Column("rated_at", columns.Moment(), nullable=True))


def downgrade() -> None:
    """Take them away."""
    for column in ("rated_at", "score"):
        op.drop_column("order_note", column)
