"""The picture inside a BPMN file: reads what is drawn there, writes what is not."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from lxml import etree

from chassis.engine.extensions import BPMN, local_name
from chassis.engine.file_text import BPMNDI, DC, DI
from chassis.engine.layout_picture import Box, Picture, around, connected
from chassis.engine.layout_routes import Point

_B, _D, _C, _I = f"{{{BPMN}}}", f"{{{BPMNDI}}}", f"{{{DC}}}", f"{{{DI}}}"
_NO_ID = re.compile(r"[^\w.-]")
_JOINS = {"sequenceFlow": "flow", "messageFlow": "message", "association": "note"}
_FURTHEST = 1_000_000.0


class Drawing:
    """What a file shows, and what is added to it."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.changed = False
        self.elements = {str(one.get("id")): one for one in root.iter(f"{_B}*") if one.get("id")}
        self._ids = {one.get("id") for one in root.iter() if isinstance(one.tag, str)}
        # Elsewhere a plane shows nothing, and goes with whatever it was put into by mistake.
        self.planes = root.findall(f"{_D}BPMNDiagram/{_D}BPMNPlane")
        self.boxes: dict[str, Box] = {}
        self.plane_of: dict[str, etree._Element] = {}
        self.lines: set[str] = set()
        self._broken: dict[str, list[etree._Element]] = {}
        for plane in self.planes:
            for drawn in plane:
                self._read(plane, drawn)

    def bounds(self, plane: etree._Element | None) -> Box:
        """The rectangle around everything on a plane."""
        boxes = [box for element_id, box in self.boxes.items() if self.plane_of[element_id] is plane]
        return around(boxes) or Box(0.0, 0.0, 0.0, 0.0)

    def plane_for(self, owner: etree._Element) -> etree._Element:
        """The plane that shows a process, a sub-process or a collaboration; a new one where none does."""
        owner_id = str(owner.get("id"))
        for plane in self.planes:
            if plane.get("bpmnElement") == owner_id:
                return plane
        for plane in self.planes:
            if plane.get("bpmnElement") not in self.elements and plane not in self.plane_of.values():
                plane.set("bpmnElement", owner_id)
                return plane
        known = set(self.root.nsmap.values())
        prefixes = {
            name: uri for name, uri in (("bpmndi", BPMNDI), ("dc", DC), ("di", DI)) if uri not in known
        }
        diagram = etree.SubElement(self.root, f"{_D}BPMNDiagram", nsmap=prefixes or None)
        diagram.set("id", self._new_id(f"{owner_id}_diagram"))
        plane = etree.SubElement(diagram, f"{_D}BPMNPlane")
        plane.set("id", self._new_id(f"{owner_id}_plane"))
        plane.set("bpmnElement", owner_id)
        self.planes.append(plane)
        return plane

    def add(self, plane: etree._Element, picture: Picture) -> None:
        """Write a picture on a plane save what is drawn already: frames before what they hold, lines last."""
        settled = set(self.boxes)
        pools = [key for key in picture.boxes if local_name(self.elements[key]) == "participant"]
        others = [key for key in picture.boxes if key not in set(pools)]
        lanes = sorted(picture.lanes, key=lambda key: picture.lanes[key].x)
        for key in [*pools, *lanes, *others]:
            if key not in settled:
                self._write_shape(plane, key, picture)
        for key, line in picture.lines.items():
            if key not in self.lines and settled.isdisjoint(self._ends(key)):
                self._write_line(plane, key, line, picture.labels.get(key))
        diagram = plane.getparent()
        if diagram is not None:
            etree.indent(diagram, space="  ", level=1)
        self.changed = True

    def join_the_rest(self) -> None:
        """Lead every flow that has no line though both its ends are drawn."""
        for element_id, element in self.elements.items():
            kind = _JOINS.get(local_name(element))
            source, target = element.get("sourceRef") or "", element.get("targetRef") or ""
            if kind is None or element_id in self.lines or not {source, target} <= self.boxes.keys():
                continue
            plane = self.plane_of[source]
            if plane is self.plane_of[target]:
                line = connected(self.boxes[source], self.boxes[target], kind)
                self._write_line(plane, element_id, line, None)
                self.changed = True

    def _ends(self, key: str) -> set[str]:
        element = self.elements[key]
        return {element.get("sourceRef") or "", element.get("targetRef") or ""} - {""}

    def _read(self, plane: etree._Element, drawn: etree._Element) -> None:
        shown = drawn.get("bpmnElement") or ""
        if shown not in self.elements or drawn.tag not in (f"{_D}BPMNShape", f"{_D}BPMNEdge"):
            return
        if drawn.tag == f"{_D}BPMNEdge":
            if len(drawn.findall(f"{_I}waypoint")) > 1:
                self.lines.add(shown)
            else:
                self._broken.setdefault(shown, []).append(drawn)
        elif (box := read_box(drawn.find(f"{_C}Bounds"))) is not None:
            self.boxes.setdefault(shown, box)
            self.plane_of.setdefault(shown, plane)
        else:
            self._broken.setdefault(shown, []).append(drawn)

    def _write_shape(self, plane: etree._Element, key: str, picture: Picture) -> None:
        element = self.elements[key]
        kind, box = local_name(element), picture.boxes.get(key) or picture.lanes[key]
        shape = self._new(plane, "BPMNShape", key)
        if kind in ("participant", "lane"):
            shape.set("isHorizontal", "true")
        elif kind in ("subProcess", "transaction", "adHocSubProcess"):
            shape.set("isExpanded", "true" if key in picture.expanded else "false")
        elif kind == "exclusiveGateway":
            shape.set("isMarkerVisible", "true")
        _write_box(shape, box)
        if key in picture.labels:
            _write_box(etree.SubElement(shape, f"{_D}BPMNLabel"), picture.labels[key])
        self.boxes[key] = box
        self.plane_of[key] = plane

    def _write_line(self, plane: etree._Element, key: str, line: Iterable[Point], label: Box | None) -> None:
        edge = self._new(plane, "BPMNEdge", key)
        for x, y in line:
            etree.SubElement(edge, f"{_I}waypoint", x=_number(x), y=_number(y))
        if label is not None:
            _write_box(etree.SubElement(edge, f"{_D}BPMNLabel"), label)
        self.lines.add(key)

    def _new(self, plane: etree._Element, tag: str, key: str) -> etree._Element:
        for broken in self._broken.pop(key, ()):
            parent = broken.getparent()
            if parent is not None:
                parent.remove(broken)
        drawn = etree.SubElement(plane, f"{_D}{tag}")
        drawn.set("id", self._new_id(f"{key}_di"))
        drawn.set("bpmnElement", key)
        return drawn

    def _new_id(self, wanted: str) -> str:
        wanted = _NO_ID.sub("_", wanted)
        wanted = wanted if wanted[0].isalpha() or wanted[0] == "_" else f"_{wanted}"
        number, free = 1, wanted
        while free in self._ids:
            number += 1
            free = f"{wanted}_{number}"
        self._ids.add(free)
        return free


def read_box(bounds: etree._Element | None) -> Box | None:
    """The rectangle a file tells; none where it tells nonsense."""
    if bounds is None:
        return None
    try:
        x, y, width, height = (float(bounds.get(name) or "nan") for name in ("x", "y", "width", "height"))
    except ValueError:
        return None
    fits = all(math.isfinite(one) and abs(one) < _FURTHEST for one in (x, y, width, height))
    return Box(x, y, width, height) if fits and width > 0 and height > 0 else None


def _write_box(parent: etree._Element, box: Box) -> None:
    etree.SubElement(
        parent,
        f"{_C}Bounds",
        x=_number(box.x),
        y=_number(box.y),
        width=_number(box.width),
        height=_number(box.height),
    )


def _number(value: float) -> str:
    return str(round(value))
