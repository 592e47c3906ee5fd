"""Notices of changes of agencies' ordinary staff."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "staff_notice",
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("agency_name", sa.String(length=200), nullable=False),
        sa.Column("sender", sa.String(length=40), nullable=False),
        sa.Column("post", sa.String(length=100), nullable=False),
        sa.Column("person", sa.String(length=100), nullable=False),
        sa.Column("movement", sa.String(length=20), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("successor", sa.String(length=100), nullable=False),
        sa.Column("townships", columns.JsonText(), nullable=False),
        sa.Column("sent_at", columns.Moment(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("readings", columns.JsonText(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("ended_at", columns.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("case_no", name=op.f("pk_staff_notice")),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("staff_notice")
