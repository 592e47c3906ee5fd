"""How lines run: upright and level, through the gaps between columns, from border to border."""

from __future__ import annotations

import heapq
from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from chassis.engine.layout_layers import Arrangement, Item, Link

EVENT_RADIUS = 18.0
FIRST_TURN = 12.0
TURN_APART = 8.0
_MARGIN = 22.0
_TRACK = 12.0
_NARROWEST = 50.0
_CORRIDOR = 8.0
# So many ways back are no longer led around every single shape.
_MANY_DETOURS = 150
_MANY_TRACKS = 300

Point = tuple[float, float]


@dataclass(eq=False, slots=True)
class Track:
    """An upright piece of a line in the gap before a column."""

    heights: list[float] = field(default_factory=list)
    from_left: set[float] = field(default_factory=set)
    to_right: set[float] = field(default_factory=set)
    number: int = 0
    x: float = 0.0

    @property
    def low(self) -> float:
        """Its upper end."""
        return min(self.heights)

    @property
    def high(self) -> float:
        """Its lower end."""
        return max(self.heights)

    @property
    def urgency(self) -> float:
        """What is further left crosses fewer others."""
        start = min(self.from_left, default=self.low)
        return start if self.high <= start else -start


# A point of a line before the columns have their places: beside an item or on a track.
Turn = tuple[Item | Track, float, float]


class Router:
    """Leads all links of an arrangement, and gives the columns their places while doing so."""

    def __init__(self, arrangement: Arrangement, links: Sequence[Link]) -> None:
        self.columns = arrangement.columns
        self.links = links
        self.leaves_below: set[Item] = set()
        self.leaves_above: set[Item] = set()
        self._tracks: list[dict[object, Track]] = [{} for _ in range(len(self.columns) + 1)]
        # Names of flows stand before the tracks where the line runs straight on, behind them where it turns.
        self._room_before = [0.0] * (len(self.columns) + 1)
        self._room_behind = [0.0] * (len(self.columns) + 1)
        self._taken: list[list[tuple[float, float]]] = [[] for _ in self.columns]
        self._forks = _several((link.source for link in links if not link.low), links)
        self._joins = _several((link.target for link in links), links)
        everything = [item for column in self.columns for item in column]
        self._floor = max((item.bottom for item in everything), default=0.0)
        self._many = sum(link.is_detour for link in links) > _MANY_DETOURS

    def lead(self) -> dict[Link, list[Point]]:
        """The points of every line."""
        for number, column in enumerate(self.columns):
            self._taken[number] = sorted((item.top, item.bottom) for item in column)
        plans = {link: self._forward(link) for link in self.links if not link.is_detour}
        plans.update((link, self._detour(link)) for link in self.links if link.is_detour)
        self._place_columns()
        return {
            link: _without_idle([(round(at.x + beside), round(y)) for at, beside, y in plan])
            for link, plan in plans.items()
        }

    # --- forward -------------------------------------------------------------------------------

    def _forward(self, link: Link) -> list[Turn]:
        target, first = link.target, link.through[1]
        plan, y = self._leave(link, first.y)
        room = self._room_before if y == first.y else self._room_behind
        room[first.column] = max(room[first.column], link.label_width)
        for left, right in pairwise(link.through):
            if right.y == y:
                continue
            if right is target and self._may_enter(target, y):
                (self.leaves_above if y < target.y else self.leaves_below).add(target)
                return [*plan, (target, 0.0, y), (target, 0.0, _edge(target, y))]
            track = self._track(right.column, self._shared(link, left, right), y, right.y)
            track.from_left.add(y)
            track.to_right.add(right.y)
            plan += [(track, 0.0, y), (track, 0.0, right.y)]
            y = right.y
        return [*plan, (target, -target.half_width, target.y)]

    def _leave(self, link: Link, towards: float) -> tuple[list[Turn], float]:
        """The first points, and the height the line has then."""
        source = link.source
        if link.low:
            edge = source.y + source.half_height + EVENT_RADIUS
            start: Turn = (source, link.from_left, edge)
            free = towards > edge + _CORRIDOR and _is_free_below(source, towards)
            turn = towards if free else edge + FIRST_TURN + TURN_APART * link.depth
            return [start, (source, link.from_left, turn)], turn
        straight = towards == source.y
        if straight or not source.is_gateway or not _may_turn(source, towards):
            return [(source, source.half_width, source.y)], source.y
        (self.leaves_above if towards < source.y else self.leaves_below).add(source)
        return [(source, 0.0, _edge(source, towards)), (source, 0.0, towards)], towards

    def _may_enter(self, target: Item, y: float) -> bool:
        return target.is_gateway and y != target.y and _may_turn(target, y)

    def _shared(self, link: Link, left: Item, right: Item) -> object:
        """Lines that part from one shape or meet at one share their upright piece."""
        if left is link.source and left in self._forks and not link.low:
            return ("from", left)
        if right is link.target and right in self._joins:
            return ("to", right)
        return (link, right.column)

    # --- around --------------------------------------------------------------------------------

    def _detour(self, link: Link) -> list[Turn]:
        source, target = link.source, link.target
        y = self._corridor(link)
        if link.low:
            edge = source.y + source.half_height + EVENT_RADIUS
            turn = edge + FIRST_TURN + TURN_APART * link.depth
            if y > edge and _is_free_below(source, y):
                plan: list[Turn] = [(source, link.from_left, edge), (source, link.from_left, y)]
            else:
                track = self._track(source.column + 1, link, turn, y)
                track.from_left.update((turn, y))
                plan = [(source, link.from_left, edge), (source, link.from_left, turn)]
                plan += [(track, 0.0, turn), (track, 0.0, y)]
        elif source is not target and _may_turn(source, y):
            (self.leaves_above if y < source.y else self.leaves_below).add(source)
            plan = [(source, 0.0, _edge(source, y)), (source, 0.0, y)]
        else:
            track = self._track(source.column + 1, link, source.y, y)
            track.from_left.update((source.y, y))
            plan = [(source, source.half_width, source.y), (track, 0.0, source.y), (track, 0.0, y)]
        if _may_turn(target, y):
            (self.leaves_above if y < target.y else self.leaves_below).add(target)
            return [*plan, (target, 0.0, y), (target, 0.0, _edge(target, y))]
        track = self._track(target.column, (link, "in"), y, target.y)
        track.to_right.update((y, target.y))
        return [*plan, (track, 0.0, y), (track, 0.0, target.y), (target, -target.half_width, target.y)]

    def _corridor(self, link: Link) -> float:
        """A height at which nothing stands in any column on the way, as near as can be."""
        if self._many:
            self._floor += _TRACK
            return self._floor
        left, right = sorted((link.source.column, link.target.column))
        start = link.source.y + (link.source.half_height if link.low else 0.0)
        free = _free([taken for column in self._taken[left : right + 1] for taken in column])
        y = min(
            (max(low, min(high, (start + link.target.y) / 2)) for low, high in free),
            key=lambda y: abs(y - start) + abs(y - link.target.y) + (0.0 if y < start else 1.0),
        )
        for column in self._taken[left : right + 1]:
            insort(column, (y - _CORRIDOR / 2, y + _CORRIDOR / 2))
        return y

    # --- places --------------------------------------------------------------------------------

    def _track(self, gap: int, key: object, *heights: float) -> Track:
        track = self._tracks[gap].setdefault(key, Track())
        track.heights.extend(heights)
        return track

    def _place_columns(self) -> None:
        x = 0.0
        for number in range(len(self.columns) + 1):
            tracks = list(self._tracks[number].values())
            used = _number(tracks)
            width = before = 0.0
            if number or used:
                before, behind = (
                    max(_MARGIN, room[number] + 14.0 if room[number] else 0.0)
                    for room in (self._room_before, self._room_behind)
                )
                tracked = before + behind + _TRACK * max(used - 1, 0)
                width = max(_NARROWEST, tracked if used else max(before, behind) + _MARGIN / 2)
            for track in tracks:
                track.x = x + before + _TRACK * track.number
            x += width
            if number < len(self.columns):
                widest = max((item.width for item in self.columns[number]), default=0.0)
                for item in self.columns[number]:
                    item.x = float(round(x + widest / 2))
                x += widest


def _number(tracks: Sequence[Track]) -> int:
    """Put the tracks of a gap side by side where they would touch; answers how many there are then."""
    after: dict[Track, list[Track]] = {track: [] for track in tracks}
    before = dict.fromkeys(tracks, 0)
    starts: dict[float, list[Track]] = {}
    for track in tracks:
        for y in track.from_left:
            starts.setdefault(y, []).append(track)
    for track in tracks:
        for y in track.to_right:
            for other in starts.get(y, ()):
                # What comes from the left at a height must turn before what goes on to the right there.
                if other is not track:
                    after[other].append(track)
                    before[track] += 1
    index = {track: number for number, track in enumerate(tracks)}
    ready = [(track.urgency, index[track]) for track in tracks if not before[track]]
    heapq.heapify(ready)
    placed: list[list[tuple[float, float]]] = []
    done: set[Track] = set()
    lowest = dict.fromkeys(tracks, 0)
    remaining = iter(sorted(tracks, key=lambda track: (track.urgency, index[track])))
    while len(done) < len(tracks):
        track = (
            tracks[heapq.heappop(ready)[1]] if ready else next(one for one in remaining if one not in done)
        )
        if track in done:
            continue
        done.add(track)
        number = lowest[track] if len(tracks) < _MANY_TRACKS else len(placed)
        span = (track.low - 6, track.high + 6)
        while number < len(placed) and any(a < span[1] and span[0] < b for a, b in placed[number]):
            number += 1
        while len(placed) <= number:
            placed.append([])
        placed[number].append(span)
        track.number = number
        for follower in after[track]:
            before[follower] -= 1
            lowest[follower] = max(lowest[follower], number + 1)
            if not before[follower]:
                heapq.heappush(ready, (follower.urgency, index[follower]))
    return len(placed)


def _several(ends: Iterable[Item], links: Sequence[Link]) -> set[Item]:
    counted: dict[Item, int] = {}
    for end in ends:
        counted[end] = counted.get(end, 0) + 1
    return {end for end, count in counted.items() if count > 1}


def _edge(item: Item, towards: float) -> float:
    return item.y - item.half_height if towards < item.y else item.y + item.half_height


def _may_turn(item: Item, y: float) -> bool:
    """Whether an upright line from the middle of an edge reaches that height freely."""
    if abs(y - item.y) < item.half_height + _CORRIDOR:
        return False
    if y < item.y:
        return not item.is_shut_above and (item.above is None or item.above.bottom < y)
    return not item.is_shut_below and _is_free_below(item, y)


def _is_free_below(item: Item, y: float) -> bool:
    return item.below is None or item.below.top > y


def _free(taken: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The ranges of height that are not taken, with some distance kept."""
    taken = sorted(taken)
    free, end = [(taken[0][0] - _CORRIDOR, taken[0][0] - _CORRIDOR)], taken[0][1]
    for low, high in taken:
        if low - end >= 2 * _CORRIDOR:
            free.append((end + _CORRIDOR, low - _CORRIDOR))
        end = max(end, high)
    return [*free, (end + _CORRIDOR, end + _CORRIDOR)]


def _without_idle(points: Sequence[Point]) -> list[Point]:
    """The points without those between two others on one line."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        while len(kept) > 1 and (
            kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]
        ):
            kept.pop()
        kept.append(point)
    return kept
