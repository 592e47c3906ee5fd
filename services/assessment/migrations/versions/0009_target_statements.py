"""Target statements, the documents that were signed, and since when units exist."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence.columns import JsonText, Moment

revision = "0009"
down_revision = "0008"
UNIT_COLUMNS = ("document_word", "valid_from", "valid_to")


def upgrade() -> None:
    """Make the tables; units tell their days with the next line of the directory."""
    op.create_table(
        "target_statement",
        sa.Column("case_no", sa.String(40), nullable=False),
        sa.Column("county", sa.String(12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(64), nullable=False),
        sa.Column("agency_name", sa.String(200), nullable=False),
        sa.Column("department", sa.String(40), nullable=False),
        sa.Column("township", sa.String(12), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("recognise_only", sa.Boolean(), nullable=False),
        sa.Column("ordered_because", sa.Text(), nullable=False),
        sa.Column("supplements", sa.String(40), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("duties", JsonText(), nullable=False),
        sa.Column("targets", JsonText(), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("path", JsonText()),
        sa.Column("answers", JsonText(), nullable=False),
        sa.Column("signatures", JsonText(), nullable=False),
        sa.Column("watched", JsonText(), nullable=False),
        sa.Column("completions", JsonText(), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("paper_sha256", sa.String(64), nullable=False),
        sa.Column("record_sha256", sa.String(64), nullable=False),
        sa.Column("signed_on", sa.Date()),
        sa.Column("escalated_at", Moment()),
        sa.Column("closed_at", Moment()),
        sa.Column("closed_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("case_no", name=op.f("pk_target_statement")),
    )
    columns = ["year", "agency", "township", "case_no"]
    op.create_index("ix_target_statement_year_agency_township", "target_statement", columns)
    op.create_table(
        "statement_paper",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_statement_paper")),
    )
    op.add_column("annual_assessment", sa.Column("checks", JsonText(), server_default="[]", nullable=False))
    op.add_column("unit", sa.Column("document_word", sa.String(40), server_default="", nullable=False))
    op.add_column("unit", sa.Column("valid_from", sa.Date()))
    op.add_column("unit", sa.Column("valid_to", sa.Date()))


def downgrade() -> None:
    """Take them away."""
    for column in reversed(UNIT_COLUMNS):
        op.drop_column("unit", column)
    op.drop_column("annual_assessment", "checks")
    op.drop_table("statement_paper")
    op.drop_table("target_statement")
