"""Cases under supervision: who asks for what by when, the answer, how it ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "case_supervision",
        sa.Column("supervision_id", sa.String(length=36), nullable=False),
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("case_no", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("wished_on", sa.Date(), nullable=True),
        sa.Column("placed_at", columns.Moment(), nullable=False),
        sa.Column("placed_by", sa.String(length=64), nullable=False),
        sa.Column("placed_by_name", sa.String(length=200), nullable=False),
        sa.Column("post", sa.String(length=100), nullable=False),
        sa.Column("unit_name", sa.String(length=200), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", columns.Moment(), nullable=True),
        sa.Column("answered_by_name", sa.String(length=200), nullable=True),
        sa.Column("end_note", sa.Text(), nullable=True),
        sa.Column("ended_at", columns.Moment(), nullable=True),
        sa.Column("ended_by_name", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["process_instance.instance_id"],
            name=op.f("fk_case_supervision_instance_id_process_instance"),
        ),
        sa.PrimaryKeyConstraint("supervision_id", name=op.f("pk_case_supervision")),
    )
    op.create_index("ix_case_supervision_case_no", "case_supervision", ["case_no"], unique=False)
    op.create_index("ix_case_supervision_instance_id", "case_supervision", ["instance_id"], unique=False)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("case_supervision")
