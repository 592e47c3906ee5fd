"""Tasks and cases of every service, for the one inbox in the portal."""

from __future__ import annotations

from marshmallow import fields

from contracts.message import ANY_SERVICE, Message
from contracts.values import At, Code, Codes, Flag, Name, Number, OneOf, Said, Text, Title


class _TaskMoved(Message):
    """A human task as the inbox shows it."""

    owner = ANY_SERVICE
    listeners = ("portal",)

    service = Code()
    task_id = Code()
    case_no = Code()
    case_title = Title()
    process_id = Code()
    process_name = Said()
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
    # Added later, so a message without them is still in order.
    kind = OneOf("step", "cosign", required=False)
    delegated_by = Code(null=True, required=False)
    delegated_by_name = Name(null=True, required=False)
    superiors = Codes(required=False)
    urged = Number(required=False)
    urged_at = At(required=False, allow_none=True)
    reminded = Number(required=False)
    stopped_at = At(required=False, allow_none=True)
    batch = Flag(required=False)


class TaskOpened(_TaskMoved):
    """Somebody has something to do."""

    type_name = "worklist.task-opened.v1"


class TaskChanged(_TaskMoved):
    """A task was claimed, released or given another limit."""

    type_name = "worklist.task-changed.v1"


class TaskClosed(_TaskMoved):
    """A task was completed or is not needed any more."""

    type_name = "worklist.task-closed.v1"


class TaskReminded(_TaskMoved):
    """A share of a task's limit has passed: `reminded` says which, in per cent."""

    type_name = "worklist.task-reminded.v1"


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


class CaseChanged(Message):
    """Where a case stands."""

    type_name = "worklist.case-changed.v1"
    owner = ANY_SERVICE
    listeners = ("portal",)

    service = Code()
    case_no = Code()
    title = Title()
    process_id = Code()
    process_name = Said()
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
