"""Satisfaction surveys: samples, tokens and counters; there is no table of answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "satisfaction_survey",
        sa.Column("survey_id", sa.String(length=64), nullable=False),
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=12), nullable=False),
        sa.Column("township", sa.String(length=12), nullable=False),
        sa.Column("agency_name", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("samples", columns.JsonText(), nullable=False),
        sa.Column("opened_at", columns.Moment(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("extended_to", sa.Date(), nullable=True),
        sa.Column("closed_at", columns.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_satisfaction_survey")),
        sa.UniqueConstraint("case_no", "township", name=op.f("uq_satisfaction_survey_case_no_township")),
    )
    op.create_table(
        "survey_token",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("survey_id", sa.String(length=64), nullable=False),
        sa.Column("group", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_survey_token")),
    )
    op.create_index(op.f("ix_survey_token_survey_id_group"), "survey_token", ["survey_id", "group"])
    op.create_table(
        "survey_count",
        sa.Column("survey_id", sa.String(length=64), nullable=False),
        sa.Column("group", sa.String(length=20), nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("survey_id", "group", "line", name=op.f("pk_survey_count")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("survey_count")
    op.drop_index(op.f("ix_survey_token_survey_id_group"), table_name="survey_token")
    op.drop_table("survey_token")
    op.drop_table("satisfaction_survey")
