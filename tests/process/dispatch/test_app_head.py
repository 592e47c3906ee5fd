"""Appointment of an agency's head, along every line of the diagram."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chassis.engine.library import Library
from chassis.testing.clock import FixedClock
from chassis.testing.paths import Paths
from chassis.testing.process_driver import ProcessDriver
from services.dispatch.domain.appointment_words import ENDS
from services.dispatch.domain.parameter_table import DEFAULTS
from services.dispatch.process.roles import role_at

DIAGRAMS = Path(__file__).resolve().parents[3] / "bpmn" / "dispatch"
SEAT, SECOND, THIRD = TOWNSHIPS = ("430211101", "430211102", "430211103")
DECIDER, COUNTY = "430211-scjgj", "430211"
FUNCTIONS = {
    "param": lambda key: DEFAULTS[key].value,
    "workdays_after": lambda start, days: start + timedelta(days=days),
    "role": role_at,
}
OPINION = {"meeting_on": "2026-05-12"}
STATED = {"statement": "补充说明人选的情况，请党（工）委再次研究为盼。"}
DECIDED = {"decided_on": "2026-05-12", "meeting": "局党组会议", "effective_from": "2026-06-01"}
TEXT = {"text": "与各方沟通后的书面情况，特此告知党（工）委。"}
PATHS = Paths()


def several(*townships):
    return {
        "seat": townships[0], "townships": list(townships), "several": len(townships) > 1,
        "opinion_due": "2026-05-19", "reply_due": "2026-05-22", "silence_on": "2026-06-05",
    }  # fmt: skip


@pytest.fixture
def driver():
    answers = {
        "dispatch.ask_townships": several(SEAT),
        "dispatch.weigh_answer": {"may_decide": True, "exhausted": False},
    }
    done = {
        "dispatch.prepare_appointment": lambda work, case, said: {"emergency": said.outcome == "emergency"},
        "dispatch.decide_appointment": {"must_tell": False, "publicity": False, "publicity_until": ""},
        "dispatch.issue_appointment": {"keepers": [f"department_clerk@{DECIDER}", f"township_clerk@{SEAT}"]},
    }
    return ProcessDriver.standing_alone(
        DIAGRAMS, FixedClock(datetime(2026, 5, 12, 2, 0, tzinfo=UTC)), operations=answers,
        completions=done, functions=FUNCTIONS, paths=PATHS,
    )  # fmt: skip


def begun(driver, kind="appoint", outcome="prepared"):
    case = driver.start(
        "app_head", decider=DECIDER, county=COUNTY, kind=kind, emergency=False, seat=SEAT,
        townships=[SEAT],
    )  # fmt: skip
    more = {"ground": "处分决定"} if outcome == "emergency" else {}
    return case.at("prepare_request", role="department_clerk", unit=DECIDER).complete(
        outcome, candidate="某所副所长", present_post="副所长", term="formal", reason="配齐", **more
    )


def sent(driver, **more):
    return begun(driver, **more).at("sign_request", role="department_leader", unit=DECIDER).complete("sign")


def answered(driver, **weighed):
    driver.answer("dispatch.weigh_answer", {"may_decide": True, "exhausted": False, **weighed})
    case = sent(driver)
    return case.at("answer_request", role="township_party_committee", unit=SEAT).complete("agree", **OPINION)


def decided(driver, case, **told):
    driver.answer(
        "dispatch.decide_appointment", {"must_tell": False, "publicity": False, "publicity_until": "", **told}
    )
    return case.at("decide_appointment", role="department_leader", unit=DECIDER).complete(
        "decide", publicity="no", **DECIDED
    )


def kept(case):
    for role, unit in (("department_clerk", DECIDER), ("township_clerk", SEAT)):
        case.at("keep_dossier", role=role, unit=unit).complete("archived", documents=["request"], remark="1")
    return case


def issued(case):
    return case.at("issue_document", role="department_clerk", unit=DECIDER).complete("issued")


def test_one_township_consents_and_the_head_is_appointed(driver):
    assert kept(issued(decided(driver, answered(driver)))).ended_at == "APPOINTED"


def test_the_leader_has_it_prepared_again_or_gives_it_up(driver):
    case = begun(driver).at("sign_request").complete("return", reason="补充情况")
    assert case.waits_at == ["prepare_request"]
    assert begun(driver).at("sign_request").complete("give_up", reason="不办").ended_at == "WITHDRAWN"


def test_of_three_townships_the_seat_returns_what_came_of_it(driver):
    driver.answer("dispatch.ask_townships", several(*TOWNSHIPS))
    case = sent(driver)
    for turn in ("negotiate", "no_common"):
        assert sorted(case.waits_at) == ["give_opinion"] * 3
        for unit in TOWNSHIPS:
            case.at("give_opinion", role="township_party_committee", unit=unit).complete("agree", **OPINION)
        case.at("return_common_opinion", unit=SEAT).complete(turn, **TEXT)
    assert case.waits_at == ["decide_appointment"]


def test_silence_is_put_on_record_at_the_end_of_its_time(driver):
    driver.answer("dispatch.weigh_answer", {"may_decide": False, "exhausted": False})
    case = sent(driver)
    case.after(days=26)
    assert "dispatch.record_silence" in case.operations and case.waits_at == ["respond_to_refusal"]


def test_without_consent_the_deciding_body_withdraws_asks_again_or_turns_to_the_county(driver):
    weighed = {"may_decide": False, "exhausted": False}
    case = answered(driver, **weighed)
    case.at("respond_to_refusal", role="department_leader").complete("explain", **STATED)
    case.at("answer_request").complete("agree", **OPINION)
    case.at("respond_to_refusal").complete("coordinate", **STATED)
    case.at("coordinate_appointment", role="county_coordinator", unit=COUNTY).complete("ask_again", **STATED)
    driver.answer("dispatch.weigh_answer", {"may_decide": False, "exhausted": True})
    assert case.at("answer_request").complete("agree", **OPINION).ended_at == "NO_CONSENT"
    assert answered(driver, **weighed).at("respond_to_refusal").complete("withdraw").ended_at == "WITHDRAWN"
    case = answered(driver, **weighed).at("respond_to_refusal").complete("coordinate", **STATED)
    assert case.at("coordinate_appointment").complete("no_agreement", **STATED).ended_at == "NO_CONSENT"


def test_a_refusal_nobody_responds_to_lapses(driver):
    case = answered(driver, may_decide=False)
    case.after(days=100)
    assert case.ended_at == "LAPSED"


def test_a_decision_against_the_opinion_goes_back_before_the_document(driver):
    case = decided(driver, answered(driver), must_tell=True)
    case.at("tell_townships", role="department_clerk").complete("told", **TEXT)
    case.at("read_notice", role="township_party_committee", unit=SEAT).complete("read")
    assert case.waits_at == ["issue_document"]


def test_a_removal_in_an_emergency_is_decided_issued_and_told(driver):
    case = sent(driver, kind="remove", outcome="emergency")
    assert "dispatch.ask_townships" not in case.operations
    case = issued(decided(driver, case, must_tell=True, emergency=True))
    case.at("tell_townships").complete("told", **TEXT)
    case.after(days=4)
    assert kept(case).ended_at == "REMOVED"


def test_a_true_report_during_the_public_notice_brings_it_back_to_the_decision(driver):
    public = {"publicity": True, "publicity_until": "2026-05-19"}
    case = decided(driver, answered(driver), **public)
    case.at("close_publicity").complete("substantiated", **TEXT)
    case = decided(driver, case, **public).at("close_publicity").complete("no_report")
    assert case.waits_at == ["issue_document"]
    case = decided(driver, answered(driver), **public).at("close_publicity").complete("substantiated", **TEXT)
    assert case.at("decide_appointment").complete("give_up").ended_at == "WITHDRAWN"


def test_end_events_are_end_states_of_a_matter():
    definition = Library(DIAGRAMS).definition("app_head")
    ends = {one_id for one_id, one in definition.elements.items() if one.kind == "endEvent"}
    assert ends - {"townships_answered"} == {state.value for state in ENDS}


def test_zz_the_tests_above_walk_every_line_of_the_diagram():
    """Runs last in this file, over what the others have walked."""
    assert PATHS.report(Library(DIAGRAMS).definition("app_head")).endswith("100% of flows walked")
