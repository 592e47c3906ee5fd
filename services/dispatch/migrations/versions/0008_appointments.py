"""Appointments and removals of agencies' heads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "appointment",
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("agency_name", sa.String(length=200), nullable=False),
        sa.Column("post", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("silence", sa.String(length=20), nullable=False),
        sa.Column("decider", sa.String(length=40), nullable=False),
        sa.Column("concerned", columns.JsonText(), nullable=False),
        sa.Column("opened_at", columns.Moment(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("request", columns.JsonText(), nullable=True),
        sa.Column("rounds", columns.JsonText(), nullable=False),
        sa.Column("decisions", columns.JsonText(), nullable=False),
        sa.Column("told_at", columns.Moment(), nullable=True),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("read_by", columns.JsonText(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("dossiers", columns.JsonText(), nullable=False),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("ended_at", columns.Moment(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case_no", name=op.f("pk_appointment")),
    )
    op.create_index("ix_appointment_agency_kind_state", "appointment", ["agency", "kind", "state"])


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_appointment_agency_kind_state", "appointment")
    op.drop_table("appointment")
