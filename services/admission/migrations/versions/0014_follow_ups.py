"""What the city asked units of the county."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "follow_up",
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("city", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_name", sa.String(length=200), nullable=False),
        sa.Column("quarter", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("opened_by", sa.String(length=200), nullable=False),
        sa.Column("opened_at", columns.Moment(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("rounds", columns.JsonText(), nullable=False),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.String(length=200), nullable=False),
        sa.Column("closed_at", columns.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("case_no", name=op.f("pk_follow_up")),
    )
    op.create_index("ix_follow_up_county_opened_at", "follow_up", ["county", "opened_at"])
    op.create_index("ix_follow_up_unit_subject", "follow_up", ["unit", "subject"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("follow_up")
