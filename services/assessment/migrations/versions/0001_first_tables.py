"""first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "fact",
        sa.Column("order_no", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sender", sa.String(length=40), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("township", sa.String(length=12), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("order_no", "kind", name=op.f("pk_fact")),
    )
    op.create_index(
        "ix_fact_year_agency_sender_township_kind",
        "fact",
        ["year", "agency", "sender", "township", "kind"],
        unique=False,
    )
    op.create_table(
        "idempotency",
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("at", columns.Moment(), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f("pk_idempotency")),
    )
    op.create_index("ix_idempotency_at", "idempotency", ["at"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_at", "inbox", ["at"], unique=False)
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["source", "subject", "sequence"],
        unique=False,
        sqlite_where=sa.text("state IN ('parked', 'failed')"),
        postgresql_where=sa.text("state IN ('parked', 'failed')"),
    )
    op.create_table(
        "inbox_stream",
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("moved_by", sa.String(length=36), nullable=False),
        sa.Column("parked", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source", "subject", name=op.f("pk_inbox_stream")),
    )
    op.create_table(
        "journal",
        sa.Column("number", columns.RowNumber(), autoincrement=True, nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("post", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("unit_name", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=100), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("facts", columns.JsonText(), nullable=False),
        sa.Column("cause", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal")),
    )
    op.create_index("ix_journal_subject_number", "journal", ["subject", "number"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", columns.RowNumber(), autoincrement=True, nullable=False),
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("listener", sa.String(length=40), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sent_at", columns.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint(
            "listener", "subject", "sequence", name=op.f("uq_outbox_listener_subject_sequence")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_unsent",
        "outbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("sent_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL"),
    )
    op.create_table(
        "outbox_stream",
        sa.Column("listener", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("listener", "subject", name=op.f("pk_outbox_stream")),
    )
    op.create_table(
        "process_definition",
        sa.Column("process_id", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("bpmn", sa.LargeBinary(), nullable=False),
        sa.Column("decisions", columns.JsonText(), nullable=False),
        sa.Column("forms", columns.JsonText(), nullable=False),
        sa.Column("deployed_at", columns.Moment(), nullable=False),
        sa.Column("deployed_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("process_id", "version", name=op.f("pk_process_definition")),
    )
    op.create_table(
        "process_instance",
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("case_no", sa.String(length=100), nullable=False),
        sa.Column("process_id", sa.String(length=100), nullable=False),
        sa.Column("process_version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("parties", columns.JsonText(), nullable=False),
        sa.Column("initiator_unit", sa.String(length=40), nullable=False),
        sa.Column("initiator_user", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("end_state", sa.String(length=100), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", columns.Moment(), nullable=False),
        sa.Column("ended_at", columns.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("instance_id", name=op.f("pk_process_instance")),
    )
    op.create_index("ix_process_instance_case_no", "process_instance", ["case_no"], unique=False)
    op.create_table(
        "stationed_agency",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sending_department", sa.String(length=40), nullable=False),
        sa.Column("seat_township", sa.String(length=12), nullable=False),
        sa.Column("served", columns.JsonText(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_stationed_agency")),
    )
    op.create_table(
        "unit",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("parent", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_unit")),
    )
    op.create_table(
        "human_task",
        sa.Column("task_id", sa.String(length=36), nullable=False),
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("case_no", sa.String(length=100), nullable=False),
        sa.Column("case_title", sa.String(length=500), nullable=False),
        sa.Column("process_id", sa.String(length=100), nullable=False),
        sa.Column("process_version", sa.Integer(), nullable=False),
        sa.Column("element_id", sa.String(length=100), nullable=False),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("form_key", sa.String(length=100), nullable=False),
        sa.Column("candidates", columns.JsonText(), nullable=False),
        sa.Column("assignee", sa.String(length=64), nullable=True),
        sa.Column("assignee_name", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", columns.Moment(), nullable=False),
        sa.Column("due_at", columns.Moment(), nullable=True),
        sa.Column("limit_days", sa.Integer(), nullable=True),
        sa.Column("from_name", sa.String(length=200), nullable=False),
        sa.Column("draft", columns.JsonText(), nullable=True),
        sa.Column("outcome", sa.String(length=100), nullable=True),
        sa.Column("closed_by", sa.String(length=64), nullable=True),
        sa.Column("closed_by_name", sa.String(length=200), nullable=True),
        sa.Column("closed_at", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["process_instance.instance_id"],
            name=op.f("fk_human_task_instance_id_process_instance"),
        ),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_human_task")),
    )
    op.create_index("ix_human_task_case_no", "human_task", ["case_no"], unique=False)
    op.create_index("ix_human_task_instance_id", "human_task", ["instance_id"], unique=False)
    op.create_table(
        "job",
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("element_id", sa.String(length=100), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("due_at", columns.Moment(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["process_instance.instance_id"],
            name=op.f("fk_job_instance_id_process_instance"),
        ),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_job")),
    )
    op.create_index("ix_job_instance_id", "job", ["instance_id"], unique=False)
    op.create_index("ix_job_state_due_at", "job", ["state", "due_at"], unique=False)
    op.create_table(
        "subscription",
        sa.Column("subscription_id", sa.String(length=50), nullable=False),
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("element_id", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("correlation", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["process_instance.instance_id"],
            name=op.f("fk_subscription_instance_id_process_instance"),
        ),
        sa.PrimaryKeyConstraint("subscription_id", name=op.f("pk_subscription")),
    )
    op.create_index("ix_subscription_instance_id", "subscription", ["instance_id"], unique=False)
    op.create_index("ix_subscription_name_correlation", "subscription", ["name", "correlation"], unique=False)
    op.create_table(
        "timer",
        sa.Column("timer_id", sa.String(length=50), nullable=False),
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("element_id", sa.String(length=100), nullable=False),
        sa.Column("due_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["process_instance.instance_id"],
            name=op.f("fk_timer_instance_id_process_instance"),
        ),
        sa.PrimaryKeyConstraint("timer_id", name=op.f("pk_timer")),
    )
    op.create_index("ix_timer_due_at", "timer", ["due_at"], unique=False)
    op.create_index("ix_timer_instance_id", "timer", ["instance_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_timer_instance_id", table_name="timer")
    op.drop_index("ix_timer_due_at", table_name="timer")
    op.drop_table("timer")
    op.drop_index("ix_subscription_name_correlation", table_name="subscription")
    op.drop_index("ix_subscription_instance_id", table_name="subscription")
    op.drop_table("subscription")
    op.drop_index("ix_job_state_due_at", table_name="job")
    op.drop_index("ix_job_instance_id", table_name="job")
    op.drop_table("job")
    op.drop_index("ix_human_task_instance_id", table_name="human_task")
    op.drop_index("ix_human_task_case_no", table_name="human_task")
    op.drop_table("human_task")
    op.drop_table("unit")
    op.drop_table("stationed_agency")
    op.drop_index("ix_process_instance_case_no", table_name="process_instance")
    op.drop_table("process_instance")
    op.drop_table("process_definition")
    op.drop_table("outbox_stream")
    op.drop_index(
        "ix_outbox_unsent",
        table_name="outbox",
        sqlite_where=sa.text("sent_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL"),
    )
    op.drop_table("outbox")
    op.drop_index("ix_journal_subject_number", table_name="journal")
    op.drop_table("journal")
    op.drop_table("inbox_stream")
    op.drop_index(
        "ix_inbox_waiting",
        table_name="inbox",
        sqlite_where=sa.text("state IN ('parked', 'failed')"),
        postgresql_where=sa.text("state IN ('parked', 'failed')"),
    )
    op.drop_index("ix_inbox_at", table_name="inbox")
    op.drop_table("inbox")
    op.drop_index("ix_idempotency_at", table_name="idempotency")
    op.drop_table("idempotency")
    op.drop_index("ix_fact_year_agency_sender_township_kind", table_name="fact")
    op.drop_table("fact")
