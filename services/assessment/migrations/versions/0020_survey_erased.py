"""When the counted answers of a survey were erased, some years after its result was final (domain B0)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add the moment."""
    with op.batch_alter_table("satisfaction_survey") as table:
        table.add_column(sa.Column("erased_at", columns.Moment()))


def downgrade() -> None:
    """Take it away; what was erased stays erased."""
    with op.batch_alter_table("satisfaction_survey") as table:
        table.drop_column("erased_at")
