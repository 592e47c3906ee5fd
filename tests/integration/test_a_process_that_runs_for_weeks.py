"""A worker process reads every definition once and keeps nothing of the cases it has carried out."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import structlog

from chassis.engine import definition
from chassis.telemetry import logs
from chassis.testing.databases import sqlite_database
from chassis.web.identity import TokenSigner, new_key_pair
from tests.load.bench_county import load, service
from tests.load.history import LoopingCase
from tests.load.inside import Loads
from tests.load.memory import Desk

CASES = 60
COMMANDS_PER_CASE = 6
KEYS = new_key_pair()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The bench service in this process."""
    logs.configure("bench", stream=BytesIO(), level="WARNING")
    database = sqlite_database(tmp_path)
    service.METADATA.create_all(database.engine)
    yield Desk(service.build(database, KEYS[1])[0], load.headers(TokenSigner(KEYS[0])))
    database.dispose()
    structlog.reset_defaults()


def test_a_definition_is_read_and_compiled_once_in_a_thousand_commands(desk: Desk) -> None:
    with Loads() as loads:
        desk.whole_case()
        read = loads.read
        for _ in range(1_000 // COMMANDS_PER_CASE):
            desk.whole_case()
    assert loads.compiled == 1
    assert loads.read == read


def test_the_count_would_notice_a_second_compilation() -> None:
    with Loads() as loads:
        for _ in range(2):
            assert definition.Definition("five_steps", 1, service.DIAGRAM.read_bytes()).specs
    assert loads.compiled == 2


def test_nothing_of_a_case_stays_behind_in_the_process(desk: Desk) -> None:
    for _ in range(CASES):
        desk.whole_case()
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(CASES):
        desk.whole_case()
    gc.collect()
    assert len(gc.get_objects()) - before < CASES / 2


def test_a_case_is_no_larger_after_forty_loops_than_after_five(tmp_path: Path) -> None:
    database = sqlite_database(tmp_path)
    service.METADATA.create_all(database.engine)
    _, works, engine, _ = service.build(database, KEYS[1])
    case = LoopingCase(works, engine, "round-and-round")
    for _ in range(2 * 40):
        case.step()
    database.dispose()
    assert max(case.sizes[-10:]) <= 1.1 * max(case.sizes[:10])
    assert max(case.sizes) < 1024
