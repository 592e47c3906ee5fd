"""What the routes for drafts are sent and answer."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.web.schemas import SaidSchema, Strict, Text, Whole, page_of
from chassis.web.worktask_schemas import FindingSchema

LONGEST_REASON, LONGEST_BASIS, LONGEST_FILE = 2000, 500, 900_000


def _name(longest: int = 100, **options: object) -> fields.String:
    return fields.String(validate=validate.Length(max=longest), **options)  # type: ignore[arg-type]


class DraftSchema(Strict):
    """How a draft stands."""

    draft_id = fields.String(required=True)
    process_id = fields.String(required=True)
    base_version = fields.Integer(required=True)
    name = fields.String(required=True)
    revision = fields.Integer(required=True)
    state = fields.String(required=True)
    author = fields.String(required=True)
    author_name = fields.String(required=True)
    updated_at = fields.String(required=True)
    reason = fields.String(required=True)
    basis = fields.String(required=True)
    in_force_from = fields.String(required=True, allow_none=True)
    submitted_by = fields.String(required=True, allow_none=True)
    submitted_by_name = fields.String(required=True, allow_none=True)
    submitted_at = fields.String(required=True, allow_none=True)
    decided_by_name = fields.String(required=True, allow_none=True)
    decided_at = fields.String(required=True, allow_none=True)
    note = fields.String(required=True)
    version = fields.Integer(required=True, allow_none=True)


class DifferenceSchema(Strict):
    """One thing that is new, gone or otherwise."""

    kind = fields.String(required=True, validate=validate.OneOf(("added", "removed", "changed")))
    element = fields.String(required=True)
    subject = fields.Nested(SaidSchema, required=True)
    aspect = fields.Nested(SaidSchema, required=True)
    was = fields.Nested(SaidSchema, required=True)
    now = fields.Nested(SaidSchema, required=True)


class SavedSchema(Strict):
    """One revision."""

    revision = fields.Integer(required=True)
    saved_at = fields.String(required=True)
    saved_by_name = fields.String(required=True)


class RevisionSchema(Strict):
    """What a revision held, and what has been changed since."""

    revision = fields.Integer(required=True)
    bpmn = fields.String(required=True)
    differences = fields.List(fields.Nested(DifferenceSchema), required=True)


class WholeDraftSchema(DraftSchema):
    """A draft with what it holds, what is wrong with it and what it changes."""

    bpmn = fields.String(required=True)
    decisions = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    forms = fields.Dict(keys=fields.String(), required=True)
    decision_ids = fields.List(fields.String(), required=True)
    called = fields.Dict(keys=fields.String(), values=fields.Nested(SaidSchema), required=True)
    units = fields.List(fields.String(), required=True)
    findings = fields.List(fields.Nested(FindingSchema), required=True)
    compared_with = fields.Integer(required=True)
    differences = fields.List(fields.Nested(DifferenceSchema), required=True)
    revisions = fields.List(fields.Nested(SavedSchema), required=True)


DraftPage = page_of(DraftSchema, "DraftPage")


class OfferSchema(Strict):
    """A name to choose, and the steps it is used for."""

    key = fields.String(required=True)
    names = fields.List(fields.Nested(SaidSchema), required=True)


class OffersSchema(Strict):
    """What a diagram may name, by kind."""

    offers = fields.Dict(keys=fields.String(), values=fields.List(fields.Nested(OfferSchema)), required=True)


class ListQuery(Strict):
    """Which drafts: those under way, or those that were decided."""

    state = fields.String(load_default="open", validate=validate.OneOf(("open", "closed")))


class BeginBody(Strict):
    """Of which process, from which version; a new process has a name."""

    process_id = Text(required=True, longest=100)
    version = Whole(load_default=None, allow_none=True)
    name = Text(load_default="", longest=200)


class SaveBody(Strict):
    """What was changed, and the revision it was changed in; what is left out stays as it is."""

    revision = Whole(required=True)
    bpmn = _name(LONGEST_FILE, load_default=None, allow_none=True)
    decisions = fields.Dict(keys=_name(), values=_name(LONGEST_FILE), load_default=None, allow_none=True)
    forms = fields.Dict(keys=_name(), values=fields.Dict(), load_default=None, allow_none=True)


class RevisionBody(Strict):
    """The revision that was seen."""

    revision = Whole(required=True)


class RestoreBody(RevisionBody):
    """The revision to go on with."""

    wanted = Whole(required=True, validate=validate.Range(min=1))


class SubmitBody(RevisionBody):
    """Why, on which document, from which day, and the version it was compared with."""

    reason = Text(required=True, longest=LONGEST_REASON)
    basis = Text(required=True, longest=LONGEST_BASIS)
    in_force_from = fields.Date(required=True)
    compared_with = Whole(required=True)


class SendBackBody(RevisionBody):
    """In what it has to be better."""

    note = Text(required=True, longest=LONGEST_REASON)


class ApproveBody(RevisionBody):
    """The version it was compared with, and a note."""

    compared_with = Whole(required=True)
    note = Text(load_default="", longest=LONGEST_REASON)


class WithdrawBody(Strict):
    """Why."""

    reason = Text(required=True, longest=LONGEST_REASON)


class WithdrawnSchema(Strict):
    """The version that is no longer begun with."""

    process_id = fields.String(required=True)
    version = fields.Integer(required=True)


class StepSchema(Strict):
    """Somebody does a step, a time comes, or a message arrives."""

    kind = fields.String(required=True, validate=validate.OneOf(("person", "time", "message")))
    element = _name(required=True)
    outcome = _name(load_default=None, allow_none=True)
    values = fields.Dict(keys=_name(), load_default=dict)
    number = Whole(load_default=0, validate=validate.Range(min=0, max=999))


class RehearseBody(Strict):
    """The variables to begin with (those the diagram asks for unless said), and the steps taken."""

    values = fields.Dict(keys=_name(), load_default=None, allow_none=True)
    steps = fields.List(fields.Nested(StepSchema), load_default=list, validate=validate.Length(max=200))


class HolderSchema(Strict):
    """A post at a unit."""

    post = fields.Nested(SaidSchema, required=True)
    unit = fields.String(required=True)


class ChoiceSchema(Strict):
    """A value to choose, and what it is called."""

    value = fields.Raw(required=True)
    label = fields.Nested(SaidSchema, required=True)


class AskedSchema(Strict):
    """A field whose value the diagram asks for."""

    key = fields.String(required=True)
    kind = fields.String(required=True)
    label = fields.Nested(SaidSchema, required=True)
    choices = fields.List(fields.Nested(ChoiceSchema), required=True)


class HappenedSchema(Strict):
    """One line of what the run did."""

    element = fields.String(required=True)
    name = fields.Nested(SaidSchema, required=True)
    what = fields.Nested(SaidSchema, required=True)
    detail = fields.Nested(SaidSchema, required=True)
    holders = fields.List(fields.Nested(HolderSchema), required=True)


class NextSchema(Strict):
    """What the run waits for."""

    kind = fields.String(required=True)
    element = fields.String(required=True)
    name = fields.Nested(SaidSchema, required=True)
    holders = fields.List(fields.Nested(HolderSchema), required=True)
    due_at = fields.String(required=True, allow_none=True)
    limit_days = fields.Integer(required=True, allow_none=True)
    outcomes = fields.List(fields.Nested(ChoiceSchema), required=True)
    asks = fields.List(fields.Nested(AskedSchema), required=True)
    message = fields.String(required=True)
    number = fields.Integer(required=True)


class RanSchema(Strict):
    """How far a dry run came."""

    values = fields.Dict(required=True)
    happened = fields.List(fields.Nested(HappenedSchema), required=True)
    next = fields.List(fields.Nested(NextSchema), required=True)
    done = fields.List(fields.String(), required=True)
    active = fields.List(fields.String(), required=True)
    variables = fields.Dict(required=True)
    end_state = fields.String(required=True)
    end_name = fields.Nested(SaidSchema, required=True)
    problem = fields.Nested(SaidSchema, required=True, allow_none=True)
