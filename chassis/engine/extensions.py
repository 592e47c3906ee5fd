"""What designers set in the properties panel: Camunda 7 attributes and extension properties of an element."""

from __future__ import annotations

from typing import Any

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
STOPS_CLOCK = "stopsClock"
_C = f"{{{CAMUNDA}}}"
_B = f"{{{BPMN}}}"

# Java and scripts; never executed here.
FORBIDDEN = frozenset({"class", "delegateExpression", "expression"})
READ = frozenset(
    {
        "assignee", "candidateUsers", "candidateGroups", "dueDate", "formKey", "type", "topic", "decisionRef",
        "resultVariable", "mapDecisionResult", "calledElementBinding", "calledElementVersion", "collection",
        "elementVariable",
    }
)  # fmt: skip

# Extension properties that say what may be done with a task besides completing it.
ALLOW_RETURN, MAY_RETURN_TO = "allowReturn", "mayReturnTo"
ALLOWED_ACTS = "allowedActs"
BATCH_OUTCOME, BATCH_TEXT = "batchOutcome", "batchText"


def local_name(node: etree._Element) -> str:
    """The name of an element without its namespace."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def read_extensions(node: etree._Element) -> dict[str, Any]:
    """The attributes the engine reads, and the extension properties under `properties`."""
    found: dict[str, Any] = {
        name.removeprefix(_C): value
        for name, value in node.attrib.items()
        if isinstance(name, str) and name.startswith(_C) and name.removeprefix(_C) in READ
    }
    properties = read_properties(node)
    if properties:
        found["properties"] = properties
    return found


def read_properties(node: etree._Element) -> dict[str, str]:
    """The extension properties of an element."""
    return {
        str(item.get("name")): str(item.get("value") or "")
        for item in node.iterfind(f"{_B}extensionElements/{_C}properties/{_C}property")
        if item.get("name")
    }
