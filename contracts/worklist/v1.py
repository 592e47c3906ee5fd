"""Tasks and cases of every service, for the one inbox in the portal."""

from __future__ import annotations

from marshmallow import fields

from contracts.message import ANY_SERVICE, Message, Strict
from contracts.values import At, Code, Codes, Day, Flag, Name, Number, OneOf, Said, Text, Title


class _Task(Strict):
    """A task as the inbox shows it, and what happened to it."""

    happened = OneOf("opened", "changed", "closed", "reminded")
    task_id = Code()
    element_id = Code()
    name = Said()
    candidates = Codes()
    assignee = Code(null=True)
    state = OneOf("open", "claimed", "cosigning", "completed", "cancelled")
    opened_at = At(required=True)
    due_at = At(required=True, allow_none=True)
    limit_days = Number(required=True, allow_none=True)
    from_name = Name(null=True)
    version = Number(required=True)
    outcome = Code(null=True)
    closed_by = Name(null=True)
    kind = OneOf("step", "cosign")
    # Most tasks have none of these, and then nothing is said of them.
    delegated_by = Code(null=True, required=False)
    delegated_by_name = Name(null=True, required=False)
    superiors = Codes(required=False)
    urged = Number(required=False)
    urged_at = At(required=False, allow_none=True)
    # The share of the limit somebody was last reminded of, in per cent.
    reminded = Number(required=False)
    stopped_at = At(required=False, allow_none=True)
    batch = Flag(required=False)
    # Of the definition the case runs under; services told nothing of it at first.
    process_version = Number(required=False)


class _Standing(Strict):
    """Where a case stands."""

    initiator_unit = Code(null=True)
    initiator_user = Code(null=True)
    parties = Codes()
    state = Code()
    state_label = Said()
    ended = Flag(required=True)
    started_at = At(required=True)
    ended_at = At(required=True, allow_none=True)
    steps = fields.List(Said(), required=True)
    due_at = At(required=True, allow_none=True)


class CaseMoved(Message):
    """What one command did to a case: the tasks that changed, and where it stands if that may have changed.

    One message for all of it, so that no inbox ever shows a half of a step.
    """

    type_name = "worklist.case-moved.v1"
    owner = ANY_SERVICE
    listeners = ("portal",)

    service = Code()
    case_no = Code()
    title = Title()
    process_id = Code()
    process_name = Said()
    tasks = fields.List(fields.Nested(_Task), required=True)
    standing = fields.Nested(_Standing, required=False)


class CaseCopied(Message):
    """Somebody was given a case to read (抄送)."""

    type_name = "worklist.case-copied.v1"
    owner = ANY_SERVICE
    listeners = ("portal",)

    service = Code()
    copy_id = Code()
    holder = Code()
    case_no = Code()
    case_title = Title()
    process_id = Code()
    process_name = Said()
    by_name = Name()
    note = Text()
    copied_at = At(required=True)


class CaseSupervised(Message):
    """A case was put under supervision (督办), that was answered, or it ended."""

    type_name = "worklist.case-supervised.v1"
    owner = ANY_SERVICE
    listeners = ("portal",)

    service = Code()
    supervision_id = Code()
    case_no = Code()
    case_title = Title()
    process_id = Code()
    process_name = Said()
    reason = Text()
    wished_on = Day(required=True, allow_none=True)
    placed_at = At(required=True)
    placed_by = Code()
    placed_by_name = Name()
    answered_at = At(required=True, allow_none=True)
    ended_at = At(required=True, allow_none=True)
