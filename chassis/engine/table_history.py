"""How the tables every service has came to be what they are: the parts of migrations they share.

A service's own migration says when; a function here never changes once it is released.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from chassis.persistence import columns


def add_actions_clocks_and_incidents(op: Any) -> None:
    """0002: what acts on tasks, clocks, incidents and migrations of cases keep."""
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
        "case_copy",
        sa.Column("copy_id", sa.String(length=36), nullable=False),
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("case_no", sa.String(length=100), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("by_user", sa.String(length=64), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("read_at", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["process_instance.instance_id"],
            name=op.f("fk_case_copy_instance_id_process_instance"),
        ),
        sa.PrimaryKeyConstraint("copy_id", name=op.f("pk_case_copy")),
    )
    op.create_index("ix_case_copy_case_no", "case_copy", ["case_no", "holder"], unique=False)
    op.create_index("ix_case_copy_instance_id", "case_copy", ["instance_id"], unique=False)
    op.create_table(
        "case_remark",
        sa.Column("remark_id", sa.String(length=36), nullable=False),
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("case_no", sa.String(length=100), nullable=False),
        sa.Column("task_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=100), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("user_name", sa.String(length=200), nullable=False),
        sa.Column("post", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("unit_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["process_instance.instance_id"],
            name=op.f("fk_case_remark_instance_id_process_instance"),
        ),
        sa.PrimaryKeyConstraint("remark_id", name=op.f("pk_case_remark")),
    )
    op.create_index("ix_case_remark_case_no", "case_remark", ["case_no", "at"], unique=False)
    op.create_index("ix_case_remark_instance_id", "case_remark", ["instance_id"], unique=False)
    op.create_table(
        "clock_stop",
        sa.Column("stop_id", sa.String(length=36), nullable=False),
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("case_no", sa.String(length=100), nullable=False),
        sa.Column("element_id", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("stopped_at", columns.Moment(), nullable=False),
        sa.Column("restarted_at", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["process_instance.instance_id"],
            name=op.f("fk_clock_stop_instance_id_process_instance"),
        ),
        sa.PrimaryKeyConstraint("stop_id", name=op.f("pk_clock_stop")),
    )
    op.create_index("ix_clock_stop_case_no", "clock_stop", ["case_no"], unique=False)
    op.create_index("ix_clock_stop_instance_id", "clock_stop", ["instance_id"], unique=False)
    op.create_table(
        "incident",
        sa.Column("incident_id", sa.String(length=36), nullable=False),
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("case_no", sa.String(length=100), nullable=False),
        sa.Column("process_id", sa.String(length=100), nullable=False),
        sa.Column("process_version", sa.Integer(), nullable=False),
        sa.Column("element_id", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("facts", columns.JsonText(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", columns.Moment(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("opened_at", columns.Moment(), nullable=False),
        sa.Column("closed_at", columns.Moment(), nullable=True),
        sa.Column("closed_by", sa.String(length=64), nullable=True),
        sa.Column("closed_by_name", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["process_instance.instance_id"],
            name=op.f("fk_incident_instance_id_process_instance"),
        ),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_incident")),
    )
    op.create_index("ix_incident_instance_id", "incident", ["instance_id", "state"], unique=False)
    op.create_index("ix_incident_reference", "incident", ["reference", "state"], unique=False)
    op.create_index("ix_incident_state", "incident", ["state", "opened_at"], unique=False)
    op.create_table(
        "migration",
        sa.Column("migration_id", sa.String(length=36), nullable=False),
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("case_no", sa.String(length=100), nullable=False),
        sa.Column("process_id", sa.String(length=100), nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=False),
        sa.Column("from_digest", sa.String(length=64), nullable=False),
        sa.Column("to_version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("data_before", sa.LargeBinary(), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("by_user", sa.String(length=64), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("undone_at", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["process_instance.instance_id"],
            name=op.f("fk_migration_instance_id_process_instance"),
        ),
        sa.PrimaryKeyConstraint("migration_id", name=op.f("pk_migration")),
    )
    op.create_index("ix_migration_instance_id", "migration", ["instance_id"], unique=False)
    op.add_column(
        "human_task", sa.Column("kind", sa.String(length=20), server_default="step", nullable=False)
    )
    op.add_column("human_task", sa.Column("origin", sa.String(length=36), nullable=True))
    op.add_column("human_task", sa.Column("delegated_by", sa.String(length=64), nullable=True))
    op.add_column("human_task", sa.Column("delegated_by_name", sa.String(length=200), nullable=True))
    op.add_column("human_task", sa.Column("closed_for", sa.String(length=64), nullable=True))
    op.add_column("human_task", sa.Column("closed_for_name", sa.String(length=200), nullable=True))
    op.add_column("human_task", sa.Column("seen_at", columns.Moment(), nullable=True))
    op.add_column("human_task", sa.Column("submission", columns.JsonText(), nullable=True))
    op.add_column("human_task", sa.Column("performed", columns.JsonText(), nullable=True))
    op.add_column("human_task", sa.Column("urged", sa.Integer(), server_default="0", nullable=False))
    op.add_column("human_task", sa.Column("urged_at", columns.Moment(), nullable=True))
    op.add_column("human_task", sa.Column("superiors", columns.JsonText(), nullable=True))
    op.add_column("human_task", sa.Column("remind_at", columns.Moment(), nullable=True))
    op.add_column("human_task", sa.Column("reminded", sa.Integer(), server_default="0", nullable=False))
    op.add_column("human_task", sa.Column("stopped_at", columns.Moment(), nullable=True))
    # Cases under way are reminded of too: the worker looks at them and says when the next share is reached.
    op.execute(
        "UPDATE human_task SET remind_at = opened_at"
        " WHERE due_at IS NOT NULL AND state IN ('open', 'claimed', 'cosigning')"
    )
    op.create_index("ix_human_task_origin", "human_task", ["origin"], unique=False)
    op.create_index("ix_human_task_remind_at", "human_task", ["remind_at"], unique=False)


def drop_actions_clocks_and_incidents(op: Any) -> None:
    """0002, taken back."""
    op.drop_index("ix_human_task_remind_at", table_name="human_task")
    op.drop_index("ix_human_task_origin", table_name="human_task")
    op.drop_column("human_task", "stopped_at")
    op.drop_column("human_task", "reminded")
    op.drop_column("human_task", "remind_at")
    op.drop_column("human_task", "superiors")
    op.drop_column("human_task", "urged_at")
    op.drop_column("human_task", "urged")
    op.drop_column("human_task", "performed")
    op.drop_column("human_task", "submission")
    op.drop_column("human_task", "seen_at")
    op.drop_column("human_task", "closed_for_name")
    op.drop_column("human_task", "closed_for")
    op.drop_column("human_task", "delegated_by_name")
    op.drop_column("human_task", "delegated_by")
    op.drop_column("human_task", "origin")
    op.drop_column("human_task", "kind")
    op.drop_index("ix_migration_instance_id", table_name="migration")
    op.drop_table("migration")
    op.drop_index("ix_incident_state", table_name="incident")
    op.drop_index("ix_incident_reference", table_name="incident")
    op.drop_index("ix_incident_instance_id", table_name="incident")
    op.drop_table("incident")
    op.drop_index("ix_clock_stop_instance_id", table_name="clock_stop")
    op.drop_index("ix_clock_stop_case_no", table_name="clock_stop")
    op.drop_table("clock_stop")
    op.drop_index("ix_case_remark_instance_id", table_name="case_remark")
    op.drop_index("ix_case_remark_case_no", table_name="case_remark")
    op.drop_table("case_remark")
    op.drop_index("ix_case_copy_instance_id", table_name="case_copy")
    op.drop_index("ix_case_copy_case_no", table_name="case_copy")
    op.drop_table("case_copy")
    op.drop_table("calendar_year")
    op.drop_table("calendar_day")


def add_limit_recounts(op: Any) -> None:
    """0003: changes of the working calendar whose limits are to be counted again."""
    op.create_table(
        "limit_recount",
        sa.Column("recount_id", sa.String(length=36), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("due_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("recount_id", name=op.f("pk_limit_recount")),
    )


def drop_limit_recounts(op: Any) -> None:
    """0003, taken back."""
    op.drop_table("limit_recount")


def add_versions_of_cases(op: Any) -> None:
    """The cases of a version by index; what a released version calls."""
    op.add_column(
        "process_definition", sa.Column("called", columns.JsonText(), nullable=False, server_default="{}")
    )
    op.create_index(
        "ix_process_instance_version",
        "process_instance",
        ["process_id", "process_version", "state", "instance_id"],
        unique=False,
    )
    op.create_index("ix_migration_process_id", "migration", ["process_id", "at"], unique=False)


def drop_versions_of_cases(op: Any) -> None:
    """Taken back."""
    op.drop_index("ix_migration_process_id", table_name="migration")
    op.drop_index("ix_process_instance_version", table_name="process_instance")
    op.drop_column("process_definition", "called")
