"""How each person likes to work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "habit",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("stays_on_list", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_habit_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_habit")),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("habit")
