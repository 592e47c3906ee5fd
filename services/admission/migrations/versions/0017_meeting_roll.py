"""The roll of a whole meeting: who opened it, which applicants came, and which member units abstain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the columns; what was before had nobody abstain but the applicant itself."""
    op.add_column("meeting", sa.Column("opened_by", sa.String(length=200), server_default="", nullable=False))
    op.add_column("meeting", sa.Column("applicants", columns.JsonText(), server_default="{}", nullable=False))
    op.add_column("hearing", sa.Column("recused", columns.JsonText(), server_default="[]", nullable=False))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("hearing", "recused")
    op.drop_column("meeting", "applicants")
    op.drop_column("meeting", "opened_by")
