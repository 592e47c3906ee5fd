"""Drawn and coded are equal, every diagram passes the check, and the tests walk every flow."""

from __future__ import annotations

import pytest

from chassis.engine.checking import check
from chassis.engine.library import Library
from services.assessment.domain.annual_assessment import State
from services.assessment.domain.parameter_table import DEFAULTS
from services.assessment.domain.staff_marks import State as StaffState
from services.assessment.domain.target_statement import State as StatementState
from services.assessment.process.cases import REVIEW_ORDERED
from services.assessment.process.completions import completions
from services.assessment.process.functions import NAMES
from services.assessment.process.operations import operations
from services.assessment.process.roles import ROLES
from services.assessment.process.statements import SUPERSEDED
from tests.process.assessment.test_annual_assessment import BPMN, PATHS

WALKS = {"test_annual_assessment", "test_staff_year", "test_target_statement"}
PROCESSES = ("ast_annual", "ast_staff", "tgt_statement")
LIBRARY = Library(BPMN)
OPERATIONS = operations(lambda work, statement: b"")


@pytest.mark.parametrize("process_id", PROCESSES)
def test_a_diagram_names_only_what_the_service_has(process_id: str) -> None:
    definition = LIBRARY.definition(process_id)
    findings = check(
        definition.bpmn,
        operations=OPERATIONS.keys(),
        completions=completions().keys(),
        messages={REVIEW_ORDERED, SUPERSEDED},
        forms=definition.forms,
        decisions=definition.decisions,
        roles=ROLES,
        functions=NAMES,
    )
    assert findings == []


def test_everything_the_service_binds_is_drawn_somewhere() -> None:
    elements = [one for name in PROCESSES for one in LIBRARY.definition(name).elements.values()]
    topics = {one.extensions["topic"] for one in elements if "topic" in one.extensions}
    done = {one.properties["onComplete"] for one in elements if "onComplete" in one.properties}
    assert (topics, done) == (set(OPERATIONS), set(completions()))


def test_every_limit_is_a_setting_and_every_setting_a_limit() -> None:
    elements = [one for name in PROCESSES for one in LIBRARY.definition(name).elements.values()]
    limits = {key for key in DEFAULTS if not key.startswith("keep.")}
    assert {one.properties["limit"] for one in elements if "limit" in one.properties} == limits


def test_every_task_is_named_in_both_languages() -> None:
    for name in PROCESSES:
        tasks = [one for one in LIBRARY.definition(name).elements.values() if one.kind.endswith("Task")]
        assert tasks and all(one.name.zh and one.name.en != one.name.zh for one in tasks)


def test_end_states_are_known_and_one_more_is_an_act_of_the_office() -> None:
    ends = {one for one, e in LIBRARY.definition("ast_annual").elements.items() if e.kind == "endEvent"}
    assert {one for one in ends if one.isupper()} == {"FINAL", "FINAL_REVIEWED"}
    assert State.NOT_ASSESSED.value not in ends


def test_a_statement_ends_in_the_states_of_the_domain() -> None:
    elements = LIBRARY.definition("tgt_statement").elements
    ends = {one for one, e in elements.items() if e.kind == "endEvent" and one.isupper()}
    assert ends == {state.value for state in StatementState if state.is_ended}


def test_a_year_of_staff_ends_as_fixed() -> None:
    elements = LIBRARY.definition("ast_staff").elements
    ends = {one for one, e in elements.items() if e.kind == "endEvent" and one.isupper()}
    assert ends == {StaffState.FIXED.value}


def test_all_diagrams_are_looked_at() -> None:
    assert set(PROCESSES) == set(LIBRARY.processes())


@pytest.mark.parametrize("process_id", PROCESSES)
def test_zz_every_flow_was_walked(process_id: str, request: pytest.FixtureRequest) -> None:
    """Runs last in this folder: what the other tests left out is named."""
    if not {item.path.stem for item in request.session.items} >= WALKS:
        pytest.skip("the walks of this folder were not asked for")
    assert PATHS.report(LIBRARY.definition(process_id)).endswith("100% of flows walked")
