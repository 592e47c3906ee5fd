"""What moved a case is kept, and what a draft would have done with it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0025"
down_revision = "0022"


def upgrade() -> None:
    """Make the tables; of cases that were moved before nothing is known."""
    op.create_table(
        "stimulus",
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["process_instance.instance_id"],
            name=op.f("fk_stimulus_instance_id_process_instance"),
        ),
        sa.PrimaryKeyConstraint("instance_id", "revision", name=op.f("pk_stimulus")),
    )
    op.create_table(
        "replay",
        sa.Column("replay_id", sa.String(length=36), nullable=False),
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.String(length=100), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.Integer(), nullable=False),
        sa.Column("last_seen", sa.String(length=36), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("unrecorded", sa.Integer(), nullable=False),
        sa.Column("started_at", columns.Moment(), nullable=False),
        sa.Column("started_by", sa.String(length=64), nullable=False),
        sa.Column("started_by_name", sa.String(length=200), nullable=False),
        sa.Column("finished_at", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["definition_draft.draft_id"], name=op.f("fk_replay_draft_id_definition_draft")
        ),
        sa.PrimaryKeyConstraint("replay_id", name=op.f("pk_replay")),
    )
    op.create_index("ix_replay_draft_id", "replay", ["draft_id", "started_at"], unique=False)
    op.create_index("ix_replay_state", "replay", ["state", "started_at"], unique=False)
    op.create_table(
        "replayed_case",
        sa.Column("replay_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case_no", sa.String(length=100), nullable=False),
        sa.Column("process_version", sa.Integer(), nullable=False),
        sa.Column("ended_at", columns.Moment(), nullable=True),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("element_id", sa.String(length=100), nullable=False),
        sa.Column("said", columns.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["replay_id"], ["replay.replay_id"], name=op.f("fk_replayed_case_replay_id_replay")
        ),
        sa.PrimaryKeyConstraint("replay_id", "number", name=op.f("pk_replayed_case")),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("replayed_case")
    op.drop_index("ix_replay_state", table_name="replay")
    op.drop_index("ix_replay_draft_id", table_name="replay")
    op.drop_table("replay")
    op.drop_table("stimulus")
