"""Running cases and versions over HTTP: how many run under which, and bringing them to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from marshmallow import fields, validate

from chassis.errors import Refusal
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.telemetry import context
from chassis.texts import Said
from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.definitions import DESIGNER_ROLE
from chassis.web.identity import allowed
from chassis.web.schemas import SaidSchema, Strict, Text, Whole

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

AT_ONCE = 100
LONGEST_REASON = 1000
_Id = fields.String(validate=validate.Length(min=1, max=100))


class Obstacle(Protocol):
    """Why a case cannot go on under another version."""

    @property
    def element_id(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def said(self) -> Said: ...
    @property
    def remedy(self) -> Said: ...


class Prospect(Protocol):
    """What a migration would do to one case."""

    @property
    def instance_id(self) -> str: ...
    @property
    def case_no(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def from_version(self) -> int: ...
    @property
    def stays(self) -> Sequence[str]: ...
    @property
    def obstacles(self) -> Sequence[Obstacle]: ...


class Migrations(Protocol):
    """Previews, carries out and takes back."""

    def versions(self, session: Session, process_id: str, /) -> Sequence[Mapping[str, int]]:
        """The versions with the number of cases under each."""
        ...

    def preview(
        self,
        session: Session,
        process_id: str,
        to_version: int,
        /,
        *,
        renamed: Mapping[str, str],
        cases: Sequence[str] | None,
        after: str,
        limit: int,
    ) -> Sequence[Prospect]:
        """What would happen to the running cases."""
        ...

    def migrate(
        self,
        work: UnitOfWork,
        instance_id: str,
        to_version: int,
        /,
        *,
        reason: str,
        renamed: Mapping[str, str],
    ) -> str:
        """Bring one case there; the id under which it is taken back."""
        ...

    def undo(self, work: UnitOfWork, migration_id: str, /) -> None:
        """Take one back."""
        ...


class VersionSchema(Strict):
    """A version and how many cases run under it."""

    version = fields.Integer(required=True)
    running = fields.Integer(required=True)


class VersionsSchema(Strict):
    """All versions, newest first."""

    items = fields.List(fields.Nested(VersionSchema), required=True)


class ObstacleSchema(Strict):
    """Why a case cannot go on there, and what to do about it."""

    element = fields.String(required=True)
    rule = fields.String(required=True)
    said = fields.Nested(SaidSchema, required=True)
    remedy = fields.Nested(SaidSchema, required=True)


class ProspectSchema(Strict):
    """What would happen, or has happened, to one case."""

    instance_id = fields.String(required=True)
    case_no = fields.String(required=True)
    title = fields.String(required=True)
    from_version = fields.Integer(required=True)
    stays = fields.List(fields.String(), required=True)
    obstacles = fields.List(fields.Nested(ObstacleSchema), required=True)
    migration_id = fields.String(allow_none=True)


class ProspectsSchema(Strict):
    """The cases looked at, and where to go on."""

    items = fields.List(fields.Nested(ProspectSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class PreviewBody(Strict):
    """The version, which elements are called differently there, and where the last page ended."""

    to = Whole(required=True)
    renamed = fields.Dict(keys=_Id, values=_Id, load_default=dict, validate=validate.Length(max=AT_ONCE))
    after = fields.String(load_default="", validate=validate.Length(max=100))


class MigrateBody(PreviewBody):
    """Why; and which cases, all of the next hundred unless they are named."""

    reason = Text(required=True, longest=LONGEST_REASON)
    cases = fields.List(_Id, load_default=None, allow_none=True, validate=validate.Length(max=AT_ONCE))


class UndoneSchema(Strict):
    """The migration that was taken back."""

    migration_id = fields.String(required=True)


def migrations_blueprint(migrations: Migrations) -> Blueprint:
    """The routes for versions and migrations, for process designers."""
    blueprint = Blueprint("migrations", __name__, description="Versions and migrations")

    @blueprint.get("/definitions/<process_id>/versions")
    @allowed(DESIGNER_ROLE)
    @query(answers=VersionsSchema)
    def list_versions(session: Session, process_id: str) -> dict[str, Any]:
        """The versions of a process, with how many cases run under each."""
        return {"items": list(migrations.versions(session, process_id))}

    @blueprint.post("/definitions/<process_id>/migrations/preview")
    @allowed(DESIGNER_ROLE)
    @command(PreviewBody, answers=ProspectsSchema)
    def preview_migration(work: UnitOfWork, body: dict[str, Any], process_id: str) -> dict[str, Any]:
        """What would happen to the next hundred cases of other versions; nothing is changed."""
        return _page(_prospects(migrations, work, body, process_id), lambda one: None)

    @blueprint.post("/definitions/<process_id>/migrations")
    @allowed(DESIGNER_ROLE)
    @command(MigrateBody, answers=ProspectsSchema)
    def migrate_cases(work: UnitOfWork, body: dict[str, Any], process_id: str) -> dict[str, Any]:
        """Bring a hundred cases there; those with obstacles stay where they are and are named."""

        def migrate(one: Prospect) -> str | None:
            if one.obstacles:
                return None
            try:
                return migrations.migrate(
                    work, one.instance_id, body["to"], reason=body["reason"], renamed=body["renamed"]
                )
            except Refusal:
                # It has ended or moved since it was looked at, and nothing of it was written.
                return None

        context.add(process=process_id)
        return _page(_prospects(migrations, work, body, process_id), migrate)

    @blueprint.post("/migrations/<migration_id>/undo")
    @allowed(DESIGNER_ROLE)
    @command(Strict, answers=UndoneSchema)
    def undo_migration(work: UnitOfWork, _body: dict[str, Any], migration_id: str) -> dict[str, Any]:
        """Take a migration back, until the case has taken its next step."""
        migrations.undo(work, migration_id)
        return {"migration_id": migration_id}

    return blueprint


def _prospects(
    migrations: Migrations, work: UnitOfWork, body: Mapping[str, Any], process_id: str
) -> Sequence[Prospect]:
    return migrations.preview(
        work.session,
        process_id,
        body["to"],
        renamed=body["renamed"],
        cases=body.get("cases"),
        after=body["after"],
        limit=AT_ONCE,
    )


def _page(prospects: Sequence[Prospect], act: Any) -> dict[str, Any]:
    items = [
        {
            "instance_id": one.instance_id,
            "case_no": one.case_no,
            "title": one.title,
            "from_version": one.from_version,
            "stays": list(one.stays),
            "obstacles": [
                {"element": each.element_id, "rule": each.rule, "said": each.said, "remedy": each.remedy}
                for each in one.obstacles
            ],
            "migration_id": act(one),
        }
        for one in prospects
    ]
    more = len(prospects) == AT_ONCE
    return {"items": items, "next": prospects[-1].instance_id if more else None}
