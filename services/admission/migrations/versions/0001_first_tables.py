"""The first tables of admission."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "application",
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("applicant", sa.String(length=40), nullable=False),
        sa.Column("request_type", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("facts", columns.JsonText(), nullable=False),
        sa.Column("initiator", sa.String(length=64), nullable=False),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.Column("item_name", sa.String(length=200), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=True),
        sa.Column("on_paper", sa.Boolean(), nullable=False),
        sa.Column("contact", columns.JsonText(), nullable=True),
        sa.Column("application_no", sa.String(length=40), nullable=False),
        sa.Column("submitted_at", columns.Moment(), nullable=True),
        sa.Column("submitted_plan", sa.Integer(), nullable=False),
        sa.Column("signed_by", sa.String(length=200), nullable=False),
        sa.Column("receipt_no", sa.String(length=40), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("accepted_at", columns.Moment(), nullable=True),
        sa.Column("accepted_by_silence", sa.Boolean(), nullable=False),
        sa.Column("clock_record", columns.JsonText(), nullable=True),
        sa.Column("circulation", sa.Integer(), nullable=False),
        sa.Column("entitled", columns.JsonText(), nullable=False),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("ended_at", columns.Moment(), nullable=True),
        sa.Column("closed_at", columns.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("case_no", name=op.f("pk_application")),
    )
    op.create_index(op.f("ix_application_applicant"), "application", ["applicant"], unique=False)
    op.create_index(op.f("ix_application_state"), "application", ["state"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("uploaded_by", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_case_no"), "attachment", ["case_no"], unique=False)
    op.create_table(
        "blocked_order",
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("order_no", sa.String(length=64), nullable=False),
        sa.Column("sender", sa.String(length=40), nullable=False),
        sa.Column("item_ref", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("township", sa.String(length=40), nullable=False),
        sa.Column("community", sa.String(length=40), nullable=False),
        sa.Column("reason_code", sa.String(length=40), nullable=False),
        sa.Column("blocked_at", columns.Moment(), nullable=False),
        sa.Column("blocks_in_90_days", sa.Integer(), nullable=False),
        sa.Column("recorded_at", columns.Moment(), nullable=False),
        sa.Column("settlement", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("settled_at", columns.Moment(), nullable=True),
        sa.Column("settled_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("case_no", name=op.f("pk_blocked_order")),
        sa.UniqueConstraint("order_no", name=op.f("uq_blocked_order_order_no")),
    )
    op.create_index(op.f("ix_blocked_order_sender"), "blocked_order", ["sender"], unique=False)
    op.create_table(
        "catalogue_state",
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("county", name=op.f("pk_catalogue_state")),
    )
    op.create_table(
        "committee",
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("office", sa.String(length=40), nullable=False),
        sa.Column("office_seat", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("county", name=op.f("pk_committee")),
    )
    op.create_table(
        "filing",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("notice_no", sa.String(length=200), nullable=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("item_name", sa.String(length=200), nullable=False),
        sa.Column("applicant", sa.String(length=40), nullable=False),
        sa.Column("keeper", sa.String(length=40), nullable=False),
        sa.Column("filed_at", columns.Moment(), nullable=False),
        sa.Column("documents", columns.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing")),
        sa.UniqueConstraint("case_no", name=op.f("uq_filing_case_no")),
        sa.UniqueConstraint("keeper", "year", "sequence", name=op.f("uq_filing_keeper_year_sequence")),
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
        "list_entry",
        sa.Column("entry_id", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("unit_name", sa.String(length=200), nullable=False),
        sa.Column("owner_unit", sa.String(length=40), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("category_confirmed", sa.Boolean(), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("list_version", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("confidence", sa.String(length=40), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=True),
        sa.Column("in_force_to", sa.Date(), nullable=True),
        sa.Column("sub_items", columns.JsonText(), nullable=False),
        sa.Column("confirmation", columns.JsonText(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_list_entry")),
    )
    op.create_index(op.f("ix_list_entry_county"), "list_entry", ["county"], unique=False)
    op.create_index(op.f("ix_list_entry_owner_unit"), "list_entry", ["owner_unit"], unique=False)
    op.create_table(
        "number_series",
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("body", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "body", "year", name=op.f("pk_number_series")),
    )
    op.create_table(
        "order_note",
        sa.Column("order_no", sa.String(length=64), nullable=False),
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("item_ref", sa.String(length=64), nullable=False),
        sa.Column("item_version", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(length=40), nullable=False),
        sa.Column("township", sa.String(length=40), nullable=False),
        sa.Column("community", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("order_no", name=op.f("pk_order_note")),
    )
    op.create_index(op.f("ix_order_note_item_ref"), "order_note", ["item_ref"], unique=False)
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
        "parameter",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("value", columns.JsonText(), nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("key", "county", "valid_from", name=op.f("pk_parameter")),
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
        "unit",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("parent", sa.String(length=40), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column("document_word", sa.String(length=200), nullable=False),
        sa.Column("predecessors", columns.JsonText(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_unit")),
    )
    op.create_index("ix_unit_county_kind", "unit", ["county", "kind"], unique=False)
    op.create_table(
        "work_item",
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("owner_unit", sa.String(length=40), nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_work_item")),
    )
    op.create_index(op.f("ix_work_item_county"), "work_item", ["county"], unique=False)
    op.create_index(op.f("ix_work_item_owner_unit"), "work_item", ["owner_unit"], unique=False)
    op.create_table(
        "work_notice",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("item_version", sa.Integer(), nullable=False),
        sa.Column("item_name", sa.String(length=200), nullable=False),
        sa.Column("applicant", sa.String(length=40), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", columns.Moment(), nullable=False),
        sa.Column("issued_by", sa.String(length=200), nullable=False),
        sa.Column("facts", columns.JsonText(), nullable=False),
        sa.Column("addressees", columns.JsonText(), nullable=False),
        sa.Column("copies", columns.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_notice")),
        sa.UniqueConstraint("case_no", name=op.f("uq_work_notice_case_no")),
        sa.UniqueConstraint("issuer", "year", "sequence", name=op.f("uq_work_notice_issuer_year_sequence")),
    )
    op.create_table(
        "approval",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("signer", sa.String(length=200), nullable=False),
        sa.Column("signer_post", sa.String(length=200), nullable=False),
        sa.Column("seat", sa.String(length=40), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("conditions", columns.JsonText(), nullable=False),
        sa.Column("agreeing", sa.Integer(), nullable=False),
        sa.Column("entitled", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_no"], ["application.case_no"], name=op.f("fk_approval_case_no_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    op.create_index(op.f("ix_approval_case_no"), "approval", ["case_no"], unique=False)
    op.create_table(
        "consultation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=40), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("asked_at", columns.Moment(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reply", sa.String(length=40), nullable=True),
        sa.Column("replied_at", columns.Moment(), nullable=True),
        sa.Column("signed_by", sa.String(length=200), nullable=False),
        sa.Column("signer_post", sa.String(length=200), nullable=False),
        sa.Column("conditions", columns.JsonText(), nullable=False),
        sa.Column("objections", columns.JsonText(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_no"], ["application.case_no"], name=op.f("fk_consultation_case_no_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("case_no", "party", "round", name=op.f("uq_consultation_case_no_party_round")),
    )
    op.create_index(op.f("ix_consultation_case_no"), "consultation", ["case_no"], unique=False)
    op.create_index(op.f("ix_consultation_party"), "consultation", ["party"], unique=False)
    op.create_table(
        "correction_notice",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lines", columns.JsonText(), nullable=False),
        sa.Column("sent_at", columns.Moment(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("new_fact", sa.Text(), nullable=False),
        sa.Column("answered_at", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_no"], ["application.case_no"], name=op.f("fk_correction_notice_case_no_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_notice")),
        sa.UniqueConstraint("case_no", "number", name=op.f("uq_correction_notice_case_no_number")),
    )
    op.create_index(op.f("ix_correction_notice_case_no"), "correction_notice", ["case_no"], unique=False)
    op.create_table(
        "dossier",
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("keeper", sa.String(length=40), nullable=False),
        sa.Column("opened_at", columns.Moment(), nullable=False),
        sa.Column("closed_at", columns.Moment(), nullable=True),
        sa.Column("closed_by", sa.String(length=200), nullable=False),
        sa.Column("documents", columns.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_no"], ["application.case_no"], name=op.f("fk_dossier_case_no_application")
        ),
        sa.PrimaryKeyConstraint("case_no", "keeper", name=op.f("pk_dossier")),
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
        "membership",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("seat", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("post", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("voting", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county"], ["committee.county"], name=op.f("fk_membership_county_committee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_county"), "membership", ["county"], unique=False)
    op.create_table(
        "objection",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("party", sa.String(length=40), nullable=False),
        sa.Column("point", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("raised_by", sa.String(length=200), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_no"], ["application.case_no"], name=op.f("fk_objection_case_no_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    op.create_index(op.f("ix_objection_case_no"), "objection", ["case_no"], unique=False)
    op.create_table(
        "opinion",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("party", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("point", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("precedent", sa.Boolean(), nullable=False),
        sa.Column("raised_at", columns.Moment(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("answer_reason", sa.Text(), nullable=False),
        sa.Column("answered_at", columns.Moment(), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_no"], ["application.case_no"], name=op.f("fk_opinion_case_no_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
    )
    op.create_index(op.f("ix_opinion_case_no"), "opinion", ["case_no"], unique=False)
    op.create_table(
        "plan",
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("parts", columns.JsonText(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("scope", columns.JsonText(), nullable=False),
        sa.Column("facts", columns.JsonText(), nullable=False),
        sa.Column("conditions", columns.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_no"], ["application.case_no"], name=op.f("fk_plan_case_no_application")
        ),
        sa.PrimaryKeyConstraint("case_no", "version", name=op.f("pk_plan")),
    )
    op.create_table(
        "preliminary_review",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("conclusion", sa.String(length=40), nullable=False),
        sa.Column("checks", columns.JsonText(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.String(length=200), nullable=False),
        sa.Column("reviewer_unit", sa.String(length=40), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_no"], ["application.case_no"], name=op.f("fk_preliminary_review_case_no_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preliminary_review")),
    )
    op.create_index(op.f("ix_preliminary_review_case_no"), "preliminary_review", ["case_no"], unique=False)
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
    op.create_table(
        "vote",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("circulation", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("delegate", sa.String(length=200), nullable=False),
        sa.Column("choice", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_no"], ["application.case_no"], name=op.f("fk_vote_case_no_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("case_no", "circulation", "unit", name=op.f("uq_vote_case_no_circulation_unit")),
    )
    op.create_index(op.f("ix_vote_case_no"), "vote", ["case_no"], unique=False)
    op.create_table(
        "work_item_version",
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("notice_no", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("burden_kinds", columns.JsonText(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("basis", columns.JsonText(), nullable=False),
        sa.Column("elements", columns.JsonText(), nullable=False),
        sa.Column("guarantees", columns.JsonText(), nullable=False),
        sa.Column("townships", columns.JsonText(), nullable=False),
        sa.Column("communities", columns.JsonText(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("entitled_senders", columns.JsonText(), nullable=False),
        sa.Column("funds_promised", sa.Boolean(), nullable=False),
        sa.Column("conditions", columns.JsonText(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"], ["work_item.item_id"], name=op.f("fk_work_item_version_item_id_work_item")
        ),
        sa.PrimaryKeyConstraint("item_id", "version", name=op.f("pk_work_item_version")),
        sa.UniqueConstraint("case_no", name=op.f("uq_work_item_version_case_no")),
    )
    op.create_index(op.f("ix_work_item_version_name"), "work_item_version", ["name"], unique=False)
    op.create_table(
        "item_place",
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id", "version"],
            ["work_item_version.item_id", "work_item_version.version"],
            name=op.f("fk_item_place_item_id_version_work_item_version"),
        ),
        sa.PrimaryKeyConstraint("item_id", "version", "place", name=op.f("pk_item_place")),
    )
    op.create_index("ix_item_place_place", "item_place", ["place"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_item_place_place", table_name="item_place")
    op.drop_table("item_place")
    op.drop_index(op.f("ix_work_item_version_name"), table_name="work_item_version")
    op.drop_table("work_item_version")
    op.drop_index(op.f("ix_vote_case_no"), table_name="vote")
    op.drop_table("vote")
    op.drop_index("ix_timer_instance_id", table_name="timer")
    op.drop_index("ix_timer_due_at", table_name="timer")
    op.drop_table("timer")
    op.drop_index("ix_subscription_name_correlation", table_name="subscription")
    op.drop_index("ix_subscription_instance_id", table_name="subscription")
    op.drop_table("subscription")
    op.drop_index(op.f("ix_preliminary_review_case_no"), table_name="preliminary_review")
    op.drop_table("preliminary_review")
    op.drop_table("plan")
    op.drop_index(op.f("ix_opinion_case_no"), table_name="opinion")
    op.drop_table("opinion")
    op.drop_index(op.f("ix_objection_case_no"), table_name="objection")
    op.drop_table("objection")
    op.drop_index(op.f("ix_membership_county"), table_name="membership")
    op.drop_table("membership")
    op.drop_index("ix_job_state_due_at", table_name="job")
    op.drop_index("ix_job_instance_id", table_name="job")
    op.drop_table("job")
    op.drop_index("ix_human_task_instance_id", table_name="human_task")
    op.drop_index("ix_human_task_case_no", table_name="human_task")
    op.drop_table("human_task")
    op.drop_table("dossier")
    op.drop_index(op.f("ix_correction_notice_case_no"), table_name="correction_notice")
    op.drop_table("correction_notice")
    op.drop_index(op.f("ix_consultation_party"), table_name="consultation")
    op.drop_index(op.f("ix_consultation_case_no"), table_name="consultation")
    op.drop_table("consultation")
    op.drop_index(op.f("ix_approval_case_no"), table_name="approval")
    op.drop_table("approval")
    op.drop_table("work_notice")
    op.drop_index(op.f("ix_work_item_owner_unit"), table_name="work_item")
    op.drop_index(op.f("ix_work_item_county"), table_name="work_item")
    op.drop_table("work_item")
    op.drop_index("ix_unit_county_kind", table_name="unit")
    op.drop_table("unit")
    op.drop_index("ix_process_instance_case_no", table_name="process_instance")
    op.drop_table("process_instance")
    op.drop_table("process_definition")
    op.drop_table("parameter")
    op.drop_table("outbox_stream")
    op.drop_index(
        "ix_outbox_unsent",
        table_name="outbox",
        sqlite_where=sa.text("sent_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL"),
    )
    op.drop_table("outbox")
    op.drop_index(op.f("ix_order_note_item_ref"), table_name="order_note")
    op.drop_table("order_note")
    op.drop_table("number_series")
    op.drop_index(op.f("ix_list_entry_owner_unit"), table_name="list_entry")
    op.drop_index(op.f("ix_list_entry_county"), table_name="list_entry")
    op.drop_table("list_entry")
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
    op.drop_table("filing")
    op.drop_table("committee")
    op.drop_table("catalogue_state")
    op.drop_index(op.f("ix_blocked_order_sender"), table_name="blocked_order")
    op.drop_table("blocked_order")
    op.drop_index(op.f("ix_attachment_case_no"), table_name="attachment")
    op.drop_table("attachment")
    op.drop_index(op.f("ix_application_state"), table_name="application")
    op.drop_index(op.f("ix_application_applicant"), table_name="application")
    op.drop_table("application")
