"""The settings of a part over HTTP: what holds, what it serves, its history, and a new value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from marshmallow import fields

from chassis.clock import Clock
from chassis.parameters.entries import Parameter, in_force, to_come
from chassis.parameters.fixing import FixParameter, must_keep
from chassis.parameters.fixing import Work as FixingWork
from chassis.parameters.kinds import Kind
from chassis.parameters.table import ORIGIN_WORDS, Default, Origin, ParameterTable
from chassis.texts import Said
from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.identity import allowed, allowed_signed_in, current_actor
from chassis.web.parameter_forms import LONGEST_REASON, form_of
from chassis.web.schemas import SaidSchema, Strict, Text, Whole

Plain = dict[str, Any]
Steps = Mapping[str, Sequence[Said]]
FieldOf = Callable[[Any, Kind], Plain]
"""Draws the field of a kind only the part itself knows, from what a session finds."""


class Stored(Protocol):
    """What a session knows of settings."""

    def all(self, county: str) -> Mapping[str, Sequence[Parameter]]:
        """Every value of every setting of a county."""
        ...


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
    kept_by = fields.Nested(SaidSchema, required=True)
    keeps = fields.Boolean(required=True, metadata={"description": "whether whoever asks may fix it"})
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


@dataclass(frozen=True, slots=True)
class Shown:
    """What the routes tell of settings."""

    table: ParameterTable
    steps: Steps
    county: str
    clock: Clock

    def of(self, key: str, entries: Sequence[Parameter]) -> Plain:
        """A setting with the value of today."""
        setting, today = self.table.default_of(key), self.clock.today()
        now = in_force(entries, today) or self.table.seeded(self.county, key)
        keeper = setting.group.keeper
        return {
            "key": key,
            "name": setting.name,
            "group": setting.group.name,
            "rules": list(setting.rules),
            "now": _value(setting, now),
            "ahead": [_value(setting, entry) for entry in to_come(entries, today)],
            "kept_by": keeper.said,
            "keeps": keeper.is_held_by(current_actor(), self.county),
            "used_by": [*self.steps.get(key, ()), *([setting.read_by] if setting.read_by else ())],
            "entries": len(entries),
        }

    def whole(self, key: str, entries: Sequence[Parameter], form: Plain) -> Plain:
        """A setting with every value it had, newest first, and the form that fixes it."""
        setting = self.table.default_of(key)
        return {
            **self.of(key, entries),
            "history": [
                _value(setting, entry) for entry in reversed(entries or [self.table.seeded(self.county, key)])
            ],
            "default": setting.kind.said(setting.value),
            "form": form,
        }


def parameters_blueprint(
    table: ParameterTable,
    stored: Callable[[Any], Stored],
    steps: Steps,
    county: str,
    clock: Clock,
    *,
    field_of: FieldOf | None = None,
) -> Blueprint:
    """The routes of /parameters; whoever has signed in may see by which limits the county works."""
    routes = Blueprint("parameters", __name__, description="参数 · settings of the county")
    shown, fix_parameter = Shown(table, steps, county, clock), FixParameter(table)
    keepers = {group.keeper.role: None for group in table.groups}

    @routes.get("/parameters")
    @allowed_signed_in
    @query(answers=ParameterList)
    def show(session: Any) -> Plain:
        """Every setting with the value of today."""
        known = stored(session).all(county)
        return {"items": [shown.of(key, known.get(key, ())) for key in table.in_order()]}

    @routes.get("/parameters/<key>")
    @allowed_signed_in
    @query(answers=ParameterWhole)
    def one(session: Any, key: str) -> Plain:
        """A setting with every value it had."""
        setting = table.default_of(key)
        own = (lambda kind: field_of(session, kind)) if field_of else None
        return shown.whole(key, stored(session).all(county).get(key, ()), form_of(setting, own))

    @routes.post("/parameters/<key>")
    @allowed(*keepers)
    @command(NewValue, answers=ValueKept, status=201)
    def fix(work: FixingWork, body: Plain, key: str) -> Plain:
        """Fix a value from today or a later day on."""
        must_keep(table, key, work.actor, county)
        return {"number": fix_parameter(work, county, key, **body)}

    return routes


def _value(setting: Default, entry: Parameter) -> Plain:
    return {
        "number": entry.number,
        "value": entry.value,
        "said": setting.kind.said(entry.value),
        "valid_from": entry.valid_from,
        "origin": entry.origin,
        "origin_said": ORIGIN_WORDS[Origin(entry.origin)],
        "reason": entry.reason,
        "recorded_by": entry.recorded_by,
        "at": entry.at,
    }
