"""Every setting of dispatch, typed and frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from chassis.persistence.sealing import Sealing
from chassis.settings import named


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """What commands on the database need."""

    prefix: ClassVar[str] = "DISPATCH_"

    database_url: str
    """Where the database is: a SQLite file or PostgreSQL."""
    county: str = named("GATEHOUSE_COUNTY")
    """The county of this installation, six digits."""
    database_schema: str | None = None
    """The PostgreSQL schema of this service."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says to dispatch when it runs."""

    prefix: ClassVar[str] = "DISPATCH_"

    database_url: str
    """Where the database is: a SQLite file or PostgreSQL."""
    broker_url: str = named("GATEHOUSE_BROKER_URL")
    """Where the post goes: the embedded broker file or RabbitMQ."""
    county: str = named("GATEHOUSE_COUNTY")
    """The county of this installation, six digits."""
    token_public_key: str = named("GATEHOUSE_TOKEN_PUBLIC_KEY")
    """The key that checks the portal's tokens; usually given as a file."""
    database_schema: str | None = None
    """The PostgreSQL schema of this service."""
    app_mode: str = "consent"
    """Whether a township's consent to an agency's head is required (consent) or asked for (consult)."""
    app_silence: str = "escalate"
    """What silence means: escalate, deemed_consent (after a month) or deemed_refusal."""
    app_adverse_grounds: str = "either"
    """Whether one ground is enough for an opinion on an agency's head (either), or both are needed (both)."""
    public_url: str = named("PORTAL_PUBLIC_URL", default="http://127.0.0.1:8080/")
    """The address people type: the codes on documents lead there."""
    fonts: Path | None = named("GATEHOUSE_FONTS", default=None)  # noqa: RUF009 - only names the setting
    """A folder with fonts for documents, looked at before those of the system."""
    hotline_key: str = ""
    """The key by which the 12345 hotline's own system hands in events; without one that intake is shut."""
    urge_pause_hours: float = 4.0
    """How long those who wait for a case must wait before they urge its handlers again."""
    namespace: str = named("GATEHOUSE_NAMESPACE", default="gatehouse")
    """The prefix of exchange and queues; another one keeps installations on one broker apart."""
    sealing: Sealing = field(default_factory=Sealing)
    """How the journal is sealed."""
