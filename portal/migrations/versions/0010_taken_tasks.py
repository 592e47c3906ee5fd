"""In whose hands each task was, and since when: for the team view of who leads a unit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table; of what was taken before, only who has it or has done it is known."""
    op.create_table(
        "worklist_taken",
        sa.Column("task_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("taken_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", "version", name=op.f("pk_worklist_taken")),
    )
    op.create_index("ix_worklist_taken_person", "worklist_taken", ["person", "taken_at"], unique=False)
    op.execute(
        "INSERT INTO worklist_taken (task_id, version, person, taken_at)"
        " SELECT task_id, version, closed_by, closed_at FROM worklist_task"
        " WHERE state = 'completed' AND closed_by IS NOT NULL AND closed_at IS NOT NULL"
    )
    op.execute(
        "INSERT INTO worklist_taken (task_id, version, person, taken_at)"
        " SELECT task_id, version, assignee, opened_at FROM worklist_task"
        " WHERE state IN ('open', 'claimed', 'cosigning') AND assignee IS NOT NULL"
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_worklist_taken_person", table_name="worklist_taken")
    op.drop_table("worklist_taken")
