"""The JSON of tasks and case files, the same in every service (the portal renders it without asking)."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from chassis.web.schemas import BasisSchema, OptionSchema, SaidSchema, Strict, Whole


def _said(**options: object) -> fields.Nested:
    return fields.Nested(SaidSchema, **{"required": True, **options})  # type: ignore[arg-type]


def _many(schema: type[Schema]) -> fields.List[Any]:
    return fields.List(fields.Nested(schema), required=True)


def _moment(*, none: bool = False) -> fields.String:
    """A moment or date in ISO form; answers are dumped by orjson, so only the shape is told here."""
    return fields.String(required=True, allow_none=none)


class RowSchema(Strict):
    """One labelled value; `was` is the value before the last change."""

    label = _said()
    value = fields.Raw(required=True, allow_none=True)
    was = fields.Raw(allow_none=True)


class TableSchema(Strict):
    """A small table inside a section."""

    columns = _many(SaidSchema)
    rows = fields.List(fields.List(fields.Raw(allow_none=True)), required=True)


class SectionSchema(Strict):
    """One part of the case data."""

    key = fields.String(required=True)
    title = _said()
    rows = _many(RowSchema)
    table = fields.Nested(TableSchema, allow_none=True)


class OpinionSchema(Strict):
    """What somebody said on the case, with post and unit."""

    unit_name = fields.String(required=True)
    post = fields.String(required=True)
    name = fields.String(required=True)
    at = _moment()
    step = _said()
    outcome = _said()
    text = fields.String(required=True, allow_none=True)


class TimelineSchema(Strict):
    """One event of the case."""

    at = _moment()
    actor_name = fields.String(required=True)
    unit_name = fields.String(required=True)
    post = fields.String(required=True)
    text = _said()


class SignatureSchema(Strict):
    """Who signed a document, in which part, and when."""

    role = _said()
    name = fields.String(required=True)
    post = fields.String(required=True)
    at = fields.AwareDateTime(required=True)


class SealSchema(Strict):
    """What was signed: the digest of the document, by whom, and whether the record is still the same."""

    sha256 = fields.String(required=True)
    locked = fields.Boolean(required=True)
    intact = fields.Boolean(required=True)
    signatures = _many(SignatureSchema)


class DocumentSchema(Strict):
    """A document the procedure produced; a seal where it was signed, a code where it can be looked up."""

    id = fields.String(required=True)
    kind = _said()
    number = fields.String(required=True, allow_none=True)
    title = fields.String(required=True)
    formats = fields.List(fields.String(), required=True)
    href = fields.String(required=True)
    seal = fields.Nested(SealSchema, allow_none=True)
    proof = fields.String()


class AttachmentSchema(Strict):
    """A file somebody handed in."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    size = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    href = fields.String(required=True)


# `from` is a word of Python, so this schema is given by names.
StopSchema = Strict.from_dict(
    {"from": _moment(), "to": _moment(none=True), "reason": fields.Raw(required=True)}, name="StopSchema"
)


class ClockSchema(Strict):
    """The limit of the case and what stopped it."""

    due_at = _moment(none=True)
    limit_days = fields.Integer(required=True, allow_none=True)
    used_days = fields.Integer(required=True, allow_none=True)
    stops = fields.List(fields.Nested(StopSchema), required=True)


class PositionSchema(Strict):
    """Where the case stands on its diagram."""

    process_id = fields.String(required=True)
    version = fields.Integer(required=True)
    active = fields.List(fields.String(), required=True)
    done = fields.List(fields.String(), required=True)


class ActionSchema(Strict):
    """Something the actor may do with the case now."""

    key = fields.String(required=True)
    label = _said()
    form = fields.Dict(required=True, allow_none=True)


class StuckSchema(Strict):
    """A step of the case that could not be done; the administrators know of it."""

    incident_id = fields.String(required=True)
    element_id = fields.String(required=True)
    name = _said()
    kind = fields.String(required=True)
    cause = _said()
    since = _moment()
    next_try_at = _moment(none=True)


REMARK_KINDS = ("comment", "cosign", "advice", "return", "reassign", "supervise")


class RemarkSchema(Strict):
    """What somebody said on a case: a comment, a signature, advice, why it was returned or reassigned."""

    id = fields.String(required=True)
    task_id = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True, validate=validate.OneOf(REMARK_KINDS))
    outcome = fields.String(required=True, allow_none=True)
    text = fields.String(required=True)
    at = _moment()
    name = fields.String(required=True)
    post = fields.String(required=True)
    unit_name = fields.String(required=True)


class SupervisionSchema(Strict):
    """A wish for the case by who leads or supervises, the last answer and how it ended."""

    id = fields.String(required=True)
    reason = fields.String(required=True)
    wished_on = fields.String(required=True, allow_none=True)
    placed_at = _moment()
    name = fields.String(required=True)
    post = fields.String(required=True)
    unit_name = fields.String(required=True)
    answer = fields.String(required=True, allow_none=True)
    answered_at = _moment(none=True)
    answered_by_name = fields.String(required=True, allow_none=True)
    end_note = fields.String(required=True, allow_none=True)
    ended_at = _moment(none=True)
    ended_by_name = fields.String(required=True, allow_none=True)
    may_answer = fields.Boolean(required=True)
    may_end = fields.Boolean(required=True)


class CopySchema(Strict):
    """Who was given a case to read: a post `role@unit`, or `user:<id>`."""

    holder = fields.String(required=True)
    note = fields.String(required=True)
    at = _moment()
    by_name = fields.String(required=True)
    read_at = _moment(none=True)


class WithdrawableSchema(Strict):
    """A task the actor has completed and may still take back."""

    task_id = fields.String(required=True)
    name = _said()


class LabelledSchema(Strict):
    """A value as the author of a decision labels it."""

    label = fields.String(required=True)
    value = fields.Raw(required=True, allow_none=True)


class FiredRuleSchema(Strict):
    """A rule that fitted, with what its author wrote about it."""

    number = fields.Integer(required=True)
    annotation = fields.String(required=True)
    basis = _many(BasisSchema)


class WhySchema(Strict):
    """A decision that was taken: what was asked, what was answered, and what that rests on."""

    at = _moment()
    name = fields.String(required=True)
    formula = fields.String(required=True)
    inputs = _many(LabelledSchema)
    outputs = _many(LabelledSchema)
    rules = _many(FiredRuleSchema)
    reason = _said(allow_none=True)
    superseded = fields.Boolean(required=True)


class LaterSchema(Strict):
    """Sections fetched after the page stands, from /cases/<case_no>/<key>, and the one they stand behind."""

    key = fields.String(required=True)
    title = _said()
    after = fields.String(required=True)


class KeptSchema(Strict):
    """How long something of the case is kept: for good without years; until when once it has ended."""

    what = _said()
    years = fields.Integer(required=True, allow_none=True)
    until = fields.Date(required=True, allow_none=True)


class CaseFileSchema(Strict):
    """The case file."""

    case_no = fields.String(required=True)
    process_id = fields.String(required=True)
    process_version = fields.Integer(required=True)
    process_name = _said()
    title = fields.String(required=True)
    state = fields.String(required=True)
    state_label = _said()
    ended = fields.Boolean(required=True)
    started_at = _moment()
    ended_at = _moment(none=True)
    sections = _many(SectionSchema)
    later = fields.List(fields.Nested(LaterSchema))
    opinions = _many(OpinionSchema)
    timeline = _many(TimelineSchema)
    why = _many(WhySchema)
    documents = _many(DocumentSchema)
    attachments = _many(AttachmentSchema)
    clock = fields.Nested(ClockSchema, required=True, allow_none=True)
    basis = _many(BasisSchema)
    retention = fields.List(fields.Nested(KeptSchema))
    position = fields.Nested(PositionSchema, required=True)
    actions = _many(ActionSchema)
    stuck = _many(StuckSchema)
    remarks = _many(RemarkSchema)
    copies = _many(CopySchema)
    withdrawable = _many(WithdrawableSchema)
    may_urge = fields.Boolean(required=True)
    supervisions = _many(SupervisionSchema)
    may_supervise = fields.Boolean(required=True)


class ReturnTargetSchema(Strict):
    """An earlier step the case may be returned to; `straight` where it may come straight back from there."""

    element_id = fields.String(required=True)
    name = _said()
    straight = fields.Boolean(required=True)


class ActsSchema(Strict):
    """What is open to the actor."""

    return_to = _many(ReturnTargetSchema)
    may_return_straight = fields.Boolean(required=True)
    may_transfer = fields.Boolean(required=True)
    may_delegate = fields.Boolean(required=True)
    may_cosign = fields.Boolean(required=True)
    may_copy = fields.Boolean(required=True)
    may_urge = fields.Boolean(required=True)
    batch = fields.Boolean(required=True)


class CosignSchema(Strict):
    """A signature asked of a post (`holder`) or of a person; `planned` until the task is handed in."""

    id = fields.String(required=True)
    holder = fields.String(required=True, allow_none=True)
    assignee_name = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    outcome = fields.String(required=True, allow_none=True)
    text = fields.String(required=True)


class OutcomeSchema(Strict):
    """One way a task can end."""

    value = fields.String(required=True)
    label = _said()


class TaskSchema(Strict):
    """A task with everything its page shows."""

    id = fields.String(required=True)
    service = fields.String(required=True)
    case_no = fields.String(required=True)
    case_title = fields.String(required=True)
    process_id = fields.String(required=True)
    element_id = fields.String(required=True)
    name = _said()
    state = fields.String(
        required=True, validate=validate.OneOf(["open", "claimed", "cosigning", "completed", "cancelled"])
    )
    version = fields.Integer(required=True)
    opened_at = _moment()
    due_at = _moment(none=True)
    limit_days = fields.Integer(required=True, allow_none=True)
    reminded = fields.Integer(required=True)
    stopped_at = _moment(none=True)
    assignee = fields.String(required=True, allow_none=True)
    candidates = fields.List(fields.String(), required=True)
    why = _said()
    form = fields.Dict(required=True, allow_none=True)
    data = fields.Dict(required=True)
    options = fields.Dict(
        keys=fields.String(), values=fields.List(fields.Nested(OptionSchema)), required=True
    )
    outcomes = _many(OutcomeSchema)
    kind = fields.String(required=True, validate=validate.OneOf(["step", "cosign"]))
    delegated_by_name = fields.String(required=True, allow_none=True)
    closed_for_name = fields.String(required=True, allow_none=True)
    urged = fields.Integer(required=True)
    urged_at = _moment(none=True)
    question = fields.String(required=True, metadata={"description": "what a co-signer was asked"})
    acts = fields.Nested(ActsSchema, required=True)
    cosigns = _many(CosignSchema)
    remarks = _many(RemarkSchema)
    supervisions = _many(SupervisionSchema)
    case = fields.Nested(CaseFileSchema, required=True)


class TaskStateSchema(Strict):
    """What a task is after a command."""

    id = fields.String(required=True)
    state = fields.String(required=True)
    version = fields.Integer()
    assignee = fields.String(allow_none=True)


class VersionBody(Strict):
    """The version of the task the actor saw; another one in between is refused."""

    version = Whole(required=True)


class DraftBody(VersionBody):
    """What was filled in so far."""

    data = fields.Dict(required=True)


class CompleteBody(DraftBody):
    """How the task ends."""

    outcome = fields.String(required=True, validate=validate.Length(min=1, max=100))


class ActionBody(Strict):
    """What the form of an action holds."""

    data = fields.Dict(load_default=dict)


class FindingSchema(Strict):
    """Something a check of a diagram found, and what to do about it."""

    element = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    also = fields.List(fields.String(), required=True)
    severity = fields.String(required=True, validate=validate.OneOf(("blocks", "style")))
    rule = fields.String(required=True)
    said = _said()
    remedy = _said()


class FindingsSchema(Strict):
    """All findings; the diagram may be released when there are none."""

    ok = fields.Boolean(required=True)
    findings = _many(FindingSchema)


class DefinitionSchema(Strict):
    """A released process."""

    process_id = fields.String(required=True)
    version = fields.Integer(required=True)
    name = _said()


class ReleaseSchema(DefinitionSchema):
    """A version of a process; without a day it came with the software."""

    in_force_from = fields.String(required=True, allow_none=True)
    withdrawn_at = fields.String(required=True, allow_none=True)
