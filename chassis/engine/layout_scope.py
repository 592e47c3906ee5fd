"""Lays out what lies directly inside one process or sub-process, and before that what lies inside of that."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from chassis.engine.drawn import ACTIVITIES, EVENTS, GATEWAYS, NODES, SCOPES
from chassis.engine.extensions import BPMN, local_name
from chassis.engine.layout_layers import Item, Link, arrange
from chassis.engine.layout_picture import LABEL_WIDTH, Box, Picture, connected, label_size
from chassis.engine.layout_routes import EVENT_RADIUS, FIRST_TURN, TURN_APART, Point, Router

TASK = (100.0, 80.0)
NOTES: Mapping[str, tuple[float, float]] = {
    "dataObjectReference": (36.0, 50.0),
    "dataStoreReference": (50.0, 50.0),
    "textAnnotation": (100.0, 30.0),
}
HEADER = 30.0
_PADDING = 30.0
_TITLE = 20.0
_NOTE_GAP = 30.0
_BOUNDARY_APART = 44.0
_BOUNDARY_FIRST = 26.0
_COMPONENT_GAP = 60.0
_LABEL_GAP = 4.0
_B = f"{{{BPMN}}}"


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane without lanes inside, and those around it from outside in."""

    lane_id: str
    nodes: frozenset[str]
    around: tuple[str, ...]


def lay_out(scope: etree._Element, only: frozenset[str] | None = None) -> Picture:
    """The picture of a process or sub-process, or of some elements in it, without the frame around it."""
    return _Canvas(scope, only).picture()


def size_of(node: etree._Element) -> tuple[float, float]:
    """How large a node without content is drawn."""
    kind = local_name(node)
    if kind in NOTES:
        width, height = NOTES[kind]
        text = node.findtext(f"{_B}text") or ""
        return (width, max(height, label_size(text)[1] + 8)) if kind == "textAnnotation" else (width, height)
    if kind in EVENTS:
        return 2 * EVENT_RADIUS, 2 * EVENT_RADIUS
    return (50.0, 50.0) if kind in GATEWAYS else TASK


def framed(inner: Picture) -> tuple[Picture, float, float]:
    """A picture with room for the frame of a sub-process around it, and how large that frame is."""
    bounds, moved = inner.bounds(), Picture()
    moved.take(inner, _PADDING - bounds.x, _PADDING + _TITLE - bounds.y)
    return moved, _even(bounds.width + 2 * _PADDING), _even(bounds.height + 2 * _PADDING + _TITLE)


def _even(length: float) -> float:
    """A length whose middle is a whole number, so that lines meet it exactly."""
    return 2.0 * math.ceil(length / 2)


def nodes_in(scope: etree._Element) -> Iterator[etree._Element]:
    """The nodes directly in a process or sub-process."""
    return (one for one in scope if local_name(one) in NODES and one.tag.startswith(_B) and one.get("id"))


def lanes_of(process: etree._Element) -> list[Lane]:
    """The innermost lanes of a process from top to bottom."""
    return [lane for lanes in process.iterfind(f"{_B}laneSet") for lane in _lanes(lanes, ())]


def _lanes(lane_set: etree._Element, around: tuple[str, ...]) -> Iterator[Lane]:
    for lane in lane_set.iterfind(f"{_B}lane"):
        lane_id = lane.get("id") or ""
        inner = [
            one for child in lane.iterfind(f"{_B}childLaneSet") for one in _lanes(child, (*around, lane_id))
        ]
        nodes = frozenset((ref.text or "").strip() for ref in lane.iterfind(f"{_B}flowNodeRef"))
        if inner:
            yield from inner
        elif lane_id:
            yield Lane(lane_id, nodes, around)


def name_of(element: etree._Element) -> str:
    """What an element is called."""
    return " ".join((element.get("name") or "").split())


class _Canvas:
    """One scope while it is laid out."""

    def __init__(self, scope: etree._Element, only: frozenset[str] | None) -> None:
        self.nodes = {
            str(one.get("id")): one for one in nodes_in(scope) if only is None or one.get("id") in only
        }
        self.flows = [
            one
            for one in scope
            # Compensation is drawn with associations, from a boundary event to what undoes the activity.
            if local_name(one) in ("sequenceFlow", "association")
            and one.get("id")
            and one.get("sourceRef") in self.nodes
            and one.get("targetRef") in self.nodes
        ]
        self.notes = {
            str(one.get("id")): one
            for one in scope
            if local_name(one) in NOTES and one.get("id") and (only is None or one.get("id") in only)
        }
        self.lanes = lanes_of(scope) if only is None else []
        self.inner = {
            node_id: framed(lay_out(node))
            for node_id, node in self.nodes.items()
            if local_name(node) in SCOPES and any(True for _ in nodes_in(node))
        }
        self.boundaries = self._boundaries()
        self.attached = {event for events in self.boundaries.values() for event in events}
        self.ties = [
            tie for tie in _ties(scope, self.nodes, self.notes) if not set(tie[1:]) <= self.nodes.keys()
        ]
        self.beside = self._beside()
        self.items = {node_id: self._item(node_id) for node_id in self.nodes if node_id not in self.attached}
        self.links = {str(flow.get("id")): self._link(flow) for flow in self.flows}
        self.id_of = {item: node_id for node_id, item in self.items.items()}
        self.flow_of = {self.links[str(flow.get("id"))]: flow for flow in self.flows}
        self._assign_lanes()

    def picture(self) -> Picture:
        """Everything in its place."""
        whole = Picture()
        if self.lanes:
            whole = self._part(list(self.items.values()), list(self.links.values()), len(self.lanes))
        else:
            y = 0.0
            for items, links in self._components():
                part = self._part(items, links, 1)
                bounds = part.bounds()
                whole.take(part, -bounds.x, y - bounds.y)
                y = round(y + bounds.height + _COMPONENT_GAP)
        if not self.lanes:
            self._place_loose_notes(whole)
        for tie_id, source, target in self.ties:
            if source in whole.boxes and target in whole.boxes:
                whole.lines[tie_id] = connected(whole.boxes[source], whole.boxes[target], "note")
        return whole

    # --- what there is -------------------------------------------------------------------------

    def _boundaries(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for node_id, node in self.nodes.items():
            host = node.get("attachedToRef")
            kind = local_name(self.nodes[host]) if host in self.nodes else ""
            if local_name(node) == "boundaryEvent" and kind in ACTIVITIES:
                found.setdefault(str(host), []).append(node_id)
        return found

    def _beside(self) -> dict[str, list[str]]:
        """The notes drawn above each node."""
        above: dict[str, list[str]] = {}
        placed: set[str] = set()
        for _, source, target in self.ties:
            for note, node in ((source, target), (target, source)):
                host = self._host(node)
                if note in self.notes and note not in placed and host is not None:
                    above.setdefault(host, []).append(note)
                    placed.add(note)
        return above

    def _host(self, node_id: str) -> str | None:
        if node_id in self.attached:
            return str(self.nodes[node_id].get("attachedToRef"))
        return node_id if node_id in self.nodes else None

    def _size(self, node_id: str) -> tuple[float, float]:
        if node_id in self.inner:
            _, width, height = self.inner[node_id]
        else:
            width, height = size_of(self.nodes[node_id])
        events = len(self.boundaries.get(node_id, ()))
        return max(width, 2 * _BOUNDARY_FIRST + _BOUNDARY_APART * (events - 1) if events else 0.0), height

    def _item(self, node_id: str) -> Item:
        node, kind = self.nodes[node_id], local_name(self.nodes[node_id])
        width, height = self._size(node_id)
        up = down = height / 2
        room = width
        name, events = name_of(node), self.boundaries.get(node_id, [])
        if name and kind in EVENTS | GATEWAYS:
            label_width, label_height = label_size(name)
            down += label_height + 2 * _LABEL_GAP
            room = max(room, label_width)
        if events:
            labels = max(label_size(name_of(self.nodes[event]))[1] for event in events)
            down += EVENT_RADIUS + max(FIRST_TURN + TURN_APART * len(events), labels + 2 * _LABEL_GAP)
        notes = [size_of(self.notes[note]) for note in self.beside.get(node_id, ())]
        if notes:
            up += _NOTE_GAP + max(size[1] for size in notes) + self._note_labels(node_id)
            room = max(room, sum(size[0] for size in notes) + _NOTE_GAP * (len(notes) - 1))
        return Item(
            room,
            up,
            down,
            half_width=width / 2,
            half_height=height / 2,
            is_start=kind == "startEvent",
            is_gateway=kind in GATEWAYS,
            is_shut_above=bool(notes),
            is_shut_below=bool(events),
        )

    def _from_left(self, host: str, item: Item, number: int) -> float:
        """Where a boundary event sits, seen from the middle of its host: the first one at the right."""
        others = len(self.boundaries[host]) - 1
        room = 2 * item.half_width - 2 * _BOUNDARY_FIRST
        apart = min(LABEL_WIDTH + _NOTE_GAP, room / others) if others else 0.0
        return item.half_width - _BOUNDARY_FIRST - round(apart * number)

    def _note_labels(self, node_id: str) -> float:
        names = [name_of(self.notes[note]) for note in self.beside[node_id]]
        return max((label_size(name)[1] + _LABEL_GAP for name in names if name), default=0.0)

    def _link(self, flow: etree._Element) -> Link:
        source, target = str(flow.get("sourceRef")), str(flow.get("targetRef"))
        host, name = self._host(source) or source, name_of(flow)
        item = self.items[host]
        link = Link(item, self.items[self._host(target) or target])
        link.label_width = label_size(name)[0] if name else 0.0
        if source in self.attached:
            link.low = True
            link.depth = self.boundaries[host].index(source)
            link.from_left = self._from_left(host, item, link.depth)
        return link

    def _assign_lanes(self) -> None:
        lane_of = {node: number for number, lane in enumerate(self.lanes) for node in lane.nodes}
        homeless = []
        for node_id, item in self.items.items():
            item.lane = lane_of.get(node_id, 0)
            if node_id not in lane_of and self.lanes:
                homeless.append(item)
        for item in homeless:
            near = next((link.source for link in self.links.values() if link.target is item), None)
            item.lane = near.lane if near is not None else 0

    def _components(self) -> Iterator[tuple[list[Item], list[Link]]]:
        """The parts that no flow joins, each to be laid out by itself."""
        joined: dict[Item, list[Item]] = {item: [] for item in self.items.values()}
        for link in self.links.values():
            joined[link.source].append(link.target)
            joined[link.target].append(link.source)
        part: dict[Item, int] = {}
        for item in joined:
            stack = [] if item in part else [item]
            number = len(set(part.values())) if stack else 0
            while stack:
                one = stack.pop()
                if one not in part:
                    part[one] = number
                    stack.extend(joined[one])
        items: dict[int, list[Item]] = {}
        links: dict[int, list[Link]] = {}
        for item in self.items.values():
            items.setdefault(part[item], []).append(item)
        for link in self.links.values():
            links.setdefault(part[link.source], []).append(link)
        for number, members in items.items():
            yield members, links.get(number, [])

    # --- where it is put -----------------------------------------------------------------------

    def _part(self, items: Sequence[Item], links: Sequence[Link], lanes: int) -> Picture:
        arrangement = arrange(items, links, lanes)
        router = Router(arrangement, links)
        lines = router.lead()
        picture = Picture()
        for item in items:
            self._place(picture, self.id_of[item], item)
        for link in links:
            if link in lines:
                picture.lines[str(self.flow_of[link].get("id"))] = lines[link]
        self._label(picture, items, links, router)
        if self.lanes:
            self._place_loose_notes(picture)
            self._band(picture, arrangement.lanes)
        return picture

    def _place(self, picture: Picture, node_id: str, item: Item) -> None:
        left, top = round(item.x - item.half_width), round(item.y - item.half_height)
        picture.boxes[node_id] = Box(left, top, 2 * item.half_width, 2 * item.half_height)
        if node_id in self.inner:
            picture.expanded.add(node_id)
            picture.take(self.inner[node_id][0], left, top)
        bottom = top + 2 * item.half_height
        for number, event in enumerate(self.boundaries.get(node_id, ())):
            x = round(item.x + self._from_left(node_id, item, number))
            picture.boxes[event] = Box(
                x - EVENT_RADIUS, bottom - EVENT_RADIUS, 2 * EVENT_RADIUS, 2 * EVENT_RADIUS
            )
            name = name_of(self.nodes[event])
            if name:
                width, height = label_size(name)
                label_top = bottom + EVENT_RADIUS + _LABEL_GAP / 2
                picture.labels[event] = Box(x - width - _LABEL_GAP, label_top, width, height)
        self._place_notes(picture, self.beside.get(node_id, ()), item.x, top - _NOTE_GAP)

    def _place_notes(self, picture: Picture, notes: Sequence[str], middle: float, bottom: float) -> None:
        sizes = [size_of(self.notes[note]) for note in notes]
        x = round(middle - (sum(size[0] for size in sizes) + _NOTE_GAP * (len(sizes) - 1)) / 2)
        for note, (width, height) in zip(notes, sizes, strict=True):
            picture.boxes[note] = Box(x, round(bottom - height), width, height)
            name = name_of(self.notes[note])
            if name:
                label_width, label_height = label_size(name)
                left, top = x + width / 2 - label_width / 2, bottom - height - label_height - 2
                picture.labels[note] = Box(round(left), round(top), label_width, label_height)
            x += round(width + _NOTE_GAP)

    def _place_loose_notes(self, picture: Picture) -> None:
        loose = [note for note in self.notes if note not in picture.boxes]
        if loose:
            bounds = picture.bounds()
            x, y = bounds.x, bounds.bottom + _COMPONENT_GAP
            for note in loose:
                width, height = size_of(self.notes[note])
                picture.boxes[note] = Box(round(x), round(y), width, height)
                if name := name_of(self.notes[note]):
                    picture.labels[note] = Box(round(x), round(y + height + 2), *label_size(name))
                x += max(width, LABEL_WIDTH) + _NOTE_GAP

    def _label(self, picture: Picture, items: Sequence[Item], links: Sequence[Link], router: Router) -> None:
        """Names beside events and gateways where no line leaves, names of flows at their beginning."""
        for item in items:
            node_id = self.id_of[item]
            node = self.nodes[node_id]
            name = name_of(node)
            if not name or local_name(node) not in EVENTS | GATEWAYS:
                continue
            width, height = label_size(name)
            x, y = round(item.x - width / 2), item.y + item.half_height + _LABEL_GAP
            if item in router.leaves_below:
                y = item.y - item.half_height - _LABEL_GAP - height
                if item in router.leaves_above or item.is_shut_above:
                    x, y = round(item.x - width - 2 * _LABEL_GAP), y + item.half_height / 2
            picture.labels[node_id] = Box(x, round(y), width, height)
        for link in links:
            flow = self.flow_of[link]
            flow_id, name = str(flow.get("id")), name_of(flow)
            if name and flow_id in picture.lines:
                picture.labels[flow_id] = _beside_line(picture.lines[flow_id], *label_size(name))

    def _band(self, picture: Picture, bounds: Sequence[tuple[float, float]]) -> None:
        """Frames of the lanes, wide enough for everything, and of those around them."""
        whole = picture.bounds()
        depth = max(len(lane.around) for lane in self.lanes)
        left, right = whole.x - _PADDING, whole.right + _PADDING
        for number, (lane, (top, bottom)) in enumerate(zip(self.lanes, bounds, strict=True)):
            if number == 0:
                top = min(top, whole.y - _LABEL_GAP)
            if number == len(self.lanes) - 1:
                bottom = max(bottom, whole.bottom + _LABEL_GAP)
            start = left - HEADER * (depth - len(lane.around) + 1)
            picture.lanes[lane.lane_id] = Box(start, top, right - start, bottom - top)
        for level in range(depth - 1, -1, -1):
            inside: dict[str, list[Box]] = {}
            for lane in self.lanes:
                if len(lane.around) > level:
                    inside.setdefault(lane.around[level], []).append(picture.lanes[lane.lane_id])
            start = left - HEADER * (depth - level + 1)
            for lane_id, boxes in inside.items():
                top, bottom = min(box.y for box in boxes), max(box.bottom for box in boxes)
                picture.lanes[lane_id] = Box(start, top, right - start, bottom - top)


def _ties(
    scope: etree._Element, nodes: Mapping[str, etree._Element], notes: Mapping[str, etree._Element]
) -> Iterator[tuple[str, str, str]]:
    """Lines between notes and nodes: associations, and data going in and out."""
    for tie in scope.iterfind(f"{_B}association"):
        if tie.get("id"):
            yield str(tie.get("id")), tie.get("sourceRef") or "", tie.get("targetRef") or ""
    for node_id, node in nodes.items():
        for tie in node.iterfind(f"{_B}dataInputAssociation"):
            source = (tie.findtext(f"{_B}sourceRef") or "").strip()
            if tie.get("id") and source in notes:
                yield str(tie.get("id")), source, node_id
        for tie in node.iterfind(f"{_B}dataOutputAssociation"):
            target = (tie.findtext(f"{_B}targetRef") or "").strip()
            if tie.get("id") and target in notes:
                yield str(tie.get("id")), node_id, target


def _beside_line(line: Sequence[Point], width: float, height: float) -> Box:
    """Above the first level piece of a line that no other line shares."""
    pieces = list(pairwise(line))
    level = [number for number, ((_, a), (_, b)) in enumerate(pieces) if a == b]
    upright = next((number for number, ((a, _), (b, _)) in enumerate(pieces) if a == b), None)
    after = [number for number in level if upright is not None and number > upright]
    if not level:
        (x, y), (_, z) = pieces[0]
        return Box(round(x + _LABEL_GAP), round((y + z - height) / 2), width, height)
    (x, y), (to, _) = pieces[after[0] if after else level[0]]
    start = x + 2 * _LABEL_GAP if to > x else x - width - 2 * _LABEL_GAP
    return Box(round(start), round(y - height - _LABEL_GAP), width, height)
