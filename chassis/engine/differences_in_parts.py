"""Forms and decision tables taken apart, so that what is different in them can be said field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from chassis.engine.decision_files import read_files
from chassis.engine.decision_tables import DecisionTable
from chassis.engine.form_fields import label_of
from chassis.texts import Said

_FIELD, _RULE = Said("字段“{name}”", "field “{name}”"), Said("第{number}条规则", "rule {number}")
RULE, FIELD = "rule ", "field "
_ORDERS = {RULE: Said("规则次序", "order of the rules"), FIELD: Said("字段次序", "order of the fields")}
_HIT_POLICY, _COLUMNS = Said("命中策略", "hit policy"), Said("列", "columns")
_REQUIRED, _OPTIONS = Said("必填", "required"), Said("选项：", "options: ")


class Was(NamedTuple):
    """What is said of one aspect: as it is written, what the aspect is called, and in words."""

    plain: str
    aspect: Said
    words: Said


def parts_of_form(schema: Any) -> Iterator[tuple[str, Was]]:
    """The fields of a form by their key, each with the group it stands in."""
    unnamed: Counter[str] = Counter()
    for group, field in _fields(schema, Said("", "")):
        label, kind = label_of(field), str(field.get("type"))
        name = str(field.get("key") or field.get("path") or "")
        if not name:
            # A group or a note is known by which of its kind it is, whatever it is called.
            unnamed[kind] += 1
            name = f"{kind} {unnamed[kind]}"
        plain = orjson.dumps(
            {key: value for key, value in field.items() if key not in ("id", "components", "layout")},
            option=orjson.OPT_SORT_KEYS,
        ).decode()
        aspect = _FIELD.filled(name=Said(label.zh or name, label.en or name))
        words = _field_in_words(field, label)
        if group.zh:
            words = Said(f"{words.zh}；在“{group.zh}”里", f"{words.en}; in “{group.en}”")
        yield f"{FIELD}{name}", Was(f"{group.zh} {plain}", aspect, words)


def _fields(schema: Any, group: Said) -> Iterator[tuple[Said, Mapping[str, Any]]]:
    for field in (schema.get("components") or ()) if isinstance(schema, Mapping) else ():
        if isinstance(field, Mapping):
            yield group, field
            label = label_of(field)
            yield from _fields(field, label if label.zh else Said("组", "a group"))


def _field_in_words(field: Mapping[str, Any], label: Said) -> Said:
    zh, en = [f"{label.zh}（{field.get('type')}）"], [f"{label.en} ({field.get('type')})"]
    checks = field.get("validate")
    for name, value in checks.items() if isinstance(checks, Mapping) else ():
        if name == "required":
            zh += [_REQUIRED.zh] if value else []
            en += [_REQUIRED.en] if value else []
        else:
            zh.append(f"{name} {value}")
            en.append(f"{name} {value}")
    options = field.get("values")
    if isinstance(options, list) and options:
        listed = [str(one.get("label")) for one in options if isinstance(one, Mapping)]
        zh.append(_OPTIONS.zh + "、".join(listed))
        en.append(_OPTIONS.en + ", ".join(listed))
    condition = field.get("conditional")
    if isinstance(condition, Mapping) and condition.get("hide"):
        zh.append(f"满足 {condition['hide']} 时不显示")
        en.append(f"hidden where {condition['hide']}")
    return Said("；".join(zh), "; ".join(en))


def parts_of_tables(files: Mapping[str, bytes]) -> Iterator[tuple[str, list[tuple[str, Was]]]]:
    """Every table with its rules; a file that cannot be read is one part, as it is."""
    reading = read_files(list(files.values()))
    if reading.faults:
        for name, content in files.items():
            text = content.decode(errors="replace")
            yield name, [("file", Was(text, Said("文件", "file"), Said("（有误）", "(faulty)")))]
        return
    for decision in reading.decisions.values():
        name, table = decision.name or decision.decision_id, decision.logic
        if isinstance(table, DecisionTable):
            yield name, list(_table(table))
        else:
            text = str(table.expression.text)
            yield name, [("formula", Was(text, Said("算式", "formula"), Said(text, text)))]


def _table(table: DecisionTable) -> Iterator[tuple[str, Was]]:
    policy = f"{table.hit_policy} {table.aggregation}".strip()
    yield "hit policy", Was(policy, _HIT_POLICY, Said(policy, policy))
    columns = [column.expression.text for column in table.inputs] + [one.name for one in table.outputs]
    listed = "、".join(columns)
    yield "columns", Was(listed, _COLUMNS, Said(listed, ", ".join(columns)))
    for rule in table.rules:
        tests = " | ".join(test.text or "-" for test in rule.tests)
        line = f"{tests} → {' | '.join(output.text for output in rule.outputs)}"
        if rule.fired.annotation:
            line += f"（{rule.fired.annotation}）"
        yield (
            f"{RULE}{rule.fired.rule_id}",
            Was(line, _RULE.filled(number=rule.fired.number), Said(line, line)),
        )


def in_order(old: Mapping[str, Was], new: Mapping[str, Was]) -> Iterator[tuple[Was, Was]]:
    """Rules of a table or fields of a form that stand in another order than before, as they were called."""
    for kind, aspect in _ORDERS.items():
        was = [key for key in old if key.startswith(kind) and key in new]
        now = [key for key in new if key.startswith(kind) and key in old]
        moved = [(one, other) for one, other in zip(was, now, strict=True) if one != other]
        if moved:
            before, after = (_listed([old[pair[side]].aspect for pair in moved]) for side in (0, 1))
            yield Was("", aspect, before), Was("", aspect, after)


def _listed(said: Sequence[Said]) -> Said:
    return Said("、".join(one.zh for one in said), ", ".join(one.en for one in said))
