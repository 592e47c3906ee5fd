"""How findings are told: what keeps a diagram from running first, and the same thing once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from chassis.engine.findings import RULES, STYLE, Finding, shown
from chassis.texts import Said

# Said once for all elements where they recur: a hundred such lines would hide the one that matters.
FOLDED = STYLE | {
    "task-untyped", "candidates-missing", "form-missing", "topic-missing", "message-missing",
    "flow-condition", "unreachable", "no-way-out", "text-damaged", "java-attribute", "decision-missing",
    "timer-incomplete", "gateway-default", "boundary-on-instant", "id-missing",
}  # fmt: skip
_OF_IDS = frozenset({"id-reserved", "id-machine-made", "id-style", "id-duplicate", "id-is-operation"})
FEW = 3
MANY = 12
_MOST_LISTED = 12
_NAME = 60
_ORDER = {rule: number for number, rule in enumerate(RULES)}


def tell(findings: Iterable[Finding], names: Mapping[str, str]) -> list[Finding]:
    """The findings in the order in which to correct them, each with the name of its element."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in dict.fromkeys(findings):
        named = _named(finding, shown(names.get(finding.element, ""), _NAME))
        by_rule.setdefault(finding.rule, []).append(named)
    told: list[Finding] = []
    for rule in sorted(by_rule, key=lambda rule: (rule in STYLE, _ORDER[rule])):
        alike = by_rule[rule]
        told += [_together(alike)] if len(alike) > (FEW if rule in FOLDED else MANY) else alike
    return told


def _named(finding: Finding, name: str) -> Finding:
    """The finding with the name of its element in place of its id, which nobody who draws has seen."""
    if not name:
        return finding
    written, called = f"“{shown(finding.element)}”", f"“{name}”"
    said, remedy = (
        Said(one.zh.replace(written, called), one.en.replace(written, called))
        for one in (finding.said, finding.remedy)
    )
    # Of an id itself the id is what is said.
    return replace(finding, name=name, remedy=remedy, said=finding.said if finding.rule in _OF_IDS else said)


def _together(alike: Sequence[Finding]) -> Finding:
    first, rest = alike[0], alike[1:]
    listed = list(dict.fromkeys(f"“{one.name or shown(one.element)}”" for one in rest))
    most = listed[:_MOST_LISTED]
    more = Said("等", " …") if len(listed) > len(most) else Said("", "")
    chinese = f"{first.said.zh}；另有{len(rest)}处相同：{''.join(most)}{more.zh}"
    english = f"{first.said.en}; the same {len(rest)} times more: {', '.join(most)}{more.en}"
    elements = dict.fromkeys(one.element for one in rest if one.element)
    return replace(first, said=Said(chinese, english), also=tuple(elements))
