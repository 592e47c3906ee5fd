"""Settings of the county, with every value they had."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence.columns import JsonText, Moment

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table; what a county has not fixed is the default."""
    op.create_table(
        "parameter_value",
        sa.Column("county", sa.String(40), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", JsonText(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("origin", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(200), nullable=False),
        sa.Column("at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("county", "key", "number", name=op.f("pk_parameter_value")),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("parameter_value")
