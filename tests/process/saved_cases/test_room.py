"""What the engine keeps of an open case is small: 4 KB in the middle is the bar of `docs/performance.md`."""

from __future__ import annotations

from statistics import median

import orjson

from chassis.engine import codec
from chassis.engine.host import Host
from chassis.engine.library import Library
from tests.process.saved_cases.saved import BPMN, HERE, files, states
from tests.unit.chassis.engine.bench import NOON

MEDIAN, MOST = 4096, 12_288
"""Bytes; no single case may take three times as much either."""


def test_the_state_of_an_open_case_is_small() -> None:
    sizes = []
    for file in files():
        service, process_id, version = file.relative_to(HERE).parts[:3]
        specs = Library(BPMN / service).definition(process_id, int(version.removeprefix("v"))).specs
        for state in states(orjson.loads(file.read_bytes())["rows"]):
            active, _ = codec.position(state)
            if active:
                # Written anew: what counts is what the engine keeps today.
                sizes.append(len(codec.encode(codec.decode(state, *specs, Host(NOON, "c", {})))))
    assert sizes
    assert median(sizes) <= MEDIAN
    assert max(sizes) <= MOST
