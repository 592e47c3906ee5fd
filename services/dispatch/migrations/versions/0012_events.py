"""Events, whose business they are, their classes, and whom to call back."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.persistence.columns import JsonText, Moment

revision = "0012"
down_revision = "0011"
OPEN: Any = {f"{dialect}_where": sa.text("ended_at IS NULL") for dialect in ("postgresql", "sqlite")}


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "grid_event",
        sa.Column("event_no", sa.String(40), nullable=False),
        sa.Column("report", JsonText(), nullable=False),
        sa.Column("class_code", sa.String(20), nullable=False),
        sa.Column("township", sa.String(12), nullable=False),
        sa.Column("community", sa.String(12), nullable=False),
        sa.Column("reported_at", Moment(), nullable=False),
        sa.Column("reported_by", sa.String(64), nullable=False),
        sa.Column("first_receiver", sa.String(64), nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("rounds", JsonText(), nullable=False),
        sa.Column("due_at", Moment()),
        sa.Column("warn_at", Moment()),
        sa.Column("escalations", JsonText(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("duplicate_of", sa.String(40), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("rating", JsonText()),
        sa.Column("closed_at", Moment()),
        sa.Column("ended_at", Moment()),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("event_no", name=op.f("pk_grid_event")),
    )
    op.create_index("ix_grid_event_open_due_at", "grid_event", ["due_at", "event_no"], **OPEN)
    op.create_index(
        "ix_grid_event_open_township", "grid_event", ["township", "due_at", "event_no", "warn_at"], **OPEN
    )
    op.create_table(
        "event_party",
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("event_no", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("unit", "event_no", name=op.f("pk_event_party")),
    )
    op.create_table(
        "outside_number",
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("event_no", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("source", "number", name=op.f("pk_outside_number")),
    )
    op.create_table(
        "event_contact",
        sa.Column("event_no", sa.String(40), nullable=False),
        sa.Column("contact", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("event_no", name=op.f("pk_event_contact")),
    )
    op.create_table(
        "event_class",
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("department", sa.String(40), nullable=False),
        sa.Column("joint", JsonText(), nullable=False),
        sa.Column("limit", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_event_class")),
    )


def downgrade() -> None:
    """Take them away."""
    for table in ("event_class", "event_contact", "outside_number", "event_party", "grid_event"):
        op.drop_table(table)
