"""Who has a task in hand, or has done it, and since when: for the team view of who leads a unit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the columns; of what was taken before, only when it was done is known."""
    op.add_column("worklist_task", sa.Column("taken_by", sa.String(length=200), nullable=True))
    op.add_column("worklist_task", sa.Column("taken_at", columns.Moment(), nullable=True))
    op.execute(
        "UPDATE worklist_task SET taken_by = closed_by, taken_at = closed_at WHERE state = 'completed'"
    )
    op.execute(
        "UPDATE worklist_task SET taken_by = assignee, taken_at = opened_at"
        " WHERE assignee IS NOT NULL AND state IN ('open', 'claimed', 'cosigning')"
    )
    op.create_index("ix_worklist_task_taken", "worklist_task", ["taken_by", "taken_at"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_worklist_task_taken", table_name="worklist_task")
    op.drop_column("worklist_task", "taken_at")
    op.drop_column("worklist_task", "taken_by")
