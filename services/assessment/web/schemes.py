"""The scoring schemes: every year with its versions, the form of a draft, and freezing it (AST-12)."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from chassis.clock import Clock
from chassis.engine.forms import validate
from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.identity import allowed, allowed_signed_in, current_actor
from chassis.web.schemas import SaidSchema, Strict, Text
from chassis.web.worktask_schemas import SectionSchema
from services.assessment.domain.errors import YearOutOfRange
from services.assessment.domain.scheme import SCHEME_WORDS, Scheme, SchemeState, usual_rules
from services.assessment.usecases.fix_scheme import DraftScheme, FreezeScheme
from services.assessment.web.access import PERFORMANCE, is_office
from services.assessment.web.figures import FIRST_YEAR
from services.assessment.web.ports import Reads
from services.assessment.web.scheme_form import FORM, data_of, rules_from
from services.assessment.web.scheme_sections import sections

Plain = dict[str, Any]


class DraftBody(Strict):
    """What the form holds."""

    data = fields.Dict(required=True)


class FreezeBody(Strict):
    """Why the scheme comes late, where it does."""

    reason = Text(longest=500, load_default="")


class VersionSchema(Strict):
    """One version of a scheme."""

    version = fields.Integer(required=True)
    state = fields.String(required=True)
    state_label = fields.Nested(SaidSchema, required=True)
    basis = fields.String(required=True)
    entered_by = fields.String(required=True)
    frozen_at = fields.Raw(required=True, allow_none=True)
    frozen_by = fields.String(required=True)
    late_reason = fields.String(required=True)
    sections = fields.List(fields.Nested(SectionSchema), required=True)


class SchemesSchema(Strict):
    """The schemes of a year."""

    year = fields.Integer(required=True)
    last_day = fields.Raw(required=True)
    is_late = fields.Boolean(required=True)
    versions = fields.List(fields.Nested(VersionSchema), required=True)
    may_write = fields.Boolean(required=True)
    has_draft = fields.Boolean(required=True)
    form = fields.Dict(required=True)
    data = fields.Dict(required=True)


class KeptSchema(Strict):
    """The version that was written or frozen."""

    version = fields.Integer(required=True)
    state = fields.String(required=True)


def schemes_blueprint(*, reads: Reads, clock: Clock, county: str) -> Blueprint:
    """The routes under /schemes."""
    blueprint = Blueprint("schemes", __name__, description="考评细则 · scoring schemes")

    @blueprint.get("/schemes/<year:year>")
    @allowed_signed_in
    @query(answers=SchemesSchema)
    def show(session: Any, year: int) -> Plain:
        """Every version of a year, the newest first, and the draft for whoever may write it."""
        _require_year(year, clock)
        known = reads.schemes(session, county, year)
        draft = next((one for one in known if one.state is SchemeState.DRAFT), None)
        base = draft or (known[-1] if known else None) or _last_before(session, year)
        example = Scheme(county, year, 0, usual_rules(), "", "", clock.now())
        return {
            "year": year,
            "last_day": example.last_day,
            "is_late": clock.today() > example.last_day,
            "versions": [_version(one) for one in reversed(known)],
            "may_write": is_office(current_actor(), county)
            and (draft is not None or not known or clock.today() <= example.last_day),
            "has_draft": draft is not None,
            "form": FORM,
            "data": data_of(base.rules, base.basis) if base else data_of(example.rules, ""),
        }

    @blueprint.post("/schemes/<year:year>/draft")
    @allowed(PERFORMANCE)
    @command(DraftBody, answers=KeptSchema)
    def draft(work: Any, body: Plain, year: int) -> Plain:
        """Write the draft of a year."""
        _require_year(year, clock)
        data = validate(FORM, body["data"])
        scheme = DraftScheme(county)(work, year, rules_from(data), str(data["basis"]))
        return {"version": scheme.version, "state": scheme.state.value}

    @blueprint.post("/schemes/<year:year>/freeze")
    @allowed(PERFORMANCE)
    @command(FreezeBody, answers=KeptSchema)
    def freeze(work: Any, body: Plain, year: int) -> Plain:
        """Freeze it: the year is judged by it from now on."""
        scheme = FreezeScheme(county)(work, year, body["reason"])
        return {"version": scheme.version, "state": scheme.state.value}

    def _last_before(session: Any, year: int) -> Scheme | None:
        known = reads.schemes(session, county, year - 1)
        return known[-1] if known else None

    return blueprint


def _require_year(year: int, clock: Clock) -> None:
    if not FIRST_YEAR <= year <= clock.today().year + 1:
        raise YearOutOfRange(year=year)


def _version(scheme: Scheme) -> Plain:
    return {
        "version": scheme.version,
        "state": scheme.state.value,
        "state_label": SCHEME_WORDS[scheme.state],
        "basis": scheme.basis,
        "entered_by": scheme.entered_by,
        "frozen_at": scheme.frozen_at,
        "frozen_by": scheme.frozen_by,
        "late_reason": scheme.late_reason,
        "sections": sections(scheme.rules),
    }
