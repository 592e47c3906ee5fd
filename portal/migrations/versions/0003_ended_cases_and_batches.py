"""Cases that have ended, copies that were read, and tasks that may be agreed to together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables; cases that have ended already are listed for everybody who took part."""
    op.create_table(
        "worklist_ended",
        sa.Column("account_id", sa.String(length=200), nullable=False),
        sa.Column("ended_at", columns.Moment(), nullable=False),
        sa.Column("case_no", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_no"], ["worklist_case.case_no"], name=op.f("fk_worklist_ended_case_no_worklist_case")
        ),
        sa.PrimaryKeyConstraint("account_id", "ended_at", "case_no", name=op.f("pk_worklist_ended")),
    )
    op.create_index("ix_worklist_ended_case", "worklist_ended", ["case_no"], unique=False)
    op.create_table(
        "copy_read",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("copy_id", sa.String(length=36), nullable=False),
        sa.Column("read_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "copy_id", name=op.f("pk_copy_read")),
    )
    op.add_column(
        "worklist_task", sa.Column("batch", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute(
        """
        INSERT INTO worklist_ended (account_id, ended_at, case_no)
        SELECT initiator_user, ended_at, case_no FROM worklist_case
        WHERE ended AND ended_at IS NOT NULL AND initiator_user IS NOT NULL
        UNION
        SELECT task.closed_by, ended.ended_at, ended.case_no
        FROM worklist_task AS task JOIN worklist_case AS ended ON ended.case_no = task.case_no
        WHERE ended.ended AND ended.ended_at IS NOT NULL
          AND task.state = 'completed' AND task.closed_by IS NOT NULL
        """
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_column("worklist_task", "batch")
    op.drop_table("copy_read")
    op.drop_index("ix_worklist_ended_case", table_name="worklist_ended")
    op.drop_table("worklist_ended")
