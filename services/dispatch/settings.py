"""Every setting of dispatch, typed and frozen."""

from dataclasses import dataclass
from typing import ClassVar

from chassis.settings import named


@dataclass(frozen=True, slots=True)
class StorageSettings:
    """Where dispatch keeps what it knows."""

    prefix: ClassVar[str] = "DISPATCH_"

    database_url: str
    """The database: a SQLite file or PostgreSQL."""
    database_schema: str | None = None
    """The PostgreSQL schema of this service."""
    county: str = named("GATEHOUSE_COUNTY", default="430211")
    """The county of this installation, six digits."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says to dispatch."""

    prefix: ClassVar[str] = "DISPATCH_"

    storage: StorageSettings
    """Where dispatch keeps what it knows."""
    broker_url: str = named("GATEHOUSE_BROKER_URL")
    """Where the post goes: the embedded broker file or RabbitMQ."""
    token_public_key: str = named("GATEHOUSE_TOKEN_PUBLIC_KEY")
    """The key that checks the portal's tokens; usually given as a file."""
