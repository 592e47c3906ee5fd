"""The engine's tables, made in the schema of the service that owns the cases."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

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


def engine_tables(metadata: MetaData) -> EngineTables:
    """Add the engine's tables to a service's metadata."""
    return EngineTables(
        _process_instance(metadata),
        _human_task(metadata),
        _timer(metadata),
        _subscription(metadata),
        _job(metadata),
        _process_definition(metadata),
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
        # open, claimed, completed or cancelled.
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
        Index("ix_human_task_case_no", "case_no"),
        Index("ix_human_task_instance_id", "instance_id"),
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
        Column("deployed_at", Moment(), nullable=False),
        Column("deployed_by", String(64), nullable=False),
    )
