"""A decision table as rows to edit, and the DMN file that comes of it; everything else in the file stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from portal.web import table_columns

POLICIES = ("FIRST", "UNIQUE", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT")


@dataclass(frozen=True, slots=True)
class Rule:
    """One line: what it rests on, its conditions, its results."""

    note: str
    tests: list[str]
    results: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """One decision of a file, ready to be written as a table."""

    decision_id: str
    name: str
    policy: str
    inputs: list[tuple[str, str]]
    outputs: list[tuple[str, str]]
    rules: list[Rule]


class NotATable(ValueError):
    """The file cannot be read."""


def tables(dmn: str) -> list[Table]:
    """The tables of a file."""
    return [_table(decision) for decision in _decisions(_read(dmn))]


def changed(dmn: str, given: Mapping[str, str]) -> str:
    """The file with the cells, notes and rules of the page."""
    root = _read(dmn)
    verb, _, at = given.get("do", "").partition(":")
    for decision in _decisions(root):
        key = decision.get("id") or ""
        table = decision.find("{*}decisionTable")
        assert table is not None
        policy = given.get(f"{key}:policy", "")
        if policy in POLICIES:
            table.set("hitPolicy", policy)
        rules = table.findall("{*}rule")
        for number, rule in enumerate(rules):
            _fill(rule, f"{key}:{number}", given)
        table_columns.rename(table, key, given)
        place, _, which = at.rpartition(":")
        if key in (place, at):
            number = int(which) if which.isdigit() and key == place else -1
            if not table_columns.change(table, verb, number, key, given):
                _do(table, rules, verb, number)
    return etree.tostring(root, encoding="unicode")


def _read(dmn: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(dmn.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise NotATable(str(error)) from None


def _decisions(root: etree._Element) -> Iterator[etree._Element]:
    for decision in root.iterfind("{*}decision"):
        if decision.find("{*}decisionTable") is not None:
            yield decision


def _table(decision: etree._Element) -> Table:
    table = decision.find("{*}decisionTable")
    assert table is not None
    inputs = [
        (
            one.get("label") or _text(one, "{*}inputExpression/{*}text"),
            _text(one, "{*}inputExpression/{*}text"),
        )
        for one in table.iterfind("{*}input")
    ]
    outputs = [
        (one.get("label") or one.get("name") or "", one.get("name") or "")
        for one in table.iterfind("{*}output")
    ]
    rules = [
        Rule(
            _text(rule, "{*}description") or _text(rule, "{*}annotationEntry/{*}text"),
            [_text(cell, "{*}text") for cell in rule.iterfind("{*}inputEntry")],
            [_text(cell, "{*}text") for cell in rule.iterfind("{*}outputEntry")],
        )
        for rule in table.iterfind("{*}rule")
    ]
    key = decision.get("id") or ""
    return Table(key, decision.get("name") or key, table.get("hitPolicy") or "UNIQUE", inputs, outputs, rules)


def _text(node: etree._Element, path: str) -> str:
    return (node.findtext(path) or "").strip()


def _fill(rule: etree._Element, key: str, given: Mapping[str, str]) -> None:
    for kind, tag in (("if", "{*}inputEntry"), ("then", "{*}outputEntry")):
        for place, cell in enumerate(rule.findall(tag)):
            value = given.get(f"{key}:{kind}:{place}")
            if value is not None:
                _put(cell, "text", value.strip())
    note = given.get(f"{key}:note")
    if note is None:
        return
    entry = rule.find("{*}annotationEntry")
    if rule.find("{*}description") is None and entry is not None:
        _put(entry, "text", note.strip())
    else:
        _put(rule, "description", note.strip())


def _put(holder: etree._Element, name: str, value: str) -> None:
    node = holder.find(f"{{*}}{name}")
    if node is None:
        node = holder.makeelement(f"{{{etree.QName(holder).namespace}}}{name}")
        holder.insert(0, node)
    node.text = value


def _do(table: etree._Element, rules: list[etree._Element], verb: str, number: int) -> None:
    if verb == "add":
        _append(table, rules)
    elif 0 <= number < len(rules):
        rule = rules[number]
        if verb == "drop":
            table.remove(rule)
        elif verb == "up" and number:
            rules[number - 1].addprevious(rule)
        elif verb == "down" and number + 1 < len(rules):
            rules[number + 1].addnext(rule)


def _append(table: etree._Element, rules: list[etree._Element]) -> None:
    """A rule that fits everything, after the others, to be filled in."""
    namespace = etree.QName(table).namespace
    taken = {str(node.get("id")) for node in table.getroottree().iter() if isinstance(node.tag, str)}
    number = len(rules) + 1
    while f"rule_{number}" in taken:
        number += 1

    def make(parent: Any, name: str, **attributes: str) -> etree._Element:
        return etree.SubElement(parent, f"{{{namespace}}}{name}", attributes)

    rule = table.makeelement(f"{{{namespace}}}rule", {"id": f"rule_{number}"})
    make(rule, "description").text = ""
    for place, _ in enumerate(table.findall("{*}input")):
        make(make(rule, "inputEntry", id=f"cell_{number}_if_{place}"), "text").text = "-"
    for place, _ in enumerate(table.findall("{*}output")):
        make(make(rule, "outputEntry", id=f"cell_{number}_then_{place}"), "text").text = ""
    if rules:
        rules[-1].addnext(rule)
    else:
        table.append(rule)
