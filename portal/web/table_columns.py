"""The columns of a decision table: named, added at the end, taken away with their cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

LONGEST = 200
# What a column is called on the page, in the table, and in each rule.
KINDS = {"if": ("{*}input", "{*}inputEntry"), "then": ("{*}output", "{*}outputEntry")}
FITS_ALL = {"if": "-", "then": ""}
Node = Any


def rename(table: Node, key: str, given: Mapping[str, str]) -> None:
    """Give the columns the names, expressions and variables of the page; what is left empty stays."""
    for kind, (tag, _) in KINDS.items():
        for place, column in enumerate(table.findall(tag)):
            label = given.get(f"{key}:{kind}:{place}:label", "").strip()[:LONGEST]
            text = given.get(f"{key}:{kind}:{place}:text", "").strip()[:LONGEST]
            asked = column.findtext("{*}inputExpression/{*}text") if kind == "if" else column.get("name")
            if label and label != (column.get("label") or (asked or "").strip()):
                column.set("label", label)
            if text:
                _ask(column, kind, text)


def change(table: Node, verb: str, number: int, key: str, given: Mapping[str, str]) -> bool:
    """Add or take away a column; false where the verb is about something else."""
    act, _, kind = verb.partition("-")
    if kind not in KINDS:
        return False
    if act == "add":
        label, text = (
            given.get(f"{key}:new-{kind}:{name}", "").strip()[:LONGEST] for name in ("label", "text")
        )
        if text:
            _add(table, kind, label or text, text)
    elif act == "drop":
        _drop(table, kind, number)
    return True


def _ask(column: Node, kind: str, text: str) -> None:
    if kind == "then":
        column.set("name", text)
        return
    node = column.find("{*}inputExpression/{*}text")
    if node is not None:
        node.text = text


def _add(table: Node, kind: str, label: str, text: str) -> None:
    space = etree.QName(table).namespace
    tag, cell_tag = ("input", "inputEntry") if kind == "if" else ("output", "outputEntry")
    taken = {str(node.get("id")) for node in table.getroottree().iter() if isinstance(node.tag, str)}
    number = 1
    while any(one.startswith(f"column_{kind}_{number}") for one in taken):
        number += 1
    name = f"column_{kind}_{number}"
    column = table.makeelement(f"{{{space}}}{tag}", {"id": name, "label": label})
    if kind == "if":
        asked = etree.SubElement(column, f"{{{space}}}inputExpression", {"id": f"{name}_asked"})
        etree.SubElement(asked, f"{{{space}}}text").text = text
    else:
        column.set("name", text)
    _after_last(table, column, ["{*}output", "{*}input"] if kind == "then" else ["{*}input"])
    for place, rule in enumerate(table.findall("{*}rule")):
        cell = rule.makeelement(f"{{{space}}}{cell_tag}", {"id": f"{name}_{place}"})
        etree.SubElement(cell, f"{{{space}}}text").text = FITS_ALL[kind]
        before = ["{*}inputEntry", "{*}description"]
        _after_last(rule, cell, ["{*}outputEntry", *before] if kind == "then" else before)


def _after_last(parent: Node, node: Node, tags: list[str]) -> None:
    """Put a node behind the last of the first of these kinds there is; or before everything."""
    for tag in tags:
        found = parent.findall(tag)
        if found:
            found[-1].addnext(node)
            return
    parent.insert(0, node)


def _drop(table: Node, kind: str, number: int) -> None:
    tag, cell_tag = KINDS[kind]
    columns = table.findall(tag)
    # A table asks something and answers something.
    if len(columns) < 2 or not 0 <= number < len(columns):
        return
    table.remove(columns[number])
    for rule in table.findall("{*}rule"):
        cells = rule.findall(cell_tag)
        if number < len(cells):
            rule.remove(cells[number])
