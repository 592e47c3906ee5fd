"""How the lines of a diagram look: flows, messages and what only points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from chassis.engine.drawn import GATEWAYS
from chassis.engine.extensions import BPMN, local_name
from chassis.engine.layout_routes import Point
from chassis.engine.svg_text import child, number

_B = f"{{{BPMN}}}"
_HEAD = 9.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line where it is drawn."""

    element: etree._Element
    points: Sequence[Point]
    stroke: str
    # What the line comes from; it decides whether a condition or a default shows.
    source: etree._Element | None = None

    @property
    def kind(self) -> str:
        """What kind of line it is."""
        return local_name(self.element)

    @property
    def middle(self) -> Point:
        """Where its name stands where the file does not say: at the middle of its way."""
        legs = list(zip(self.points, self.points[1:], strict=False))
        left = sum(math.dist(start, end) for start, end in legs) / 2
        for start, end in legs:
            long = math.dist(start, end)
            if long >= left > 0:
                part = left / long
                return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part
            left -= long
        return self.points[0]


def draw(parent: etree._Element, line: Line) -> None:
    """Draw it with what stands at its ends."""
    ends = line.points[0], line.points[-1]
    way = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in line.points)
    style: dict[str, str | float] = {"fill": "none", "stroke": line.stroke, "stroke_width": 1.5}
    if line.kind == "messageFlow":
        child(parent, "path", d=way, **style, stroke_dasharray="8 5", stroke_linejoin="round")
        child(parent, "circle", cx=ends[0][0], cy=ends[0][1], r=3.5, **{**style, "fill": "#ffffff"})
        _head(parent, line, "#ffffff")
    elif line.kind == "sequenceFlow":
        child(parent, "path", d=way, **style, stroke_linejoin="round")
        _head(parent, line, line.stroke)
        _start(parent, line)
    else:
        child(parent, "path", d=way, **style, stroke_dasharray="1 4", stroke_linecap="round")
        if line.kind != "association" or line.element.get("associationDirection") in ("One", "Both"):
            _head(parent, line, "none")


def _towards(start: Point, end: Point) -> Point:
    """The direction from one point to another, one long."""
    far = math.dist(start, end)
    return ((end[0] - start[0]) / far, (end[1] - start[1]) / far) if far else (1.0, 0.0)


def _head(parent: etree._Element, line: Line, fill: str) -> None:
    """The arrow at its end."""
    tip = line.points[-1]
    before = next((one for one in reversed(line.points) if one != tip), tip)
    dx, dy = _towards(before, tip)
    back = tip[0] - dx * _HEAD, tip[1] - dy * _HEAD
    sides = [(back[0] - dy * 4 * side, back[1] + dx * 4 * side) for side in (1, -1)]
    d = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in (sides[0], tip, sides[1]))
    child(parent, "path", d=d if fill == "none" else f"{d}Z", fill=fill, stroke=line.stroke, stroke_width=1)


def _start(parent: etree._Element, line: Line) -> None:
    """What marks a flow as the default, or as one with a condition."""
    if line.source is None:
        return
    begin = line.points[0]
    after = next((one for one in line.points if one != begin), begin)
    dx, dy = _towards(begin, after)
    if line.source.get("default") == line.element.get("id"):
        x, y = begin[0] + dx * 10, begin[1] + dy * 10
        tilt = [(x + (dx - dy) * 4 * side, y + (dy + dx) * 4 * side) for side in (1, -1)]
        d = "M" + "L".join(f"{number(px)} {number(py)}" for px, py in tilt)
        child(parent, "path", d=d, fill="none", stroke=line.stroke, stroke_width=1.5)
    elif (
        local_name(line.source) not in GATEWAYS and line.element.find(f"{_B}conditionExpression") is not None
    ):
        corners = [(0.0, 0.0), (8.0, 4.5), (16.0, 0.0), (8.0, -4.5)]
        points = " ".join(
            f"{number(begin[0] + dx * far - dy * aside)},{number(begin[1] + dy * far + dx * aside)}"
            for far, aside in corners
        )
        child(parent, "polygon", points=points, fill="#ffffff", stroke=line.stroke, stroke_width=1)
