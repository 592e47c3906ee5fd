"""Finds places for what is missing in a picture that somebody has begun."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from chassis.engine.drawn import ACTIVITIES, SCOPES
from chassis.engine.extensions import BPMN, local_name
from chassis.engine.layout_picture import Box, Picture, label_size
from chassis.engine.layout_routes import EVENT_RADIUS
from chassis.engine.layout_scope import NOTES, framed, lay_out, name_of, nodes_in, size_of
from chassis.engine.layout_writing import Drawing

ORIGIN = (160.0, 80.0)
# More than these are laid out together beneath the rest, not one by one near what they belong to.
MOST_SINGLE = 40
_APART = 50.0
_CLEAR = 10.0
_RINGS = 12
_STEP = 30.0
_B = f"{{{BPMN}}}"


def draw_alone(drawing: Drawing, owner: etree._Element, picture: Picture) -> None:
    """Put a picture on the plane of its owner."""
    bounds, moved = picture.bounds(), Picture()
    moved.take(picture, round(ORIGIN[0] - bounds.x), round(ORIGIN[1] - bounds.y))
    drawing.add(drawing.plane_for(owner), moved)


def complete(drawing: Drawing, scope: etree._Element, frame: Box | None = None) -> None:
    """Draw what is missing in a process or sub-process, and in what lies inside it."""
    nodes = {str(one.get("id")): one for one in _shown_in(scope)}
    missing = [node_id for node_id in nodes if node_id not in drawing.boxes]
    if missing and len(missing) == len(nodes):
        _draw_content(drawing, scope, frame)
    elif missing:
        plane = next(drawing.plane_of[node_id] for node_id in nodes if node_id in drawing.boxes)
        if len(missing) > MOST_SINGLE:
            _beneath(drawing, plane, lay_out(scope, only=frozenset(missing)))
        else:
            _Finder(drawing, plane, scope, frame).place(missing, nodes)
    for node_id, node in nodes.items():
        if local_name(node) in SCOPES:
            complete(drawing, node, drawing.boxes[node_id])


def _shown_in(scope: etree._Element) -> Iterator[etree._Element]:
    yield from nodes_in(scope)
    yield from (one for one in scope if local_name(one) in NOTES and one.get("id"))


def _draw_content(drawing: Drawing, scope: etree._Element, frame: Box | None) -> None:
    """Inside its frame where there is room, and on a plane of its own where it is closed."""
    picture, width, height = framed(lay_out(scope))
    shape = drawing.plane_of.get(str(scope.get("id")))
    if frame is not None and shape is not None and width <= frame.width and height <= frame.height:
        inside = Picture()
        inside.take(picture, round(frame.x), round(frame.y))
        drawing.add(shape, inside)
    else:
        draw_alone(drawing, scope, picture)


def _beneath(drawing: Drawing, plane: etree._Element, picture: Picture) -> None:
    bounds, room = drawing.bounds(plane), picture.bounds()
    moved = Picture()
    moved.take(picture, round(bounds.x - room.x), round(bounds.bottom + _APART - room.y))
    drawing.add(plane, moved)


class _Finder:
    """Looks for free room near what an element is linked to."""

    def __init__(
        self, drawing: Drawing, plane: etree._Element, scope: etree._Element, frame: Box | None
    ) -> None:
        self.drawing, self.plane, self.frame = drawing, plane, frame
        around = {str(one.get("id")) for one in (scope, *scope.iterancestors())}
        self.taken = [
            box
            for element_id, box in drawing.boxes.items()
            if drawing.plane_of[element_id] is plane
            and element_id not in around
            and local_name(drawing.elements[element_id]) not in ("participant", "lane", "group")
        ]
        flows = [one for one in scope if local_name(one) in ("sequenceFlow", "association")]
        self.before: dict[str, list[str]] = {}
        self.after: dict[str, list[str]] = {}
        for flow in flows:
            source, target = flow.get("sourceRef") or "", flow.get("targetRef") or ""
            self.before.setdefault(target, []).append(source)
            self.after.setdefault(source, []).append(target)

    def place(self, missing: list[str], nodes: Mapping[str, etree._Element]) -> None:
        """Draw all of them, those next to drawn ones first."""
        waiting = dict.fromkeys(missing)
        while waiting:
            node_id = next(
                (one for one in waiting if self._near(one) or self._host(nodes[one])), next(iter(waiting))
            )
            del waiting[node_id]
            self._draw(node_id, nodes[node_id])

    def _draw(self, node_id: str, node: etree._Element) -> None:
        picture, inner = Picture(), None
        width, height = size_of(node)
        if local_name(node) in SCOPES and any(True for _ in nodes_in(node)):
            inner, width, height = framed(lay_out(node))
        host = self._host(node)
        if host is not None:
            box = self._on_border(host)
        else:
            box = self._free_room(node_id, width, height)
            self.taken.append(box)
        picture.boxes[node_id] = box
        if inner is not None:
            picture.expanded.add(node_id)
            picture.take(inner, box.x, box.y)
        if name_of(node) and width < 100 and inner is None:
            label_width, label_height = label_size(name_of(node))
            picture.labels[node_id] = Box(
                round(box.middle[0] - label_width / 2), box.bottom + 4, label_width, label_height
            )
        self.drawing.add(self.plane, picture)

    def _host(self, node: etree._Element) -> Box | None:
        host = node.get("attachedToRef") or ""
        if local_name(node) != "boundaryEvent" or self.drawing.plane_of.get(host) is not self.plane:
            return None
        return self.drawing.boxes[host] if local_name(self.drawing.elements[host]) in ACTIVITIES else None

    def _on_border(self, host: Box) -> Box:
        def place_at(x: float, y: float) -> Box:
            return Box(round(x - EVENT_RADIUS), round(y - EVENT_RADIUS), 2 * EVENT_RADIUS, 2 * EVENT_RADIUS)

        # One after the other as they are asked for: a host may be a million wide, or too small for any.
        places = (
            place_at(x, y)
            for y in (host.bottom, host.y)
            for x in range(int(host.right - 26), int(host.x + EVENT_RADIUS) - 1, -10)
        )
        drawn = [box for box in self.drawing.boxes.values() if box.width <= 2 * EVENT_RADIUS + 4]
        free = (place for place in places if not any(place.overlaps(box) for box in drawn))
        return next(free, place_at(host.middle[0], host.bottom))

    def _near(self, node_id: str) -> list[tuple[Box, int]]:
        """The drawn boxes it is linked to, with the side on which it belongs."""
        sides = [(one, 1) for one in self.before.get(node_id, ())] + [
            (one, -1) for one in self.after.get(node_id, ())
        ]
        boxes = self.drawing.boxes
        return [(boxes[one], side) for one, side in sides if self.drawing.plane_of.get(one) is self.plane]

    def _free_room(self, node_id: str, width: float, height: float) -> Box:
        near = self._near(node_id)
        if near:
            box, side = near[0]
            x = box.right + _APART if side > 0 else box.x - _APART - width
            wanted = Box(round(x), round(box.middle[1] - height / 2), width, height)
            for dx, dy in _spiral():
                place = wanted.moved(dx * _STEP, dy * _STEP)
                inside = self.frame is None or self.frame.holds(place)
                if inside and not any(place.overlaps(other, _CLEAR) for other in self.taken):
                    return place
        bounds = self.drawing.bounds(self.plane)
        return Box(round(bounds.x), round(bounds.bottom + _APART), width, height)


def _spiral() -> Iterator[tuple[int, int]]:
    """Steps away from a place, the nearest first."""
    reach = range(-_RINGS, _RINGS + 1)
    return iter(
        sorted(((x, y) for x in reach for y in reach), key=lambda step: (step[0] ** 2 + step[1] ** 2, step))
    )
