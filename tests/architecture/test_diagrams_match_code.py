"""Drawn = coded: what a diagram names exists, and nothing exists that no diagram names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from lxml import etree

from chassis.engine.expressions import evaluate
from chassis.engine.host_functions import CALENDAR_FUNCTIONS
from chassis.testing.clock import FixedClock
from tests.architecture.assemblies import SERVICES, assembled

BPMN = Path(__file__).resolve().parents[2] / "bpmn"
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"


def _files(service: str) -> list[Path]:
    return sorted((BPMN / service).glob("*/v*/*.bpmn"))


def _topics(service: str) -> set[str]:
    return {
        topic
        for file in _files(service)
        for element in etree.parse(file).iter()
        if (topic := element.get(f"{CAMUNDA}topic"))
    }


def _properties(service: str, name: str) -> Iterator[str]:
    for file in _files(service):
        for element in etree.parse(file).iter(f"{CAMUNDA}property"):
            if element.get("name") == name:
                yield element.get("value")


@pytest.mark.parametrize("service", SERVICES)
def test_operations_drawn_are_operations_coded(service: str) -> None:
    assert _topics(service) == set(assembled(service).engine.operations)


@pytest.mark.parametrize("service", SERVICES)
def test_completions_drawn_are_completions_coded(service: str) -> None:
    assert set(_properties(service, "onComplete")) == set(assembled(service).engine.completions)


@pytest.mark.parametrize("service", SERVICES)
def test_only_what_is_done_can_be_taken_back(service: str) -> None:
    engine = assembled(service).engine
    assert set(engine.reversals) <= {*engine.operations, *engine.completions}


@pytest.mark.parametrize("service", SERVICES)
def test_folder_process_and_file_have_one_name(service: str) -> None:
    for file in _files(service):
        processes = [element.get("id") for element in etree.parse(file).iter("{*}process")]
        assert processes == [file.stem] == [file.parent.parent.name]


@pytest.mark.parametrize("service", SERVICES)
def test_every_diagram_passes_the_check_before_it_is_released(service: str) -> None:
    designer = assembled(service).designer
    for file in _files(service):
        extras = {p.name: p.read_bytes() for p in file.parent.rglob("*") if p.suffix in {".dmn", ".json"}}
        assert designer.check(file.read_bytes(), extras) == []


@pytest.mark.parametrize("service", SERVICES)
def test_expressions_ask_the_same_calendar_in_every_service(service: str) -> None:
    engine, clock = assembled(service).engine, FixedClock(datetime(2026, 9, 30, 2, tzinfo=UTC))
    functions = engine.functions_for(SimpleNamespace(clock=clock), "c1")
    assert functions.keys() >= CALENDAR_FUNCTIONS
    assert evaluate("workdays_after(today(), 1)", {}, functions) == date(2026, 10, 8)
