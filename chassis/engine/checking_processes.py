"""Rules about a file as a whole: which process it is about, and whether its parts can be told apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from chassis.engine.checking_nodes import id_style
from chassis.engine.drawn import Drawn, holds_nodes, repeated
from chassis.engine.extensions import BPMN, local_name
from chassis.engine.findings import Finding, found
from chassis.texts import Said

# The engine walks along a process by recursion; more would not fit its stack, nor a reader's head.
MAX_NODES = 300
_MOST_NAMED = 5
_B = f"{{{BPMN}}}"


def check_processes(drawn: Drawn) -> Iterator[Finding]:
    """Everything that can be said about a file before one looks into its process."""
    yield from _which(drawn)
    for process in drawn.processes:
        yield from _process(process)
    if len(drawn.nodes) > MAX_NODES:
        process_id = drawn.processes[0].get("id") or ""
        yield found("process-too-long", process_id, count=len(drawn.nodes), limit=MAX_NODES)
    for element in drawn.nameless:
        name = " ".join((element.get("name") or "").split())
        yield found("id-missing", "", kind=local_name(element), name=name)
    flows = [flow.flow_id for flow in drawn.flows if flow.flow_id]
    yield from (found("id-duplicate", each) for each in [*drawn.duplicates, *repeated(flows)])
    yield from (found("text-damaged", element_id) for element_id in drawn.damaged)


def _which(drawn: Drawn) -> Iterator[Finding]:
    executable = [process for process in drawn.everything if process.get("isExecutable") == "true"]
    others = [
        process for process in drawn.everything if process not in drawn.processes and holds_nodes(process)
    ]
    if not drawn.processes:
        other_kind = next(
            drawn.root.iter(f"{_B}choreography", f"{_B}globalConversation", f"{_B}conversation"), None
        )
        yield found("process-missing", _id(other_kind))
    elif len(drawn.processes) > 1:
        first = _id(drawn.processes[0])
        yield found(
            "one-process",
            first,
            count=len(drawn.processes),
            executable=len(executable),
            names=_named(drawn.processes),
        )
    elif not executable:
        yield found("process-not-executable", _id(drawn.processes[0]))
    elif others:
        yield found("processes-besides", _id(others[0]), names=_named(others), chosen=_named(drawn.processes))


def _process(process: etree._Element) -> Iterator[Finding]:
    process_id = _id(process)
    if not process_id:
        yield found("id-missing", "", kind="process", name=" ".join((process.get("name") or "").split()))
        return
    yield from id_style(process_id)
    if not (process.get("name") or "").strip():
        yield found("name-missing", process_id)


def _id(element: etree._Element | None) -> str:
    return "" if element is None else element.get("id") or ""


def _named(processes: Sequence[etree._Element]) -> Said:
    """Some processes by name, or by id where they have none."""
    named = [" ".join((one.get("name") or "").split())[:40] or _id(one) for one in processes]
    chinese, english = "”“".join(named[:_MOST_NAMED]), "”, “".join(named[:_MOST_NAMED])
    if len(named) > _MOST_NAMED:
        return Said(f"“{chinese}”等", f"“{english}” and others")
    return Said(f"“{chinese}”", f"“{english}”")
