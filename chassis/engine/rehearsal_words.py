"""What the posts, outcomes and fields of a step are called in a dry run, and which of them are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.engine.definition import Definition
from chassis.engine.form_fields import label_of
from chassis.engine.forms import OUTCOME, check_schema, fields_by_key, outcomes_of
from chassis.engine.records import HumanTask
from chassis.engine.rehearsal import Asked, Choice, Holder
from chassis.texts import Said

_KINDS = {"checkbox": "truth", "number": "number", "datetime": "date", "checklist": "list", "taglist": "list"}


def holders_of(task: HumanTask, roles: Mapping[str, Said]) -> Sequence[Holder]:
    """The posts that may do a step."""
    parts = [candidate.partition("@") for candidate in task.candidates]
    return tuple(Holder(roles.get(role, Said(role, role)), unit) for role, _, unit in parts)


def _form(definition: Definition, task: HumanTask) -> Mapping[str, Any]:
    form: Mapping[str, Any] = definition.forms.get(task.form_key.removeprefix("form:")) or {}
    return {} if check_schema(form) else form  # what is wrong with it is told by the check of the draft


def choices_of(definition: Definition, task: HumanTask) -> Sequence[Choice]:
    """The outcomes a step may have."""
    found = outcomes_of(_form(definition, task))
    return tuple(Choice(one["value"], Said(one["label"]["zh"], one["label"]["en"])) for one in found)


def asked_of(definition: Definition, task: HumanTask, wanted: Mapping[str, Any]) -> Sequence[Asked]:
    """The fields of the form of a step that decide how the case goes on."""
    asked = []
    for key, field in fields_by_key(_form(definition, task)).items():
        if key in wanted and key != OUTCOME:
            choices = tuple(
                Choice(one["value"], Said(str(one["label"]), str(one.get("label_en") or one["label"])))
                for one in field.get("values") or ()
            )
            asked.append(Asked(key, _KINDS.get(field["type"], "text"), label_of(field), choices))
    return tuple(asked)


def spoken(result: Any) -> str:
    """What a decision table answers, as it is written in one."""
    if isinstance(result, Mapping):
        return "、".join(f"{name} = {spoken(value)}" for name, value in result.items())
    if result is None or isinstance(result, bool):
        return {None: "null", True: "true", False: "false"}[result]
    return str(result)
