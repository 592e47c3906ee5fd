"""Every setting of assessment, typed and frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from chassis.persistence.sealing import Sealing
from chassis.settings import named


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """What commands on the database need."""

    prefix: ClassVar[str] = "ASSESSMENT_"

    database_url: str
    """Where the database is: a SQLite file or PostgreSQL."""
    county: str = named("GATEHOUSE_COUNTY")
    """The county of this installation, six digits."""
    database_schema: str | None = None
    """The PostgreSQL schema of this service."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says to assessment when it runs."""

    prefix: ClassVar[str] = "ASSESSMENT_"

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
    namespace: str = named("GATEHOUSE_NAMESPACE", default="gatehouse")
    """The prefix of exchange and queues; another one keeps installations on one broker apart."""
    fonts: Path | None = named("GATEHOUSE_FONTS", default=None)  # noqa: RUF009 - only names the setting
    """A folder with fonts for documents, looked at before those of the system."""
    public_url: str = named("PORTAL_PUBLIC_URL", default="http://127.0.0.1:8080/")
    """Where people reach the portal: the address printed under the code of a paper."""
    urge_pause_hours: float = 4.0
    """How long those who wait for a case must wait before they urge its handlers again."""
    sealing: Sealing = field(default_factory=Sealing)
    """How the journal is sealed."""
