"""Who took over from whom, and to whom a signed statement passed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence.columns import JsonText, Moment

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the table; nothing was taken over before."""
    op.add_column("target_statement", sa.Column("passed", JsonText(), server_default="[]", nullable=False))
    op.create_table(
        "succession",
        sa.Column("former", sa.String(64), nullable=False),
        sa.Column("successor", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(500), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("former", name=op.f("pk_succession")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("succession")
    op.drop_column("target_statement", "passed")
