"""An adverse opinion on an agency's head, along every line of the diagram."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chassis.engine.library import Library
from chassis.testing.clock import FixedClock
from chassis.testing.paths import Paths
from chassis.testing.process_driver import ProcessDriver
from services.dispatch.domain.adverse_words import ENDS
from services.dispatch.domain.parameter_table import DEFAULTS
from services.dispatch.process.roles import role_at

DIAGRAMS = Path(__file__).resolve().parents[3] / "bpmn" / "dispatch"
SEAT, SECOND, THIRD = "430211101", "430211102", "430211103"
AGENCY, SENDING, COUNTY = "430211-scjgj-qfs", "430211-scjgj", "430211"
FUNCTIONS = {
    "param": lambda key: DEFAULTS[key].value,
    "workdays_after": lambda start, days: start + timedelta(days=days),
    "role": role_at,
}
LONG = "三次吹哨均未到场，两起事件逾期未办，群众多次反映。"
WRITTEN = {
    "results_facts": LONG, "results_evidence": "吹哨记录", "asks": ["talk"], "addressee": "sending",
    "meeting_on": "2026-03-02",
}  # fmt: skip
FOUND = {"talked_on": "2026-03-03", "talk": "谈话要点", "evidence": LONG}
MEASURE = {"measures": [{"kind": "talk", "text": "约谈", "by": "2026-04-30"}]}
SETTLED = {"removal": False, "has_measures": False, "measures": []}
PATHS = Paths()


@pytest.fixture
def driver():
    several = {
        "several": False, "others": [], "addressee": SENDING, "opinion_due": "2026-03-11",
        "silence_on": "2026-03-30",
    }  # fmt: skip
    assigned = {"investigator": SENDING, "investigate_due": "2026-04-14"}
    return ProcessDriver.standing_alone(
        DIAGRAMS,
        FixedClock(datetime(2026, 3, 2, 2, 0, tzinfo=UTC)),
        operations={"dispatch.settle_adverse_opinion": SETTLED},
        completions={
            "dispatch.write_adverse_opinion": several,
            "dispatch.receive_adverse_opinion": assigned,
            "dispatch.report_finding": lambda work, case, said: {"finding": said.outcome},
            "dispatch.review_finding": lambda work, case, said: {**assigned, "outcome": said.outcome},
        },
        functions=FUNCTIONS,
        paths=PATHS,
    )


def written(driver, *, several=False):
    if several:
        asked = {"several": True, "others": [SECOND, THIRD], "addressee": SENDING}
        days = {"opinion_due": "2026-03-11", "silence_on": "2026-03-30"}
        driver.answer("dispatch.write_adverse_opinion", {**asked, **days})
    case = driver.start(
        "app_adverse", agency=AGENCY, initiator=SEAT, seat=SEAT, others=[SECOND, THIRD], county=COUNTY
    )
    return case.at("write_opinion", role="township_party_committee", unit=SEAT).complete("raise", **WRITTEN)


def received(case):
    return case.at("receive_opinion", role="department_leader", unit=SENDING).complete(
        "received", investigator=SENDING, lead="纪检组长"
    )


def told(case, finding="not_upheld"):
    case.at("investigate_head", role="department_clerk", unit=SENDING).complete("finished", **FOUND)
    more = {} if finding == "not_upheld" else MEASURE
    case.at("report_finding", role="department_leader", unit=SENDING).complete(
        finding, conclusion=LONG, **more
    )
    return case.at("send_feedback", role="department_clerk", unit=SENDING).complete("sent", text=LONG)


def fed_back(driver, finding="not_upheld"):
    case = received(written(driver))
    case.at("state_view", role="agency_head", unit=AGENCY).complete("stated", statement="说明")
    return told(case, finding)


def test_one_township_speaks_and_nothing_is_found(driver):
    case = fed_back(driver)
    case.at("confirm_feedback", role="township_party_committee", unit=SEAT).complete("confirm")
    assert case.ended_at == "NOT_UPHELD"


def test_several_townships_speak_through_the_seat(driver):
    case = written(driver, several=True)
    for unit in (SECOND, THIRD):
        case.at("give_opinion", role="township_party_committee", unit=unit).complete(
            "agree", meeting_on="2026-03-02"
        )
    case.at("return_opinion", unit=SEAT).complete("negotiate", text="再协商")
    case.after(days=30)
    assert "dispatch.record_adverse_silence" in case.operations and case.waits_at == ["return_opinion"]
    assert case.at("return_opinion").complete("no_common", text="附各方意见").waits_at == ["receive_opinion"]
    case = written(driver, several=True)
    case.after(days=30)
    assert case.at("return_opinion").complete("drop", text="不再提出").ended_at == "WITHDRAWN"


def test_a_head_who_says_nothing_holds_nothing_up(driver):
    case = received(written(driver))
    case.after(days=9)
    assert "dispatch.note_not_heard" in case.operations and case.waits_at == ["investigate_head"]


def test_an_overdue_investigation_and_an_overdue_feedback_are_told_and_go_on(driver):
    case = received(written(driver))
    case.at("state_view").complete("waived")
    case.after(days=60)
    assert case.operations.count("dispatch.note_adverse_overdue") == 1
    assert case.waits_at == ["investigate_head"]
    case.at("investigate_head").complete("finished", **FOUND)
    case.at("report_finding").complete("upheld", conclusion=LONG, **MEASURE)
    case.after(days=20)
    assert case.operations.count("dispatch.note_adverse_overdue") == 2 and case.waits_at == ["send_feedback"]


def test_the_county_has_it_investigated_anew_or_lets_it_stand(driver):
    case = fed_back(driver).at("confirm_feedback").complete("review", reason=LONG)
    case.at("review_finding", role="county_coordinator", unit=COUNTY).complete(
        "again", text=LONG, investigator=SENDING, lead="另一人"
    )
    assert case.waits_at == ["state_view"]
    case = fed_back(driver, "upheld").at("confirm_feedback").complete("review", reason=LONG)
    assert case.at("review_finding").complete("stand", text=LONG).ended_at == "UPHELD"


def test_an_unconfirmed_feedback_counts_as_confirmed_and_measures_are_carried_out(driver):
    measures = [{"number": 0, "by": "2026-04-30"}]
    driver.answer("dispatch.settle_adverse_opinion", {**SETTLED, "has_measures": True, "measures": measures})
    case = fed_back(driver, "partly")
    case.after(days=16)
    case.at("carry_out_measure", role="department_clerk", unit=SENDING).complete("done", text=LONG)
    assert case.ended_at == "PARTLY"


def test_a_removal_begins_the_procedure_with_consent(driver):
    measures = [{"number": 0, "by": "2026-04-30"}]
    follows = {"removal": True, "has_measures": True, "measures": measures}
    driver.answer("dispatch.settle_adverse_opinion", follows)
    case = fed_back(driver, "upheld").at("confirm_feedback").complete("confirm")
    assert "dispatch.begin_removal" in case.operations
    assert case.at("carry_out_measure").complete("not_done", text=LONG).ended_at == "UPHELD"


def test_end_events_are_end_states_of_an_opinion():
    definition = Library(DIAGRAMS).definition("app_adverse")
    ends = {one_id for one_id, one in definition.elements.items() if one.kind == "endEvent"}
    assert ends - {"overdue_noted", "feedback_sent"} == {state.value for state in ENDS}


def test_zz_the_tests_above_walk_every_line_of_the_diagram():
    """Runs last in this file, over what the others have walked."""
    assert PATHS.report(Library(DIAGRAMS).definition("app_adverse")).endswith("100% of flows walked")
