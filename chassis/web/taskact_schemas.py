"""The bodies and answers of what people do with tasks beside claiming, drafting and completing."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import orjson
from marshmallow import ValidationError, fields, validate, validates_schema

from chassis.web.schemas import Strict, Text, Whole
from chassis.web.worktask_schemas import VersionBody

LONGEST_REASON = 1_000
LONGEST_NOTE = 500
LONGEST_TOKEN = 8_000
LONGEST_REMARK = 2_000
MOST_CHOSEN = 50
MOST_IN_BATCH = 50
_POST = validate.Regexp(r"^[a-z][a-z0-9_]{0,49}@[0-9A-Za-z-]{1,28}$")


def vouched(**options: Any) -> fields.String:
    """A colleague, as the portal has vouched for her to this service."""
    return fields.String(validate=validate.Length(min=1, max=LONGEST_TOKEN), **options)


class ReturnBody(VersionBody):
    """Where the case goes back to and why; `straight` comes straight back to the actor from there."""

    target = fields.String(required=True, validate=validate.Length(min=1, max=100))
    reason = Text(required=True, longest=LONGEST_REASON)
    mode = fields.String(load_default="again", validate=validate.OneOf(["again", "straight"]))


class WithdrawBody(Strict):
    """Why a completion is taken back, if there is anything to say."""

    reason = Text(load_default="", longest=LONGEST_REASON)


class TransferBody(VersionBody):
    """To whom the task goes for good, and why."""

    colleague = vouched(required=True)
    reason = Text(required=True, longest=LONGEST_REASON)


class DelegateBody(VersionBody):
    """Who prepares the task, and what for."""

    colleague = vouched(required=True)
    reason = Text(load_default="", longest=LONGEST_REASON)


class _Chosen(Strict):
    """Posts and persons."""

    holders = fields.List(fields.String(validate=_POST), load_default=list)
    colleagues = fields.List(vouched(), load_default=list)

    @validates_schema
    def _require_some(self, data: dict[str, Any], **_: Any) -> None:
        if not 1 <= len(data["holders"]) + len(data["colleagues"]) <= MOST_CHOSEN:
            raise ValidationError(f"Length must be between 1 and {MOST_CHOSEN}.", "holders")


class CosignBody(_Chosen, VersionBody):
    """Who is to sign, before or after the actor, and what they are asked."""

    when = fields.String(required=True, validate=validate.OneOf(["before", "after"]))
    question = Text(load_default="", longest=LONGEST_REASON)


class CancelCosignBody(Strict):
    """Which signature is not needed any more; `version` is that of the task it was asked for."""

    cosign = fields.String(required=True, validate=validate.Length(min=1, max=36))
    version = Whole(load_default=None, allow_none=True)


class CopyBody(_Chosen):
    """Who is given the case to read, and why."""

    note = Text(load_default="", longest=LONGEST_NOTE)


class RemarkBody(Strict):
    """What there is to say."""

    text = Text(required=True, longest=LONGEST_REMARK)


class BatchItem(VersionBody):
    """One task of a batch, in the version that was shown."""

    id = fields.String(required=True, validate=validate.Length(min=1, max=36))


class BatchBody(Strict):
    """The tasks to agree to, and the opinion given with each."""

    tasks = fields.List(
        fields.Nested(BatchItem), required=True, validate=validate.Length(min=1, max=MOST_IN_BATCH)
    )
    text = Text(load_default="", longest=LONGEST_REMARK)


class ReassignBody(Strict):
    """The tasks that go to a colleague, and why."""

    tasks = fields.List(
        fields.Nested(BatchItem), required=True, validate=validate.Length(min=1, max=MOST_IN_BATCH)
    )
    colleague = vouched(required=True)
    reason = Text(required=True, longest=LONGEST_REASON)


class SuperviseBody(Strict):
    """Why a case is put under supervision, and by when it is wished to be done."""

    reason = Text(required=True, longest=LONGEST_REASON)
    wished_on = fields.Date(load_default=None, allow_none=True)


class SupervisionNote(Strict):
    """What is said when a supervision is answered or ended."""

    text = Text(required=True, longest=LONGEST_REASON)


class Nothing(Strict):
    """An act without particulars."""


class SeenSchema(Strict):
    """When the task was first opened by one of those it is offered to."""

    id = fields.String(required=True)
    seen_at = fields.String(required=True, allow_none=True)


class CountSchema(Strict):
    """How many tasks, posts or persons it reached."""

    count = fields.Integer(required=True)


class BatchResultSchema(Strict):
    """What came of one task: nothing more to say, or the problem it met (RFC 9457)."""

    id = fields.String(required=True)
    problem = fields.Dict(required=True, allow_none=True)


class BatchSchema(Strict):
    """What came of each task."""

    results = fields.List(fields.Nested(BatchResultSchema), required=True)


def essence(raw: bytes) -> bytes:
    """A body with each colleague told by id: sent again, it carries newer tokens about the same people."""
    try:
        plain = orjson.loads(raw)
        if "colleagues" in plain:
            plain["colleagues"] = [_subject(token) for token in plain["colleagues"]]
        if "colleague" in plain:
            plain["colleague"] = _subject(plain["colleague"])
        return orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError):
        return raw  # whatever this is, it will be refused


def _subject(token: str) -> str:
    """Whom a token is about; it is not checked here, and nothing is granted by it."""
    try:
        payload = token.split(".")[1]
        return str(orjson.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["user_id"])
    except binascii.Error as error:
        raise ValueError(str(error)) from None
