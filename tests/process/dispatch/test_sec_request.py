"""A secondment, along every line of the diagram."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chassis.engine.library import Library
from chassis.testing.clock import FixedClock
from chassis.testing.paths import Paths
from chassis.testing.process_driver import ProcessDriver
from services.dispatch.domain.parameter_table import DEFAULTS
from services.dispatch.domain.secondment import ENDS, State
from services.dispatch.process.roles import role_at

DIAGRAMS = Path(__file__).resolve().parents[3] / "bpmn" / "dispatch"
TOWNSHIP, DEPARTMENT, COUNTY = "430211001", "430211-zzb", "430211"
FUNCTIONS = {"param": lambda key: DEFAULTS[key].value, "role": role_at}
SETTLED = {
    "granted": True, "begins_at": "2026-05-18T00:00:00+08:00", "last_day": "2026-05-22",
    "return_due": "2026-05-23", "warn_at": ["2026-05-23T00:00:00+08:00", "2026-05-24T00:00:00+08:00"],
}  # fmt: skip
PERIOD = {"first": "2026-05-18", "last": "2026-05-22"}
NO = {"reason": "人手紧张"}
PATHS = Paths()


@pytest.fixture
def driver():
    return ProcessDriver.standing_alone(
        DIAGRAMS, FixedClock(datetime(2026, 5, 12, 2, 0, tzinfo=UTC)),
        operations={"dispatch.settle_secondment": SETTLED},
        completions={"dispatch.confirm_return": {"recalled": False}}, functions=FUNCTIONS, paths=PATHS,
    )  # fmt: skip


def asked(driver, belongs, *, over_cap=False):
    return driver.start(
        "sec_request", belongs=belongs, over_cap=over_cap, township=TOWNSHIP, county=COUNTY,
        organisation_department=DEPARTMENT,
    )  # fmt: skip


def away(driver):
    case = asked(driver, "township")
    case.at("township_lets_go", role="township_party_committee", unit=TOWNSHIP).complete("agree")
    case.at("organisation_approves", role="department_leader", unit=DEPARTMENT).complete("agree", **PERIOD)
    assert case.waits_at == []
    case.after(days=7)
    return case


def test_township_staff_go_after_both_consents_and_come_back(driver):
    case = away(driver)
    case.at("confirm_return", role="township_clerk", unit=TOWNSHIP).complete(
        "returned", returned_on="2026-05-23"
    )
    assert case.ended_at == "RETURNED" and "dispatch.begin_secondment" in case.operations


def test_whoever_is_not_back_is_warned_of_every_day(driver):
    driver.answer("dispatch.confirm_return", {"recalled": True})
    case = away(driver)
    case.after(days=7)
    assert case.operations.count("dispatch.warn_overrun") == 2
    assert case.at("confirm_return").complete("returned", returned_on="2026-05-26").ended_at == "RECALLED"


def test_agency_staff_need_both_in_any_order(driver):
    case = asked(driver, "agency")
    case.at("department_approves", role="department_leader", unit=DEPARTMENT).complete("agree", **PERIOD)
    assert case.waits_at == ["township_consents"]
    case.at("township_consents", role="township_party_committee", unit=TOWNSHIP).complete("agree")
    assert "dispatch.settle_secondment" in case.operations


def test_a_community_is_blocked_at_once(driver):
    case = asked(driver, "community", over_cap=True)
    assert case.ended_at == "BLOCKED" and case.operations == ["dispatch.block_secondment"]


def test_a_township_keeps_its_people(driver):
    assert asked(driver, "township").at("township_lets_go").complete("disagree", NO).ended_at == "REFUSED"


def test_what_is_not_granted_is_refused(driver):
    driver.answer("dispatch.settle_secondment", {"granted": False})
    case = asked(driver, "township").at("township_lets_go").complete("agree")
    assert case.at("organisation_approves").complete("disagree", NO).ended_at == "REFUSED"


def test_beyond_the_cap_the_county_decides_first(driver):
    case = asked(driver, "agency", over_cap=True)
    case.at("decide_exception", role="county_coordinator", unit=COUNTY).complete("agree", reason="省级专项")
    assert sorted(case.waits_at) == ["department_approves", "township_consents"]
    case = asked(driver, "township", over_cap=True)
    assert case.at("decide_exception").complete("disagree", NO).ended_at == "REFUSED"


def test_end_events_are_end_states_and_every_line_is_walked():
    """Runs last in this file, over what the others have walked."""
    definition = Library(DIAGRAMS).definition("sec_request")
    ends = {one_id for one_id, one in definition.elements.items() if one.kind == "endEvent"}
    assert ends - {"warned", "back"} == {state.value for state in ENDS - {State.WITHDRAWN}}
    assert PATHS.report(definition).endswith("100% of flows walked")
