"""The page designers read names what runs and what is refused, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from chassis.engine import checking_events, checking_nodes
from chassis.engine.drawn import EVENTS

PAGE = (Path(__file__).parents[5] / "docs" / "elements.md").read_text(encoding="utf-8")
RUN, REFUSED = PAGE.split("## 不支持")


def named(text: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", text))


def test_every_element_that_runs_is_on_the_page():
    assert named(RUN) >= checking_nodes.SUPPORTED - EVENTS


def test_the_table_of_events_is_the_one_the_checker_uses():
    rows = re.findall(r"^\| \S+ `(\w+)` \|(.*)\|$", RUN.split("## 事件\n")[1], re.MULTILINE)
    table = {kind: ["✓" in cell for cell in cells.split("|")] for kind, cells in rows}
    kinds = "startEvent", "intermediateCatchEvent", "boundaryEvent", "intermediateThrowEvent", "endEvent"
    places = [checking_events.EVENTS_ALLOWED[kind] for kind in kinds]
    places.append(checking_events.STARTS_EVENT_SUBPROCESS)
    del table["none"]
    assert set(table) == frozenset().union(*places)
    for kind, cells in table.items():
        assert cells == [kind in allowed for allowed in places], kind


def test_every_element_with_a_remedy_of_its_own_is_on_the_page():
    assert {*checking_nodes.REFUSED, *checking_events.REFUSED, "scriptTask", "task"} <= named(REFUSED)
