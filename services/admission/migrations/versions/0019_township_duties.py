"""Duties of townships: what a department hands down, what was said and decided, what moves with it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0019"
down_revision = "0018"
INDEXED = ("applicant", "application", "duty_id", "name", "state")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "township_duty",
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("applicant", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("initiator", sa.String(length=64), nullable=False),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("form", columns.JsonText(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("opinions", columns.JsonText(), nullable=False),
        sa.Column("checks", columns.JsonText(), nullable=False),
        sa.Column("decision", columns.JsonText(), nullable=False),
        sa.Column("transfers", columns.JsonText(), nullable=False),
        sa.Column("application_no", sa.String(length=40), nullable=False),
        sa.Column("application", sa.String(length=40), nullable=False),
        sa.Column("signed_by", sa.String(length=200), nullable=False),
        sa.Column("submitted_at", columns.Moment(), nullable=True),
        sa.Column("duty_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_by", sa.String(length=200), nullable=False),
        sa.Column("in_force_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("closed_at", columns.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("case_no", name=op.f("pk_township_duty")),
    )
    for column in INDEXED:
        op.create_index(op.f(f"ix_township_duty_{column}"), "township_duty", [column])
    op.create_table(
        "township_duty_place",
        sa.Column("township", sa.String(length=40), nullable=False),
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_no"], ["township_duty.case_no"], name=op.f("fk_township_duty_place_case_no_township_duty")
        ),
        sa.PrimaryKeyConstraint("township", "case_no", name=op.f("pk_township_duty_place")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("township_duty_place")
    for column in reversed(INDEXED):
        op.drop_index(op.f(f"ix_township_duty_{column}"), "township_duty")
    op.drop_table("township_duty")
