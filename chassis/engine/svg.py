"""Draws a diagram as SVG without a browser: the same picture for a page, a print and the command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from chassis.engine import svg_lines, svg_nodes
from chassis.engine.layout_picture import Box, around
from chassis.engine.svg_reading import Plane, planes
from chassis.engine.svg_sheet import TONES, Figures, Sheet
from chassis.engine.svg_text import (
    FAMILIES,
    INK,
    SIZE,
    SVG,
    child,
    height_of,
    number,
    plain,
    set_on,
    width_of,
    wrapped,
    write,
)

MARGIN = 20.0
_LABEL_WIDTH = 90.0
_BETWEEN = 60.0
_HEADING_FOR = 1_600.0
_SOFT = "#4a5768"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A diagram as a picture, and how large it is in pixels."""

    svg: bytes
    width: float
    height: float


def drawn(bpmn: bytes, sheet: Sheet = Sheet()) -> Drawing:  # noqa: B008 - it is frozen
    """The picture of a diagram under its heading; every text in it is text, whatever it says."""
    root = etree.fromstring(f'<svg xmlns="{SVG}"/>')
    root.set("font-family", FAMILIES)
    child(root, "title").text = plain(sheet.title)
    paper = child(root, "rect", fill="#ffffff")
    heading, body = child(root, "g"), child(root, "g")
    width, height = _draw_planes(body, planes(bpmn, sheet.tones), sheet)
    scale = min(max(width / _HEADING_FOR, 1.0), 3.0)
    heading.set("transform", f"translate({number(MARGIN)} {number(MARGIN)}) scale({number(scale)})")
    head_width, head_height = _draw_heading(heading, sheet, max(width / scale, 560.0))
    top = MARGIN + (head_height * scale + MARGIN if head_height else 0.0)
    body.set("transform", f"translate({number(MARGIN)} {number(top)})")
    width = round(max(width, head_width * scale) + 2 * MARGIN)
    height = round(top + height + MARGIN)
    for name, value in (("width", width), ("height", height)):
        root.set(name, number(value))
        paper.set(name, number(value))
    root.set("viewBox", f"0 0 {number(width)} {number(height)}")
    return Drawing(etree.tostring(root, encoding="UTF-8", xml_declaration=True), width, height)


def _draw_planes(parent: etree._Element, pictures: Sequence[Plane], sheet: Sheet) -> tuple[float, float]:
    """One beneath the other; how much room they take together."""
    width = y = 0.0
    for plane in pictures:
        y += _BETWEEN if y else 0.0
        if plane.title:
            write(parent, [plain(plane.title)], 0, y, anchor="start", size=14, font_weight="600")
            y += 24
        group = child(parent, "g")
        bounds = _draw_plane(group, plane, sheet)
        group.set("transform", f"translate({number(-bounds.x)} {number(y - bounds.y)})")
        width, y = max(width, bounds.width), y + bounds.height
    return width, y


def _draw_plane(parent: etree._Element, plane: Plane, sheet: Sheet) -> Box:
    """Frames, lines, what lies upon them, names and at last figures; where it all ends."""
    taken = [shape.box for shape in plane.shapes]
    frames = [one for one in plane.shapes if svg_nodes.is_frame(one)]
    others = [one for one in plane.shapes if not svg_nodes.is_frame(one)]
    for shape in frames:
        svg_nodes.draw(_named(parent, shape.element), shape)
    for line in plane.lines:
        svg_lines.draw(_named(parent, line.element), line)
        taken += [Box(x, y, 0, 0) for x, y in line.points]
    for shape in others:
        svg_nodes.draw(_named(parent, shape.element), shape)
    taken += _draw_names(parent, plane)
    for shape in plane.shapes:
        if figures := sheet.figures.get(str(shape.element.get("id"))):
            taken.append(_draw_figures(parent, shape.box, figures))
    return around(taken, 2.0) or Box(0, 0, 0, 0)


def _named(parent: etree._Element, element: etree._Element) -> etree._Element:
    """A group for an element, known by its id, whose whole name shows where it is pointed at."""
    group = child(parent, "g", data_element=plain(str(element.get("id"))))
    if name := plain(element.get("name") or ""):
        child(group, "title").text = name
    return group


def _draw_names(parent: etree._Element, plane: Plane) -> Iterable[Box]:
    """The names that stand beside what they name."""
    beside = [(one.element, (one.box.middle[0], one.box.bottom + 4)) for one in plane.shapes
              if svg_nodes.has_label_outside(one)]  # fmt: skip
    along = [(line.element, (line.middle[0], line.middle[1] - 16)) for line in plane.lines]
    for element, (x, top) in [*beside, *along]:
        label = plane.labels.get(str(element.get("id")))
        width = max(label.width if label else 0.0, _LABEL_WIDTH)
        lines = wrapped(element.get("name") or "", width, 8)
        if not lines:
            continue
        if label is not None:
            x, top = label.middle[0], label.y
        # A bright edge keeps a name readable where a line runs beneath it.
        write(parent, lines, x, top, size=11, stroke="#ffffff", stroke_width="3", paint_order="stroke")
        widest = max(width_of(line, 11) for line in lines)
        yield Box(x - widest / 2, top, widest, height_of(lines, 11))


def _draw_figures(parent: etree._Element, box: Box, figures: Figures) -> Box:
    """Figures in a small frame above a step."""
    text = plain(figures.text)
    frame = Box(box.x, box.y - 24, width_of(text) + 12, 20)
    ink = "#8f0f16" if figures.late else "#1d2733"
    edge = "#b8141c" if figures.late else "#5c6b7f"
    child(
        parent,
        "rect",
        x=frame.x,
        y=frame.y,
        width=frame.width,
        height=frame.height,
        rx=4,
        fill="#ffffff",
        stroke=edge,
    )
    weight = "600" if figures.late else "400"
    write(parent, [text], frame.x + 6, frame.y + 2.5, anchor="start", fill=ink, font_weight=weight)
    return frame


def _draw_heading(parent: etree._Element, sheet: Sheet, room: float) -> tuple[float, float]:
    """Title, facts and legend; how much room they take."""
    y = widest = 0.0
    for text, size, weight, ink in (
        (sheet.title, 18.0, "600", INK),
        (" · ".join(sheet.facts), SIZE, "400", _SOFT),
    ):
        lines = wrapped(text, room, 3, size)
        write(parent, lines, 0, y, anchor="start", size=size, font_weight=weight, fill=ink)
        widest = max([widest, *(width_of(line, size) for line in lines)])
        y += height_of(lines, size) + 4 if lines else 0.0
    for meaning in sheet.legend:
        x = 0.0
        for tone in (TONES[name] for name in meaning.tones):
            sample = child(parent, "rect", x=x + 1, y=y + 2, width=24, height=13, rx=3)
            set_on(
                sample, fill=tone.fill, stroke=tone.stroke or INK, stroke_width=min(tone.width or 1.2, 2.0)
            )
            if tone.dashes:
                set_on(sample, stroke_dasharray=tone.dashes)
            x += 28
        x += 4 if meaning.tones else 0
        lines = wrapped(meaning.text, room - x, 3)
        write(parent, lines, x, y, anchor="start", fill=_SOFT)
        widest = max([widest, *(x + width_of(line) for line in lines)])
        y += max(height_of(lines), 18) + 2
    return widest, y
