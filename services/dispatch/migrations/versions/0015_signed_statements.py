"""What agencies have promised townships for a year."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence.columns import JsonText

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "signed_statement",
        sa.Column("case_no", sa.String(40), nullable=False),
        sa.Column("agency", sa.String(64), nullable=False),
        sa.Column("township", sa.String(12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(200), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("targets", JsonText(), nullable=False),
        sa.Column("supplements", sa.String(40), nullable=False),
        sa.Column("replaced_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("case_no", name=op.f("pk_signed_statement")),
    )
    op.create_index("ix_signed_statement_agency_year", "signed_statement", ["agency", "year"])
    op.create_index(op.f("ix_signed_statement_supplements"), "signed_statement", ["supplements"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("signed_statement")
