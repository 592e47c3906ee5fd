"""The review of a refusal, asked for once and heard by a meeting of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the table, and mark the deliberations that review."""
    op.create_table(
        "review_request",
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("new_facts", sa.Text(), nullable=False),
        sa.Column("refused_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_request")),
        sa.ForeignKeyConstraint(
            ["case_no"], ["application.case_no"], name=op.f("fk_review_request_case_no_application")
        ),
        sa.UniqueConstraint("case_no", name=op.f("uq_review_request_case_no")),
    )
    op.create_index("ix_review_request_case_no", "review_request", ["case_no"])
    op.add_column("hearing", sa.Column("review", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("hearing", "review")
    op.drop_table("review_request")
