"""Tables of what people are told outside the portal: how and where they want it, and what is on its way."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, MetaData, String, Table, false

from chassis.persistence.columns import Id, Json, Moment


class LeavingTables(NamedTuple):
    """The four tables."""

    how: Table
    where: Table
    delivery: Table
    item: Table


def leaving_tables(metadata: MetaData) -> LeavingTables:
    """Make them part of the portal's schema."""
    # How a person is told: in which language outside the portal, and which kinds are not listed in it.
    how = Table(
        "told_how",
        metadata,
        Column("account_id", Id(), ForeignKey("account.id"), primary_key=True),
        Column("language", String(2), nullable=False),
        Column("unlisted", Json(), nullable=False),
        Column("digest", String(10), nullable=False, server_default="at_once"),
        Column("daily_at", String(5), nullable=False, server_default="08:30"),
        Column("quiet_from", String(5), nullable=True),
        Column("quiet_to", String(5), nullable=True),
        Column("days_off", Boolean, nullable=False, server_default=false()),
        Column("through", Json(), nullable=True),
    )

    # Where a person is told outside the portal, and of which kinds; `wanted` has yet to be confirmed.
    where = Table(
        "told_where",
        metadata,
        Column("account_id", Id(), ForeignKey("account.id"), primary_key=True),
        Column("channel", String(10), primary_key=True),
        Column("address", String(500), nullable=True),
        Column("kinds", Json(), nullable=False),
        Column("wanted", String(500), nullable=True),
        Column("code", String(64), nullable=True),
        Column("asked_at", Moment(), nullable=True),
        Column("asked_on", Date, nullable=True),
        Column("asked", Integer, nullable=False, server_default="0"),
        Column("tried", Integer, nullable=False, server_default="0"),
    )

    # What is on its way out of the portal: `next_at` is when it is tried next, and while it is being sent,
    # when whoever holds the lease is taken for dead.
    delivery = Table(
        "delivery",
        metadata,
        Column("id", Id(), primary_key=True),
        Column("account_id", Id(), nullable=False),
        Column("channel", String(10), nullable=False),
        Column("purpose", String(20), nullable=False),
        Column("address", String(500), nullable=True),
        Column("state", String(10), nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("next_at", Moment(), nullable=False),
        Column("lease", Id(), nullable=True),
        Column("made_at", Moment(), nullable=False),
        Column("ended_at", Moment(), nullable=True),
        Column("reason", String(300), nullable=False),
        Index("ix_delivery_next", "state", "channel", "next_at"),
        Index("ix_delivery_newest", "account_id", "made_at", "id"),
        Index("ix_delivery_state", "state", "made_at", "id"),
        Index("ix_delivery_made", "made_at"),
    )

    # Which notification goes out on which channel, not before when, and with which delivery it went.
    item = Table(
        "delivery_item",
        metadata,
        Column("notification_id", Id(), primary_key=True),
        Column("channel", String(10), primary_key=True),
        Column("account_id", Id(), nullable=False),
        Column("due_at", Moment(), nullable=False),
        Column("delivery_id", Id(), nullable=True),
        Index("ix_delivery_item_due", "delivery_id", "due_at"),
        Index("ix_delivery_item_person", "account_id", "channel", "delivery_id"),
    )

    return LeavingTables(how, where, delivery, item)
