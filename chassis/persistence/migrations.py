"""One Alembic environment for every service: upgrade, draft and check its migrations."""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from alembic import command, context
from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations.ops import DowngradeOps, UpgradeOps
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text

from chassis.persistence import columns
from chassis.persistence.database import Database
from chassis.persistence.postgresql_tools import ensure_schema

_UPGRADE_LOCK = 7_430_211
_OUR_TYPES = (columns.Moment, columns.ExactDecimal, columns.Json, columns.JsonText)
_PAGE = '''"""{title}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "{number}"
down_revision = {last!r}


def upgrade() -> None:
    {up}


def downgrade() -> None:
    {down}
'''


def run_env(metadata: MetaData) -> None:
    """What `migrations/env.py` of a service calls; it needs nothing else."""
    connection: Connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=False,
        compare_type=False,
        render_item=_render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


def upgrade(service_package: str, database: Database) -> None:
    """Bring a service's database to its newest migration; several processes may call it at once."""
    with database.engine.begin() as connection:
        if database.is_postgresql:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})"))
            if database.schema:
                ensure_schema(connection, database.schema)
        command.upgrade(_config(service_package, connection), "head")


def is_current(service_package: str, database: Database) -> bool:
    """True when the database has every migration of the service; the readiness check asks."""
    heads = set(ScriptDirectory.from_config(_config(service_package, None)).get_heads())
    with database.engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) == heads


def revisions(service_package: str) -> list[str]:
    """Every migration this code knows of a service, newest first."""
    script = ScriptDirectory.from_config(_config(service_package, None))
    return [one.revision for one in script.walk_revisions()]


def check(metadata: MetaData, database: Database) -> list[Any]:
    """Differences between the tables in code and a migrated database; empty means they are equal."""
    with database.engine.connect() as connection:
        migration = MigrationContext.configure(connection, opts={"compare_type": False})
        return list(compare_metadata(migration, metadata))


def draft(service_package: str, name: str) -> Path:
    """Write the next numbered migration from the difference between tables and migrations."""
    metadata: MetaData = importlib.import_module(f"{service_package}.storage.tables").METADATA
    script = ScriptDirectory.from_config(_config(service_package, None))
    last = script.get_current_head()
    number = f"{int(last or 0) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/draft.sqlite")
        upgrade(service_package, database)
        with database.engine.connect() as connection:
            migration = MigrationContext.configure(
                connection,
                opts={"compare_type": False},
            )
            plan = produce_migrations(migration, metadata)
            assert plan.upgrade_ops is not None and plan.downgrade_ops is not None
            up = _body(plan.upgrade_ops, migration)
            down = _body(plan.downgrade_ops, migration)
        database.dispose()
    folder_of_versions = Path(script.dir) / "versions"
    folder_of_versions.mkdir(exist_ok=True)
    path = folder_of_versions / f"{number}_{name}.py"
    path.write_text(_PAGE.format(title=name.replace("_", " "), number=number, last=last, up=up, down=down))
    return path


def _body(operations: UpgradeOps | DowngradeOps, migration: MigrationContext) -> str:
    code = render_python_code(operations, migration_context=migration, render_item=_render_item)
    lines = [line for line in code.splitlines() if not line.strip().startswith("# ###")]
    return "\n".join(lines).strip()


def _config(service_package: str, connection: Connection | None) -> Config:
    folder = Path(str(importlib.import_module(service_package).__file__)).parent / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _render_item(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    if kind == "type" and isinstance(item, _OUR_TYPES):
        if isinstance(item, columns.ExactDecimal):
            return f"columns.ExactDecimal({item.precision}, {item.scale})"
        return f"columns.{type(item).__name__}()"
    if kind == "type" and repr(item) == repr(columns.RowNumber()):
        return "columns.RowNumber()"
    return False


def main(arguments: Sequence[str] | None = None) -> None:
    """`python -m chassis.persistence.migrations services.admission first_tables`."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("service_package")
    parser.add_argument("name")
    options = parser.parse_args(arguments)
    sys.stdout.write(f"{draft(options.service_package, options.name)}\n")


if __name__ == "__main__":
    main()
