"""What a county drew into a procedure: no service has tables for it, the journal keeps what was filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chassis.engine.definition import Definition
from chassis.engine.form_fields import label_of
from chassis.engine.forms import fields_by_key
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
    added = fields_by_key(form).keys() - fields_by_key(brought).keys()
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
            "outcome": _in_words(fields_by_key(form).get(OUTCOME, {}), facts.get("outcome")),
            "text": _filled_in(form, facts.get("data") or {}),
        }


def _form_of(definition: Definition, entry: JournalEntry) -> Form:
    element = definition.elements.get(str(entry.facts.get("element_id")))
    return definition.form(str(element.extensions.get("formKey") or "") if element else "") or {}


def _in_words(field: Form, value: Any) -> Said:
    """A value as the form calls it; rows are told one behind the other."""
    if isinstance(value, bool):
        return Said("是", "yes") if value else Said("否", "no")
    if isinstance(value, Mapping):
        return _joined([_in_words(fields_by_key(field).get(key, {}), one) for key, one in value.items()], " ")
    if isinstance(value, list):
        return _joined([_in_words(field, one) for one in value], "、")
    for option in field.get("values") or ():
        if option.get("value") == value:
            label = str(option.get("label"))
            return Said(label, str((option.get("properties") or {}).get("label_en") or label))
    plain = "" if value is None else str(value)
    return Said(plain, plain)


def _joined(said: Sequence[Said], mark: str) -> Said:
    return Said(mark.join(one.zh for one in said), mark.replace("、", ", ").join(one.en for one in said))


def _filled_in(form: Form, data: Mapping[str, Any]) -> str | None:
    """What was filled in, field by field; a single text of a form with nothing else stands for itself."""
    fields = fields_by_key(form)
    given = {
        key: _in_words(fields.get(key, {}), value).zh
        for key, value in data.items()
        if value not in (None, "", [])
    }
    if len(given) == 1 and not fields.keys() - {OUTCOME, *given}:
        return next(iter(given.values()))
    lines = (f"{label_of(fields[key]).zh if key in fields else key}：{text}" for key, text in given.items())
    return "；".join(lines) or None
