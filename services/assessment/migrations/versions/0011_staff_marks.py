"""Who holds the posts of agencies, and how townships mark them month by month."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence.columns import JsonText, Moment

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the tables; posts and holders come with the next line of the register."""
    op.add_column("stationed_agency", sa.Column("posts", JsonText(), server_default="[]", nullable=False))
    op.add_column("stationed_agency", sa.Column("holders", JsonText(), server_default="[]", nullable=False))
    op.create_table(
        "staff_month",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(64), nullable=False),
        sa.Column("township", sa.String(12), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("marks", JsonText(), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "year", "agency", "township", "month", "version", name=op.f("pk_staff_month")
        ),
    )
    op.create_table(
        "staff_year",
        sa.Column("case_no", sa.String(40), nullable=False),
        sa.Column("county", sa.String(12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(64), nullable=False),
        sa.Column("agency_name", sa.String(200), nullable=False),
        sa.Column("department", sa.String(40), nullable=False),
        sa.Column("seat", sa.String(12), nullable=False),
        sa.Column("townships", JsonText(), nullable=False),
        sa.Column("scheme_version", sa.Integer(), nullable=False),
        sa.Column("weight", JsonText(), nullable=False),
        sa.Column("lines", JsonText(), nullable=False),
        sa.Column("told_by", sa.String(200), nullable=False),
        sa.Column("told_at", Moment(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("fixed_by", sa.String(200), nullable=False),
        sa.Column("closed_at", Moment()),
        sa.PrimaryKeyConstraint("case_no", name=op.f("pk_staff_year")),
        sa.UniqueConstraint("year", "agency", name=op.f("uq_staff_year_year_agency")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("staff_year")
    op.drop_table("staff_month")
    op.drop_column("stationed_agency", "holders")
    op.drop_column("stationed_agency", "posts")
