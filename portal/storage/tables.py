"""Tables of the portal's schema."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from chassis.messaging.inbox import inbox_tables
from chassis.messaging.outbox import outbox_tables
from chassis.persistence.calendar_days import calendar_tables
from chassis.persistence.columns import NAMING_CONVENTION, Id, Json, Moment
from chassis.persistence.journal import journal_table
from chassis.persistence.sealing import seal_tables
from portal.storage.identity_tables import identity_tables
from portal.storage.leaving_tables import leaving_tables
from portal.storage.to_do_tables import to_do_tables

METADATA = MetaData(naming_convention=NAMING_CONVENTION)
NO_LIMIT = datetime(9999, 12, 31, tzinfo=UTC)

journal_table(METADATA)
seal_tables(METADATA)
outbox_tables(METADATA)
inbox_tables(METADATA)
CALENDAR = calendar_tables(METADATA)

UNIT = Table(
    "unit",
    METADATA,
    Column("code", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("short_name", String(200), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("parent", String(64), nullable=True, index=True),
    Column("county", String(64), nullable=False),
    Column("document_word", String(200), nullable=True),
    Column("aliases", Json(), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=True),
    Column("revision", Integer, nullable=False),
    Column("initials", String(300), nullable=False, server_default=""),
)

(
    ACCOUNT,
    ROLE_ASSIGNMENT,
    WEB_SESSION,
    LOGIN_ATTEMPT,
    FORMER_PASSWORD,
    SECOND_FACTOR,
    BACKUP_CODE,
    IDENTITY_LINK,
    PROVIDER_REQUEST,
) = identity_tables(METADATA)

# The inbox. A row is overwritten only by a later state, so that messages may come in any order and twice.
WORKLIST_TASK = Table(
    "worklist_task",
    METADATA,
    Column("task_id", String(64), primary_key=True),
    Column("service", String(64), nullable=False),
    Column("case_no", String(64), nullable=False, index=True),
    Column("case_title", String(300), nullable=False),
    Column("process_id", String(64), nullable=False),
    Column("process_name", Json(), nullable=False),
    Column("element_id", String(64), nullable=False),
    Column("name", Json(), nullable=False),
    Column("candidates", Json(), nullable=False),
    Column("assignee", String(64), nullable=True),
    Column("state", String(64), nullable=False),
    Column("opened_at", Moment(), nullable=False),
    Column("due_at", Moment(), nullable=True),
    Column("limit_days", Integer, nullable=True),
    Column("from_name", String(200), nullable=True),
    Column("outcome", String(64), nullable=True),
    Column("closed_by", String(200), nullable=True),
    Column("closed_at", Moment(), nullable=True),
    Column("version", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("kind", String(20), nullable=False, server_default="step"),
    Column("delegated_by", String(64), nullable=True),
    Column("delegated_by_name", String(200), nullable=True),
    Column("superiors", Json(), nullable=True),
    Column("urged", Integer, nullable=False, server_default="0"),
    Column("urged_at", Moment(), nullable=True),
    Column("reminded", Integer, nullable=False, server_default="0"),
    Column("stopped_at", Moment(), nullable=True),
    Column("batch", Boolean, nullable=False, server_default=false()),
    Column("initials", String(300), nullable=False, server_default=""),
    Column("kept_at", Moment(), nullable=True),
    Index("ix_worklist_task_done", "closed_by", "closed_at", "task_id"),
    Index("ix_worklist_task_kept", "kept_at"),
)

# Who an unfinished task waits for: one row per `role@unit`, or one for who claimed it (`user:<id>`).
# Its keys are the inbox: each page is a range of one index, however many tasks are open.
WORKLIST_HOLDER = Table(
    "worklist_holder",
    METADATA,
    Column("holder", String(80), primary_key=True),
    Column("due_at", Moment(), primary_key=True),
    Column("task_id", String(64), ForeignKey("worklist_task.task_id"), primary_key=True),
    Column("process_id", String(64), nullable=False),
    Column("opened_at", Moment(), nullable=False),
    Index("ix_worklist_holder_task", "task_id"),
    Index("ix_worklist_holder_opened", "holder", "opened_at", "task_id"),
    Index("ix_worklist_holder_process", "holder", "process_id", "due_at", "task_id"),
)

# In whose hands a task was at which of its versions, told by whatever message comes first.
WORKLIST_TAKEN = Table(
    "worklist_taken",
    METADATA,
    Column("task_id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("person", String(64), nullable=False),
    Column("taken_at", Moment(), nullable=False),
    Index("ix_worklist_taken_person", "person", "taken_at"),
)

# Every step as reports count it, narrow on purpose: whose, when opened and finished, how long it took.
COUNTED_TASK = Table(
    "counted_task",
    METADATA,
    Column("task_id", String(64), primary_key=True),
    Column("process_id", String(64), nullable=False),
    Column("process_version", Integer, nullable=False),
    Column("element_id", String(64), nullable=False),
    Column("unit", String(64), nullable=False),
    Column("opened_in", String(7), nullable=False),
    Column("closed_in", String(7), nullable=True),
    Column("due_at", Moment(), nullable=True),
    Column("used_days", Integer, nullable=True),
    Column("limit_days", Integer, nullable=True),
    Column("late", Boolean, nullable=False, server_default=false()),
    Index("ix_counted_task_unit_closed", "unit", "closed_in"),
    Index("ix_counted_task_unit_opened", "unit", "opened_in"),
    Index("ix_counted_task_closed", "closed_in", "process_id", "element_id"),
    Index("ix_counted_task_opened", "opened_in", "process_id"),
)

# What the steps of each procedure are called, and which service keeps them.
COUNTED_STEP = Table(
    "counted_step",
    METADATA,
    Column("process_id", String(64), primary_key=True),
    Column("element_id", String(64), primary_key=True),
    Column("service", String(64), nullable=False),
    Column("name", Json(), nullable=False),
)

WORKLIST_CASE = Table(
    "worklist_case",
    METADATA,
    Column("case_no", String(64), primary_key=True),
    Column("service", String(64), nullable=False),
    Column("title", String(300), nullable=False),
    Column("process_id", String(64), nullable=False),
    Column("process_name", Json(), nullable=False),
    Column("initiator_unit", String(64), nullable=True),
    Column("initiator_user", String(64), nullable=True),
    Column("parties", Json(), nullable=False),
    Column("state", String(64), nullable=False),
    Column("state_label", Json(), nullable=False),
    Column("ended", Boolean, nullable=False),
    Column("started_at", Moment(), nullable=False),
    Column("ended_at", Moment(), nullable=True),
    Column("steps", Json(), nullable=False),
    Column("due_at", Moment(), nullable=True),
    Column("sequence", Integer, nullable=False),
    Column("initials", String(300), nullable=False, server_default=""),
    Index("ix_worklist_case_mine", "initiator_user", "started_at", "case_no"),
)

WORKLIST_PARTY = Table(
    "worklist_party",
    METADATA,
    Column("unit", String(64), primary_key=True),
    Column("started_at", Moment(), primary_key=True),
    Column("case_no", String(64), ForeignKey("worklist_case.case_no"), primary_key=True),
    Index("ix_worklist_party_case", "case_no"),
)

# Who took part in a case that has ended (办结): its beginner, and everybody who finished a task of it.
WORKLIST_ENDED = Table(
    "worklist_ended",
    METADATA,
    Column("account_id", String(200), primary_key=True),
    Column("ended_at", Moment(), primary_key=True),
    Column("case_no", String(64), ForeignKey("worklist_case.case_no"), primary_key=True),
    Index("ix_worklist_ended_case", "case_no"),
)

WORKLIST_PROCESS = Table(
    "worklist_process",
    METADATA,
    Column("process_id", String(64), primary_key=True),
    Column("name", Json(), nullable=False),
)

# What work is found by: endings of the subject, the number and who it came from, and of its initials.
# Its key is the search: whatever part of a text is typed, some ending begins with it.
WORKLIST_WORD = Table(
    "worklist_word",
    METADATA,
    # Compared by code point everywhere, so that what begins alike stands together.
    Column("word", String(80).with_variant(String(80, collation="C"), "postgresql"), primary_key=True),
    Column("case_no", String(64), primary_key=True),
    sqlite_with_rowid=False,
)

# Whom an overdue task is shown to besides those who hold it (督办): its superiors.
WORKLIST_WATCH = Table(
    "worklist_watch",
    METADATA,
    Column("holder", String(80), primary_key=True),
    Column("due_at", Moment(), primary_key=True),
    Column("task_id", String(64), ForeignKey("worklist_task.task_id"), primary_key=True),
    Index("ix_worklist_watch_task", "task_id"),
)

# Cases under supervision (督办): who asks for what by when, and whether that was answered or has ended.
WORKLIST_SUPERVISION = Table(
    "worklist_supervision",
    METADATA,
    Column("supervision_id", Id(), primary_key=True),
    Column("service", String(64), nullable=False),
    Column("case_no", String(64), nullable=False),
    Column("case_title", String(300), nullable=False),
    Column("process_id", String(64), nullable=False),
    Column("process_name", Json(), nullable=False),
    Column("reason", Text, nullable=False),
    Column("wished_on", Date, nullable=True),
    Column("placed_at", Moment(), nullable=False),
    Column("placed_by", String(64), nullable=False),
    Column("placed_by_name", String(200), nullable=False),
    Column("answered_at", Moment(), nullable=True),
    Column("ended_at", Moment(), nullable=True),
    Column("sequence", Integer, nullable=False),
    Index("ix_worklist_supervision_case", "case_no", "ended_at"),
    Index("ix_worklist_supervision_placed", "placed_by", "ended_at", "placed_at"),
    Index("ix_worklist_supervision_open", "ended_at", "placed_at"),
)

# Cases somebody was given to read (抄送我的), under `role@unit` or `user:<id>`.
WORKLIST_COPY = Table(
    "worklist_copy",
    METADATA,
    Column("copy_id", Id(), primary_key=True),
    Column("holder", String(80), nullable=False),
    Column("service", String(64), nullable=False),
    Column("case_no", String(64), nullable=False),
    Column("case_title", String(300), nullable=False),
    Column("process_id", String(64), nullable=False),
    Column("process_name", Json(), nullable=False),
    Column("by_name", String(200), nullable=False),
    Column("note", String(500), nullable=False),
    Column("copied_at", Moment(), nullable=False),
    Column("initials", String(300), nullable=False, server_default=""),
    Column("kept_at", Moment(), nullable=True),
    Index("ix_worklist_copy_holder", "holder", "copied_at", "copy_id"),
    Index("ix_worklist_copy_kept", "kept_at"),
)

# Work somebody has begun to fill in and kept (草稿); it goes when the task is handed in or taken away.
WORKLIST_DRAFT = Table(
    "worklist_draft",
    METADATA,
    Column("account_id", Id(), primary_key=True),
    Column("task_id", String(64), ForeignKey("worklist_task.task_id"), primary_key=True),
    Column("kept_at", Moment(), nullable=False),
    Index("ix_worklist_draft_newest", "account_id", "kept_at", "task_id"),
    Index("ix_worklist_draft_task", "task_id"),
)

# The form of a task as a person last opened it, and what that person typed while its service was away.
KEPT_FORM = Table(
    "kept_form",
    METADATA,
    Column("account_id", Id(), primary_key=True),
    Column("task_id", String(64), primary_key=True),
    Column("form", Json(), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("known_at", Moment(), nullable=False),
    Column("data", Json(), nullable=True),
    Column("request_key", String(200), nullable=False),
    Column("kept_at", Moment(), nullable=True),
    Index("ix_kept_form_task", "task_id"),
    Index("ix_kept_form_known", "known_at"),
)

# Services that cannot be reached, since the first call that failed.
SERVICE_OUTAGE = Table(
    "service_outage",
    METADATA,
    Column("service", String(64), primary_key=True),
    Column("since", Moment(), nullable=False),
)

COPY_READ = Table(
    "copy_read",
    METADATA,
    Column("account_id", Id(), primary_key=True),
    Column("copy_id", Id(), primary_key=True),
    Column("read_at", Moment(), nullable=False),
)

# Who does a colleague's work for a time (代理).
STAND_IN = Table(
    "stand_in",
    METADATA,
    Column("id", Id(), primary_key=True),
    Column("account_id", Id(), ForeignKey("account.id"), nullable=False, index=True),
    Column("deputy_id", Id(), ForeignKey("account.id"), nullable=False, index=True),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=False),
    Column("reason", String(200), nullable=False),
    Column("entered_at", Moment(), nullable=False),
    Column("ended_at", Moment(), nullable=True),
)

# Sentences given often: the owner is `user:<id>` or `unit:<code>`; no procedure and no outcome mean all.
STANDARD_OPINION = Table(
    "standard_opinion",
    METADATA,
    Column("id", Id(), primary_key=True),
    Column("owner", String(80), nullable=False, index=True),
    Column("process_id", String(64), nullable=False),
    Column("outcome", String(64), nullable=False),
    Column("outcome_label", Json(), nullable=True),
    Column("text", String(300), nullable=False),
    Column("made_by", String(100), nullable=False),
    Column("made_at", Moment(), nullable=False),
)

# Lists of the desk kept under a name: the owner is `user:<id>` or `unit:<code>`.
SAVED_VIEW = Table(
    "saved_view",
    METADATA,
    Column("id", Id(), primary_key=True),
    Column("owner", String(80), nullable=False),
    Column("name", String(40), nullable=False),
    Column("view", String(20), nullable=False),
    Column("text", String(100), nullable=False),
    Column("process_id", String(64), nullable=False),
    Column("sort", String(20), nullable=False),
    Column("made_by", Id(), nullable=False),
    Column("made_by_name", String(100), nullable=False),
    Column("made_at", Moment(), nullable=False),
    UniqueConstraint("owner", "name"),
)

# The view a person's desk opens with; without one it opens with all that waits.
FIRST_VIEW = Table(
    "first_view",
    METADATA,
    Column("account_id", Id(), ForeignKey("account.id"), primary_key=True),
    Column("view_id", Id(), ForeignKey("saved_view.id", ondelete="CASCADE"), nullable=False, index=True),
)

# How each person likes to work.
HABIT = Table(
    "habit",
    METADATA,
    Column("account_id", Id(), ForeignKey("account.id"), primary_key=True),
    Column("stays_on_list", Boolean, nullable=False),
)

# What each person is told (消息): once for each thing that happened, whatever message comes twice.
# The subject is the task, the copy or the case it is about.
NOTIFICATION = Table(
    "notification",
    METADATA,
    Column("account_id", Id(), primary_key=True),
    Column("key", String(120), primary_key=True),
    Column("id", Id(), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("service", String(64), nullable=False),
    Column("case_no", String(64), nullable=False),
    Column("case_title", String(300), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("step", Json(), nullable=True),
    Column("due_at", Moment(), nullable=True),
    Column("told_at", Moment(), nullable=False),
    Column("read_at", Moment(), nullable=True),
    Column("listed", Boolean, nullable=False, server_default=true()),
    Index("ix_notification_newest", "account_id", "told_at", "id"),
    Index("ix_notification_unread", "account_id", "read_at"),
    Index("ix_notification_subject", "subject"),
    Index("ix_notification_told", "told_at"),
)

TOLD_HOW, TOLD_WHERE, DELIVERY, DELIVERY_ITEM = leaving_tables(METADATA)
TO_DO_ACCOUNT, TO_DO = to_do_tables(METADATA)

TASK_READ = Table(
    "task_read",
    METADATA,
    Column("account_id", Id(), primary_key=True),
    Column("task_id", String(64), primary_key=True),
    Column("read_at", Moment(), nullable=False),
)

ALERT = Table(
    "alert",
    METADATA,
    Column("id", Id(), primary_key=True),
    Column("rule", String(64), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("severity", String(20), nullable=False),
    Column("text", Json(), nullable=False),
    Column("facts", Json(), nullable=False),
    Column("source", String(64), nullable=False),
    Column("raised_at", Moment(), nullable=False),
    Index("ix_alert_raised", "raised_at", "id"),
)

CONVERSION = Table(
    "conversion",
    METADATA,
    Column("id", Id(), primary_key=True),
    Column("case_no", String(64), nullable=False, index=True),
    Column("from_procedure", String(200), nullable=False),
    Column("to_procedure", String(200), nullable=False),
    Column("cause", Text, nullable=True),
    Column("objector", String(64), nullable=True),
    Column("told_at", Moment(), nullable=False),
)

# What assessment has found out about an agency, for each unit whose own annual assessment it enters.
ANNUAL_RESULT = Table(
    "annual_result",
    METADATA,
    Column("unit", String(64), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("agency", String(64), primary_key=True),
    Column("agency_name", String(200), nullable=False),
    Column("case_no", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("total", Text, nullable=False),
    Column("rate", Text, nullable=False),
    Column("grade", String(20), nullable=False),
    Column("head_grade", String(20), nullable=False),
    Column("told_at", Moment(), nullable=False),
)
