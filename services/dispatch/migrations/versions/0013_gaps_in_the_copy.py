"""Up to where nothing is missing in the copy of the catalogue, and what was heard after a gap."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the columns; a copy that agreed with admission has no gap."""
    op.add_column(
        "catalogue_state", sa.Column("complete_to", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column(
        "catalogue_state", sa.Column("beyond", columns.JsonText(), server_default="[]", nullable=False)
    )
    op.execute("UPDATE catalogue_state SET complete_to = own_version")


def downgrade() -> None:
    """Take them away."""
    op.drop_column("catalogue_state", "beyond")
    op.drop_column("catalogue_state", "complete_to")
