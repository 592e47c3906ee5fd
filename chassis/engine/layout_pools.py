"""Lays out a collaboration: pools one above the other, messages between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from chassis.engine.extensions import BPMN
from chassis.engine.layout_picture import Box, Picture, connected, label_size
from chassis.engine.layout_routes import Point
from chassis.engine.layout_scope import HEADER, lanes_of, lay_out, name_of

CLOSED_POOL = 60.0
POOL_GAP = 50.0
_PADDING = 30.0
_NARROWEST = 600.0
_APART = 10.0
_FARTHEST = 60
_B = f"{{{BPMN}}}"


def participants_of(collaboration: etree._Element) -> Iterator[etree._Element]:
    """Everybody who takes part."""
    return (one for one in collaboration.iterfind(f"{_B}participant") if one.get("id"))


def lay_out_pools(collaboration: etree._Element, processes: Mapping[str, etree._Element]) -> Picture:
    """Each pool around its process, all equally wide; partners nobody looks into are closed."""
    pools = [
        (str(one.get("id")), _content(processes.get(one.get("processRef") or "")))
        for one in participants_of(collaboration)
    ]
    messages = _Messages(collaboration, pools)
    width = round(max(_NARROWEST, *(HEADER + content.bounds().width for _, content in pools)))
    whole, y = Picture(), 0.0
    for number, (pool_id, content) in enumerate(pools):
        bounds = content.bounds()
        height = round(bounds.height) if content.boxes or content.lanes else CLOSED_POOL
        whole.take(content, HEADER - bounds.x, y - bounds.y)
        for lane_id in content.lanes:
            lane = whole.lanes[lane_id]
            whole.lanes[lane_id] = Box(lane.x, lane.y, width - lane.x, lane.height)
        whole.boxes[pool_id] = Box(0.0, y, width, height)
        y += height + POOL_GAP + _APART * messages.crowd(number)
    messages.lead(whole)
    return whole


def _content(process: etree._Element | None) -> Picture:
    """What is inside a pool, with room around it where no lanes give it any."""
    content = Picture() if process is None else lay_out(process)
    if process is None or lanes_of(process) or not content.boxes:
        return content
    bounds = content.bounds()
    content.room = Box(
        bounds.x - _PADDING, bounds.y - _PADDING, bounds.width + 2 * _PADDING, bounds.height + 2 * _PADDING
    )
    return content


class _Messages:
    """Leads messages from pool to pool: upright through pools where nothing stands, level between them."""

    def __init__(self, collaboration: etree._Element, pools: Sequence[tuple[str, Picture]]) -> None:
        self._pools = pools
        pool_of = {box: number for number, (_, content) in enumerate(pools) for box in content.boxes}
        pool_of.update((pool_id, number) for number, (pool_id, _) in enumerate(pools))
        self._flows: list[tuple[etree._Element, str, str, int, int]] = []
        for flow in collaboration.iterfind(f"{_B}messageFlow"):
            source, target = flow.get("sourceRef") or "", flow.get("targetRef") or ""
            if flow.get("id") and source in pool_of and target in pool_of:
                self._flows.append((flow, source, target, pool_of[source], pool_of[target]))
        self._slots = [0] * len(pools)
        self._upright: list[Box] = []

    def crowd(self, gap: int) -> int:
        """How many messages pass below a pool."""
        return sum(min(a, b) <= gap < max(a, b) for *_, a, b in self._flows)

    def lead(self, whole: Picture) -> None:
        """Draw every message."""
        boxes = [whole.boxes[pool_id] for pool_id, _ in self._pools]
        for flow, source, target, first, last in self._flows:
            flow_id, name = str(flow.get("id")), name_of(flow)
            if first == last:
                line = connected(whole.boxes[source], whole.boxes[target], "message")
            else:
                line = self._line(whole, boxes, source, target, first, last)
            whole.lines[flow_id] = line
            if name:
                whole.labels[flow_id] = _beside(line, *label_size(name))

    def _line(
        self, whole: Picture, pools: Sequence[Box], source: str, target: str, first: int, last: int
    ) -> list[Point]:
        if first > last:
            return self._line(whole, pools, target, source, last, first)[::-1]
        upper, lower = whole.boxes[source], whole.boxes[target]
        end = self._leave(whole, lower, pools[last].y, pools[last] == lower, upper.middle[0])
        line = self._leave(whole, upper, pools[first].bottom, pools[first] == upper, end[0][0])
        x = line[-1][0]
        for number in range(first, last):
            level = pools[number].bottom + POOL_GAP / 2 + _APART * self._slots[number]
            self._slots[number] += 1
            below = pools[number + 1]
            onward = (
                end[-1][0] if number + 1 == last else self._clear(whole, end[-1][0], below.y, below.bottom)
            )
            if onward != x:
                line += [(x, level), (onward, level)]
            x = onward
            if number + 1 < last:
                self._upright.append(Box(x, below.y, 0.0, below.height))
        return [*line, *end[::-1]]

    def _leave(self, whole: Picture, box: Box, edge: float, is_pool: bool, towards: float) -> list[Point]:
        """From a shape to the edge of its pool, past whatever stands there."""
        start = box.bottom if edge >= box.bottom else box.y
        if is_pool:
            return [(round(min(max(towards, box.x + HEADER + 10), box.right - 10)), edge)]
        middle = round(box.middle[0])
        reach = int(box.width / 2 - 8)
        for step in sorted(range(-reach, reach + 1, 9), key=abs):
            if self._is_clear(whole, middle + step, start, edge, box):
                self._upright.append(_column(middle + step, start, edge))
                return [(middle + step, start), (middle + step, edge)]
        turn = start + (_APART if edge > start else -_APART)
        x = self._clear(whole, middle, turn, edge)
        self._upright.append(_column(x, turn, edge))
        return [(middle, start), (middle, turn), (x, turn), (x, edge)]

    def _clear(self, whole: Picture, wanted: float, start: float, end: float) -> float:
        """The nearest place where an upright line meets nothing; the wanted one where all is full."""
        for number in range(2 * _FARTHEST):
            x = wanted + _APART * (number // 2 + 1) * (1 if number % 2 else -1) if number else wanted
            if x > HEADER + _APART and self._is_clear(whole, x, start, end):
                return round(x)
        return round(wanted)

    def _is_clear(self, whole: Picture, x: float, start: float, end: float, own: Box | None = None) -> bool:
        line = _column(x, start, end)
        pools = {pool_id for pool_id, _ in self._pools}
        shapes = (box for key, box in whole.boxes.items() if key not in pools and box != own)
        return not any(line.overlaps(box, 4.0) for box in shapes) and not any(
            line.overlaps(other, 6.0) for other in self._upright
        )


def _column(x: float, start: float, end: float) -> Box:
    return Box(x, min(start, end), 0.0, abs(end - start))


def _beside(line: Sequence[Point], width: float, height: float) -> Box:
    (x, y), (_, end) = line[:2]
    return Box(round(x + 6), round((y + end - height) / 2), width, height)
