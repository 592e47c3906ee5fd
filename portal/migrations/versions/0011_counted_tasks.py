"""Steps as reports count them, filled from the inbox; working days by the calendar the product came with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.clock import county_date
from chassis.persistence import columns
from chassis.working_days import WorkingCalendar

revision = "0011"
down_revision = "0010"
NOT_COUNTED = ("app_head", "app_adverse")
AT_ONCE = 500


def upgrade() -> None:
    """Make the tables and count what is there; under which version it ran is not known."""
    op.create_table(
        "counted_task",
        sa.Column("task_id", sa.String(length=64), nullable=False),
        sa.Column("process_id", sa.String(length=64), nullable=False),
        sa.Column("process_version", sa.Integer(), nullable=False),
        sa.Column("element_id", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("opened_in", sa.String(length=7), nullable=False),
        sa.Column("closed_in", sa.String(length=7), nullable=True),
        sa.Column("due_at", columns.Moment(), nullable=True),
        sa.Column("used_days", sa.Integer(), nullable=True),
        sa.Column("limit_days", sa.Integer(), nullable=True),
        sa.Column("late", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_counted_task")),
    )
    op.create_index("ix_counted_task_unit_closed", "counted_task", ["unit", "closed_in"])
    op.create_index("ix_counted_task_unit_opened", "counted_task", ["unit", "opened_in"])
    op.create_index("ix_counted_task_closed", "counted_task", ["closed_in", "process_id", "element_id"])
    op.create_index("ix_counted_task_opened", "counted_task", ["opened_in", "process_id"])
    op.create_table(
        "counted_step",
        sa.Column("process_id", sa.String(length=64), nullable=False),
        sa.Column("element_id", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("name", columns.Json(), nullable=False),
        sa.PrimaryKeyConstraint("process_id", "element_id", name=op.f("pk_counted_step")),
    )
    _fill()


def _fill() -> None:
    connection, calendar = op.get_bind(), WorkingCalendar()
    names = ("task_id", "service", "process_id", "element_id", "kind", "state")
    moments = ("opened_at", "due_at", "closed_at")
    task = sa.table(
        "worklist_task",
        *(sa.column(name) for name in (*names, "limit_days")),
        *(sa.column(name, columns.Moment()) for name in moments),
        *(sa.column(name, columns.Json()) for name in ("name", "candidates")),
    )
    counted = sa.table(
        "counted_task", *(sa.column(name) for name in _row_names()), sa.column("due_at", columns.Moment())
    )
    step = sa.table(
        "counted_step", *(sa.column(name) for name in ("process_id", "element_id", "service")),
        sa.column("name", columns.Json()),
    )  # fmt: skip
    ask = sa.select(task).where(task.c.state != "cancelled", task.c.kind == "step")
    rows = [row for row in connection.execute(ask).mappings() if row["process_id"] not in NOT_COUNTED]
    for at in range(0, len(rows), AT_ONCE):
        connection.execute(sa.insert(counted), [_row(row, calendar) for row in rows[at : at + AT_ONCE]])
    steps = {(row["process_id"], row["element_id"]): row for row in rows}
    if steps:
        said = ("process_id", "element_id", "service", "name")
        connection.execute(sa.insert(step), [{name: row[name] for name in said} for row in steps.values()])


def _row_names() -> tuple[str, ...]:
    return (
        "task_id", "process_id", "process_version", "element_id", "unit", "opened_in", "closed_in",
        "used_days", "limit_days", "late",
    )  # fmt: skip


def _row(row: Any, calendar: WorkingCalendar) -> dict[str, Any]:
    opened, closed, due = row["opened_at"], row["closed_at"], row["due_at"]
    units = [one.partition("@")[2] for one in row["candidates"] if "@" in one]
    return {
        "task_id": row["task_id"],
        "process_id": row["process_id"],
        "process_version": 0,
        "element_id": row["element_id"],
        "unit": units[0] if units else "",
        "opened_in": f"{county_date(opened):%Y-%m}",
        "closed_in": f"{county_date(closed):%Y-%m}" if closed else None,
        "due_at": due,
        "used_days": _used(opened, closed, due, row["limit_days"], calendar) if closed else None,
        "limit_days": row["limit_days"],
        "late": bool(closed and due and closed > due),
    }


def _used(opened: datetime, closed: datetime, due: Any, limit: Any, calendar: WorkingCalendar) -> int:
    if limit and due:
        return max(0, int(limit) - calendar.working_days_between(county_date(closed), county_date(due)))
    return max(0, calendar.working_days_between(county_date(opened), county_date(closed)))


def downgrade() -> None:
    """Take them away."""
    op.drop_table("counted_step")
    op.drop_table("counted_task")
