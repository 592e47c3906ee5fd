"""Codes sent to telephones, and the to-dos another system keeps of our tasks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0017"
down_revision = "0018"


def upgrade() -> None:
    """Make the tables."""
    op.add_column("told_where", sa.Column("tried", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "to_do_account",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=False),
        sa.Column("bound_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_to_do_account_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_to_do_account")),
        sa.UniqueConstraint("external_id", name=op.f("uq_to_do_account_external_id")),
    )
    op.create_table(
        "to_do",
        sa.Column("task_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", columns.Moment(), nullable=False),
        sa.Column("lease", sa.String(length=36), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("told", columns.Json(), nullable=True),
        sa.Column("changed_at", columns.Moment(), nullable=False),
        sa.Column("sent_at", columns.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_to_do")),
    )
    op.create_index("ix_to_do_next", "to_do", ["state", "next_at"])
    op.create_index("ix_to_do_changed", "to_do", ["state", "changed_at", "task_id"])


def downgrade() -> None:
    """Take them away."""
    for table in ("to_do", "to_do_account"):
        op.drop_table(table)
    op.drop_column("told_where", "tried")
