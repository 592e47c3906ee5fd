"""The journal is sealed, and the database refuses to change it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns
from chassis.persistence.sealing import APPEND_ONLY, allowing_changes, forbidding_changes

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "journal_anchor",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("position", columns.RowNumber(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_journal_anchor")),
    )
    op.create_table(
        "journal_seal",
        sa.Column("position", columns.RowNumber(), autoincrement=False, nullable=False),
        sa.Column("entry", columns.RowNumber(), nullable=False),
        sa.Column("algorithm", sa.String(length=20), nullable=False),
        sa.Column("row_digest", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_journal_seal")),
        sa.UniqueConstraint("entry", name=op.f("uq_journal_seal_entry")),
    )
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in forbidding_changes(table, dialect):
            op.execute(statement)


def downgrade() -> None:
    for statement in allowing_changes("journal", op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_table("journal_seal")
    op.drop_table("journal_anchor")
