"""What a unit filed and was asked about, and the cases of a state, are read in the order of the list."""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"
BEFORE = (("application", "applicant"), ("application", "state"), ("consultation", "party"))
NOW = (
    ("application", ("applicant", "case_no")),
    ("application", ("state", "case_no")),
    ("consultation", ("party", "case_no")),
    ("work_notice", ("applicant", "id")),
    ("work_notice", ("item_id", "item_version")),
)


def upgrade() -> None:
    """Let the indexes go on with the order of the page."""
    for table, column in BEFORE:
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
    for table, columns in NOW:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def downgrade() -> None:
    """As it was."""
    for table, columns in NOW:
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
    for table, column in BEFORE:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
