"""Tables of 统一待办: who is whom in the other system, and what that system was last told of each task."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table

from chassis.persistence.columns import Id, Json, Moment


class ToDoTables(NamedTuple):
    """The two tables."""

    account: Table
    to_do: Table


def to_do_tables(metadata: MetaData) -> ToDoTables:
    """Make them part of the portal's schema."""
    # Under which id the other system knows an account.
    account = Table(
        "to_do_account",
        metadata,
        Column("account_id", Id(), ForeignKey("account.id"), primary_key=True),
        Column("external_id", String(64), nullable=False, unique=True),
        Column("bound_at", Moment(), nullable=False),
    )

    # One row a task: `revision` counts what happened to it, `told` is what the other system was last told:
    # none when it has no open to-do there, empty when it may have one that was never answered for.
    # `external_id` names the one it has; `round` counts those it has had before.
    to_do = Table(
        "to_do",
        metadata,
        Column("task_id", String(64), primary_key=True),
        Column("state", String(10), nullable=False),
        Column("revision", Integer, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("next_at", Moment(), nullable=False),
        Column("lease", Id(), nullable=True),
        Column("reason", String(300), nullable=False),
        Column("external_id", String(64), nullable=True),
        Column("round", Integer, nullable=False),
        Column("told", Json(), nullable=True),
        Column("changed_at", Moment(), nullable=False),
        Column("sent_at", Moment(), nullable=True),
        Index("ix_to_do_next", "state", "next_at"),
        Index("ix_to_do_changed", "state", "changed_at", "task_id"),
    )

    return ToDoTables(account, to_do)
