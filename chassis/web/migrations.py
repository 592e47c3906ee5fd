"""Running cases and versions over HTTP: how many run under which, and bringing them to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chassis.persistence.unit_of_work import UnitOfWork
from chassis.telemetry import context
from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, each, query
from chassis.web.definitions import DESIGNER_ROLE
from chassis.web.identity import allowed
from chassis.web.migration_answers import migrated, previewed, version
from chassis.web.migration_ports import Migrations
from chassis.web.migration_schemas import (
    AT_ONCE,
    MigrateBody,
    MigrationsSchema,
    PreviewBody,
    PreviewSchema,
    ResultsSchema,
    UndoBody,
    VersionsSchema,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Plain = dict[str, Any]


def migrations_blueprint(migrations: Migrations) -> Blueprint:
    """The routes for versions and migrations, for process designers."""
    blueprint = Blueprint("migrations", __name__, description="Versions and migrations")

    @blueprint.get("/definitions/<process_id>/versions")
    @allowed(DESIGNER_ROLE)
    @query(answers=VersionsSchema)
    def list_versions(session: Session, process_id: str) -> Plain:
        """The versions of a process, how many cases run under each, and where they stand."""
        return {"items": [version(one) for one in migrations.versions(session, process_id)]}

    @blueprint.get("/definitions/<process_id>/migrations")
    @allowed(DESIGNER_ROLE)
    @query(answers=MigrationsSchema)
    def list_migrations(session: Session, process_id: str) -> Plain:
        """The last hundred migrations of a process, newest first, and which can still be taken back."""
        return {"items": [migrated(one) for one in migrations.recent(session, process_id)]}

    @blueprint.post("/definitions/<process_id>/migrations/preview")
    @allowed(DESIGNER_ROLE)
    @command(PreviewBody, answers=PreviewSchema)
    def preview_migration(work: UnitOfWork, body: Plain, process_id: str) -> Plain:
        """What would happen to the next hundred cases of a version; nothing is changed."""
        prospects = migrations.preview(
            work.session,
            process_id,
            body["to_version"],
            from_version=body["from_version"],
            renamed=body["renamed"],
            cases=body["cases"],
            after=body["after"],
            limit=AT_ONCE,
        )
        return previewed(prospects, prospects[-1].instance_id if len(prospects) == AT_ONCE else None)

    @blueprint.post("/definitions/<process_id>/migrations")
    @allowed(DESIGNER_ROLE)
    @each(MigrateBody, items=lambda body: body["cases"], answers=ResultsSchema)
    def migrate_cases(work: UnitOfWork, item: Plain, body: Plain, process_id: str) -> Plain:
        """Bring cases to a version, each by itself; what stands against one is said of that one.

        Whatever breaks off in between, sending the rest, or all of it, again brings the others there.
        """
        context.add(process=process_id)
        migration_id = migrations.migrate(
            work,
            item["id"],
            body["to_version"],
            reason=body["reason"],
            renamed=body["renamed"],
            process_id=process_id,
        )
        return {"migration_id": migration_id}

    @blueprint.post("/migrations/undo")
    @allowed(DESIGNER_ROLE)
    @each(UndoBody, items=lambda body: body["migrations"], answers=ResultsSchema)
    def undo_migrations(work: UnitOfWork, item: Plain, _body: Plain) -> Plain:
        """Take migrations back, each by itself, until its case has taken the next step."""
        migrations.undo(work, item["id"])
        return {"migration_id": item["id"]}

    return blueprint
