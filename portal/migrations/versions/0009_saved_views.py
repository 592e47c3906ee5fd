"""Views of the desk people keep under a name, and the one their desk opens with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the table; a desk opens as before until somebody chooses."""
    op.create_table(
        "saved_view",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("view", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=100), nullable=False),
        sa.Column("process_id", sa.String(length=64), nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("made_by_name", sa.String(length=100), nullable=False),
        sa.Column("made_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("owner", "name", name=op.f("uq_saved_view_owner_name")),
    )
    op.create_table(
        "first_view",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("view_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_first_view_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["view_id"], ["saved_view.id"], name=op.f("fk_first_view_view_id_saved_view"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_first_view")),
    )
    op.create_index(op.f("ix_first_view_view_id"), "first_view", ["view_id"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_table("first_view")
    op.drop_table("saved_view")
