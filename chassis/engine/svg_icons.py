"""The small signs inside steps, events and gateways, as paths in a square of 16."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lxml import etree

from chassis.engine.svg_text import child, number


class Icon(NamedTuple):
    """Paths that are only drawn, and paths that are filled."""

    drawn: str = ""
    filled: str = ""


_ENVELOPE = "M1 3h14v10H1Z"
_CIRCLE = "M8 1a7 7 0 1 0 .01 0Z"

TASKS: Mapping[str, Icon] = {
    "userTask": Icon("M8 2a3 3 0 1 0 .01 0ZM2 15v-3q0-3 3.5-3.5h5q3.5.5 3.5 3.5v3ZM5 15v-2.5M11 15v-2.5"),
    "serviceTask": Icon(
        "M6.8 1h2.4l.4 2 1.4.6 1.7-1.1 1.7 1.7-1.1 1.7.6 1.4 2 .4v2.4l-2 .4-.6 1.4 1.1 1.7-1.7 1.7-1.7-1.1"
        "-1.4.6-.4 2H6.8l-.4-2-1.4-.6-1.7 1.1-1.7-1.7 1.1-1.7L2.1 10.5l-2-.4V7.7l2-.4.6-1.4-1.1-1.7"
        "L3.3 2.5 5 3.6 6.4 3ZM8 5.6a2.8 2.8 0 1 0 .01 0Z"
    ),
    "sendTask": Icon(filled="M1 3h14L8 8.5ZM1 4.5l7 5.5 7-5.5V13H1Z"),
    "receiveTask": Icon(f"{_ENVELOPE}L8 8.5 15 3"),
    "scriptTask": Icon("M4 1h10q-4 3.5-1.5 7T12 15H2q3.5-3.5 1.5-7T4 1ZM5.5 4.5h4M5.5 8h5M6 11.5h4.5"),
    "businessRuleTask": Icon("M1 2h14v12H1ZM1 9.5h14M5 5.5V14", "M1 2h14v3.5H1Z"),
    "manualTask": Icon(
        "M1 8V5l3-2.5h4L7 4.5h7a1.2 1.2 0 0 1 0 2.4H9h5.5a1.2 1.2 0 0 1 0 2.4H9h4.5a1.2 1.2 0 0 1 0 "
        "2.4H9h3a1.1 1.1 0 0 1 0 2.3H4L1 12Z"
    ),
}
EVENTS: Mapping[str, Icon] = {
    "message": Icon(f"{_ENVELOPE}L8 8.5 15 3"),
    "timer": Icon(f"{_CIRCLE}M8 3.5V8l3 2M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15"),
    "signal": Icon("M8 2l7 11H1Z"),
    "error": Icon("M2 14L5.5 4l4 5L14 2l-3.5 10-4-5Z"),
    "escalation": Icon("M8 1l6 13.5L8 9l-6 5.5Z"),
    "conditional": Icon("M3 1h10v14H3ZM5 4.5h6M5 8h6M5 11.5h6"),
    "compensate": Icon("M8 3v10L1 8ZM15 3v10L8 8Z"),
    "link": Icon("M1 6h8V3l6 5-6 5v-3H1Z"),
    "cancel": Icon("M2 4.5L4.5 2 8 5.5 11.5 2 14 4.5 10.5 8l3.5 3.5-2.5 2.5L8 10.5 4.5 14 2 11.5 5.5 8Z"),
    "terminate": Icon(filled=_CIRCLE),
    "several": Icon("M8 1l7 5-2.5 8.5h-9L1 6Z"),
}
GATEWAYS: Mapping[str, Icon] = {
    "exclusiveGateway": Icon(filled="M3 1.5h3l2 4 2-4h3L9.6 8l3.4 6.5h-3l-2-4-2 4H3L6.4 8Z"),
    "parallelGateway": Icon(filled="M6.8 1h2.4v5.8H15v2.4H9.2V15H6.8V9.2H1V6.8h5.8Z"),
    "inclusiveGateway": Icon("M8 2a6 6 0 1 0 .01 0Z"),
    "complexGateway": Icon("M8 1v14M1 8h14M3 3l10 10M13 3L3 13"),
    "eventBasedGateway": Icon(f"{_CIRCLE}M8 4.2l3.7 2.7-1.4 4.4H5.7L4.3 6.9Z"),
}
MARKERS: Mapping[str, Icon] = {
    "collapsed": Icon("M1 1h14v14H1ZM8 4v8M4 8h8"),
    "parallel": Icon(filled="M2 2h2.5v12H2ZM6.8 2h2.4v12H6.8ZM11.5 2H14v12h-2.5Z"),
    "sequential": Icon(filled="M2 2h12v2.5H2ZM2 6.8h12v2.4H2ZM2 11.5h12V14H2Z"),
    "loop": Icon("M5 14.5A6.5 6.5 0 1 1 9 14.5M5 14.5H1.5M5 14.5V11"),
    "compensation": EVENTS["compensate"],
    "adHoc": Icon(filled="M1 10q3-6 7-2.5T15 6.5v2.5q-3 6-7 2.5T1 12.5Z"),
}


def put(
    parent: etree._Element, icon: Icon, x: float, y: float, size: float, ink: str, *, solid: bool = False
) -> None:
    """Draw a sign into a square; what throws is solid, what catches is not."""
    scale = size / 16
    group = child(parent, "g", transform=f"translate({number(x)} {number(y)}) scale({number(scale)})")
    if icon.drawn:
        fill = ink if solid else "none"
        edge = "#ffffff" if solid else ink
        child(group, "path", d=icon.drawn, fill=fill, stroke=edge, stroke_width=1.1 if not solid else 0.6)
    if icon.filled:
        child(group, "path", d=icon.filled, fill=ink)
