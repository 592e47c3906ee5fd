"""Opinions people and units give often."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "standard_opinion",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("process_id", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.Column("outcome_label", columns.Json(), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("made_by", sa.String(length=100), nullable=False),
        sa.Column("made_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_opinion")),
    )
    op.create_index(op.f("ix_standard_opinion_owner"), "standard_opinion", ["owner"], unique=False)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("standard_opinion")
