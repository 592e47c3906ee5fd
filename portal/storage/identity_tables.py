"""Tables of who may sign in, what they may do, and who is signed in at this moment."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from chassis.persistence.columns import Id, Moment


def identity_tables(metadata: MetaData) -> tuple[Table, ...]:
    """Accounts, their roles, sessions, failed attempts, passwords, second factors, identities elsewhere."""
    account = Table(
        "account",
        metadata,
        Column("id", Id(), primary_key=True),
        Column("login", String(64), nullable=False),
        Column("name", String(100), nullable=False),
        Column("post", String(100), nullable=False),
        Column("unit", String(64), ForeignKey("unit.code"), nullable=False),
        Column("password_hash", String(200), nullable=False),
        Column("password_set_at", Moment(), nullable=False),
        Column("password_given", Boolean, nullable=False, server_default=false()),
        Column("disabled", Boolean, nullable=False, default=False),
        UniqueConstraint("login"),
        UniqueConstraint("name"),
    )
    role_assignment = Table(
        "role_assignment",
        metadata,
        Column("account_id", Id(), ForeignKey("account.id"), primary_key=True),
        Column("role", String(60), primary_key=True),
        Column("unit", String(64), ForeignKey("unit.code"), primary_key=True),
        Column("valid_from", Date, primary_key=True),
        Column("valid_to", Date, nullable=True),
    )
    # `pending` is the step of signing in that is still to be done; such a session opens no page. Of one that
    # an identity provider vouched for: its name there, and the locked ID token that is shown when it ends.
    web_session = Table(
        "web_session",
        metadata,
        Column("token_hash", String(64), primary_key=True),
        Column("account_id", Id(), ForeignKey("account.id"), nullable=False, index=True),
        Column("opened_at", Moment(), nullable=False),
        Column("seen_at", Moment(), nullable=False, index=True),
        Column("address", String(100), nullable=False, server_default=""),
        Column("device", String(200), nullable=False, server_default=""),
        Column("pending", String(20), nullable=False, server_default=""),
        Column("method", String(20), nullable=False, server_default="password"),
        Column("provider_session", String(255), nullable=False, server_default="", index=True),
        Column("id_token", Text, nullable=False, server_default=""),
    )
    login_attempt = Table(
        "login_attempt",
        metadata,
        Column("subject", String(120), primary_key=True),
        Column("failures", Integer, nullable=False),
        Column("last_failed_at", Moment(), nullable=False, index=True),
        Column("blocked_until", Moment(), nullable=False),
    )
    former_password = Table(
        "former_password",
        metadata,
        Column("account_id", Id(), ForeignKey("account.id"), primary_key=True),
        Column("set_at", Moment(), primary_key=True),
        Column("password_hash", String(200), nullable=False),
    )
    # Asked for once it was proved; the secret is locked with a key that is not in the database.
    second_factor = Table(
        "second_factor",
        metadata,
        Column("account_id", Id(), ForeignKey("account.id"), primary_key=True),
        Column("secret", String(400), nullable=False),
        Column("begun_at", Moment(), nullable=False),
        Column("enrolled_at", Moment(), nullable=True),
        Column("last_step", Integer, nullable=False),
    )
    backup_code = Table(
        "backup_code",
        metadata,
        Column("account_id", Id(), ForeignKey("account.id"), primary_key=True),
        Column("code_hash", String(200), primary_key=True),
    )
    # Whom an account belongs to at an identity provider: one subject each, and nobody else's.
    identity_link = Table(
        "identity_link",
        metadata,
        Column("account_id", Id(), ForeignKey("account.id"), primary_key=True),
        Column("issuer", String(255), primary_key=True),
        Column("subject", String(255), nullable=False),
        Column("linked_at", Moment(), nullable=False),
        UniqueConstraint("issuer", "subject"),
    )
    # Whoever was sent to the provider and has yet to come back: in the same browser, soon, and once.
    provider_request = Table(
        "provider_request",
        metadata,
        Column("state_hash", String(64), primary_key=True),
        Column("browser", String(64), nullable=False),
        Column("nonce", String(64), nullable=False),
        Column("verifier", String(128), nullable=False),
        Column("onward", String(1000), nullable=False),
        Column("begun_at", Moment(), nullable=False, index=True),
    )
    return (
        account,
        role_assignment,
        web_session,
        login_attempt,
        former_password,
        second_factor,
        backup_code,
        identity_link,
        provider_request,
    )
