"""Signed minutes: the document both sign, and the digest of the record it was drafted from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
COLUMNS = (("minutes_post", 200), ("paper_sha256", 64), ("record_sha256", 64))


def upgrade() -> None:
    """Add the columns; minutes signed before have no document of their own."""
    for name, length in COLUMNS:
        op.add_column("hearing", sa.Column(name, sa.String(length=length), server_default="", nullable=False))


def downgrade() -> None:
    """Take them away."""
    for name, _ in reversed(COLUMNS):
        op.drop_column("hearing", name)
