"""Where sessions are from and what is left to do in them; passwords somebody was given, and former ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0019"
down_revision = "0015"


def upgrade() -> None:
    """Add them; of sessions opened before nobody knows where they are from."""
    for name, length in (("address", 100), ("device", 200), ("pending", 20)):
        added = sa.Column(name, sa.String(length=length), nullable=False, server_default="")
        op.add_column("web_session", added)
    given: sa.Column[bool] = sa.Column(
        "password_given", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("account", given)
    op.create_table(
        "former_password",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("set_at", columns.Moment(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_former_password_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "set_at", name=op.f("pk_former_password")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("former_password")
    with op.batch_alter_table("account") as account:
        account.drop_column("password_given")
    with op.batch_alter_table("web_session") as session:
        for name in ("address", "device", "pending"):
            session.drop_column(name)
