"""Items residents reject, as communities tell."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0032"
down_revision = "0030"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "resident_rejection",
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.String(length=100), nullable=False),
        sa.Column("item_version", sa.Integer(), nullable=False),
        sa.Column("community", sa.String(length=40), nullable=False),
        sa.Column("heard_by", sa.String(length=40), nullable=False),
        sa.Column("heard_on", sa.Date(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("against", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("told_by", sa.String(length=200), nullable=False),
        sa.Column("told_at", columns.Moment(), nullable=False),
        sa.Column("case_no", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["work_item.item_id"], name=op.f("fk_resident_rejection_item_id_work_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_rejection")),
    )
    op.create_index(op.f("ix_resident_rejection_case_no"), "resident_rejection", ["case_no"], unique=False)
    op.create_index(
        "ix_resident_rejection_item_id", "resident_rejection", ["item_id", "case_no"], unique=False
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_index("ix_resident_rejection_item_id", table_name="resident_rejection")
    op.drop_index(op.f("ix_resident_rejection_case_no"), table_name="resident_rejection")
    op.drop_table("resident_rejection")
