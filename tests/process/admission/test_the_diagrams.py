"""Drawn and coded are equal, every diagram passes the check, and the tests walk every flow."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from chassis.engine.checking import check
from chassis.engine.library import Library
from chassis.testing.paths import Paths
from chassis.testing.process_driver import ProcessDriver
from services.admission.domain.parameter_table import DEFAULTS
from services.admission.process.completions import completions
from services.admission.process.operations import operations
from services.admission.process.roles import ROLES
from tests.process.admission.conftest import CALENDAR, start

WALKS = {
    "test_duties",
    "test_exit",
    "test_follow_up",
    "test_ordinary_procedure",
    "test_preparation",
    "test_regularisation",
    "test_simple_procedure",
}
PROCESSES = (
    "adm_block",
    "adm_exit",
    "adm_ordinary",
    "adm_prepare",
    "adm_regularise",
    "adm_simple",
    "sup_followup",
    "twa_admission",
)


def test_a_blocked_order_is_settled_by_the_office(driver: ProcessDriver) -> None:
    case = start(driver, "adm_block")
    case.at("settle_blocked_order", role="committee_office_clerk").complete(
        "advise_application", note="请申请准入"
    )
    assert case.ended_at == "SETTLED"


@pytest.mark.parametrize("process_id", PROCESSES)
def test_the_check_finds_nothing(library: Library, process_id: str) -> None:
    definition = library.definition(process_id)
    findings = check(
        definition.bpmn,
        operations=operations(CALENDAR),
        completions=completions(CALENDAR, Mock()),
        forms=definition.forms,
        decisions=definition.decisions,
        roles=ROLES,
        functions=("param",),
    )
    assert findings == []


def test_every_operation_and_completion_is_drawn_somewhere(library: Library) -> None:
    elements = [one for name in PROCESSES for one in library.definition(name).elements.values()]
    topics = {one.extensions["topic"] for one in elements if "topic" in one.extensions}
    done = {one.properties["onComplete"] for one in elements if "onComplete" in one.properties}
    assert (topics, done) == (set(operations(CALENDAR)), set(completions(CALENDAR, Mock())))


def test_every_limit_is_a_setting_of_the_county(library: Library) -> None:
    elements = [one for name in PROCESSES for one in library.definition(name).elements.values()]
    limits = {one.properties["limit"] for one in elements if "limit" in one.properties}
    assert limits <= set(DEFAULTS)


def test_every_element_is_named_in_both_languages_and_cites_its_rule(library: Library) -> None:
    for name in PROCESSES:
        definition = library.definition(name)
        tasks = [one for one in definition.elements.values() if one.kind.endswith("Task")]
        assert all(one.name.zh and one.name.en != one.name.zh for one in tasks)
        texts = definition.bpmn.decode().split("<bpmn:documentation>")
        assert len(texts) > len(tasks)


@pytest.mark.parametrize("process_id", PROCESSES)
def test_zz_every_flow_was_walked(
    paths: Paths, library: Library, process_id: str, request: pytest.FixtureRequest
) -> None:
    """Runs last in this folder: what the other tests left out is named."""
    if not {item.path.stem for item in request.session.items} >= WALKS:
        pytest.skip("the walks of this folder were not asked for")
    assert paths.report(library.definition(process_id)).endswith("100% of flows walked")
