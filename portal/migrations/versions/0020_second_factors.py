"""A second factor: locked secrets, and hashed backup codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0020"
down_revision = "0017"


def upgrade() -> None:
    """Make both tables; nobody has a second factor yet."""
    op.create_table(
        "second_factor",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("secret", sa.String(length=400), nullable=False),
        sa.Column("begun_at", columns.Moment(), nullable=False),
        sa.Column("enrolled_at", columns.Moment(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_second_factor_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "backup_code",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("code_hash", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_backup_code_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "code_hash", name=op.f("pk_backup_code")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("backup_code")
    op.drop_table("second_factor")
