"""Copies, stand-ins, superiors and the working calendar."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_year")),
    )
    op.create_table(
        "worklist_copy",
        sa.Column("copy_id", sa.String(length=36), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("case_no", sa.String(length=64), nullable=False),
        sa.Column("case_title", sa.String(length=300), nullable=False),
        sa.Column("process_id", sa.String(length=64), nullable=False),
        sa.Column("process_name", columns.Json(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("copied_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("copy_id", name=op.f("pk_worklist_copy")),
    )
    op.create_index(
        "ix_worklist_copy_holder", "worklist_copy", ["holder", "copied_at", "copy_id"], unique=False
    )
    op.create_table(
        "worklist_watch",
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("due_at", columns.Moment(), nullable=False),
        sa.Column("task_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["worklist_task.task_id"], name=op.f("fk_worklist_watch_task_id_worklist_task")
        ),
        sa.PrimaryKeyConstraint("holder", "due_at", "task_id", name=op.f("pk_worklist_watch")),
    )
    op.create_index("ix_worklist_watch_task", "worklist_watch", ["task_id"], unique=False)
    op.create_table(
        "stand_in",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("deputy_id", sa.String(length=36), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("entered_at", columns.Moment(), nullable=False),
        sa.Column("ended_at", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_stand_in_account_id_account")),
        sa.ForeignKeyConstraint(["deputy_id"], ["account.id"], name=op.f("fk_stand_in_deputy_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_in")),
    )
    op.create_index(op.f("ix_stand_in_account_id"), "stand_in", ["account_id"], unique=False)
    op.create_index(op.f("ix_stand_in_deputy_id"), "stand_in", ["deputy_id"], unique=False)
    op.add_column(
        "worklist_task", sa.Column("kind", sa.String(length=20), server_default="step", nullable=False)
    )
    op.add_column("worklist_task", sa.Column("delegated_by", sa.String(length=64), nullable=True))
    op.add_column("worklist_task", sa.Column("delegated_by_name", sa.String(length=200), nullable=True))
    op.add_column("worklist_task", sa.Column("superiors", columns.Json(), nullable=True))
    op.add_column("worklist_task", sa.Column("urged", sa.Integer(), server_default="0", nullable=False))
    op.add_column("worklist_task", sa.Column("urged_at", columns.Moment(), nullable=True))
    op.add_column("worklist_task", sa.Column("reminded", sa.Integer(), server_default="0", nullable=False))
    op.add_column("worklist_task", sa.Column("stopped_at", columns.Moment(), nullable=True))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("worklist_task", "stopped_at")
    op.drop_column("worklist_task", "reminded")
    op.drop_column("worklist_task", "urged_at")
    op.drop_column("worklist_task", "urged")
    op.drop_column("worklist_task", "superiors")
    op.drop_column("worklist_task", "delegated_by_name")
    op.drop_column("worklist_task", "delegated_by")
    op.drop_column("worklist_task", "kind")
    op.drop_index(op.f("ix_stand_in_deputy_id"), table_name="stand_in")
    op.drop_index(op.f("ix_stand_in_account_id"), table_name="stand_in")
    op.drop_table("stand_in")
    op.drop_index("ix_worklist_watch_task", table_name="worklist_watch")
    op.drop_table("worklist_watch")
    op.drop_index("ix_worklist_copy_holder", table_name="worklist_copy")
    op.drop_table("worklist_copy")
    op.drop_table("calendar_year")
    op.drop_table("calendar_day")
