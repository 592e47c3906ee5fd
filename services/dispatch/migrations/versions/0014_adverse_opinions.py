"""Opinions on agencies' heads, and the results of the assessment that are attached to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence.columns import JsonText, Moment

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "adverse_opinion",
        sa.Column("case_no", sa.String(40), nullable=False),
        sa.Column("agency", sa.String(64), nullable=False),
        sa.Column("agency_name", sa.String(200), nullable=False),
        sa.Column("post", sa.String(100), nullable=False),
        sa.Column("head", sa.String(100), nullable=False),
        sa.Column("initiator", sa.String(12), nullable=False),
        sa.Column("concerned", JsonText(), nullable=False),
        sa.Column("organisation_department", sa.String(40), nullable=False),
        sa.Column("sending_department", sa.String(40), nullable=False),
        sa.Column("grounds", sa.String(20), nullable=False),
        sa.Column("record", JsonText(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("complaint", JsonText()),
        sa.Column("addressee", sa.String(40), nullable=False),
        sa.Column("round", JsonText()),
        sa.Column("investigations", JsonText(), nullable=False),
        sa.Column("review", JsonText()),
        sa.Column("confirmed_at", Moment()),
        sa.Column("removal_case", sa.String(40), nullable=False),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("ended_at", Moment()),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case_no", name=op.f("pk_adverse_opinion")),
    )
    op.create_index(
        "ix_adverse_opinion_agency_initiator_state", "adverse_opinion", ["agency", "initiator", "state"]
    )
    op.create_table(
        "agency_result",
        sa.Column("agency", sa.String(64), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("territorial", sa.String(200), nullable=False),
        sa.Column("satisfaction", sa.String(200), nullable=False),
        sa.Column("statutory", sa.String(200), nullable=False),
        sa.Column("total", sa.String(200), nullable=False),
        sa.Column("grade", sa.String(20), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "year", name=op.f("pk_agency_result")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("agency_result")
    op.drop_index("ix_adverse_opinion_agency_initiator_state", "adverse_opinion")
    op.drop_table("adverse_opinion")
