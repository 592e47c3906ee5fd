"""Which service cannot be reached since when; what was typed meanwhile is kept by the portal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0016"
down_revision = "0013"


def upgrade() -> None:
    """Make both tables; forms are known from the next time a task is opened."""
    op.create_table(
        "service_outage",
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("since", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("service", name=op.f("pk_service_outage")),
    )
    op.create_table(
        "kept_form",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("task_id", sa.String(length=64), nullable=False),
        sa.Column("form", columns.Json(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("known_at", columns.Moment(), nullable=False),
        sa.Column("data", columns.Json(), nullable=True),
        sa.Column("request_key", sa.String(length=200), nullable=False),
        sa.Column("kept_at", columns.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("account_id", "task_id", name=op.f("pk_kept_form")),
    )
    op.create_index("ix_kept_form_task", "kept_form", ["task_id"])
    op.create_index("ix_kept_form_known", "kept_form", ["known_at"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("kept_form")
    op.drop_table("service_outage")
