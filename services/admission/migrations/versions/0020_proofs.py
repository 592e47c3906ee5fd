"""Codes by which anybody can look up that a notice is genuine; what was issued before gets one too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence.proofs import new_code

revision = "0020"
down_revision = "0019"
LETTER = "n"


def upgrade() -> None:
    """Make the table, and give a code to everything that is out already."""
    table = op.create_table(
        "proof",
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_proof")),
        sa.UniqueConstraint("subject", name=op.f("uq_proof_subject")),
    )
    issued = op.get_bind().execute(sa.text("SELECT id AS subject FROM work_notice"))
    rows = [{"code": new_code(LETTER), "subject": str(one.subject)} for one in issued]
    if rows:
        op.bulk_insert(table, rows)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("proof")
