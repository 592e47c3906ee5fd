"""Work nobody applied for: how it came to light, what was found and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "unadmitted_work",
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("trigger", sa.String(length=40), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=False),
        sa.Column("work", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("reported_by", sa.String(length=200), nullable=False),
        sa.Column("reporter", sa.String(length=40), nullable=False),
        sa.Column("reported_at", columns.Moment(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("places", columns.JsonText(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("notified_at", columns.Moment(), nullable=True),
        sa.Column("apply_by", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("application", sa.String(length=40), nullable=False),
        sa.Column("submitted", sa.Boolean(), nullable=False),
        sa.Column("confirmations", columns.JsonText(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("ended_at", columns.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("case_no", name=op.f("pk_unadmitted_work")),
    )
    for column in ("department", "state"):
        op.create_index(op.f(f"ix_unadmitted_work_{column}"), "unadmitted_work", [column])


def downgrade() -> None:
    """Take it away."""
    for column in ("state", "department"):
        op.drop_index(op.f(f"ix_unadmitted_work_{column}"), "unadmitted_work")
    op.drop_table("unadmitted_work")
