"""What the burden ledger counts: workload of items, the day orders went out, money that arrived."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.clock import county_date
from chassis.persistence import columns

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make columns and table, and fill them from what is known."""
    op.add_column(
        "work_item_version", sa.Column("frequency", sa.String(length=200), server_default="", nullable=False)
    )
    op.add_column(
        "work_item_version", sa.Column("volume", sa.String(length=40), server_default="", nullable=False)
    )
    op.add_column("order_note", sa.Column("sent_on", sa.Date(), nullable=True))
    op.create_index("ix_order_note_community_sent_on", "order_note", ["community", "sent_on"])
    op.create_table(
        "funds_receipt",
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("community", sa.String(length=40), nullable=False),
        sa.Column("amount", columns.ExactDecimal(18, 2), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("struck_at", columns.Moment(), nullable=True),
        sa.Column("struck_by", sa.String(length=200), nullable=False),
        sa.Column("struck_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funds_receipt")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["work_item.item_id"], name=op.f("fk_funds_receipt_item_id_work_item")
        ),
    )
    op.create_index("ix_funds_receipt_item_id", "funds_receipt", ["item_id"])
    op.create_index("ix_funds_receipt_community_arrived_on", "funds_receipt", ["community", "arrived_on"])
    _fill()


def downgrade() -> None:
    """Take them away."""
    op.drop_table("funds_receipt")
    op.drop_index("ix_order_note_community_sent_on", "order_note")
    op.drop_column("order_note", "sent_on")
    op.drop_column("work_item_version", "volume")
    op.drop_column("work_item_version", "frequency")


def _fill() -> None:
    """Workload stands in the notices; an order of before counts on the day it was last heard of."""
    connection = op.get_bind()
    notice = sa.table("work_notice", sa.column("case_no", sa.String), sa.column("facts", columns.JsonText()))
    version = sa.table(
        "work_item_version",
        sa.column("case_no", sa.String),
        sa.column("frequency", sa.String),
        sa.column("volume", sa.String),
    )
    for case_no, facts in connection.execute(sa.select(notice.c.case_no, notice.c.facts)).all():
        connection.execute(
            version.update()
            .where(version.c.case_no == case_no)
            .values(
                frequency=str(facts.get("frequency") or "")[:200], volume=str(facts.get("volume") or "")[:40]
            )
        )
    note = sa.table(
        "order_note",
        sa.column("order_no", sa.String),
        sa.column("at", columns.Moment()),
        sa.column("sent_on", sa.Date),
    )
    for order_no, at in connection.execute(sa.select(note.c.order_no, note.c.at)).all():
        connection.execute(note.update().where(note.c.order_no == order_no).values(sent_on=county_date(at)))
