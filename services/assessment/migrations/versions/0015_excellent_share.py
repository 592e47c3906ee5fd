"""The lists of 优秀 of the years whose scheme sets a share (AST-25)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence.columns import JsonText, Moment

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the table; no year had a share before."""
    op.create_table(
        "excellent_share",
        sa.Column("county", sa.String(12), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("share", JsonText(), nullable=False),
        sa.Column("assessed", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("kept", JsonText(), nullable=False),
        sa.Column("fixed_by", sa.String(200), nullable=False),
        sa.Column("fixed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("county", "year", name=op.f("pk_excellent_share")),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("excellent_share")
