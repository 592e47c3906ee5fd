"""What people are told in the portal: new work, limits, copies, ended cases; read or not."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the table; people are told of what happens from now on."""
    op.create_table(
        "notification",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("case_no", sa.String(length=64), nullable=False),
        sa.Column("case_title", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("step", columns.Json(), nullable=True),
        sa.Column("due_at", columns.Moment(), nullable=True),
        sa.Column("told_at", columns.Moment(), nullable=False),
        sa.Column("read_at", columns.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("account_id", "key", name=op.f("pk_notification")),
        sa.UniqueConstraint("id", name=op.f("uq_notification_id")),
    )
    op.create_index("ix_notification_newest", "notification", ["account_id", "told_at", "id"])
    op.create_index("ix_notification_unread", "notification", ["account_id", "read_at"])
    op.create_index("ix_notification_subject", "notification", ["subject"])
    op.create_index("ix_notification_told", "notification", ["told_at"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("notification")
