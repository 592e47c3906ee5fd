"""Where things stand: from left to right in columns, and in each as near to the main path as can be."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

ROW_GAP = 30.0
LANE_PADDING = 25.0
LANE_HEIGHT = 120.0
# Longer links of a large diagram run beside it instead of through every column.
MOST_BENDS = 8_000
_SWEEPS = 10
_SWEEPS_OF_MANY = 3
_MANY = 2_000
_PULLS = 8


@dataclass(eq=False, slots=True)
class Item:
    """Something with a place in a column: a shape and what hangs on it, or a bend of a long link.

    Its room is `width` wide and reaches `up` and `down` from its middle; its shape reaches `half_width` and
    `half_height`.
    """

    width: float
    up: float
    down: float
    lane: int = 0
    half_width: float = 0.0
    half_height: float = 0.0
    is_start: bool = False
    is_bend: bool = False
    is_gateway: bool = False
    is_shut_above: bool = False
    is_shut_below: bool = False
    column: int = 0
    x: float = 0.0
    y: float = 0.0
    below: Item | None = None
    above: Item | None = None

    @property
    def top(self) -> float:
        """Where its room begins."""
        return self.y - self.up

    @property
    def bottom(self) -> float:
        """Where its room ends."""
        return self.y + self.down


@dataclass(eq=False, slots=True)
class Link:
    """A way from one item to another; `low` where it leaves from a boundary event at the lower edge.

    `from_left` is where on that edge, seen from the middle; `depth` keeps the ways from one edge apart.
    """

    source: Item
    target: Item
    low: bool = False
    from_left: float = 0.0
    depth: int = 0
    label_width: float = 0.0
    # Such a link does not run from column to column: it leads back, or too far.
    is_detour: bool = False
    through: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Arrangement:
    """All items with their places, column by column from top to bottom."""

    columns: list[list[Item]]
    lanes: list[tuple[float, float]]


def arrange(items: Sequence[Item], links: Sequence[Link], lanes: int = 1) -> Arrangement:
    """Give every item its column and height; links learn which way they run."""
    order = _turn_back(items, links)
    _choose_columns(items, links)
    columns: list[list[Item]] = [[] for _ in range(1 + max((item.column for item in items), default=0))]
    for item in sorted(items, key=order.__getitem__):
        columns[item.column].append(item)
    _bend(links, columns)
    steps = _steps(links, len(columns))
    _uncross(columns, steps)
    for column in columns:
        for above, below in pairwise(column):
            above.below, below.above = below, above
    blocks = _straighten(columns, steps, _main_path(items, links))
    return Arrangement(columns, _stack(columns, steps, blocks, lanes))


Step = tuple[Item, Item, bool]


def _turn_back(items: Sequence[Item], links: Sequence[Link]) -> dict[Item, int]:
    """Mark the links that lead back, and say in which order a reader meets the items."""
    leaving: dict[Item, list[Link]] = {item: [] for item in items}
    entered: set[Item] = set()
    for link in links:
        leaving[link.source].append(link)
        if link.source is not link.target:
            entered.add(link.target)
    for ways in leaving.values():
        ways.sort(key=lambda link: link.low)
    first = [item for item in items if item.is_start]
    first += [item for item in items if not item.is_start and item not in entered]
    met: dict[Item, int] = {}
    open_: set[Item] = set()
    for root in [*first, *items]:
        if root in met:
            continue
        met[root] = len(met)
        open_.add(root)
        stack = [(root, iter(leaving[root]))]
        while stack:
            item, onward = stack[-1]
            for link in onward:
                if link.target in open_:
                    link.is_detour = True
                elif link.target not in met:
                    met[link.target] = len(met)
                    open_.add(link.target)
                    stack.append((link.target, iter(leaving[link.target])))
                    break
            else:
                open_.discard(item)
                stack.pop()
    return met


def _choose_columns(items: Sequence[Item], links: Sequence[Link]) -> None:
    """Each as far left as those before it allow; what nothing leads to, right before what it leads to."""
    ahead: dict[Item, list[Item]] = {item: [] for item in items}
    before = dict.fromkeys(items, 0)
    for link in links:
        if not link.is_detour:
            ahead[link.source].append(link.target)
            before[link.target] += 1
    sources = [item for item in items if not before[item]]
    ready = list(sources)
    while ready:
        item = ready.pop()
        for target in ahead[item]:
            target.column = max(target.column, item.column + 1)
            before[target] -= 1
            if not before[target]:
                ready.append(target)
    for item in sources:
        if ahead[item] and not item.is_start:
            item.column = min(target.column for target in ahead[item]) - 1


def _bend(links: Sequence[Link], columns: list[list[Item]]) -> None:
    """Give long links a place in every column they pass."""
    bends = 0
    for link in sorted(links, key=lambda link: link.target.column - link.source.column):
        span = link.target.column - link.source.column - 1
        if link.is_detour or bends + span > MOST_BENDS:
            link.is_detour = True
            continue
        bends += max(span, 0)
        lane = link.source.lane
        inner = [
            Item(0.0, 6.0, 6.0, lane, is_bend=True, column=number)
            for number in range(link.source.column + 1, link.target.column)
        ]
        for bend in inner:
            columns[bend.column].append(bend)
        link.through = [link.source, *inner, link.target]


def _steps(links: Iterable[Link], columns: int) -> list[list[Step]]:
    steps: list[list[Step]] = [[] for _ in range(columns)]
    for link in links:
        for number, (left, right) in enumerate(pairwise(link.through)):
            steps[left.column].append((left, right, link.low and number == 0))
    return steps


def _uncross(columns: list[list[Item]], steps: list[list[Step]]) -> None:
    """Order each column so that few links cross: by the middle of what each item is linked to."""
    for column in columns:
        column.sort(key=lambda item: item.lane)
    place = {item: float(number) for column in columns for number, item in enumerate(column)}
    best, fewest = [list(column) for column in columns], _crossings(steps, place)
    sweeps = _SWEEPS if len(place) < _MANY else _SWEEPS_OF_MANY
    for sweep in range(sweeps):
        if not fewest:
            break
        forth = sweep % 2 == 0
        for number in range(1, len(columns)) if forth else range(len(columns) - 2, -1, -1):
            around: dict[Item, list[float]] = {}
            for left, right, low in steps[number - 1] if forth else steps[number]:
                here, there = (right, left) if forth else (left, right)
                around.setdefault(here, []).append(place[there] + (0.4 if low and forth else 0.0))
            column = columns[number]
            column.sort(key=lambda item: (item.lane, _middle(around.get(item), place[item])))
            place.update((item, float(position)) for position, item in enumerate(column))
        crossings = _crossings(steps, place)
        if crossings < fewest:
            best, fewest = [list(column) for column in columns], crossings
    columns[:] = best


def _middle(places: Sequence[float] | None, otherwise: float) -> float:
    return sum(places) / len(places) if places else otherwise


def _crossings(steps: list[list[Step]], place: dict[Item, float]) -> int:
    count = 0
    for gap in steps:
        ends: list[float] = []
        for _, end in sorted((place[left] + (0.4 if low else 0.0), place[right]) for left, right, low in gap):
            count += len(ends) - bisect_left(ends, end + 0.1)
            insort(ends, end)
    return count


def _main_path(items: Sequence[Item], links: Sequence[Link]) -> set[tuple[Item, Item]]:
    """The steps of the longest way through: it is to run straight."""
    length = dict.fromkeys(items, 0)
    onward: dict[Item, Link] = {}
    for link in sorted(links, key=lambda link: -link.source.column):
        far = 0 if link.is_detour or link.low else length[link.target] + 1
        if far > length[link.source]:
            length[link.source], onward[link.source] = far, link
    item = max((item for item in items if item.column == 0), key=lambda item: length[item], default=None)
    path: set[tuple[Item, Item]] = set()
    while item in onward:
        link = onward[item]
        path.update(pairwise(link.through))
        item = link.target
    return path


def _straighten(
    columns: list[list[Item]], steps: list[list[Step]], main: set[tuple[Item, Item]]
) -> dict[Item, Item]:
    """Which items share one height: a chain of steps none of which crosses another such step."""
    head = {item: item for column in columns for item in column}
    place = {item: number for column in columns for number, item in enumerate(column)}
    for gap in steps:
        by_weight = sorted(
            (
                (-_weight(left, right, main), abs(place[left] - place[right]), number, left, right)
                for number, (left, right, low) in enumerate(gap)
                if not low and left.lane == right.lane
            ),
            key=lambda step: step[:3],
        )
        taken: list[tuple[int, int]] = []
        for *_, left, right in by_weight:
            here = (place[left], place[right])
            at = bisect_left(taken, here)
            fits_above = at == 0 or (taken[at - 1][0] < here[0] and taken[at - 1][1] < here[1])
            fits_below = at == len(taken) or (taken[at][0] > here[0] and taken[at][1] > here[1])
            if fits_above and fits_below:
                taken.insert(at, here)
                head[right] = head[left]
    return head


def _weight(left: Item, right: Item, main: set[tuple[Item, Item]]) -> int:
    if (left, right) in main:
        return 3
    return (1 if left.is_bend else 0) + (1 if right.is_bend else 0)


def _stack(
    columns: list[list[Item]], steps: list[list[Step]], head: dict[Item, Item], lanes: int
) -> list[tuple[float, float]]:
    """Heights lane by lane; answers where each lane begins and ends."""
    members: list[dict[Item, list[Item]]] = [{} for _ in range(lanes)]
    for column in columns:
        for item in column:
            members[item.lane].setdefault(head[item], []).append(item)
    linked: dict[Item, list[Item]] = {}
    for gap in steps:
        for left, right, _ in gap:
            if head[left] is not head[right] and left.lane == right.lane:
                linked.setdefault(head[left], []).append(head[right])
                linked.setdefault(head[right], []).append(head[left])
    bounds: list[tuple[float, float]] = []
    floor = 0.0
    for blocks in members:
        _settle(blocks, head, linked)
        here = [item for block in blocks.values() for item in block]
        top = min((item.top for item in here), default=0.0) - LANE_PADDING
        bottom = max(max((item.bottom for item in here), default=0.0) + LANE_PADDING, top + LANE_HEIGHT)
        for item in here:
            item.y = round(item.y + floor - top)
        bounds.append((floor, float(round(floor + bottom - top))))
        floor = bounds[-1][1]
    return bounds


def _settle(blocks: dict[Item, list[Item]], head: dict[Item, Item], linked: dict[Item, list[Item]]) -> None:
    """Stack the blocks of a lane without overlap, then let each slide towards what it is linked to."""
    apart: dict[Item, dict[Item, float]] = {block: {} for block in blocks}
    under: dict[Item, dict[Item, float]] = {block: {} for block in blocks}
    for block, items in blocks.items():
        for item in items:
            below = item.below
            if below is not None and below.lane == item.lane:
                gap = item.down + below.up + (ROW_GAP if not (item.is_bend and below.is_bend) else 4.0)
                other = head[below]
                apart[block][other] = max(apart[block].get(other, 0.0), gap)
                under[other][block] = apart[block][other]
    order = _from_the_top(apart, under)
    y = dict.fromkeys(order, 0.0)
    for block in order:
        y[block] = max((y[above] + gap for above, gap in under[block].items()), default=0.0)
    longest = max(order, key=lambda block: len(blocks[block]), default=None)
    for _ in range(_PULLS):
        for block in reversed(order):
            wanted = (
                y[block] if block is longest else _middle([y[one] for one in linked.get(block, ())], y[block])
            )
            limit = min((y[below] - gap for below, gap in apart[block].items()), default=wanted)
            y[block] = max(y[block], min(wanted, limit))
        for block in order:
            wanted = (
                y[block] if block is longest else _middle([y[one] for one in linked.get(block, ())], y[block])
            )
            limit = max((y[above] + gap for above, gap in under[block].items()), default=wanted)
            y[block] = min(y[block], max(wanted, limit))
    for block, items in blocks.items():
        for item in items:
            item.y = y[block]


def _from_the_top(apart: dict[Item, dict[Item, float]], under: dict[Item, dict[Item, float]]) -> list[Item]:
    waiting = {block: len(above) for block, above in under.items()}
    ready = [block for block, count in waiting.items() if not count]
    order: list[Item] = []
    while ready:
        block = ready.pop()
        order.append(block)
        for below in apart[block]:
            waiting[below] -= 1
            if not waiting[below]:
                ready.append(below)
    return order
