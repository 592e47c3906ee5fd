"""What the routes for replays are sent and answer."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.web.schemas import SaidSchema, Strict, page_of

VERDICTS = ("same", "other", "unfollowed")


class BeginReplayBody(Strict):
    """From which day on the cases have ended; a year ago unless said."""

    since = fields.Date(load_default=None, allow_none=True)


class ReplayQuery(Strict):
    """Which of the cases: with what verdict, parting at which element, after which number."""

    verdict = fields.String(load_default="", validate=validate.OneOf(("", *VERDICTS)))
    element = fields.String(load_default="", validate=validate.Length(max=100))
    after = fields.Integer(load_default=-1, validate=validate.Range(min=-1, max=2**31 - 1))
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=1000))


class ReplaySchema(Strict):
    """How far a replay is."""

    replay_id = fields.String(required=True)
    draft_id = fields.String(required=True)
    revision = fields.Integer(required=True)
    process_id = fields.String(required=True)
    since = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(("running", "done", "stopped")))
    total = fields.Integer(required=True)
    looked_at = fields.Integer(required=True)
    same = fields.Integer(required=True)
    unrecorded = fields.Integer(required=True)
    started_at = fields.String(required=True)
    started_by_name = fields.String(required=True)
    finished_at = fields.String(required=True, allow_none=True)


class PartingSchema(Strict):
    """How many cases with a verdict part at an element."""

    verdict = fields.String(required=True)
    element = fields.String(required=True)
    name = fields.Nested(SaidSchema, required=True)
    cases = fields.Integer(required=True)


class ReplayedCaseSchema(Strict):
    """A case that would have gone otherwise."""

    number = fields.Integer(required=True)
    case_no = fields.String(required=True)
    process_version = fields.Integer(required=True)
    ended_at = fields.String(required=True, allow_none=True)
    verdict = fields.String(required=True, validate=validate.OneOf(VERDICTS))
    days = fields.Integer(required=True)
    element_id = fields.String(required=True)
    said = fields.Nested(SaidSchema, required=True)


class WholeReplaySchema(ReplaySchema):
    """A replay with how many cases part where, and those asked for."""

    counts = fields.List(fields.Nested(PartingSchema), required=True)
    cases = fields.List(fields.Nested(ReplayedCaseSchema), required=True)
    next = fields.Integer(required=True, allow_none=True)


ReplayPage = page_of(ReplaySchema, "ReplayPage")
