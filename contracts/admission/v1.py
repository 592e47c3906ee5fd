"""Items, list entries and the gate's answers: what may be asked of a township or community."""

from __future__ import annotations

from marshmallow import fields

from contracts.message import Message, Strict
from contracts.values import At, Code, Codes, Day, Facts, Flag, Name, Number, OneOf, Text, Words


class Condition(Strict):
    """A condition an admission was given under."""

    text = Text()
    met = Flag(required=True)


class Mark(Strict):
    """What happened to an item after it was admitted."""

    kind = OneOf("ended", "superseded", "suspended", "resumed")
    item_version = Number(required=True)
    on = Day(required=True)
    revision = Number(required=True)


class Item(Strict):
    """An admitted item as the gate judges it."""

    item_id = Code()
    item_version = Number(required=True)
    item_name = Name()
    owner_unit = Code()
    category = Name(null=True)
    burden_kinds = Words()
    content = Text()
    notice_no = Name(null=True)
    townships = Codes()
    communities = Codes()
    start = Day(required=True)
    end = Day(required=True, allow_none=True)
    conditions = fields.List(fields.Nested(Condition()), required=True)
    entitled_senders = Codes()
    funds_promised = Flag(required=True)
    basis = Text(null=True)
    revision = Number(required=True)
    marks = fields.List(fields.Nested(Mark()), required=False)


class ListEntry(Strict):
    """An entry of the guidance list."""

    entry_id = Code()
    unit_name = Name()
    owner_unit = Code(null=True)
    category = Name()
    text = Text()
    sub_items = fields.List(Text(), required=True)
    category_confirmed = Flag(required=True)
    in_force_from = Day(required=True)
    in_force_to = Day(required=True, allow_none=True)
    burden_kinds = Words(required=False)
    revision = Number(required=True)


class ItemAdmitted(Item, Message):
    """A work notice was issued: the item may be ordered within its scope and time."""

    type_name = "admission.item-admitted.v1"
    owner = "admission"
    listeners = ("dispatch", "assessment")

    catalogue_version = Number(required=True)


class _ItemChanged(Message):
    """Something changed about an admitted item from a day on."""

    owner = "admission"
    listeners = ("dispatch",)

    item_id = Code()
    item_version = Number(required=True)
    on = Day(required=True)
    kind = Name(null=True)
    revision = Number(required=True)
    catalogue_version = Number(required=True)


class ItemSuperseded(_ItemChanged):
    """A newer version of the item takes its place."""

    type_name = "admission.item-superseded.v1"


class ItemEnded(_ItemChanged):
    """The item may not be ordered any more."""

    type_name = "admission.item-ended.v1"


class ItemSuspended(_ItemChanged):
    """The item may not be ordered for the time being."""

    type_name = "admission.item-suspended.v1"


class ItemResumed(_ItemChanged):
    """The item may be ordered again."""

    type_name = "admission.item-resumed.v1"


class ListEntryPublished(ListEntry, Message):
    """An entry of the guidance list was published, changed or closed."""

    type_name = "admission.list-entry-published.v1"
    owner = "admission"
    listeners = ("dispatch",)

    catalogue_version = Number(required=True)


class CatalogueSnapshot(Message):
    """The whole catalogue, so that a listener that missed something can start afresh."""

    type_name = "admission.catalogue-snapshot.v1"
    owner = "admission"
    listeners = ("dispatch",)

    catalogue_version = Number(required=True)
    checksum = Code()
    taken_at = At(required=True)
    items = fields.List(fields.Nested(Item()), required=True)
    entries = fields.List(fields.Nested(ListEntry()), required=True)


class CatalogueChecked(Message):
    """The catalogue stands as it is; a listener that hears this knows its copy is fresh."""

    type_name = "admission.catalogue-checked.v1"
    owner = "admission"
    listeners = ("dispatch",)

    catalogue_version = Number(required=True)
    checksum = Code()
    at = At(required=True)


class ProcedureConverted(Message):
    """A case went from one procedure to another, with the reason."""

    type_name = "admission.procedure-converted.v1"
    owner = "admission"
    listeners = ("portal",)

    case_no = Code()
    to = Name()
    cause = Text()
    objector = Code(null=True)

    class Meta(Message.Meta):
        include = {"from": Name()}  # a Python keyword, so it cannot be an attribute


class _WorkDealtWith(Message):
    """Work nobody applied for was sent under an item; said whole each time, so that either may come first."""

    owner = "admission"
    listeners = ("dispatch",)

    case_no = Code()
    item_ref = Code()
    department = Code()
    places = Codes()
    work = Name()
    since = Day(required=True)


class WorkSuspended(_WorkDealtWith):
    """The work is being dealt with; meanwhile nobody at these places has to carry it out."""

    type_name = "admission.work-suspended.v1"


class WorkSettled(_WorkDealtWith):
    """What became of the work, on which day."""

    type_name = "admission.work-settled.v1"

    on = Day(required=True)
    result = OneOf("regularised", "stopped", "refused", "escalated")


class Duty(Strict):
    """A duty laid on townships, as the gate judges it; said whole each time, the revision orders it."""

    duty_id = Code()
    case_no = Code()
    name = Name()
    kind = OneOf("new", "delegated", "temporary")
    department = Code()
    townships = Codes()
    content = Text()
    notice_no = Name()
    announced_on = Day(required=True)
    in_force_on = Day(required=True, allow_none=True)
    ends_on = Day(required=True, allow_none=True)
    ended_on = Day(required=True, allow_none=True)
    state = OneOf("announced", "in_force", "ended", "lapsed")
    revision = Number(required=True)


class DutyPublished(Duty, Message):
    """A duty was laid on townships, has taken effect, or is over."""

    type_name = "admission.duty-published.v1"
    owner = "admission"
    listeners = ("dispatch",)


class GateAnswered(Message):
    """May this be ordered there on that day? The answer, with the version judged."""

    type_name = "admission.gate-answered.v1"
    owner = "admission"
    listeners = ("dispatch",)

    order_no = Code()
    verdict = OneOf("pass", "blocked")
    reason_code = Code(null=True)
    item_version = Number(required=True, allow_none=True)
    facts = Facts()
