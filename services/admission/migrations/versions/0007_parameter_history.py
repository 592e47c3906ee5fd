"""Settings keep every value they had: who fixed it, when and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table and take over what was fixed so far, in the order it holds."""
    op.create_table(
        "parameter_value",
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", columns.JsonText(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.Column("at", columns.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("county", "key", "number", name=op.f("pk_parameter_value")),
    )
    op.execute(
        "INSERT INTO parameter_value"
        " (county, key, number, value, valid_from, origin, reason, recorded_by)"
        " SELECT county, key, row_number() OVER (PARTITION BY county, key ORDER BY valid_from),"
        " value, valid_from, origin, '', '' FROM parameter"
    )
    op.drop_table("parameter")


def downgrade() -> None:
    """Keep of each day only the value that was entered last."""
    op.create_table(
        "parameter",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("value", columns.JsonText(), nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("key", "county", "valid_from", name=op.f("pk_parameter")),
    )
    op.execute(
        "INSERT INTO parameter (key, county, valid_from, value, origin)"
        " SELECT key, county, valid_from, value, origin FROM parameter_value AS one"
        " WHERE number = (SELECT max(number) FROM parameter_value AS other"
        " WHERE other.county = one.county AND other.key = one.key AND other.valid_from = one.valid_from)"
    )
    op.drop_table("parameter_value")
