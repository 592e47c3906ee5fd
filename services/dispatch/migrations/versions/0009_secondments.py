"""Secondments: whom a body drew away, for which days, and with whose consent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "secondment",
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("requester", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=100), nullable=False),
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("organisation_name", sa.String(length=200), nullable=False),
        sa.Column("belongs", sa.String(length=20), nullable=False),
        sa.Column("townships", columns.JsonText(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("opened_at", columns.Moment(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("before", columns.JsonText(), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("exception", columns.JsonText(), nullable=True),
        sa.Column("township_consent", columns.JsonText(), nullable=True),
        sa.Column("organisation_consent", columns.JsonText(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("warned", sa.Integer(), nullable=False),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("ended_at", columns.Moment(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case_no", name=op.f("pk_secondment")),
    )
    op.create_index("ix_secondment_organisation_person", "secondment", ["organisation", "person"])


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_secondment_organisation_person", "secondment")
    op.drop_table("secondment")
