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
    UniqueConstraint,
    false,
)

from chassis.persistence.columns import Id, Moment


def identity_tables(metadata: MetaData) -> tuple[Table, ...]:
    """Accounts, the roles they hold, sessions, failed attempts, former passwords, second factors."""
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
    # `pending` is the step of signing in that is still to be done; such a session opens no page.
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
    return account, role_assignment, web_session, login_attempt, former_password, second_factor, backup_code
