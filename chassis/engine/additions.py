"""What a county drew into a procedure: no service has tables for it, the journal keeps what was filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chassis.engine.definition import Definition
from chassis.engine.form_fields import label_of
from chassis.engine.forms import keys
from chassis.persistence.journal import JournalEntry
from chassis.texts import Said

COMPLETED = "task-completed"
OUTCOME = "outcome"
Form = Mapping[str, Any]


def added_data(
    shipped: Definition | None, definition: Definition, form_key: str, data: Mapping[str, Any]
) -> Mapping[str, Any]:
    """What was filled in under names the form has not where it came with the software."""
    form = definition.form(form_key) or {}
    brought = (shipped.form(form_key) if shipped else None) or {}
    added = keys(form) - keys(brought)
    return {name: value for name, value in data.items() if name in added}


def told_of_additions(
    shipped: Definition | None, definition: Definition, entries: Sequence[JournalEntry]
) -> Iterator[dict[str, Any]]:
    """Who did a step the software does not have, or filled in a field it does not have, as opinions."""
    known = shipped.elements if shipped else {}
    for entry in entries:
        facts = entry.facts
        if facts.get("process_id") != definition.process_id:
            continue
        if facts.get("element_id") in known and not facts.get("data"):
            continue
        form = _form_of(definition, entry)
        yield {
            "unit_name": entry.unit_name,
            "post": entry.post,
            "name": entry.actor_name,
            "at": entry.at,
            "step": Said(facts["name_zh"], facts["name_en"]),
            "outcome": _chosen(form, OUTCOME, facts.get("outcome")),
            "text": _filled_in(form, facts.get("data") or {}),
        }


def _form_of(definition: Definition, entry: JournalEntry) -> Form:
    element = definition.elements.get(str(entry.facts.get("element_id")))
    return definition.form(str(element.extensions.get("formKey") or "") if element else "") or {}


def _chosen(form: Form, key: str, value: Any) -> Said:
    """A value as the form calls it."""
    for field in form.get("components") or ():
        for option in (field.get("values") or ()) if field.get("key") == key else ():
            if option.get("value") == value:
                label = str(option.get("label"))
                return Said(label, str((option.get("properties") or {}).get("label_en") or label))
    plain = "、".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return Said(plain, plain)


def _filled_in(form: Form, data: Mapping[str, Any]) -> str | None:
    """What was filled in, field by field; a single text of a form with nothing else stands for itself."""
    given = {key: _chosen(form, key, value).zh for key, value in data.items() if value not in (None, "", [])}
    if len(given) == 1 and not keys(form) - {OUTCOME, *given}:
        return next(iter(given.values()))
    labels = {str(one.get("key")): label_of(one).zh for one in form.get("components") or ()}
    return "；".join(f"{labels.get(key, key)}：{value}" for key, value in given.items()) or None
