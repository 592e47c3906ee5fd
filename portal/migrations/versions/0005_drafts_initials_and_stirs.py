"""What somebody has begun, names by their initials, work by its arrival, and when a row was kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns
from portal.storage.initials import initials_of

revision = "0005"
down_revision = "0004"
NAMED = {
    "unit": ("code", ("name", "short_name")),
    "worklist_task": ("task_id", ("case_title",)),
    "worklist_case": ("case_no", ("title",)),
    "worklist_copy": ("copy_id", ("case_title",)),
}
STIRRED = ("worklist_task", "worklist_copy")


def upgrade() -> None:
    """Make the columns and fill them for what is there already."""
    op.create_table(
        "worklist_draft",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("task_id", sa.String(length=64), nullable=False),
        sa.Column("kept_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["worklist_task.task_id"], name=op.f("fk_worklist_draft_task_id_worklist_task")
        ),
        sa.PrimaryKeyConstraint("account_id", "task_id", name=op.f("pk_worklist_draft")),
    )
    op.create_index(
        "ix_worklist_draft_newest", "worklist_draft", ["account_id", "kept_at", "task_id"], unique=False
    )
    op.create_index("ix_worklist_draft_task", "worklist_draft", ["task_id"], unique=False)
    for table, (key, names) in NAMED.items():
        op.add_column(table, sa.Column("initials", sa.String(length=300), server_default="", nullable=False))
        _fill(table, key, names)
    for table in STIRRED:
        op.add_column(table, sa.Column("kept_at", columns.Moment(), nullable=True))
        op.create_index(f"ix_{table}_kept", table, ["kept_at"], unique=False)
    op.add_column("worklist_holder", sa.Column("opened_at", columns.Moment(), nullable=True))
    op.execute(
        "UPDATE worklist_holder SET opened_at = (SELECT task.opened_at FROM worklist_task AS task"
        " WHERE task.task_id = worklist_holder.task_id)"
    )
    with op.batch_alter_table("worklist_holder") as holder:
        holder.alter_column("opened_at", existing_type=columns.Moment(), nullable=False)
    op.create_index(
        "ix_worklist_holder_opened", "worklist_holder", ["holder", "opened_at", "task_id"], unique=False
    )


def _fill(table: str, key: str, names: tuple[str, ...]) -> None:
    rows = sa.table(table, sa.column(key), sa.column("initials"), *(sa.column(name) for name in names))
    connection = op.get_bind()
    found = connection.execute(sa.select(rows.c[key], *(rows.c[name] for name in names))).all()
    filled = [{"row": row[0], "letters": initials_of(*row[1:])} for row in found]
    if filled:
        write = sa.update(rows).where(rows.c[key] == sa.bindparam("row"))
        connection.execute(write.values(initials=sa.bindparam("letters")), filled)


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_worklist_holder_opened", table_name="worklist_holder")
    op.drop_column("worklist_holder", "opened_at")
    for table in STIRRED:
        op.drop_index(f"ix_{table}_kept", table_name=table)
        op.drop_column(table, "kept_at")
    for table in NAMED:
        op.drop_column(table, "initials")
    op.drop_index("ix_worklist_draft_task", table_name="worklist_draft")
    op.drop_index("ix_worklist_draft_newest", table_name="worklist_draft")
    op.drop_table("worklist_draft")
