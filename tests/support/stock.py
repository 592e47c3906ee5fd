"""Databases migrated, or with the demo county loaded: prepared once in a run, copied for every test."""

from __future__ import annotations

import argparse
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from chassis.messaging.broker import Broker
from chassis.persistence import migrations
from chassis.persistence.database import Database
from chassis.testing.broker import embedded_broker, rabbitmq_broker
from chassis.testing.databases import POSTGRESQL_URL, hurried, sqlite_database
from contracts import registry
from portal import cli as portal
from portal.settings import Settings as PortalSettings
from services.admission import cli as admission
from services.admission.settings import StoreSettings as AdmissionStore
from services.dispatch import cli as dispatch
from services.dispatch.settings import StoreSettings as DispatchStore
from tests.support.actors import COUNTY, DEMO, key_pair

PACKAGES: Mapping[str, str] = {
    "admission": "services.admission",
    "assessment": "services.assessment",
    "dispatch": "services.dispatch",
    "portal": "portal",
}
EMBEDDED, FULL = "embedded", "full"


@dataclass(frozen=True)
class Premises:
    """Where one product lives: its folder, a database for each part, a broker."""

    folder: Path
    databases: Mapping[str, Database]
    broker: Broker

    def portal_settings(self) -> PortalSettings:
        """The settings of a portal that lives here."""
        database = self.databases["portal"]
        return PortalSettings(
            database_url=database.url.render_as_string(hide_password=False),
            database_schema=database.schema,
            token_private_key_file=self.folder / "token.pem",
            token_public_key_file=self.folder / "token.pub.pem",
            broker_url="",
            admission_url="http://admission",
            assessment_url="http://assessment",
            dispatch_url="http://dispatch",
            password_memory_kib=64,
        )

    def leave(self) -> None:
        """Close every connection, so that the premises can be copied."""
        for database in self.databases.values():
            database.dispose()


def keep_keys(folder: Path) -> None:
    """Put the keys of this run where a portal looks for them."""
    private, public = key_pair()
    (folder / "token.pem").write_text(private)
    (folder / "token.pub.pem").write_text(public)


def migrate(here: Premises) -> None:
    """Bring every part's tables to today's shape."""
    for part, package in PACKAGES.items():
        migrations.upgrade(package, here.databases[part])


def load(here: Premises) -> None:
    """Load the demo county, as `make up` does."""
    keep_keys(here.folder)
    portal.load_county(here.portal_settings(), DEMO)
    where = argparse.Namespace(folder=DEMO)
    admission.load_county(AdmissionStore("", COUNTY), here.databases["admission"], where)
    dispatch.load_county(DispatchStore("", COUNTY), here.databases["dispatch"], where)


@contextmanager
def sqlite_files(folder: Path) -> Iterator[dict[str, Database]]:
    """A file for each part."""
    databases = {part: sqlite_database(folder, part) for part in PACKAGES}
    try:
        yield databases
    finally:
        for database in databases.values():
            database.dispose()


@contextmanager
def postgresql_schemas(name: str) -> Iterator[dict[str, Database]]:
    """A schema for each part in one database, as an installation has them."""
    url = make_url(POSTGRESQL_URL).set(database=name).render_as_string(hide_password=False)
    databases = {part: hurried(Database(url, schema=part)) for part in PACKAGES}
    try:
        yield databases
    finally:
        for database in databases.values():
            database.dispose()


@contextmanager
def postgresql_copy(template: str) -> Iterator[str]:
    """A database of one's own, made after a template and dropped afterwards."""
    name = f"gatehouse_test_{uuid.uuid4().hex[:12]}"
    server = create_engine(POSTGRESQL_URL, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        yield name
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        server.dispose()


@contextmanager
def new_premises(kind: str, folder: Path) -> Iterator[Premises]:
    """Empty databases and a broker of this kind."""
    with ExitStack() as stack:
        if kind == EMBEDDED:
            broker, databases = embedded_broker(folder), stack.enter_context(sqlite_files(folder))
        else:
            broker = stack.enter_context(rabbitmq_broker(registry.MEMBERS))
            name = stack.enter_context(postgresql_copy("template1"))
            databases = stack.enter_context(postgresql_schemas(name))
        broker.declare(registry.MEMBERS)
        yield Premises(folder, databases, broker)


@contextmanager
def copied_databases(kind: str, folder: Path, template: Premises) -> Iterator[dict[str, Database]]:
    """Databases as the template's, to be changed freely."""
    with ExitStack() as stack:
        if kind == EMBEDDED:
            shutil.copytree(template.folder, folder, dirs_exist_ok=True)
            yield stack.enter_context(sqlite_files(folder))
        else:
            name = stack.enter_context(postgresql_copy(str(template.databases["portal"].url.database)))
            yield stack.enter_context(postgresql_schemas(name))


@contextmanager
def copied_premises(kind: str, folder: Path, template: Premises) -> Iterator[Premises]:
    """The same as the template, to be changed freely."""
    with ExitStack() as stack:
        databases = stack.enter_context(copied_databases(kind, folder, template))
        keep_keys(folder)
        if kind == EMBEDDED:
            broker = embedded_broker(folder)
        else:
            broker = stack.enter_context(rabbitmq_broker(registry.MEMBERS))
        broker.declare(registry.MEMBERS)
        yield Premises(folder, databases, broker)
