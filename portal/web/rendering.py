"""A form drawn by a designer (form-js JSON) becomes fields that Jinja macros can write as HTML."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.web.conditions import holds, tree_of
from portal.web.language import language, said
from portal.web.submissions import MOST_ROWS

Schema = Mapping[str, Any]
WIDE_FROM = 7
MOST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select, radio or checklist."""

    value: str
    label: str
    chosen: bool
    group: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence offered beside a text; with an outcome, only while that is chosen."""

    text: str
    outcome: str = ""
    outcome_label: Any = None


@dataclass(slots=True)
class Field:
    """One thing to fill in or read, with everything its macro needs."""

    kind: str
    name: str
    id: str
    label: str
    hint: str = ""
    value: Any = None
    required: bool = False
    hidden: bool = False
    when: str = ""
    error: str = ""
    text: str = ""
    prefix: str = ""
    suffix: str = ""
    readonly: bool = False
    attributes: dict[str, str] = field(default_factory=dict)
    options: list[Option] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    rows: list[list[Field]] = field(default_factory=list)
    rows_change: bool = True
    phrases: Sequence[Phrase] = ()

    @property
    def invalid_id(self) -> str:
        """The id of the message beside the field."""
        return f"{self.id}-error"


@dataclass(slots=True)
class Form:
    """A whole form with its errors, ready to be written."""

    fields: list[Field]
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def headings(self) -> list[Field]:
        """The parts of a long form, to jump to."""
        return [one for one in self.fields if one.kind in ("group", "dynamiclist") and not one.hidden]

    @property
    def wide(self) -> bool:
        """Whether the form needs the width of the page rather than the card beside the case."""
        return _weight(self.fields) >= WIDE_FROM

    @property
    def asks(self) -> frozenset[str]:
        """The keys the form asks for at its top level and in its groups."""
        return frozenset(_names(self.fields))


def _names(fields: Sequence[Field]) -> list[str]:
    return [name for one in fields for name in ([one.name] if one.kind != "group" else _names(one.fields))]


def _weight(fields: Sequence[Field]) -> int:
    return sum(WIDE_FROM if one.kind == "dynamiclist" else _weight(one.fields) or 1 for one in fields)


def draw(
    schema: Schema,
    data: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
    errors: Sequence[Mapping[str, Any]] = (),
    prefix: str = "",
) -> Form:
    """The fields of a form with what was entered, the choices offered and what is wrong."""
    pen = _Pen(data or {}, options or {}, {_name_of(error, prefix): said(error) for error in errors})
    fields = pen.fields(schema.get("components") or (), data or {}, prefix)
    return Form(fields, [(pen.anchors.get(name, ""), words) for name, words in pen.errors.items()])


def _name_of(error: Mapping[str, Any], prefix: str) -> str:
    steps = [step for step in str(error.get("pointer", "")).split("/") if step]
    if steps[:1] == ["data"]:
        steps = steps[1:]
    return prefix + ".".join(steps)


class _Pen:
    """Walks the components once, with the data beside them."""

    def __init__(self, root: Mapping[str, Any], options: Mapping[str, Any], errors: dict[str, str]) -> None:
        self.root = root
        self.options = options
        self.errors = errors
        self.anchors: dict[str, str] = {}
        self.unnamed = 0
        self.rows_left = MOST_ROWS

    def _unnamed(self) -> str:
        self.unnamed += 1
        return f"part-{self.unnamed}"

    def fields(self, components: Sequence[Schema], data: Mapping[str, Any], prefix: str) -> list[Field]:
        """The fields of one level: the form itself, a group, or one row of a list."""
        return [self.field(component, data, prefix) for component in components if component.get("type")]

    def field(self, component: Schema, data: Mapping[str, Any], prefix: str) -> Field:
        """One field; groups and lists draw what is inside them."""
        key = str(component.get("key") or component.get("path") or "")
        name = prefix + key if key else ""
        made = Field(
            kind=str(component["type"]),
            name=name,
            id="f-" + (name or str(component.get("id") or self._unnamed())).replace(".", "-"),
            label=_words(component, "label") or _words(component, "dateLabel"),
            hint=_words(component, "description"),
            required=bool((component.get("validate") or {}).get("required")),
            readonly=bool(component.get("readonly") or component.get("disabled")),
            error=self.errors.get(name, ""),
        )
        if name:
            self.anchors[name] = made.id
        self._condition(made, component, data)
        match made.kind:
            case "group":
                inner = data.get(key) if component.get("path") else data
                below = f"{name}." if component.get("path") else prefix
                made.fields = self.fields(component.get("components") or (), _mapping(inner), below)
            case "dynamiclist":
                made.rows = self._rows(component, data.get(key), name)
                made.rows_change = component.get("allowAddRemove") is not False
                made.required = int((component.get("validate") or {}).get("minRepetitions") or 0) > 0
            case "text":
                made.text = _words(component, "text")
            case _:
                self._entry(made, component, data.get(key, component.get("defaultValue")))
        return made

    def _rows(self, component: Schema, value: Any, name: str) -> list[list[Field]]:
        rows = list(value) if isinstance(value, (list, tuple)) else []
        if not rows:
            # A list in a list in a list: what they begin with together is no more than one list may hold.
            wanted = component.get("defaultRepetitions", 1)
            rows = [{}] * min(wanted if isinstance(wanted, int) else 1, self.rows_left)
            self.rows_left -= len(rows)
        inner = component.get("components") or ()
        return [self.fields(inner, _mapping(row), f"{name}.{index}.") for index, row in enumerate(rows)]

    def _condition(self, made: Field, component: Schema, data: Mapping[str, Any]) -> None:
        expression = (component.get("conditional") or {}).get("hide")
        tree = tree_of(str(expression)) if expression else None
        if tree is not None:
            made.hidden = bool(holds(tree, {**self.root, **data}))
            made.when = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))

    def _entry(self, made: Field, component: Schema, value: Any) -> None:
        made.value = value
        limits = component.get("validate") or {}
        wanted = {"minLength": "minlength", "maxLength": "maxlength", "min": "min", "max": "max"}
        made.attributes = {html: str(limits[js]) for js, html in wanted.items() if limits.get(js) is not None}
        if made.kind == "number":
            digits = component.get("decimalDigits")
            made.attributes["step"] = "any"
            if isinstance(digits, int) and 0 <= digits <= MOST_DIGITS:
                made.attributes["step"] = str(10**-digits)
        about = _mapping(component.get("appearance"))
        made.prefix, made.suffix = str(about.get("prefixAdorner", "")), str(about.get("suffixAdorner", ""))
        made.options = self._options(component, value)

    def _options(self, component: Schema, value: Any) -> list[Option]:
        given = component.get("values")
        if component.get("valuesKey"):
            given = self.options.get(str(component["valuesKey"]))
        chosen = {str(one) for one in value} if isinstance(value, (list, tuple)) else {str(value)}
        return [
            Option(
                str(one["value"]), _words(one, "label"), str(one["value"]) in chosen, said(one.get("group"))
            )
            for one in given or ()
            if "value" in one
        ]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _words(source: Schema, key: str) -> str:
    """A text of the form in the reader's language: beside the key, or among its properties."""
    words = source.get(key)
    if isinstance(words, Mapping):
        return said(words)
    if language() == "en":
        properties = source.get("properties") or {}
        words = source.get(f"{key}_en") or properties.get(f"{key}_en") or words
        if key == "dateLabel":
            words = properties.get("label_en") or words
    return str(words or "")
