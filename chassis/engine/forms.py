"""Checks what a browser sent against its form; the server never trusts what the page has checked."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from chassis.engine.expression_functions import FUNCTIONS
from chassis.engine.expression_names import function_missing
from chassis.engine.expression_values import ExpressionError
from chassis.engine.expressions import evaluate, read_expression
from chassis.engine.form_fields import (
    ANYTHING,
    CHOICES,
    CHOOSING,
    CONTAINERS,
    KNOWN,
    MAX_CHOICES,
    MAX_PATTERNED,
    SILENT,
    SIMPLE,
    Field,
    is_empty,
    label_of,
    rule,
    said,
)
from chassis.engine.form_shape import misshapen
from chassis.errors import Refusal
from chassis.texts import Said

MAX_ROWS = 500
MAX_DIGITS = 12
MAX_FIELDS = 300
MAX_DEPTH = 6
MAX_WAYS = 100_000
OUTCOME = "outcome"
Problem = dict[str, str]
Options = Mapping[str, Sequence[Any]]


class FormInvalid(Refusal):
    """What was filled in does not fit the form; every field that is wrong is named."""

    code = "form-invalid"
    title = Said("表单填写有误，请更正", "The form needs correction")

    def __init__(self, errors: Sequence[Problem], **facts: object) -> None:
        super().__init__(**facts)
        self.errors = list(errors)

    def __reduce__(self) -> tuple[object, ...]:
        return (FormInvalid, (self.errors,))


def validate(
    schema: Mapping[str, Any],
    submission: Mapping[str, Any],
    options: Options | None = None,
    variables: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The data of a form, cleaned; `options` are the choices the service offers by their `valuesKey`.

    A field the form does not have is refused. A field that is hidden or disabled is dropped. Choices nobody
    gave (`options` lacks the key) are checked for their shape only.
    """
    if not isinstance(submission, Mapping):
        raise FormInvalid([_problem("", Said("提交内容应为对象", "An object is needed"))])
    check = _Check(options or {}, variables or {})
    data = check.fields(schema.get("components") or [], submission, "", {})
    if check.problems:
        raise FormInvalid(check.problems)
    return data


def require_known(schema: Mapping[str, Any], draft: Mapping[str, Any]) -> None:
    """Refuse a draft with a field the form does not have; a draft may otherwise be wrong everywhere."""
    unknown = [
        _problem(f"/{_escaped(str(key))}", Said("表单没有这一项", "The form has no such field"))
        for key in draft
        if key not in fields_by_key(schema)
    ]
    if unknown:
        raise FormInvalid(unknown)


def fields_by_key(schema: Mapping[str, Any]) -> Mapping[str, Field]:
    """The fields of a form, or of a row of it, by the names under which it keeps what is filled in."""
    return dict(_keyed(schema.get("components") or []))


def values_keys(schema: Mapping[str, Any]) -> frozenset[str]:
    """The lists of choices a form asks the service for."""
    fields = _all_fields(schema.get("components") or [])
    return frozenset(field["valuesKey"] for field in fields if field.get("valuesKey"))


class _Check:
    """One pass over one submission; collects every problem instead of stopping at the first."""

    def __init__(self, options: Options, variables: Mapping[str, Any]) -> None:
        self.problems: list[Problem] = []
        self._options = options
        self._variables = variables

    def fields(
        self, fields: Sequence[Field], sent: Mapping[str, Any], pointer: str, outer: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Check one level of the form against one level of the submission."""
        known = dict(_keyed(fields))
        for key in sent:
            if key not in known:
                where = f"{pointer}/{_escaped(str(key))}"
                self.problems.append(_problem(where, Said("表单没有这一项", "The form has no such field")))
        scope = {**self._variables, **outer, **dict.fromkeys(known), **sent}
        data: dict[str, Any] = {}
        self._level(fields, sent, pointer, scope, data)
        return data

    def _level(
        self,
        fields: Sequence[Field],
        sent: Mapping[str, Any],
        pointer: str,
        scope: dict[str, Any],
        data: dict[str, Any],
    ) -> None:
        for field in fields:
            if _is_hidden(field, scope):
                scope.update((key, None) for key, _ in _keyed([field]))
                continue
            if field["type"] == "group" and not field.get("path"):
                self._level(field.get("components") or [], sent, pointer, scope, data)
                continue
            key = _key(field)
            if key is None or field.get("disabled"):
                continue
            value = self._value(field, sent.get(key), f"{pointer}/{_escaped(key)}", scope)
            if value is not None:
                data[key] = value

    def _value(self, field: Field, value: Any, pointer: str, scope: Mapping[str, Any]) -> Any:
        kind = field["type"]
        if kind == "group":
            return self._group(field, value, pointer, scope)
        if kind == "dynamiclist":
            return self._rows(field, value, pointer, scope)
        if is_empty(value) or (kind == "checkbox" and rule(field, "required") and value is False):
            if rule(field, "required"):
                self._complain(pointer, said(field, "请填写“{label}”", "“{label}” is required"))
            return False if kind == "checkbox" else None

        def complain(sentence: Said) -> None:
            self._complain(pointer, sentence)

        if kind in SIMPLE:
            return SIMPLE[kind](field, value, complain)
        return CHOOSING[kind](field, value, complain, self._allowed(field))

    def _group(self, field: Field, value: Any, pointer: str, scope: Mapping[str, Any]) -> Any:
        if value is not None and not isinstance(value, Mapping):
            return self._complain(
                pointer, said(field, "“{label}”填写有误", "“{label}” is not filled in properly")
            )
        return self.fields(field.get("components") or [], value or {}, pointer, scope)

    def _rows(self, field: Field, value: Any, pointer: str, scope: Mapping[str, Any]) -> Any:
        rows = [] if value is None else value
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            return self._complain(pointer, said(field, "“{label}”应为多行", "“{label}” must be rows"))
        least = rule(field, "minRepetitions") or int(bool(rule(field, "required")))
        most = rule(field, "maxRepetitions")
        if len(rows) < least:
            self._complain(pointer, said(field, "“{label}”至少填{n}行", "“{label}” needs {n} rows", n=least))
        if len(rows) > (most or MAX_ROWS):
            most = most or MAX_ROWS
            return self._complain(
                pointer, said(field, "“{label}”最多{n}行", "“{label}” may have {n} rows", n=most)
            )
        components = field.get("components") or []
        return [self.fields(components, row, f"{pointer}/{number}", scope) for number, row in enumerate(rows)]

    def _allowed(self, field: Field) -> Container[Any]:
        values_key = field.get("valuesKey")
        offered = self._options.get(values_key) if values_key else field.get("values") or []
        if offered is None:
            return ANYTHING
        return [choice["value"] if isinstance(choice, Mapping) else choice for choice in offered]

    def _complain(self, pointer: str, sentence: Said) -> None:
        self.problems.append(_problem(pointer, sentence))


def outcomes_of(schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The closed list of outcomes: the options of the radio whose key is `outcome`."""
    for field in _all_fields(schema.get("components") or []):
        if field.get("key") == OUTCOME:
            return [
                {
                    "value": choice["value"],
                    "label": {"zh": choice["label"], "en": choice.get("label_en") or choice["label"]},
                }
                for choice in field.get("values") or []
            ]  # fmt: skip
    return []


def texts_of(schema: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    """What was written into the long fields of a form, each under its label: what somebody said in words."""
    said_in = [
        (label_of(field).zh, str(data[key]).strip())
        for key, field in _keyed(schema.get("components") or [])
        if field["type"] == "textarea" and not is_empty(data.get(key))
    ]
    return "\n".join(f"{label}：{text}" for label, text in said_in)


def text_fields(schema: Mapping[str, Any]) -> list[str]:
    """The keys of the fields a sentence can be written into."""
    keyed = _keyed(schema.get("components") or [])
    return [key for key, field in keyed if field["type"] in ("textfield", "textarea")]


def always_required(schema: Mapping[str, Any], *, but: Container[str] = ()) -> list[Said]:
    """What the fields are called that have to be filled in, whatever the others hold."""
    return [
        label_of(field)
        for key, field in _keyed(schema.get("components") or [])
        if key not in but and rule(field, "required") and not field.get("conditional")
    ]


def check_schema(schema: Any) -> list[Problem]:
    """What is wrong with a form itself: the part of form-js this house knows, and nothing else."""
    if not isinstance(schema, Mapping) or not isinstance(schema.get("components"), list):
        return [_problem("", Said("表单缺少 components", "The form has no components"))]
    if (where := misshapen(schema)) is not None:
        return [_problem(where, Said("这里的内容不是表单所用的类型", "No form has anything like this here"))]
    problems = list(_check_level(schema["components"], "/components", 0))
    if sum(1 for _ in _all_fields(schema["components"])) > MAX_FIELDS:
        problems.append(
            _problem("", Said(f"表单超过{MAX_FIELDS}项", f"The form has more than {MAX_FIELDS} fields"))
        )
    return problems


def _check_level(
    fields: Any, pointer: str, depth: int, seen: set[str] | None = None, *, within: bool = False
) -> Iterator[Problem]:
    """Check one level; `seen` are the keys around a group without a path, whose fields stand among them.

    `within` is true in rows and in groups with a path, whose fields are not those of the form itself.
    """
    if not isinstance(fields, list) or depth > MAX_DEPTH:
        yield _problem(
            pointer, Said("组件应为列表，且层级不超过六层", "Components must be a list, six levels at most")
        )
        return
    seen = set() if seen is None else seen
    for number, field in enumerate(fields):
        where = f"{pointer}/{number}"
        if not isinstance(field, Mapping) or field.get("type") not in KNOWN:
            kind = field.get("type") if isinstance(field, Mapping) else field
            yield _problem(
                where,
                Said("不支持的组件“{kind}”", "The component “{kind}” is not supported").filled(kind=kind),
            )
            continue
        yield from (_problem(where, sentence) for sentence in _field_faults(field))
        key = _key(field)
        if key is not None and key in seen:
            yield _problem(where, Said("字段“{key}”重复", "The field “{key}” occurs twice").filled(key=key))
        seen.update([key] if key else [])
        if within and key == OUTCOME:
            outside = Said("“办理结果”不能放在行里", "The outcome cannot stand in rows")
            yield _problem(where, outside)
        if field["type"] in CONTAINERS:
            if field.get("components") == []:
                yield _problem(where, said(field, "“{label}”里还没有字段", "“{label}” has no fields yet"))
            own = field["type"] == "dynamiclist" or bool(field.get("path"))
            yield from _check_level(
                field.get("components"), f"{where}/components", depth + 1, None if own else seen,
                within=within or own,
            )  # fmt: skip


def _field_faults(field: Field) -> Iterator[Said]:
    kind = field["type"]
    if kind not in SILENT and kind != "group" and not _key(field):
        yield said(field, "“{label}”没有 key", "“{label}” has no key")
    if kind in CHOICES and not field.get("valuesKey"):
        values = field.get("values")
        if not isinstance(values, list) or not 0 < len(values) <= MAX_CHOICES:
            yield said(field, "“{label}”没有选项", "“{label}” has no options")
        elif not all(isinstance(one, Mapping) and one.get("label") and "value" in one for one in values):
            yield said(
                field, "“{label}”的选项缺少 label 或 value", "An option of “{label}” lacks its label or value"
            )
    if not 0 <= (field.get("decimalDigits") or 0) <= MAX_DIGITS:
        yield said(
            field, "“{label}”的小数位数应为0至{n}", "“{label}” may have 0 to {n} decimal places", n=MAX_DIGITS
        )
    if not 0 <= (field.get("defaultRepetitions") or 0) <= MAX_ROWS:
        yield said(
            field, "“{label}”开始时的行数应为0至{n}", "“{label}” may begin with 0 to {n} rows", n=MAX_ROWS
        )
    if kind not in SILENT and kind not in CONTAINERS and not label_of(field).zh:
        yield said(field, "字段没有标题", "A field has no label")
    hide = (field.get("conditional") or {}).get("hide")
    if hide:
        try:
            unknown = read_expression(_condition(hide)).functions
            if unknown:
                raise function_missing(min(unknown), FUNCTIONS)
        except ExpressionError as error:
            yield said(
                field,
                "“{label}”的隐藏条件有误：{why}",
                "The condition of “{label}” is wrong: {why}",
                why=error.said,
            )
    pattern = rule(field, "pattern")
    if pattern and not _is_safe(pattern):
        yield said(field, "“{label}”的格式规则过于复杂", "The pattern of “{label}” is too complicated")


def _is_safe(pattern: str) -> bool:
    """Patterns a short text cannot keep busy: no repeated groups, and few ways in all to try them."""
    if len(pattern) > MAX_PATTERNED or re.search(r"\(\?|\\[1-9]", pattern):
        return False
    bare = re.sub(r"\[\^?\]?[^\]]*\]", "x", re.sub(r"\\.", "x", pattern))
    if re.search(r"\)[*+{]", bare):
        return False
    ways = 1
    for least, comma, most in re.findall(r"\*|\+|\?|\{(\d*)(,?)(\d*)\}", bare):
        ways *= int(most or MAX_PATTERNED) - int(least or 0) + 1 if comma else 1
    ways *= MAX_PATTERNED ** len(re.findall(r"[*+]", bare)) * 2 ** bare.count("?")
    try:
        re.compile(pattern)
    except re.error:
        return False
    return bool(ways <= MAX_WAYS)


def _is_hidden(field: Field, scope: Mapping[str, Any]) -> bool:
    hide = (field.get("conditional") or {}).get("hide")
    return evaluate(_condition(hide), scope) is True if hide else False


def _condition(text: str) -> str:
    """form-js writes its conditions with an equals sign in front."""
    return text.strip().removeprefix("=")


def _key(field: Field) -> str | None:
    if field["type"] in SILENT:
        return None
    return field.get("path") if field["type"] in CONTAINERS else field.get("key")


def _keyed(fields: Sequence[Field]) -> Iterator[tuple[str, Field]]:
    """The fields of one level of data: groups without a path have none of their own."""
    for field in fields:
        if field["type"] == "group" and not field.get("path"):
            yield from _keyed(field.get("components") or [])
        elif (key := _key(field)) is not None:
            yield key, field


def _all_fields(fields: Sequence[Field]) -> Iterator[Field]:
    for field in fields:
        if isinstance(field, Mapping):
            yield field
            yield from _all_fields(field.get("components") or [])


def _problem(pointer: str, sentence: Said) -> Problem:
    return {"pointer": pointer, **sentence.as_json()}


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
