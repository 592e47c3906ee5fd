"""What the routes of admission take and answer."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.web.schemas import PageQuery, SaidSchema, Strict, Text, Whole, page_of
from services.admission.domain.duty_words import DutyList
from services.admission.domain.rejection import HeardBy
from services.admission.domain.vocabulary import (
    ApplicationState,
    BurdenKind,
    Category,
    Level,
    Procedure,
    RequestType,
)

UNIT = validate.Regexp(r"^[0-9a-z-]{6,40}$")
PLACE = validate.Regexp(r"^(\d{9}|\d{12})?$")
DIGEST = validate.Regexp(r"^[0-9a-f]{64}$")


def _choice(
    words: type[BurdenKind] | type[Category] | type[Level] | type[Procedure] | type[RequestType],
) -> validate.OneOf:
    return validate.OneOf([word.value for word in words])


class NewApplication(Strict):
    """What a department says first; everything else is asked on the first task."""

    item_name = Text(required=True, longest=60)
    request_type = fields.String(load_default=RequestType.NEW.value, validate=_choice(RequestType))
    base_version = Text(longest=40)
    entry_id = Text(longest=20)


class Begun(Strict):
    """The case that was opened."""

    case_no = fields.String(required=True)
    task_id = fields.String(required=True)


class BasisLine(Strict):
    """One legal or rule basis."""

    title = Text(longest=200)
    number = Text(longest=80)
    article = Text(longest=80)
    text = Text(longest=2000)
    statute = fields.Boolean()


class PaperOpinion(Strict):
    """An opinion given on paper before the application came in."""

    party = fields.String(required=True, validate=UNIT)
    outcome = fields.String(required=True, validate=validate.OneOf(["agree", "conditional", "object"]))
    conditions = fields.List(fields.Dict())
    objections = fields.List(fields.Dict())
    remark = Text(longest=2000)
    signed_by = Text(longest=80)


class PaperApplication(Strict):
    """A paper application as the office enters it; gaps stay gaps, one correction notice lists them all."""

    applicant = fields.String(required=True, validate=UNIT)
    received_on = fields.Date(required=True)
    item_name = Text(required=True, longest=60)
    request_type = fields.String(validate=_choice(RequestType))
    base_version = Text(longest=40)
    new_facts = Text(longest=1000)
    contact_person = Text(longest=40)
    contact_phone = Text(longest=20)
    burden_kinds = fields.List(fields.String(validate=_choice(BurdenKind)))
    category = fields.String(validate=_choice(Category))
    legal_basis = fields.List(fields.Nested(BasisLine))
    goal, content, authority = Text(longest=2000), Text(longest=2000), Text(longest=2000)
    division, time_limit = Text(longest=2000), Text(longest=2000)
    level = fields.String(validate=_choice(Level))
    townships = fields.List(fields.String(validate=UNIT))
    communities = fields.List(fields.String(validate=UNIT))
    start, end = fields.Date(), fields.Date()
    frequency = Text(longest=100)
    volume = fields.Decimal(allow_nan=False)
    guarantee_staff, guarantee_staff_waived = Text(longest=2000), Text(longest=500)
    guarantee_funds, guarantee_funds_waived = Text(longest=2000), Text(longest=500)
    guarantee_premises, guarantee_premises_waived = Text(longest=2000), Text(longest=500)
    guarantee_training, guarantee_training_waived = Text(longest=2000), Text(longest=500)
    guarantee_rules, guarantee_rules_waived = Text(longest=2000), Text(longest=500)
    funds_amount = fields.Decimal(allow_nan=False)
    funds_source = Text(longest=200)
    funds_paid_on = fields.Date()
    decision_pending = fields.Boolean()
    decision_on, decided_on = fields.Date(), fields.Date()
    appraisal = fields.Boolean()
    entitled_senders = fields.List(fields.String(validate=UNIT))
    requirements = Text(longest=2000)
    duties, flow, milestones = (
        fields.List(fields.Dict()),
        fields.List(fields.Dict()),
        fields.List(fields.Dict()),
    )
    staffing, funding = Text(longest=2000), Text(longest=2000)
    training, guidance = Text(longest=2000), Text(longest=2000)
    opinions = fields.List(fields.Nested(PaperOpinion))
    procedure = fields.String(validate=_choice(Procedure))


class PaperForm(Strict):
    """The form of a paper application (form-js JSON) and the choices of its lists."""

    form = fields.Dict(required=True)
    options = fields.Dict(required=True)


class MatterReport(Strict):
    """Work that is demanded without admission; who reports it decides how it came to light."""

    work = Text(required=True, longest=60)
    description = Text(required=True, longest=2000)
    department = fields.String(validate=UNIT)
    trigger = fields.String(validate=validate.OneOf(["supervision", "agenda"]))
    source = Text(longest=200)


class NewDuty(Strict):
    """What a department says first of a duty; everything else is asked on the first task."""

    name = Text(required=True, longest=60)


class DutiesQuery(PageQuery):
    """How the lists of the townships are searched."""

    q = Text(longest=100, load_default="")
    township = Text(longest=40, load_default="")
    state = Text(longest=40, load_default="")
    listed_as = fields.String(load_default="", validate=validate.OneOf(["", *DutyList]))


class TransferCount(Strict):
    """How many lines of one of the three lists have arrived."""

    kind = fields.String(required=True)
    label = fields.Nested(SaidSchema, required=True)
    done = Whole(required=True)
    lines = Whole(required=True)


class DutyRow(Strict):
    """One admitted duty in the lists of the townships."""

    duty_id = fields.String(required=True)
    case_no = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.Nested(SaidSchema, required=True)
    owner_unit = fields.String(required=True)
    owner_name = fields.String(required=True)
    townships = fields.List(fields.String(), required=True)
    state = fields.String(required=True)
    state_label = fields.Nested(SaidSchema, required=True)
    number = fields.String(required=True)
    in_force_on = fields.Date(required=True, allow_none=True)
    ends_on = fields.Date(required=True, allow_none=True)
    ended_on = fields.Date(required=True, allow_none=True)
    transfers = fields.List(fields.Nested(TransferCount), required=True)


DutyPage = page_of(DutyRow, "DutyPage")


class TransferLine(Strict):
    """What moves to one township, and when it came."""

    township_name = fields.String(required=True)
    label = fields.Nested(SaidSchema, required=True)
    text = fields.String(required=True)
    due = fields.String(required=True)
    done_on = fields.String(required=True, allow_none=True)


class WaivedList(Strict):
    """One of the three lists that has no lines, and why."""

    kind = fields.Nested(SaidSchema, required=True)
    reason = fields.String(required=True)


class DutyWhole(DutyRow):
    """One duty with who does what and what moves with it."""

    duty_class = fields.Nested(SaidSchema, required=True)
    responsible_body = fields.String(required=True)
    content = fields.String(required=True)
    department_part = fields.String(required=True)
    township_part = fields.String(required=True)
    community_part = fields.String(required=True)
    decided_on = fields.String(required=True)
    document = fields.String(required=True)
    lines = fields.List(fields.Nested(TransferLine), required=True)
    waived = fields.List(fields.Nested(WaivedList), required=True)


class CaseOpened(Strict):
    """The number of a case."""

    case_no = fields.String(required=True)


class RejectionTold(Strict):
    """How a community heard its residents about an item, and what came of it; no names."""

    heard_by = fields.String(required=True, validate=validate.OneOf(list(HeardBy)))
    heard_on = fields.Date(required=True)
    asked, against = Whole(required=True), Whole(required=True)
    reason = Text(required=True, longest=500)


class RejectionKept(Strict):
    """The filing it opened; empty while other communities are waited for."""

    case_no = fields.String(required=True)


class ApplicationsQuery(PageQuery):
    """How applications are searched."""

    q = Text(longest=100, load_default="")
    state = fields.String(
        load_default="", validate=validate.OneOf(["", *(state.value for state in ApplicationState)])
    )


class ApplicationRow(Strict):
    """One application in a list."""

    case_no = fields.String(required=True)
    application_no = fields.String(required=True)
    item_name = fields.String(required=True)
    applicant = fields.String(required=True)
    applicant_name = fields.String(required=True)
    request_type = fields.String(required=True)
    procedure = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    state_label = fields.Nested(SaidSchema, required=True)
    ended = fields.Boolean(required=True)
    created_at = fields.AwareDateTime(required=True, allow_none=True)
    submitted_at = fields.AwareDateTime(required=True, allow_none=True)


ApplicationPage = page_of(ApplicationRow, "ApplicationPage")


class AttachmentFields(Strict):
    """Which case a file belongs to."""

    case_no = Text(longest=40, load_default="")
    request_key = Text(longest=128)


class AttachmentKept(Strict):
    """A file that was kept."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    size = Whole(required=True)
    sha256 = fields.String(required=True, validate=DIGEST)
    href = fields.String(required=True)


class CatalogueChoice(Strict):
    """What is wanted of the public catalogue."""

    q = Text(longest=100, load_default="")
    unit = Text(longest=40, load_default="")
    place = fields.String(load_default="", validate=PLACE)
    category = Text(longest=20, load_default="")
    kind = Text(longest=20, load_default="")
    in_force_on = fields.Date()


class CatalogueQuery(CatalogueChoice, PageQuery):
    """How the public catalogue is searched."""


class SimilarQuery(Strict):
    """What is being drafted; `but` is the item a change is about."""

    name = Text(longest=60, load_default="")
    content = Text(longest=400, load_default="")
    but = Text(longest=40, load_default="")


class SimilarRow(Strict):
    """Something of the catalogue that is much the same."""

    ref = fields.String(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    content = fields.String(required=True)
    owner_name = fields.String(required=True)
    category = fields.String(required=True)
    share = Whole(required=True, metadata={"description": "how much is alike, in per cent"})


class SimilarRows(Strict):
    """The most alike first."""

    items = fields.List(fields.Nested(SimilarRow), required=True)


class CautionsQuery(Strict):
    """A request as far as it is written."""

    item_name = Text(longest=60, load_default="")
    content = Text(longest=400, load_default="")
    request_type = fields.String(load_default=RequestType.NEW.value, validate=_choice(RequestType))
    base_version = Text(longest=60, load_default="")
    start = Text(longest=10, load_default="")
    new_facts = Text(longest=1000, load_default="")


class StandingBar(Strict):
    """A refusal that bars the same request, and until when."""

    case_no = fields.String(required=True)
    refused_on = fields.String(required=True)
    until = fields.String(required=True)


class Cautions(Strict):
    """What the applicant should know before going on."""

    barred = fields.Nested(StandingBar, required=True, allow_none=True)
    days = Whole(required=True, metadata={"description": "working days to come before the start"})
    earliest = fields.String(required=True, allow_none=True)


class PlaceShown(Strict):
    """A township or community by name."""

    code = fields.String(required=True)
    name = fields.String(required=True)


class CatalogueVersion(Strict):
    """One version: what it says, and from when to when an order could rest on it."""

    version = Whole(required=True)
    name = fields.String(required=True)
    category = fields.String(required=True)
    category_confirmed = fields.Boolean(required=True)
    burden_kinds = fields.List(fields.Nested(SaidSchema), required=True)
    content = fields.String(required=True)
    sub_items = fields.List(fields.String(), required=True)
    townships = fields.List(fields.Nested(PlaceShown), required=True)
    communities = fields.List(fields.Nested(PlaceShown), required=True)
    start = fields.Date(required=True, allow_none=True)
    until = fields.Date(required=True, allow_none=True)
    state = fields.String(required=True)
    in_force = fields.Boolean(required=True)
    notice_no = fields.String(required=True)
    conditions = fields.List(fields.Dict(), required=True)
    level = fields.Nested(SaidSchema, required=True, metadata={"description": "who carries it out (ADM-41)"})
    duty_id = fields.String(required=True, metadata={"description": "the duty of the townships, if any"})


class CorrectionShown(Strict):
    """A slip of the pen that was mended in a version, with what stood there before."""

    version = Whole(required=True)
    label = fields.Nested(SaidSchema, required=True)
    was = fields.String(required=True)
    now = fields.String(required=True)
    reason = fields.String(required=True)
    on = fields.Date(required=True)


class CatalogueItem(Strict):
    """An item or list entry with every version it had."""

    ref = fields.String(required=True)
    kind = fields.String(required=True)
    owner_name = fields.String(required=True)
    versions = fields.List(fields.Nested(CatalogueVersion), required=True)
    similar = fields.List(fields.Nested(SimilarRow), required=True)
    corrections = fields.List(fields.Nested(CorrectionShown), required=True)


class RegisterQuery(PageQuery):
    """How notices and filings are searched."""

    q = Text(longest=100, load_default="")
    unit = Text(longest=40, load_default="")


class ImportFields(Strict):
    """Whether the sheet is only looked at or taken over."""

    confirm = fields.Boolean(load_default=False)
    issuer = Text(longest=80, load_default="")
    version = Text(longest=40, load_default="")


class CategoryDecision(Strict):
    """The category the office confirms for a list entry, and why."""

    category = fields.String(required=True, validate=validate.Length(min=1, max=20))
    reason = Text(required=True, longest=500)


class CategoryConfirmed(Strict):
    """The entry whose category is confirmed."""

    entry_id = fields.String(required=True)


class ConditionConfirmed(Strict):
    """What the item is now; in force with the last condition."""

    state = fields.String(required=True)


class SnapshotSent(Strict):
    """Whose catalogue was sent."""

    county = fields.String(required=True)


class ConditionMet(Strict):
    """How the office knows that a condition is met."""

    remark = Text(required=True, longest=1000)


class RecordRow(Strict):
    """A row of a register; its fields are those of the register’s read."""

    class Meta:
        """Options of marshmallow."""

        unknown = "include"


class MeetingRecord(RecordRow):
    """One meeting with its roll and its agenda."""

    attendance = fields.List(fields.Dict(), required=True)
    agenda = fields.List(fields.Dict(), required=True)


RecordPage = page_of(RecordRow, "RecordPage")


class Succession(Strict):
    """Who takes over whose items, from when, and what proves it."""

    predecessor = fields.String(required=True, validate=UNIT)
    successor = fields.String(required=True, validate=UNIT)
    proof = Text(required=True, longest=500)
    valid_from = fields.Date(required=True)


class Succeeded(Strict):
    """The items, duties and cases that were handed over."""

    items = fields.List(fields.String(), required=True)
    duties = fields.List(fields.String(), required=True)
    cases = fields.List(fields.String(), required=True)


class Correction(Strict):
    """A slip of the pen, and what it should say."""

    field = fields.String(required=True, validate=validate.Length(min=1, max=40))
    text = Text(required=True, longest=2000)
    reason = Text(required=True, longest=500)


class Corrected(Strict):
    """What the field said before."""

    was = fields.String(required=True)
