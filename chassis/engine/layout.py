"""Gives diagrams without coordinates a picture; what somebody has placed is never moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from chassis.engine.drawn import SCOPES
from chassis.engine.extensions import BPMN, local_name
from chassis.engine.front_door import keep
from chassis.engine.layout_completing import complete, draw_alone
from chassis.engine.layout_picture import Box, Picture
from chassis.engine.layout_pools import CLOSED_POOL, POOL_GAP, lay_out_pools, participants_of
from chassis.engine.layout_scope import lay_out, nodes_in
from chassis.engine.layout_writing import Drawing

_B = f"{{{BPMN}}}"


def laid_out(bpmn: bytes) -> bytes:
    """The diagram with a place for every element; exactly the same bytes where nothing was amiss."""
    root, changed = keep(bpmn)
    if not (_draw_missing(root) or changed):
        return bpmn
    written: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
    return written


def laid_out_tree(bpmn: bytes) -> etree._Element:
    """The same to read from, with its comments."""
    root, _ = keep(bpmn)
    _draw_missing(root)
    return root


def _draw_missing(root: etree._Element) -> bool:
    """Draw what has no picture; whether there was anything."""
    drawing = Drawing(root)
    processes = {str(one.get("id")): one for one in root.iterfind(f"{_B}process") if one.get("id")}
    for collaboration in root.iterfind(f"{_B}collaboration"):
        members = list(participants_of(collaboration))
        refs = dict.fromkeys(one.get("processRef") or "" for one in members)
        inside = {ref: processes.pop(ref) for ref in refs if ref in processes}
        if not members:
            processes.update(inside)
        elif collaboration.get("id") and not _any_drawn(drawing, [*members, *_all_nodes(inside.values())]):
            draw_alone(drawing, collaboration, lay_out_pools(collaboration, inside))
        else:
            _complete_pools(drawing, collaboration, inside)
    for process in sorted(processes.values(), key=lambda one: one.get("isExecutable") != "true"):
        nodes = list(_all_nodes([process]))
        if _any_drawn(drawing, nodes):
            complete(drawing, process)
        elif nodes:
            draw_alone(drawing, process, lay_out(process))
    drawing.join_the_rest()
    return drawing.changed


def _any_drawn(drawing: Drawing, elements: Iterable[etree._Element]) -> bool:
    return any(str(one.get("id")) in drawing.boxes for one in elements)


def _all_nodes(scopes: Iterable[etree._Element]) -> Iterator[etree._Element]:
    for scope in scopes:
        for node in nodes_in(scope):
            yield node
            if local_name(node) in SCOPES:
                yield from _all_nodes([node])


def _complete_pools(
    drawing: Drawing, collaboration: etree._Element, inside: dict[str, etree._Element]
) -> None:
    """What is missing in each pool; a partner who only gets messages has a closed one beneath them all."""
    messages = list(collaboration.iterfind(f"{_B}messageFlow"))
    written_to = {flow.get(end) for flow in messages for end in ("sourceRef", "targetRef")}
    for member in participants_of(collaboration):
        member_id, process = str(member.get("id")), inside.get(member.get("processRef") or "")
        frame = drawing.boxes.get(member_id)
        if process is not None:
            complete(drawing, process, frame)
        if frame is None and member_id in written_to:
            plane = next(iter(drawing.plane_of.values()))
            bounds, picture = drawing.bounds(plane), Picture()
            picture.boxes[member_id] = Box(
                round(bounds.x), round(bounds.bottom + POOL_GAP), max(round(bounds.width), 300), CLOSED_POOL
            )
            drawing.add(plane, picture)
