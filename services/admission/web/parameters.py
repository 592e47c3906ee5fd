"""The settings of the county over HTTP: what holds, what it serves, its history, and a new value (part G)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import fields

from chassis.clock import Clock
from chassis.texts import Said
from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.identity import allowed, allowed_signed_in
from chassis.web.schemas import SaidSchema, Strict, Text, Whole
from services.admission.domain.parameter_table import DEFAULTS, GROUPS, Default
from services.admission.domain.parameters import Parameter, default_of, in_force, seeded, to_come
from services.admission.domain.vocabulary import WORDS, Origin
from services.admission.usecases.acting import must_hold
from services.admission.usecases.fix_parameter import FixParameter
from services.admission.usecases.ports import Work
from services.admission.web.parameter_form import LONGEST_REASON, form_of
from services.admission.web.ports import Reads, Session

Plain = dict[str, Any]
Steps = Mapping[str, Sequence[Said]]
KEEPER = "committee_office_head"
"""Who leads the office answers for the limits the committee has decided."""
OFFICE_HEAD = Said("审核委员会办公室负责人", "the head of the committee office")


class ValueShown(Strict):
    """One value a setting had, has or will have."""

    number = Whole(required=True)
    value = fields.Raw(required=True)
    said = fields.Nested(SaidSchema, required=True)
    valid_from = fields.Date(required=True)
    origin = fields.String(required=True)
    origin_said = fields.Nested(SaidSchema, required=True)
    reason = fields.String(required=True)
    recorded_by = fields.String(required=True)
    at = fields.AwareDateTime(required=True, allow_none=True)


class ParameterShown(Strict):
    """A setting: what it is, what holds today, what will, and what reads it."""

    key = fields.String(required=True)
    name = fields.Nested(SaidSchema, required=True)
    group = fields.Nested(SaidSchema, required=True)
    rules = fields.List(fields.String(), required=True)
    now = fields.Nested(ValueShown, required=True)
    ahead = fields.List(fields.Nested(ValueShown), required=True)
    used_by = fields.List(
        fields.Nested(SaidSchema),
        required=True,
        metadata={"description": "steps and checks that read it; none while its procedure is to come"},
    )
    entries = Whole(required=True)


class ParameterList(Strict):
    """Every setting, in the order of the procedure."""

    items = fields.List(fields.Nested(ParameterShown), required=True)


class ParameterWhole(ParameterShown):
    """A setting with its history, newest first, and the form that fixes it."""

    history = fields.List(fields.Nested(ValueShown), required=True)
    default = fields.Nested(SaidSchema, required=True)
    form = fields.Dict(required=True)


class NewValue(Strict):
    """What a county fixes."""

    value = fields.Raw(
        required=True, metadata={"description": "number, text or list, by the kind of the setting"}
    )
    valid_from = fields.Date(required=True)
    reason = Text(required=True, longest=LONGEST_REASON)
    seen = Whole(required=True, metadata={"description": "`entries` of the page the value was chosen on"})


class ValueKept(Strict):
    """The number the value has in the history of its setting."""

    number = Whole(required=True)


def blueprint(reads: Reads, steps: Steps, county: str, clock: Clock) -> Blueprint:
    """The routes of /parameters; whoever has signed in may see by which limits the county works."""
    routes = Blueprint("parameters", __name__, description="参数 · settings of the county")

    @routes.get("/parameters")
    @allowed_signed_in
    @query(answers=ParameterList)
    def show(session: Session) -> Plain:
        """Every setting with the value of today."""
        known = reads.parameters(session, county)
        ordered = sorted(DEFAULTS, key=lambda key: GROUPS.index(DEFAULTS[key].group))
        return {"items": [_shown(key, known.get(key, ()), steps, clock) for key in ordered]}

    @routes.get("/parameters/<key>")
    @allowed_signed_in
    @query(answers=ParameterWhole)
    def one(session: Session, key: str) -> Plain:
        """A setting with every value it had."""
        setting = default_of(key)
        entries = reads.parameters(session, county).get(key, ())
        departments = reads.units(session, county, ("department",))
        return {
            **_shown(key, entries, steps, clock),
            "history": [_value(setting, entry) for entry in reversed(entries or [seeded(county, key)])],
            "default": setting.kind.said(setting.value),
            "form": form_of(setting, departments),
        }

    @routes.post("/parameters/<key>")
    @allowed(KEEPER)
    @command(NewValue, answers=ValueKept, status=201)
    def fix(work: Work, body: Plain, key: str) -> Plain:
        """Fix a value from today or a later day on."""
        must_hold(work, KEEPER, work.committees.of(county).office, OFFICE_HEAD.zh)
        return {"number": FixParameter()(work, county, key, **body)}

    return routes


def _shown(key: str, entries: Sequence[Parameter], steps: Steps, clock: Clock) -> Plain:
    setting, today = DEFAULTS[key], clock.today()
    now = in_force(entries, today) or seeded("", key)
    return {
        "key": key,
        "name": setting.name,
        "group": setting.group,
        "rules": list(setting.rules),
        "now": _value(setting, now),
        "ahead": [_value(setting, entry) for entry in to_come(entries, today)],
        "used_by": [*steps.get(key, ()), *([setting.read_by] if setting.read_by else ())],
        "entries": len(entries),
    }


def _value(setting: Default, entry: Parameter) -> Plain:
    return {
        "number": entry.number,
        "value": entry.value,
        "said": setting.kind.said(entry.value),
        "valid_from": entry.valid_from,
        "origin": entry.origin,
        "origin_said": WORDS[Origin(entry.origin)],
        "reason": entry.reason,
        "recorded_by": entry.recorded_by,
        "at": entry.at,
    }
