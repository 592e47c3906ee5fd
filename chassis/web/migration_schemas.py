"""What the routes for versions and migrations are sent and answer."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.persistence.columns import ID_LENGTH
from chassis.web.schemas import SaidSchema, Strict, Text, Whole

AT_ONCE = 100
LONGEST_REASON = 1000


def _id(longest: int = 100) -> fields.String:
    return fields.String(required=True, validate=validate.Length(min=1, max=longest))


def _some() -> validate.Length:
    return validate.Length(min=1, max=AT_ONCE)


class StepSchema(Strict):
    """A step of a version at which a case may stand."""

    element = fields.String(required=True)
    name = fields.Nested(SaidSchema, required=True)


class PlaceSchema(StepSchema):
    """A step, and how many running cases stand there."""

    cases = fields.Integer(required=True)


class VersionSchema(Strict):
    """A version and the cases under it; without a moment it came with the software."""

    version = fields.Integer(required=True)
    name = fields.Nested(SaidSchema, required=True)
    digest = fields.String(required=True)
    deployed_at = fields.String(required=True, allow_none=True)
    deployed_by = fields.String(required=True)
    in_force_from = fields.String(required=True, allow_none=True)
    withdrawn_at = fields.String(required=True, allow_none=True)
    running = fields.Integer(required=True)
    places = fields.List(fields.Nested(PlaceSchema), required=True)
    steps = fields.List(fields.Nested(StepSchema), required=True)


class VersionsSchema(Strict):
    """All versions, newest first."""

    items = fields.List(fields.Nested(VersionSchema), required=True)


class ObstacleSchema(Strict):
    """Why a case cannot go on there, and what to do about it."""

    element = fields.String(required=True)
    rule = fields.String(required=True)
    said = fields.Nested(SaidSchema, required=True)
    remedy = fields.Nested(SaidSchema, required=True)


class StandSchema(Strict):
    """A step of a case; what it is in the other version, and whether that is another step or name."""

    element = fields.String(required=True)
    name = fields.Nested(SaidSchema, required=True)
    to = fields.String(required=True, allow_none=True)
    to_name = fields.Nested(SaidSchema, required=True, allow_none=True)
    moves = fields.Boolean(required=True)


class ProspectSchema(Strict):
    """What would happen to one case."""

    instance_id = fields.String(required=True)
    case_no = fields.String(required=True)
    title = fields.String(required=True)
    stands = fields.List(fields.Nested(StandSchema), required=True)
    obstacles = fields.List(fields.Nested(ObstacleSchema), required=True)


class CountedSchema(StandSchema):
    """A step; how many of the cases looked at would go on there, and how many are held back."""

    goes = fields.Integer(required=True)
    refused = fields.Integer(required=True)


class PreviewSchema(Strict):
    """The cases looked at, each and counted by step, and where to go on."""

    items = fields.List(fields.Nested(ProspectSchema), required=True)
    places = fields.List(fields.Nested(CountedSchema), required=True)
    goes = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    next = fields.String(required=True, allow_none=True)


class MigratedSchema(Strict):
    """A migration that was carried out, and whether it can still be taken back."""

    migration_id = fields.String(required=True)
    instance_id = fields.String(required=True)
    case_no = fields.String(required=True)
    from_version = fields.Integer(required=True)
    to_version = fields.Integer(required=True)
    at = fields.String(required=True)
    by_name = fields.String(required=True)
    reason = fields.String(required=True)
    undone_at = fields.String(required=True, allow_none=True)
    is_open = fields.Boolean(required=True)


class MigrationsSchema(Strict):
    """The last migrations, newest first."""

    items = fields.List(fields.Nested(MigratedSchema), required=True)


class WhichVersions(Strict):
    """From which version to which, and which elements are called differently there."""

    from_version = Whole(required=True)
    to_version = Whole(required=True)
    renamed = fields.Dict(keys=_id(), values=_id(), load_default=dict, validate=validate.Length(max=AT_ONCE))


class PreviewBody(WhichVersions):
    """Which cases, all unless their numbers are said, and where the last page ended."""

    cases = fields.List(_id(), load_default=None, allow_none=True, validate=_some())
    after = fields.String(load_default="", validate=validate.Length(max=100))


class WhichSchema(Strict):
    """The id of one case or migration."""

    # As long as our ids; together with the key of the request it is the key of the one act.
    id = _id(ID_LENGTH)


class MigrateBody(WhichVersions):
    """Why, and which cases, by the ids the preview gave."""

    reason = Text(required=True, longest=LONGEST_REASON)
    cases = fields.List(fields.Nested(WhichSchema), required=True, validate=_some())


class UndoBody(Strict):
    """Which migrations."""

    migrations = fields.List(fields.Nested(WhichSchema), required=True, validate=_some())


class ResultSchema(Strict):
    """What came of one: the migration, or the problem it met."""

    id = fields.String(required=True)
    migration_id = fields.String()
    problem = fields.Dict(required=True, allow_none=True)


class ResultsSchema(Strict):
    """What came of each, in the order they were sent."""

    results = fields.List(fields.Nested(ResultSchema), required=True)
