"""Whistles and the bodies they call."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence.columns import JsonText, Moment

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "whistle",
        sa.Column("whistle_no", sa.String(40), nullable=False),
        sa.Column("township", sa.String(12), nullable=False),
        sa.Column("matter", JsonText(), nullable=False),
        sa.Column("calls", JsonText(), nullable=False),
        sa.Column("blown_at", Moment(), nullable=False),
        sa.Column("blown_by", sa.String(64), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("weighed", sa.String(20)),
        sa.Column("override_reason", sa.Text(), nullable=False),
        sa.Column("sent_at", Moment()),
        sa.Column("due_at", Moment()),
        sa.Column("consultation", sa.Text(), nullable=False),
        sa.Column("solved_in", sa.String(20), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("ended_at", Moment()),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("whistle_no", name=op.f("pk_whistle")),
    )
    op.create_table(
        "whistle_party",
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("whistle_no", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("unit", "whistle_no", name=op.f("pk_whistle_party")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("whistle_party")
    op.drop_table("whistle")
