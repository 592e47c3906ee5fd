"""How each kind of element of a diagram looks: frames, steps, events, gateways, data and notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from chassis.engine.drawn import ACTIVITIES, EVENTS, GATEWAYS
from chassis.engine.extensions import BPMN, local_name
from chassis.engine.layout_picture import Box
from chassis.engine.svg_icons import EVENTS as EVENT_ICONS
from chassis.engine.svg_icons import GATEWAYS as GATEWAY_ICONS
from chassis.engine.svg_icons import MARKERS, TASKS, put
from chassis.engine.svg_sheet import Tone
from chassis.engine.svg_text import child, height_of, number, wrapped, write

_B = f"{{{BPMN}}}"
SUBPROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
BAND = 30.0
_MARKER = 14.0


@dataclass(frozen=True, slots=True)
class Shape:
    """An element where it is drawn, and how."""

    element: etree._Element
    box: Box
    is_expanded: bool
    is_horizontal: bool
    fill: str
    stroke: str
    tone: Tone | None = None

    @property
    def kind(self) -> str:
        """What kind of element it is."""
        return local_name(self.element)

    @property
    def name(self) -> str:
        """What it is called."""
        return self.element.get("name") or ""

    def style(self, width: float = 1.5, fill: str = "", dashes: str = "") -> dict[str, str | float]:
        """Its colours; what is marked on it goes before what was drawn."""
        tone = self.tone or Tone("")
        drawn: dict[str, str | float] = {
            "fill": tone.fill or fill or self.fill,
            "stroke": tone.stroke or self.stroke,
            "stroke_width": tone.width or width,
        }
        if dashes := tone.dashes or dashes:
            drawn["stroke_dasharray"] = dashes
        return drawn


def is_frame(shape: Shape) -> bool:
    """Whether others are drawn upon it."""
    return shape.kind in ("participant", "lane") or (shape.kind in SUBPROCESSES and shape.is_expanded)


def has_label_outside(shape: Shape) -> bool:
    """Whether its name stands beside it."""
    return shape.kind in EVENTS | GATEWAYS or shape.kind in (
        "dataObjectReference", "dataStoreReference", "dataInput", "dataOutput",
    )  # fmt: skip


def draw(parent: etree._Element, shape: Shape) -> None:
    """Draw it; what nobody knows here is an empty box with its name."""
    if shape.kind in EVENTS:
        _event(parent, shape)
    elif shape.kind in GATEWAYS:
        _gateway(parent, shape)
    elif shape.kind in ACTIVITIES:
        _activity(parent, shape)
    else:
        _OTHERS.get(shape.kind, _plain)(parent, shape)


def _rect(parent: etree._Element, box: Box, round_by: float, **style: str | float) -> None:
    child(parent, "rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=round_by, **style)


def _centred(parent: etree._Element, shape: Shape, below: float = 0.0) -> None:
    """Its name in the middle of it, as much as fits."""
    box = shape.box
    lines = wrapped(shape.name, box.width - 8, max(int((box.height - below - 6) // 15), 1))
    write(parent, lines, box.x + box.width / 2, box.y + (box.height - below - height_of(lines)) / 2)


def _activity(parent: etree._Element, shape: Shape) -> None:
    box, kind, element = shape.box, shape.kind, shape.element
    expanded = kind in SUBPROCESSES and shape.is_expanded
    dashes = "2 3" if element.get("triggeredByEvent") == "true" else ""
    width = 3.5 if kind == "callActivity" else 1.5
    _rect(parent, box, 10, **shape.style(width, dashes=dashes))
    if kind == "transaction":
        inner = Box(box.x + 3, box.y + 3, max(box.width - 6, 1), max(box.height - 6, 1))
        _rect(parent, inner, 7, fill="none", stroke=shape.stroke)
    if icon := TASKS.get(kind):
        put(parent, icon, box.x + 5, box.y + 4, 13, shape.stroke)
    markers = _markers(element, kind, expanded)
    if expanded:
        write(parent, wrapped(shape.name, box.width - 20, 2), box.x + box.width / 2, box.y + 6)
    else:
        _centred(parent, shape, _MARKER if markers else 0.0)
    left = box.x + (box.width - (_MARKER + 4) * len(markers) + 4) / 2
    for place, marker in enumerate(markers):
        x = left + place * (_MARKER + 4)
        put(parent, MARKERS[marker], x, box.bottom - _MARKER - 3, _MARKER, shape.stroke)


def _markers(element: etree._Element, kind: str, expanded: bool) -> list[str]:
    found = []
    several = element.find(f"{_B}multiInstanceLoopCharacteristics")
    if several is not None:
        found.append("sequential" if several.get("isSequential") == "true" else "parallel")
    if element.find(f"{_B}standardLoopCharacteristics") is not None:
        found.append("loop")
    if element.get("isForCompensation") == "true":
        found.append("compensation")
    if kind == "adHocSubProcess":
        found.append("adHoc")
    if kind == "callActivity" or (kind in SUBPROCESSES and not expanded):
        found.append("collapsed")
    return found


def _event(parent: etree._Element, shape: Shape) -> None:
    box, kind = shape.box, shape.kind
    x, y = box.middle
    radius = min(box.width, box.height) / 2
    goes_on = shape.element.get("cancelActivity") == "false" or shape.element.get("isInterrupting") == "false"
    dashes = "4 3" if goes_on else ""
    child(
        parent, "circle", cx=x, cy=y, r=radius, **shape.style(4.0 if kind == "endEvent" else 1.5, "", dashes)
    )
    if kind in ("intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"):
        inner = dict(shape.style(1.5, "", dashes), fill="none")
        child(parent, "circle", cx=x, cy=y, r=max(radius - 3, 1), **inner)
    definitions = [local_name(one) for one in shape.element if local_name(one).endswith("EventDefinition")]
    if definitions:
        sort = "several" if len(definitions) > 1 else definitions[0].removesuffix("EventDefinition")
        size = radius * (1.2 if sort == "terminate" else 1.0)
        throws = kind in ("endEvent", "intermediateThrowEvent")
        icon = EVENT_ICONS.get(sort, EVENT_ICONS["several"])
        put(parent, icon, x - size / 2, y - size / 2, size, shape.stroke, solid=throws)


def _gateway(parent: etree._Element, shape: Shape) -> None:
    box = shape.box
    x, y = box.middle
    points = ((x, box.y), (box.right, y), (x, box.bottom), (box.x, y))
    corners = " ".join(f"{number(px)},{number(py)}" for px, py in points)
    child(parent, "polygon", points=corners, **shape.style())
    if icon := GATEWAY_ICONS.get(shape.kind):
        size = min(box.width, box.height) * 0.46
        put(parent, icon, x - size / 2, y - size / 2, size, shape.stroke)


def _frame(parent: etree._Element, shape: Shape) -> None:
    """A pool or a lane: its name in a band along the side, or on top where it stands upright."""
    box = shape.box
    _rect(parent, box, 0, **shape.style())
    if not shape.is_horizontal:
        if shape.kind == "participant":
            y = box.y + BAND
            child(parent, "path", d=f"M{number(box.x)} {number(y)}H{number(box.right)}", **_thin(shape))
        write(parent, wrapped(shape.name, box.width - 8, 2), box.x + box.width / 2, box.y + 4)
        return
    if shape.kind == "participant" and box.height <= 2 * BAND + 10:
        _centred(parent, shape)
        return
    if shape.kind == "participant":
        x = box.x + BAND
        child(parent, "path", d=f"M{number(x)} {number(box.y)}V{number(box.bottom)}", **_thin(shape))
    lines = wrapped(shape.name, box.height - 8, 2)
    x, y = box.x + BAND / 2, box.y + box.height / 2
    turned = child(parent, "g", transform=f"translate({number(x)} {number(y)}) rotate(-90)")
    write(turned, lines, 0, -height_of(lines) / 2)


def _thin(shape: Shape) -> dict[str, str | float]:
    return {"fill": "none", "stroke": shape.stroke, "stroke_width": 1.5}


def _note(parent: etree._Element, shape: Shape) -> None:
    box = shape.box
    text = shape.element.findtext(f"{_B}text") or ""
    edge = f"M{number(box.x + 10)} {number(box.y)}H{number(box.x)}V{number(box.bottom)}h10"
    child(parent, "path", d=edge, **_thin(shape))
    lines = wrapped(text, box.width - 10, max(int(box.height // 15), 1))
    write(parent, lines, box.x + 6, box.y + 4, anchor="start")


def _group(parent: etree._Element, shape: Shape) -> None:
    _rect(parent, shape.box, 10, **{**_thin(shape), "stroke_dasharray": "10 6 1 6"})


def _sheet_of_data(parent: etree._Element, shape: Shape) -> None:
    box, fold = shape.box, min(shape.box.width, shape.box.height) * 0.3
    right, bottom = number(box.right), number(box.bottom)
    edge = (
        f"M{number(box.x)} {number(box.y)}H{number(box.right - fold)}L{right} {number(box.y + fold)}V{bottom}"
        f"H{number(box.x)}ZM{number(box.right - fold)} {number(box.y)}V{number(box.y + fold)}H{right}"
    )
    child(parent, "path", d=edge, **shape.style())


def _store_of_data(parent: etree._Element, shape: Shape) -> None:
    box, deep = shape.box, shape.box.height * 0.15
    left, right, half = number(box.x), number(box.right), number(box.width / 2)
    top, bottom = number(box.y + deep), number(box.bottom - deep)
    arc = f"{half} {number(deep)} 0 0"
    edge = (
        f"M{left} {top}A{arc} 1 {right} {top}V{bottom}A{arc} 1 {left} {bottom}Z"
        f"M{left} {top}A{arc} 0 {right} {top}"
    )
    child(parent, "path", d=edge, **shape.style())


def _plain(parent: etree._Element, shape: Shape) -> None:
    _rect(parent, shape.box, 0, **shape.style())
    _centred(parent, shape)


_OTHERS: Mapping[str, Callable[[etree._Element, Shape], None]] = {
    "participant": _frame,
    "lane": _frame,
    "textAnnotation": _note,
    "group": _group,
    "dataObjectReference": _sheet_of_data,
    "dataInput": _sheet_of_data,
    "dataOutput": _sheet_of_data,
    "dataStoreReference": _store_of_data,
}
