"""first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("severity", sa.String(length=20), nullable=False),
        sa.Column("text", columns.Json(), nullable=False),
        sa.Column("facts", columns.Json(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("raised_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    op.create_index("ix_alert_raised", "alert", ["raised_at", "id"], unique=False)
    op.create_table(
        "conversion",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_no", sa.String(length=64), nullable=False),
        sa.Column("from_procedure", sa.String(length=200), nullable=False),
        sa.Column("to_procedure", sa.String(length=200), nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("objector", sa.String(length=64), nullable=True),
        sa.Column("told_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversion")),
    )
    op.create_index(op.f("ix_conversion_case_no"), "conversion", ["case_no"], unique=False)
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
        "login_attempt",
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_failed_at", columns.Moment(), nullable=False),
        sa.Column("blocked_until", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_login_attempt")),
    )
    op.create_index(
        op.f("ix_login_attempt_last_failed_at"), "login_attempt", ["last_failed_at"], unique=False
    )
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
        "task_read",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("task_id", sa.String(length=64), nullable=False),
        sa.Column("read_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "task_id", name=op.f("pk_task_read")),
    )
    op.create_table(
        "unit",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("parent", sa.String(length=64), nullable=True),
        sa.Column("county", sa.String(length=64), nullable=False),
        sa.Column("document_word", sa.String(length=200), nullable=True),
        sa.Column("aliases", columns.Json(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_unit")),
    )
    op.create_index(op.f("ix_unit_parent"), "unit", ["parent"], unique=False)
    op.create_table(
        "worklist_case",
        sa.Column("case_no", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("process_id", sa.String(length=64), nullable=False),
        sa.Column("process_name", columns.Json(), nullable=False),
        sa.Column("initiator_unit", sa.String(length=64), nullable=True),
        sa.Column("initiator_user", sa.String(length=64), nullable=True),
        sa.Column("parties", columns.Json(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("state_label", columns.Json(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("started_at", columns.Moment(), nullable=False),
        sa.Column("ended_at", columns.Moment(), nullable=True),
        sa.Column("steps", columns.Json(), nullable=False),
        sa.Column("due_at", columns.Moment(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case_no", name=op.f("pk_worklist_case")),
    )
    op.create_index(
        "ix_worklist_case_mine", "worklist_case", ["initiator_user", "started_at", "case_no"], unique=False
    )
    op.create_table(
        "worklist_process",
        sa.Column("process_id", sa.String(length=64), nullable=False),
        sa.Column("name", columns.Json(), nullable=False),
        sa.PrimaryKeyConstraint("process_id", name=op.f("pk_worklist_process")),
    )
    op.create_table(
        "worklist_task",
        sa.Column("task_id", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("case_no", sa.String(length=64), nullable=False),
        sa.Column("case_title", sa.String(length=300), nullable=False),
        sa.Column("process_id", sa.String(length=64), nullable=False),
        sa.Column("process_name", columns.Json(), nullable=False),
        sa.Column("element_id", sa.String(length=64), nullable=False),
        sa.Column("name", columns.Json(), nullable=False),
        sa.Column("candidates", columns.Json(), nullable=False),
        sa.Column("assignee", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("opened_at", columns.Moment(), nullable=False),
        sa.Column("due_at", columns.Moment(), nullable=True),
        sa.Column("limit_days", sa.Integer(), nullable=True),
        sa.Column("from_name", sa.String(length=200), nullable=True),
        sa.Column("outcome", sa.String(length=64), nullable=True),
        sa.Column("closed_by", sa.String(length=200), nullable=True),
        sa.Column("closed_at", columns.Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_worklist_task")),
    )
    op.create_index(op.f("ix_worklist_task_case_no"), "worklist_task", ["case_no"], unique=False)
    op.create_index(
        "ix_worklist_task_done", "worklist_task", ["closed_by", "closed_at", "task_id"], unique=False
    )
    op.create_table(
        "account",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("post", sa.String(length=100), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("password_set_at", columns.Moment(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["unit.code"], name=op.f("fk_account_unit_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
        sa.UniqueConstraint("name", name=op.f("uq_account_name")),
    )
    op.create_table(
        "worklist_holder",
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("due_at", columns.Moment(), nullable=False),
        sa.Column("task_id", sa.String(length=64), nullable=False),
        sa.Column("process_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["worklist_task.task_id"], name=op.f("fk_worklist_holder_task_id_worklist_task")
        ),
        sa.PrimaryKeyConstraint("holder", "due_at", "task_id", name=op.f("pk_worklist_holder")),
    )
    op.create_index(
        "ix_worklist_holder_process",
        "worklist_holder",
        ["holder", "process_id", "due_at", "task_id"],
        unique=False,
    )
    op.create_index("ix_worklist_holder_task", "worklist_holder", ["task_id"], unique=False)
    op.create_table(
        "worklist_party",
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("started_at", columns.Moment(), nullable=False),
        sa.Column("case_no", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_no"], ["worklist_case.case_no"], name=op.f("fk_worklist_party_case_no_worklist_case")
        ),
        sa.PrimaryKeyConstraint("unit", "started_at", "case_no", name=op.f("pk_worklist_party")),
    )
    op.create_index("ix_worklist_party_case", "worklist_party", ["case_no"], unique=False)
    op.create_table(
        "role_assignment",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_role_assignment_account_id_account")
        ),
        sa.ForeignKeyConstraint(["unit"], ["unit.code"], name=op.f("fk_role_assignment_unit_unit")),
        sa.PrimaryKeyConstraint("account_id", "role", "unit", "valid_from", name=op.f("pk_role_assignment")),
    )
    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("opened_at", columns.Moment(), nullable=False),
        sa.Column("seen_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_web_session_account_id_account")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_session")),
    )
    op.create_index(op.f("ix_web_session_account_id"), "web_session", ["account_id"], unique=False)
    op.create_index(op.f("ix_web_session_seen_at"), "web_session", ["seen_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_web_session_seen_at"), table_name="web_session")
    op.drop_index(op.f("ix_web_session_account_id"), table_name="web_session")
    op.drop_table("web_session")
    op.drop_table("role_assignment")
    op.drop_index("ix_worklist_party_case", table_name="worklist_party")
    op.drop_table("worklist_party")
    op.drop_index("ix_worklist_holder_task", table_name="worklist_holder")
    op.drop_index("ix_worklist_holder_process", table_name="worklist_holder")
    op.drop_table("worklist_holder")
    op.drop_table("account")
    op.drop_index("ix_worklist_task_done", table_name="worklist_task")
    op.drop_index(op.f("ix_worklist_task_case_no"), table_name="worklist_task")
    op.drop_table("worklist_task")
    op.drop_table("worklist_process")
    op.drop_index("ix_worklist_case_mine", table_name="worklist_case")
    op.drop_table("worklist_case")
    op.drop_index(op.f("ix_unit_parent"), table_name="unit")
    op.drop_table("unit")
    op.drop_table("task_read")
    op.drop_table("outbox_stream")
    op.drop_index(
        "ix_outbox_unsent",
        table_name="outbox",
        sqlite_where=sa.text("sent_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL"),
    )
    op.drop_table("outbox")
    op.drop_index(op.f("ix_login_attempt_last_failed_at"), table_name="login_attempt")
    op.drop_table("login_attempt")
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
    op.drop_index(op.f("ix_conversion_case_no"), table_name="conversion")
    op.drop_table("conversion")
    op.drop_index("ix_alert_raised", table_name="alert")
    op.drop_table("alert")
