"""Scoring schemes and the yearly dual assessment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "number_series",
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_number_series")),
    )
    op.create_table(
        "scheme",
        sa.Column("county", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rules", columns.JsonText(), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("entered_by", sa.String(length=200), nullable=False),
        sa.Column("entered_at", columns.Moment(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("frozen_at", columns.Moment(), nullable=True),
        sa.Column("frozen_by", sa.String(length=200), nullable=False),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "year", "version", name=op.f("pk_scheme")),
    )
    op.create_table(
        "annual_assessment",
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("agency_name", sa.String(length=200), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=False),
        sa.Column("seat", sa.String(length=12), nullable=False),
        sa.Column("townships", columns.JsonText(), nullable=False),
        sa.Column("scheme_version", sa.Integer(), nullable=False),
        sa.Column("opened_at", columns.Moment(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("shares", columns.JsonText(), nullable=False),
        sa.Column("shares_basis", sa.Text(), nullable=False),
        sa.Column("sheets", columns.JsonText(), nullable=False),
        sa.Column("tallies", columns.JsonText(), nullable=False),
        sa.Column("settlements", columns.JsonText(), nullable=False),
        sa.Column("objection", columns.JsonText(), nullable=True),
        sa.Column("results", columns.JsonText(), nullable=False),
        sa.Column("not_assessed_reason", sa.Text(), nullable=False),
        sa.Column("closed_at", columns.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("case_no", name=op.f("pk_annual_assessment")),
        sa.UniqueConstraint("year", "agency", name=op.f("uq_annual_assessment_year_agency")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("annual_assessment")
    op.drop_table("scheme")
    op.drop_table("number_series")
