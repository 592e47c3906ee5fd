"""Identities at an identity provider, who is on the way there, and how each session was opened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Make both tables; every session there is was opened with a password."""
    op.add_column(
        "web_session", sa.Column("method", sa.String(length=20), nullable=False, server_default="password")
    )
    op.add_column(
        "web_session", sa.Column("provider_session", sa.String(length=255), nullable=False, server_default="")
    )
    op.add_column("web_session", sa.Column("id_token", sa.Text(), nullable=False, server_default=""))
    op.create_index(op.f("ix_web_session_provider_session"), "web_session", ["provider_session"])
    op.create_table(
        "identity_link",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("linked_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_identity_link_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "issuer", name=op.f("pk_identity_link")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identity_link_issuer_subject")),
    )
    op.create_table(
        "provider_request",
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("browser", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("verifier", sa.String(length=128), nullable=False),
        sa.Column("onward", sa.String(length=1000), nullable=False),
        sa.Column("begun_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_provider_request")),
    )
    op.create_index(op.f("ix_provider_request_begun_at"), "provider_request", ["begun_at"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("ix_provider_request_begun_at"), "provider_request")
    op.drop_table("provider_request")
    op.drop_table("identity_link")
    op.drop_index(op.f("ix_web_session_provider_session"), "web_session")
    with op.batch_alter_table("web_session") as session:
        for name in ("method", "provider_session", "id_token"):
            session.drop_column(name)
