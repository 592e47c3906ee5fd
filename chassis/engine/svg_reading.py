"""Reads what a file shows: shapes, lines and where their names stand, plane by plane."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from chassis.engine.extensions import BPMN
from chassis.engine.file_text import BPMNDI, DC, DI
from chassis.engine.layout import laid_out_tree
from chassis.engine.layout_picture import Box
from chassis.engine.layout_routes import Point
from chassis.engine.layout_writing import read_box
from chassis.engine.svg_lines import Line
from chassis.engine.svg_nodes import Shape, is_frame
from chassis.engine.svg_sheet import TONES

_B, _D, _C, _I = f"{{{BPMN}}}", f"{{{BPMNDI}}}", f"{{{DC}}}", f"{{{DI}}}"
_BIOC = "{http://bpmn.io/schema/bpmn/biocolor/1.0}"
_COLOUR = "{http://www.omg.org/spec/BPMN/non-normative/color/1.0}"
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_FURTHEST = 1_000_000.0
STROKE, FILL = "#22242a", "#ffffff"


@dataclass(slots=True)
class Plane:
    """One picture of a file; a collapsed sub-process has one of its own."""

    title: str
    shapes: list[Shape] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    labels: dict[str, Box] = field(default_factory=dict)


def planes(bpmn: bytes, tones: Mapping[str, str]) -> Sequence[Plane]:
    """The pictures of a file, with a place for whatever it places nowhere; frames before what they hold."""
    root = laid_out_tree(bpmn)
    elements = {str(one.get("id")): one for one in root.iter(f"{_B}*") if one.get("id")}
    found = []
    for drawn in root.iterfind(f"{_D}BPMNDiagram/{_D}BPMNPlane"):
        owner = elements.get(drawn.get("bpmnElement") or "")
        inside = owner is not None and owner.tag == f"{_B}subProcess"
        plane = Plane((owner.get("name") or "") if inside and owner is not None else "")
        for one in drawn:
            element = elements.get(one.get("bpmnElement") or "")
            if element is not None and isinstance(one.tag, str):
                _read(plane, one, element, elements, tones)
        plane.shapes.sort(key=_depth)
        if plane.shapes or plane.lines:
            found.append(plane)
    return found


def _depth(shape: Shape) -> tuple[int, float]:
    """Whatever holds others is drawn before them: pools, lanes, sub-processes, each the larger first."""
    rank = {"participant": 0, "lane": 1}.get(shape.kind, 2) if is_frame(shape) else 3
    return rank, -shape.box.width * shape.box.height if rank < 3 else 0.0


def _read(
    plane: Plane,
    drawn: etree._Element,
    element: etree._Element,
    elements: Mapping[str, etree._Element],
    tones: Mapping[str, str],
) -> None:
    element_id = str(element.get("id"))
    stroke = _colour(drawn, STROKE, f"{_BIOC}stroke", f"{_COLOUR}border-color")
    if drawn.tag == f"{_D}BPMNEdge":
        points = [point for one in drawn.iterfind(f"{_I}waypoint") if (point := _point(one)) is not None]
        if len(points) < 2:
            return
        plane.lines.append(Line(element, points, stroke, elements.get(element.get("sourceRef") or "")))
    elif drawn.tag == f"{_D}BPMNShape":
        box = read_box(drawn.find(f"{_C}Bounds"))
        if box is None:
            return
        plane.shapes.append(
            Shape(
                element,
                box,
                is_expanded=drawn.get("isExpanded", "true") == "true",
                is_horizontal=drawn.get("isHorizontal", "true") == "true",
                fill=_colour(drawn, FILL, f"{_BIOC}fill", f"{_COLOUR}background-color"),
                stroke=stroke,
                tone=TONES.get(tones.get(element_id, "")),
            )
        )
    label = read_box(drawn.find(f"{_D}BPMNLabel/{_C}Bounds"))
    if label is not None:
        plane.labels[element_id] = label


def _colour(drawn: etree._Element, usual: str, *names: str) -> str:
    """A colour a modeler gave it; anything that is none is left out."""
    given = (drawn.get(name) or "" for name in names)
    return next((one for one in given if _HEX.fullmatch(one)), usual)


def _point(waypoint: etree._Element) -> Point | None:
    try:
        x, y = float(waypoint.get("x") or "nan"), float(waypoint.get("y") or "nan")
    except ValueError:
        return None
    return (x, y) if abs(x) < _FURTHEST and abs(y) < _FURTHEST else None
