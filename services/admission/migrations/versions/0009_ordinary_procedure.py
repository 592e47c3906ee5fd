"""The ordinary procedure: coordination, meetings, what was deliberated and voted; converted cases go on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables; a converted case is not at its end any more."""
    op.create_table(
        "coordination",
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("attendees", sa.Text(), nullable=False),
        sa.Column("points", columns.JsonText(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coordination")),
        sa.ForeignKeyConstraint(
            ["case_no"], ["application.case_no"], name=op.f("fk_coordination_case_no_application")
        ),
        sa.UniqueConstraint("case_no", "round", name=op.f("uq_coordination_case_no_round")),
    )
    op.create_table(
        "meeting",
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("convenor", sa.String(length=40), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("time", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("called_by", sa.String(length=200), nullable=False),
        sa.Column("called_at", columns.Moment(), nullable=False),
        sa.Column("opened_at", columns.Moment(), nullable=True),
        sa.Column("attendance", columns.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("number", name=op.f("uq_meeting_number")),
    )
    op.create_table(
        "hearing",
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("convenor", sa.String(length=40), nullable=False),
        sa.Column("fixed_by", sa.String(length=200), nullable=False),
        sa.Column("fixed_at", columns.Moment(), nullable=False),
        sa.Column("authorisation", sa.Text(), nullable=False),
        sa.Column("authorised_until", sa.Date(), nullable=True),
        sa.Column("meeting_id", columns.Id(), nullable=True),
        sa.Column("adjourned", sa.Integer(), nullable=False),
        sa.Column("circulated", sa.Boolean(), nullable=False),
        sa.Column("entitled", columns.JsonText(), nullable=False),
        sa.Column("present", columns.JsonText(), nullable=False),
        sa.Column("opened_at", columns.Moment(), nullable=True),
        sa.Column("presented_by", sa.String(length=200), nullable=False),
        sa.Column("presentation", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("decided_by", sa.String(length=40), nullable=False),
        sa.Column("decided_at", columns.Moment(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("conditions", columns.JsonText(), nullable=False),
        sa.Column("deferred_until", sa.String(length=200), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("minutes_by", sa.String(length=200), nullable=False),
        sa.Column("minutes_at", columns.Moment(), nullable=True),
        sa.Column("signed_by", sa.String(length=200), nullable=False),
        sa.Column("signer_post", sa.String(length=200), nullable=False),
        sa.Column("signed_at", columns.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing")),
        sa.ForeignKeyConstraint(
            ["case_no"], ["application.case_no"], name=op.f("fk_hearing_case_no_application")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_hearing_meeting_id_meeting")),
        sa.UniqueConstraint("case_no", "number", name=op.f("uq_hearing_case_no_number")),
    )
    op.create_table(
        "ballot",
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("hearing", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("delegate", sa.String(length=200), nullable=False),
        sa.Column("choice", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.ForeignKeyConstraint(
            ["case_no"], ["application.case_no"], name=op.f("fk_ballot_case_no_application")
        ),
        sa.UniqueConstraint(
            "case_no", "hearing", "turn", "unit", name=op.f("uq_ballot_case_no_hearing_turn_unit")
        ),
    )
    op.create_index("ix_coordination_case_no", "coordination", ["case_no"])
    op.create_index("ix_meeting_county_held_on", "meeting", ["county", "held_on"])
    op.create_index("ix_hearing_case_no", "hearing", ["case_no"])
    op.create_index("ix_hearing_meeting_id", "hearing", ["meeting_id"])
    op.create_index("ix_ballot_case_no", "ballot", ["case_no"])
    application = sa.table(
        "application",
        sa.column("state", sa.String),
        sa.column("ended_at", columns.Moment()),
        sa.column("end_reason", sa.Text),
    )
    converted = application.c.state == "CONVERTED"
    op.execute(application.update().where(converted).values(ended_at=None, end_reason=""))


def downgrade() -> None:
    """Take them away."""
    for name in ("ballot", "hearing", "meeting", "coordination"):
        op.drop_table(name)
