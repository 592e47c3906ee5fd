"""In how many working days questions and correction notices were to be answered: they are counted again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

TABLES = ("consultation", "correction_notice")


def upgrade() -> None:
    """Make the columns; of what was asked before, the days are not known and its date stays."""
    for table in TABLES:
        op.add_column(table, sa.Column("limit_days", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take them away."""
    for table in TABLES:
        op.drop_column(table, "limit_days")
