"""Drawn and coded are equal, and every diagram passes the check."""

from __future__ import annotations

from pathlib import Path

import pytest

from chassis.engine.checking import check
from chassis.engine.library import Library
from chassis.working_days import WorkingCalendar
from contracts import registry
from services.dispatch.domain.parameter_table import DEFAULTS
from services.dispatch.process.completions import completions
from services.dispatch.process.functions import NAMES
from services.dispatch.process.operations import operations
from services.dispatch.process.roles import ROLES
from services.dispatch.usecases.parameters import Parameters

LIBRARY = Library(Path(__file__).resolve().parents[3] / "bpmn" / "dispatch")
PARAMETERS = Parameters("430211")
CALENDAR = WorkingCalendar()
OPERATIONS = operations(PARAMETERS, CALENDAR, lambda work, case_no: None)
PROCESSES = (
    "app_adverse",
    "app_head",
    "app_staff_notice",
    "dsp_event",
    "dsp_task",
    "dsp_whistle",
    "sec_request",
)


@pytest.mark.parametrize("process_id", PROCESSES)
def test_a_diagram_names_only_what_the_service_has(process_id):
    definition = LIBRARY.definition(process_id)
    findings = check(
        definition.bpmn,
        operations=OPERATIONS.keys(),
        completions=completions(PARAMETERS, CALENDAR).keys(),
        messages=registry.heard_by("dispatch"),
        forms=definition.forms,
        decisions=definition.decisions,
        roles=ROLES,
        functions=NAMES,
    )
    assert findings == []


def test_everything_the_service_binds_is_drawn_somewhere():
    elements = [one for name in PROCESSES for one in LIBRARY.definition(name).elements.values()]
    topics = {one.extensions["topic"] for one in elements if "topic" in one.extensions}
    done = {one.properties["onComplete"] for one in elements if "onComplete" in one.properties}
    assert (topics, done) == (set(OPERATIONS), set(completions(PARAMETERS, CALENDAR)))


def test_every_limit_is_a_setting_of_the_county():
    elements = [one for name in PROCESSES for one in LIBRARY.definition(name).elements.values()]
    assert {one.properties["limit"] for one in elements if "limit" in one.properties} <= set(DEFAULTS)


def test_all_diagrams_are_looked_at():
    assert set(PROCESSES) == set(LIBRARY.processes())
