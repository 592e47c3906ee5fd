"""The engine's tables, made in the schema of the service that owns the cases."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

from chassis.persistence.columns import Id, JsonText, Moment


@dataclass(frozen=True, slots=True)
class EngineTables:
    """The tables of one service's engine."""

    process_instance: Table
    human_task: Table
    timer: Table
    subscription: Table
    job: Table
    process_definition: Table
    definition_draft: Table
    draft_revision: Table
    case_remark: Table
    case_copy: Table
    case_supervision: Table
    clock_stop: Table
    incident: Table
    migration: Table
    limit_recount: Table
    stimulus: Table
    replay: Table
    replayed_case: Table


def engine_tables(metadata: MetaData) -> EngineTables:
    """Add the engine's tables to a service's metadata."""
    return EngineTables(
        _process_instance(metadata),
        _human_task(metadata),
        _timer(metadata),
        _subscription(metadata),
        _job(metadata),
        _process_definition(metadata),
        _definition_draft(metadata),
        _draft_revision(metadata),
        _case_remark(metadata),
        _case_copy(metadata),
        _case_supervision(metadata),
        _clock_stop(metadata),
        _incident(metadata),
        _migration(metadata),
        _limit_recount(metadata),
        _stimulus(metadata),
        _replay(metadata),
        _replayed_case(metadata),
    )


def _instance_id() -> Column[str]:
    return Column("instance_id", Id(), ForeignKey("process_instance.instance_id"), nullable=False)


def _process_instance(metadata: MetaData) -> Table:
    return Table(
        "process_instance",
        metadata,
        Column("instance_id", Id(), primary_key=True),
        Column("case_no", String(100), nullable=False),
        Column("process_id", String(100), nullable=False),
        Column("process_version", Integer, nullable=False),
        Column("digest", String(64), nullable=False),
        Column("title", String(500), nullable=False),
        Column("parties", JsonText(), nullable=False),
        Column("initiator_unit", String(40), nullable=False),
        Column("initiator_user", String(64), nullable=False),
        # running, completed or cancelled; `end_state` says which end it came to.
        Column("state", String(20), nullable=False),
        Column("end_state", String(100)),
        # Raised by every command; a command that saves over another one fails instead of losing it.
        Column("revision", Integer, nullable=False),
        # The engine's own format (codec.py); bytes because its order matters.
        Column("data", LargeBinary, nullable=False),
        Column("started_at", Moment(), nullable=False),
        Column("ended_at", Moment()),
        Index("ix_process_instance_case_no", "case_no"),
        # The cases under way in a version, in the order a migration goes through them.
        Index("ix_process_instance_version", "process_id", "process_version", "state", "instance_id"),
    )


def _human_task(metadata: MetaData) -> Table:
    return Table(
        "human_task",
        metadata,
        Column("task_id", Id(), primary_key=True),
        _instance_id(),
        # Repeated from the instance, so that showing a task needs one row.
        Column("case_no", String(100), nullable=False),
        Column("case_title", String(500), nullable=False),
        Column("process_id", String(100), nullable=False),
        Column("process_version", Integer, nullable=False),
        Column("element_id", String(100), nullable=False),
        Column("name_zh", String(200), nullable=False),
        Column("name_en", String(200), nullable=False),
        Column("form_key", String(100), nullable=False),
        Column("candidates", JsonText(), nullable=False),
        Column("assignee", String(64)),
        Column("assignee_name", String(200)),
        # open, claimed, cosigning (waits for signatures asked for), completed or cancelled.
        Column("state", String(20), nullable=False),
        Column("version", Integer, nullable=False),
        Column("opened_at", Moment(), nullable=False),
        Column("due_at", Moment()),
        Column("limit_days", Integer),
        Column("from_name", String(200), nullable=False),
        Column("draft", JsonText()),
        Column("outcome", String(100)),
        Column("closed_by", String(64)),
        Column("closed_by_name", String(200)),
        Column("closed_at", Moment()),
        # step: a token waits here; cosign: somebody else's signature the holder has asked for (加签).
        Column("kind", String(20), nullable=False, server_default="step"),
        # The task whose completion opened this one; of a co-signature, the task it is for.
        Column("origin", Id()),
        # Who delegated the task (委派) and gets it back when it is done.
        Column("delegated_by", String(64)),
        Column("delegated_by_name", String(200)),
        # Whose work it was, when a stand-in (代理) has done it.
        Column("closed_for", String(64)),
        Column("closed_for_name", String(200)),
        # When one of those it is offered to first opened it; from then on nobody takes it back.
        Column("seen_at", Moment()),
        # What was handed in while signatures that come after it (后加签) are still missing.
        Column("submission", JsonText()),
        # What completing it performed, in order: what returning the case would have to take back.
        Column("performed", JsonText()),
        Column("urged", Integer, nullable=False, server_default="0"),
        Column("urged_at", Moment()),
        # Who is told when it is overdue: `role@unit`.
        Column("superiors", JsonText()),
        # The next moment to remind, and the last share of the limit that was reminded of, in per cent.
        Column("remind_at", Moment()),
        Column("reminded", Integer, nullable=False, server_default="0"),
        # Since when its clock stands still.
        Column("stopped_at", Moment()),
        Index("ix_human_task_case_no", "case_no"),
        Index("ix_human_task_instance_id", "instance_id"),
        Index("ix_human_task_remind_at", "remind_at"),
        Index("ix_human_task_origin", "origin"),
    )


def _timer(metadata: MetaData) -> Table:
    return Table(
        "timer",
        metadata,
        Column("timer_id", String(50), primary_key=True),
        _instance_id(),
        Column("element_id", String(100), nullable=False),
        Column("due_at", Moment(), nullable=False),
        Index("ix_timer_due_at", "due_at"),
        Index("ix_timer_instance_id", "instance_id"),
    )


def _subscription(metadata: MetaData) -> Table:
    return Table(
        "subscription",
        metadata,
        Column("subscription_id", String(50), primary_key=True),
        _instance_id(),
        Column("element_id", String(100), nullable=False),
        Column("name", String(200), nullable=False),
        Column("correlation", String(200), nullable=False),
        Index("ix_subscription_name_correlation", "name", "correlation"),
        Index("ix_subscription_instance_id", "instance_id"),
    )


def _job(metadata: MetaData) -> Table:
    return Table(
        "job",
        metadata,
        Column("job_id", Id(), primary_key=True),
        _instance_id(),
        Column("element_id", String(100), nullable=False),
        Column("topic", String(200), nullable=False),
        Column("due_at", Moment(), nullable=False),
        # waiting, or parked after too many failures.
        Column("state", String(20), nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("last_error", Text),
        Index("ix_job_state_due_at", "state", "due_at"),
        Index("ix_job_instance_id", "instance_id"),
    )


def _process_definition(metadata: MetaData) -> Table:
    return Table(
        "process_definition",
        metadata,
        Column("process_id", String(100), primary_key=True),
        Column("version", Integer, primary_key=True),
        Column("digest", String(64), nullable=False),
        Column("name_zh", String(200), nullable=False),
        Column("name_en", String(200), nullable=False),
        Column("bpmn", LargeBinary, nullable=False),
        # file name → DMN text; form name → form.
        Column("decisions", JsonText(), nullable=False),
        Column("forms", JsonText(), nullable=False),
        # process it calls → the version of it this one was released with, and keeps.
        Column("called", JsonText(), nullable=False, server_default="{}"),
        Column("deployed_at", Moment(), nullable=False),
        Column("deployed_by", String(64), nullable=False),
        # New cases begin with it from this day on; without a day, from the moment it was deployed.
        Column("in_force_from", Date),
        # Since when new cases no longer begin with it: those before it take its place again.
        Column("withdrawn_at", Moment()),
        Column("withdrawn_by", String(64)),
        Column("withdrawn_because", Text),
    )


def _definition_draft(metadata: MetaData) -> Table:
    return Table(
        "definition_draft",
        metadata,
        Column("draft_id", Id(), primary_key=True),
        Column("process_id", String(100), nullable=False),
        # The version it was begun from; 0 where the process is drawn from nothing.
        Column("base_version", Integer, nullable=False),
        Column("name", String(200), nullable=False),
        # Raised by every change; who decides on another revision than the newest is told so.
        Column("revision", Integer, nullable=False),
        # drawing, submitted, approved or dropped.
        Column("state", String(20), nullable=False),
        Column("author", String(64), nullable=False),
        Column("author_name", String(200), nullable=False),
        Column("updated_at", Moment(), nullable=False),
        Column("reason", Text, nullable=False),
        Column("basis", String(500), nullable=False),
        Column("in_force_from", Date),
        Column("submitted_by", String(64)),
        Column("submitted_by_name", String(200)),
        Column("submitted_at", Moment()),
        Column("decided_by", String(64)),
        Column("decided_by_name", String(200)),
        Column("decided_at", Moment()),
        # What was said on sending it back or approving it.
        Column("note", Text, nullable=False),
        # The version it became.
        Column("version", Integer),
        Index("ix_definition_draft_state", "state", "updated_at"),
        Index("ix_definition_draft_process_id", "process_id", "version"),
    )


def _draft_revision(metadata: MetaData) -> Table:
    return Table(
        "draft_revision",
        metadata,
        Column("draft_id", Id(), ForeignKey("definition_draft.draft_id"), primary_key=True),
        Column("revision", Integer, primary_key=True),
        Column("bpmn", LargeBinary, nullable=False),
        # file name → DMN text; form name → form.
        Column("decisions", JsonText(), nullable=False),
        Column("forms", JsonText(), nullable=False),
        Column("saved_at", Moment(), nullable=False),
        Column("saved_by", String(64), nullable=False),
        Column("saved_by_name", String(200), nullable=False),
    )


def _case_remark(metadata: MetaData) -> Table:
    return Table(
        "case_remark",
        metadata,
        Column("remark_id", Id(), primary_key=True),
        _instance_id(),
        Column("case_no", String(100), nullable=False),
        Column("task_id", Id()),
        # comment; cosign and advice with their outcome; return with its reason.
        Column("kind", String(20), nullable=False),
        Column("outcome", String(100)),
        Column("text", Text, nullable=False),
        Column("at", Moment(), nullable=False),
        Column("user_id", String(64), nullable=False),
        Column("user_name", String(200), nullable=False),
        Column("post", String(200), nullable=False),
        Column("unit", String(40), nullable=False),
        Column("unit_name", String(200), nullable=False),
        Index("ix_case_remark_case_no", "case_no", "at"),
        Index("ix_case_remark_instance_id", "instance_id"),
    )


def _case_copy(metadata: MetaData) -> Table:
    return Table(
        "case_copy",
        metadata,
        Column("copy_id", Id(), primary_key=True),
        _instance_id(),
        Column("case_no", String(100), nullable=False),
        # Who may read the case from then on: `role@unit` or `user:<id>`.
        Column("holder", String(80), nullable=False),
        Column("note", String(500), nullable=False),
        Column("at", Moment(), nullable=False),
        Column("by_user", String(64), nullable=False),
        Column("by_name", String(200), nullable=False),
        Column("read_at", Moment()),
        Index("ix_case_copy_case_no", "case_no", "holder"),
        Index("ix_case_copy_instance_id", "instance_id"),
    )


def _case_supervision(metadata: MetaData) -> Table:
    return Table(
        "case_supervision",
        metadata,
        Column("supervision_id", Id(), primary_key=True),
        _instance_id(),
        Column("case_no", String(100), nullable=False),
        Column("reason", Text, nullable=False),
        # By when it is wished to be done; it moves no limit.
        Column("wished_on", Date),
        Column("placed_at", Moment(), nullable=False),
        Column("placed_by", String(64), nullable=False),
        Column("placed_by_name", String(200), nullable=False),
        Column("post", String(100), nullable=False),
        Column("unit_name", String(200), nullable=False),
        # The last answer of the handlers; earlier ones stay as remarks.
        Column("answer", Text),
        Column("answered_at", Moment()),
        Column("answered_by_name", String(200)),
        Column("end_note", Text),
        Column("ended_at", Moment()),
        Column("ended_by_name", String(200)),
        Index("ix_case_supervision_case_no", "case_no"),
        Index("ix_case_supervision_instance_id", "instance_id"),
    )


def _clock_stop(metadata: MetaData) -> Table:
    return Table(
        "clock_stop",
        metadata,
        Column("stop_id", Id(), primary_key=True),
        _instance_id(),
        Column("case_no", String(100), nullable=False),
        Column("element_id", String(100), nullable=False),
        Column("reason", String(200), nullable=False),
        Column("stopped_at", Moment(), nullable=False),
        Column("restarted_at", Moment()),
        Index("ix_clock_stop_case_no", "case_no"),
        Index("ix_clock_stop_instance_id", "instance_id"),
    )


def _incident(metadata: MetaData) -> Table:
    return Table(
        "incident",
        metadata,
        Column("incident_id", Id(), primary_key=True),
        _instance_id(),
        Column("case_no", String(100), nullable=False),
        Column("process_id", String(100), nullable=False),
        Column("process_version", Integer, nullable=False),
        Column("element_id", String(100), nullable=False),
        # timer, job, message or completion, and the id of its row.
        Column("kind", String(20), nullable=False),
        Column("reference", String(100), nullable=False),
        Column("cause", Text, nullable=False),
        Column("facts", JsonText(), nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("next_try_at", Moment()),
        # open, resolved or skipped.
        Column("state", String(20), nullable=False),
        Column("opened_at", Moment(), nullable=False),
        Column("closed_at", Moment()),
        Column("closed_by", String(64)),
        Column("closed_by_name", String(200)),
        Column("reason", Text),
        Index("ix_incident_state", "state", "opened_at"),
        Index("ix_incident_instance_id", "instance_id", "state"),
        Index("ix_incident_reference", "reference", "state"),
    )


def _migration(metadata: MetaData) -> Table:
    return Table(
        "migration",
        metadata,
        Column("migration_id", Id(), primary_key=True),
        _instance_id(),
        Column("case_no", String(100), nullable=False),
        Column("process_id", String(100), nullable=False),
        Column("from_version", Integer, nullable=False),
        Column("from_digest", String(64), nullable=False),
        Column("to_version", Integer, nullable=False),
        # The revision the case had afterwards: undone only while nothing has moved since.
        Column("revision", Integer, nullable=False),
        Column("data_before", LargeBinary, nullable=False),
        Column("at", Moment(), nullable=False),
        Column("by_user", String(64), nullable=False),
        Column("by_name", String(200), nullable=False),
        Column("reason", Text, nullable=False),
        Column("undone_at", Moment()),
        Index("ix_migration_instance_id", "instance_id"),
        Index("ix_migration_process_id", "process_id", "at"),
    )


def _limit_recount(metadata: MetaData) -> Table:
    return Table(
        "limit_recount",
        metadata,
        Column("recount_id", Id(), primary_key=True),
        # The first day on which the working calendar differs, and when to count again because of it.
        Column("from_day", Date, nullable=False),
        Column("due_at", Moment(), nullable=False),
    )


def _stimulus(metadata: MetaData) -> Table:
    return Table(
        "stimulus",
        metadata,
        Column("instance_id", Id(), ForeignKey("process_instance.instance_id"), primary_key=True),
        # The revision of the case it led to: the order in which a case was moved.
        Column("revision", Integer, primary_key=True),
        Column("at", Moment(), nullable=False),
        # What came, what it left behind and where the case went, in the format of states (stimuli.py).
        Column("facts", LargeBinary, nullable=False),
    )


def _replay(metadata: MetaData) -> Table:
    return Table(
        "replay",
        metadata,
        Column("replay_id", Id(), primary_key=True),
        Column("draft_id", Id(), ForeignKey("definition_draft.draft_id"), nullable=False),
        Column("revision", Integer, nullable=False),
        Column("process_id", String(100), nullable=False),
        # The cases that ended on or after this day.
        Column("since", Date, nullable=False),
        # running, done or stopped.
        Column("state", String(20), nullable=False),
        Column("total", Integer, nullable=False),
        # How many have been looked at, the last of them, and what came of those that are not listed.
        Column("looked_at", Integer, nullable=False),
        Column("last_seen", String(36), nullable=False),
        Column("same", Integer, nullable=False),
        Column("unrecorded", Integer, nullable=False),
        Column("started_at", Moment(), nullable=False),
        Column("started_by", String(64), nullable=False),
        Column("started_by_name", String(200), nullable=False),
        Column("finished_at", Moment()),
        Index("ix_replay_draft_id", "draft_id", "started_at"),
        Index("ix_replay_state", "state", "started_at"),
    )


def _replayed_case(metadata: MetaData) -> Table:
    return Table(
        "replayed_case",
        metadata,
        Column("replay_id", Id(), ForeignKey("replay.replay_id"), primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("case_no", String(100), nullable=False),
        Column("process_version", Integer, nullable=False),
        Column("ended_at", Moment()),
        # other, unfollowed, or same where only the limits differ.
        Column("verdict", String(20), nullable=False),
        Column("days", Integer, nullable=False),
        # The element of the draft where it parts or stops, and that in words.
        Column("element_id", String(100), nullable=False),
        Column("said", JsonText(), nullable=False),
    )
