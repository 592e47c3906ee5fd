"""Checks a diagram before it is released: what the engine cannot run or the house does not accept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from chassis.engine import (
    checking_acts,
    checking_branches,
    checking_clocks,
    checking_end_states,
    checking_events,
    checking_flow,
    checking_guards,
    checking_nodes,
    checking_processes,
    checking_repeats,
    checking_wiring,
)
from chassis.engine.dialect import DialectParser
from chassis.engine.drawn import Drawn
from chassis.engine.findings import Finding, found
from chassis.engine.front_door import admit
from chassis.engine.telling import tell

# The library trusts its files: what does not fit together shows as any of these.
_LIBRARY_SLIPS = (
    etree.LxmlError,
    LookupError,
    ValueError,
    ArithmeticError,
    AttributeError,
    TypeError,
    NameError,
    AssertionError,
    RuntimeError,
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a service has that a diagram may name; `None` where nobody can say, and nothing is checked."""

    operations: Collection[str] | None = None
    completions: Collection[str] | None = None
    messages: Collection[str] | None = None
    forms: Mapping[str, Any] | None = None
    decisions: Collection[str] | None = None
    roles: Collection[str] | None = None
    functions: Collection[str] | None = None
    processes: Mapping[str, Collection[int]] | None = None
    own_processes: Collection[str] = ()
    guards: Collection[checking_guards.Guard] = ()


def check(
    bpmn: bytes,
    *,
    operations: Collection[str] | None = None,
    completions: Collection[str] | None = None,
    messages: Collection[str] | None = None,
    forms: Mapping[str, Any] | None = None,
    decisions: Collection[str] | None = None,
    roles: Collection[str] | None = None,
    functions: Collection[str] | None = None,
    processes: Mapping[str, Collection[int]] | None = None,
    own_processes: Collection[str] = (),
    guards: Collection[checking_guards.Guard] = (),
) -> list[Finding]:
    """Everything that stands against releasing a diagram; a file that is no diagram is refused.

    `own_processes` are the processes whose files lie beside this one and are released with it.
    """
    known = Known(
        operations,
        completions,
        messages,
        forms,
        decisions,
        roles,
        functions,
        processes,
        own_processes,
        guards,
    )
    drawn = Drawn(admit(bpmn))
    findings = [
        *checking_processes.check_processes(drawn),
        *checking_nodes.check_nodes(drawn),
        *checking_events.check_events(drawn),
        *checking_repeats.check_repeats(drawn),
        *checking_flow.check_flow(drawn),
        *checking_end_states.check_end_states(drawn),
        *checking_branches.check_branches(drawn),
        *checking_wiring.check_wiring(drawn, known),
        *checking_acts.check_acts(drawn, known),
        *checking_clocks.check_clocks(drawn),
        *checking_guards.check_guards(drawn, known.guards),
    ]
    if not any(finding.severity == "blocks" for finding in findings):
        findings += _trial(drawn)
    return tell(findings, {**drawn.flow_names, **drawn.names})


def process_of(bpmn: bytes) -> str:
    """The id of the process a file is about."""
    return next((process.get("id") or "" for process in Drawn(admit(bpmn)).processes), "")


def _trial(drawn: Drawn) -> list[Finding]:
    """Read it as the engine would: the last line, should the rules above have missed something."""
    parser = DialectParser()
    try:
        parser.add_bpmn_xml(drawn.root)
        parser.get_spec(drawn.processes[0].get("id") or "")
    except ValidationException as error:
        return [found("not-executable", error.id if error.id in drawn.nodes else "", why=str(error))]
    except _LIBRARY_SLIPS as error:
        return [found("not-executable", "", why=f"{type(error).__name__}: {error}")]
    return []
