"""Codes by which anybody can look up that a paper of a result is genuine; what is out gets one too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.persistence.proofs import new_code

revision = "0017"
down_revision = "0016"
LETTER = "r"
CASES = "SELECT case_no, year, state, results FROM annual_assessment ORDER BY case_no"


def upgrade() -> None:
    """Make the table, and give a code to everything that is out already."""
    table = op.create_table(
        "proof",
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_proof")),
        sa.UniqueConstraint("subject", name=op.f("uq_proof_subject")),
    )
    issued = dict.fromkeys(
        subject for case in op.get_bind().execute(sa.text(CASES)) for subject in _issued(case)
    )
    if issued:
        op.bulk_insert(table, [{"code": new_code(LETTER), "subject": subject} for subject in issued])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("proof")


def _issued(case: Any) -> Iterator[str]:
    """What was issued of one case."""
    results = json.loads(case.results)
    for one in results:
        if one.get("notice_number"):
            yield f"notice/{case.case_no}/{one['number']}"
            yield f"account/{case.case_no}/{one['number']}"
    if case.state == "NOT_ASSESSED" or any(one.get("published_at") for one in results):
        yield f"publication/{case.year}/1"
