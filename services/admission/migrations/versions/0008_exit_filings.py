"""Filings of the end of items, and the index by which items are found whose term is over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make table and index."""
    op.create_table(
        "exit_filing",
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("item_version", sa.Integer(), nullable=False),
        sa.Column("item_name", sa.String(length=200), nullable=False),
        sa.Column("applicant", sa.String(length=40), nullable=False),
        sa.Column("by_term", sa.Boolean(), nullable=False),
        sa.Column("opened_at", columns.Moment(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("actual_end", sa.Date(), nullable=True),
        sa.Column("written", columns.JsonText(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("filed_at", columns.Moment(), nullable=True),
        sa.Column("filed_by", sa.String(length=200), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("signed_by", sa.String(length=200), nullable=False),
        sa.Column("gaps", sa.Text(), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("registered_at", columns.Moment(), nullable=True),
        sa.Column("registered_by", sa.String(length=200), nullable=False),
        sa.Column("dossiers", columns.JsonText(), nullable=False),
        sa.Column("closed_at", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"], ["work_item.item_id"], name=op.f("fk_exit_filing_item_id_work_item")
        ),
        sa.PrimaryKeyConstraint("case_no", name=op.f("pk_exit_filing")),
    )
    op.create_index(op.f("ix_exit_filing_item_id"), "exit_filing", ["item_id"])
    op.create_index("ix_work_item_version_state_end", "work_item_version", ["state", "end"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_work_item_version_state_end", "work_item_version")
    op.drop_index(op.f("ix_exit_filing_item_id"), "exit_filing")
    op.drop_table("exit_filing")
