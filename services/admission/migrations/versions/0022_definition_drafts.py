"""definition drafts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "definition_draft",
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("process_id", sa.String(length=100), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("updated_at", columns.Moment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(length=500), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=True),
        sa.Column("submitted_by", sa.String(length=64), nullable=True),
        sa.Column("submitted_by_name", sa.String(length=200), nullable=True),
        sa.Column("submitted_at", columns.Moment(), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_by_name", sa.String(length=200), nullable=True),
        sa.Column("decided_at", columns.Moment(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_definition_draft")),
    )
    op.create_index(
        "ix_definition_draft_process_id", "definition_draft", ["process_id", "version"], unique=False
    )
    op.create_index("ix_definition_draft_state", "definition_draft", ["state", "updated_at"], unique=False)
    op.create_table(
        "draft_revision",
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("bpmn", sa.LargeBinary(), nullable=False),
        sa.Column("decisions", columns.JsonText(), nullable=False),
        sa.Column("forms", columns.JsonText(), nullable=False),
        sa.Column("saved_at", columns.Moment(), nullable=False),
        sa.Column("saved_by", sa.String(length=64), nullable=False),
        sa.Column("saved_by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["definition_draft.draft_id"],
            name=op.f("fk_draft_revision_draft_id_definition_draft"),
        ),
        sa.PrimaryKeyConstraint("draft_id", "revision", name=op.f("pk_draft_revision")),
    )
    op.add_column("process_definition", sa.Column("in_force_from", sa.Date(), nullable=True))
    op.add_column("process_definition", sa.Column("withdrawn_at", columns.Moment(), nullable=True))
    op.add_column("process_definition", sa.Column("withdrawn_by", sa.String(length=64), nullable=True))
    op.add_column("process_definition", sa.Column("withdrawn_because", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("process_definition", "withdrawn_because")
    op.drop_column("process_definition", "withdrawn_by")
    op.drop_column("process_definition", "withdrawn_at")
    op.drop_column("process_definition", "in_force_from")
    op.drop_table("draft_revision")
    op.drop_index("ix_definition_draft_state", table_name="definition_draft")
    op.drop_index("ix_definition_draft_process_id", table_name="definition_draft")
    op.drop_table("definition_draft")
