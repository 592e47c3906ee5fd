"""Under which item unadmitted work was sent, and since when its orders wait."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the columns."""
    op.add_column(
        "unadmitted_work", sa.Column("cover", sa.String(length=200), server_default="", nullable=False)
    )
    op.add_column("unadmitted_work", sa.Column("suspended_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("unadmitted_work", "suspended_on")
    op.drop_column("unadmitted_work", "cover")
