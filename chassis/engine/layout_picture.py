"""A picture under way: boxes, lines and labels by the element they show."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from chassis.engine.layout_routes import Point

LABEL_WIDTH = 90.0
LINE_HEIGHT = 14.0
_WIDE, _NARROW = 11.0, 6.2
_MOST_LINES = 8


class Box(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> Point:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def moved(self, x: float, y: float) -> Box:
        """The same elsewhere."""
        return Box(self.x + x, self.y + y, self.width, self.height)

    def overlaps(self, other: Box, apart: float = 0.0) -> bool:
        """Whether two share any room, or are nearer than that."""
        return (
            self.x - apart < other.right
            and other.x - apart < self.right
            and self.y - apart < other.bottom
            and other.y - apart < self.bottom
        )

    def holds(self, other: Box) -> bool:
        """Whether the other lies inside."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


@dataclass(slots=True)
class Picture:
    """What has been placed so far."""

    boxes: dict[str, Box] = field(default_factory=dict)
    lines: dict[str, list[Point]] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)
    expanded: set[str] = field(default_factory=set)
    lanes: dict[str, Box] = field(default_factory=dict)
    # Empty room around it that belongs to it.
    room: Box | None = None

    def bounds(self) -> Box:
        """The rectangle around everything."""
        boxes = [*self.boxes.values(), *self.labels.values(), *self.lanes.values()]
        boxes += [self.room] if self.room else []
        points = [point for line in self.lines.values() for point in line]
        lefts, tops = [box.x for box in boxes], [box.y for box in boxes]
        rights, bottoms = [box.right for box in boxes], [box.bottom for box in boxes]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, top = min([*lefts, *xs], default=0.0), min([*tops, *ys], default=0.0)
        right, bottom = max([*rights, *xs], default=0.0), max([*bottoms, *ys], default=0.0)
        return Box(left, top, right - left, bottom - top)

    def take(self, other: Picture, x: float, y: float) -> None:
        """Put another picture into this one, moved there."""
        self.boxes.update((key, box.moved(x, y)) for key, box in other.boxes.items())
        self.labels.update((key, box.moved(x, y)) for key, box in other.labels.items())
        self.lanes.update((key, box.moved(x, y)) for key, box in other.lanes.items())
        for key, line in other.lines.items():
            self.lines[key] = [(px + x, py + y) for px, py in line]
        self.expanded |= other.expanded


def text_width(text: str) -> float:
    """How wide a text is in one line of the viewer's small type."""
    return sum(_WIDE if unicodedata.east_asian_width(letter) in "WF" else _NARROW for letter in text)


def label_size(text: str) -> tuple[float, float]:
    """How much room the viewer gives a label, which it breaks at 90 pixels."""
    width = text_width(text[:200])
    lines = min(_MOST_LINES, max(1, -(-int(width) // int(LABEL_WIDTH - 12)))) if width > LABEL_WIDTH else 1
    return min(width + 4, LABEL_WIDTH), LINE_HEIGHT * lines


def connected(source: Box, target: Box, kind: str = "flow") -> list[Point]:
    """A plain line between two boxes that were placed without regard to each other."""
    (sx, sy), (tx, ty) = source.middle, target.middle
    if kind == "note":
        return [_border(source, (tx, ty)), _border(target, (sx, sy))]
    is_above, is_below = source.bottom <= target.y, target.bottom <= source.y
    faces = kind == "message" or (source.x < target.right and target.x < source.right)
    if faces and (is_above or is_below):
        start, end = (source.bottom, target.y) if is_above else (source.y, target.bottom)
        x = min(max(sx, target.x + 5), target.right - 5)
        return [(x, start), (x, end)] if source.x < x < source.right else _elbow(sx, start, tx, end)
    if source.right <= target.x:
        middle = round((source.right + target.x) / 2)
        return _level([(source.right, sy), (middle, sy), (middle, ty), (target.x, ty)])
    # Back to the left, or onto itself: beneath both.
    y = max(source.bottom, target.bottom) + 20
    if source == target:
        return [
            (source.right, sy),
            (source.right + 20, sy),
            (source.right + 20, y),
            (sx, y),
            (sx, source.bottom),
        ]
    return [(sx, source.bottom), (sx, y), (tx, y), (tx, target.bottom)]


def _elbow(sx: float, start: float, tx: float, end: float) -> list[Point]:
    middle = round((start + end) / 2)
    return [(sx, start), (sx, middle), (tx, middle), (tx, end)] if sx != tx else [(sx, start), (tx, end)]


def _level(line: Sequence[Point]) -> list[Point]:
    return [line[0], line[-1]] if line[0][1] == line[-1][1] else list(line)


def _border(box: Box, towards: Point) -> Point:
    """Where the way from the middle of a box to a point leaves it."""
    x, y = box.middle
    dx, dy = towards[0] - x, towards[1] - y
    if not dx and not dy:
        return x, box.y
    scale = min(
        box.width / 2 / abs(dx) if dx else float("inf"), box.height / 2 / abs(dy) if dy else float("inf")
    )
    return round(x + dx * scale), round(y + dy * scale)


def around(boxes: Iterable[Box], margin: float = 0.0) -> Box | None:
    """The rectangle around some boxes."""
    boxes = list(boxes)
    if not boxes:
        return None
    left, top = min(box.x for box in boxes) - margin, min(box.y for box in boxes) - margin
    right, bottom = max(box.right for box in boxes) + margin, max(box.bottom for box in boxes) + margin
    return Box(left, top, right - left, bottom - top)
