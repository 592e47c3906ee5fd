"""The third and fourth indicator come from events and whistles as dispatch told them (AST-06, AST-07)."""

from __future__ import annotations

from typing import Any

from chassis.testing.samples import sample
from services.assessment.assembly import Assembly
from tests.integration.assessment.desk import hear
from tests.integration.assessment.judging import (
    AGENCY,
    CLERK,
    OTHER,
    PARTY,
    POLICE,
    SEAT,
    TOWN,
    Year,
    a_year,
    marks,
    survey,
)


def event(number: str, **changes: Any) -> tuple[str, dict[str, Any]]:
    """An event the police station handled in its seat, as usual unless said otherwise."""
    usual = {
        "event_no": number, "handler": AGENCY, "department": POLICE, "township": SEAT, "in_time": True,
        "solved": True, "satisfied": None, "reopened": 0, "closed_at": "2026-06-01T02:00:00Z",
    }  # fmt: skip
    return "dispatch.event-closed.v1", sample("dispatch.event-closed.v1", **(usual | changes))


def whistle(number: str, **changes: Any) -> tuple[str, dict[str, Any]]:
    """A whistle that called the police station, which did not come."""
    told = sample("dispatch.whistle-closed.v1")
    body = told["bodies"][0] | {
        "body": AGENCY, "department": POLICE, "no_show": True, "reported_at": None, "solved": None,
        "satisfied": None,
    }  # fmt: skip
    usual = {"whistle_no": number, "township": SEAT, "closed_at": "2026-07-01T02:00:00Z", "bodies": [body]}
    return "dispatch.whistle-closed.v1", told | usual | changes


def told(year: Year) -> None:
    """What counts, and beside it what is of another year, township or body."""
    for message in (
        event("E-1"),
        event("E-2", in_time=False),
        event("E-2", in_time=False),
        event("E-3", solved=False, satisfied=False),
        event("E-4", in_time=False, township=OTHER),
        event("E-5", in_time=False, handler=POLICE),
        event("E-6", in_time=False, closed_at="2025-12-31T02:00:00Z"),
        whistle("W-1"),
        whistle("W-2", township=OTHER),
    ):
        hear(year.assessment, message)


def test_marks_begin_with_what_the_facts_make_and_open_to_every_fact(assessment: Assembly) -> None:
    """A late event 1, an unsolved one 2, a no-show 2: and nothing of others, nothing twice."""
    year = a_year(assessment)
    case_no = year.begins()
    told(year)
    year.does(TOWN[SEAT], case_no, "enter_satisfaction", "entered", **survey())
    year.checks_targets(case_no)
    task = year.task(TOWN[SEAT], case_no, "score_territorial")
    form = year.get(TOWN[SEAT], f"/tasks/{task.id}").get_json()["data"]["marks"]
    assert {one["indicator"]: one.get("mark") for one in form} == {
        "I1": "40", "I2": None, "I3": "22", "I4": "13",
    }  # fmt: skip
    before = year.get(TOWN[SEAT], f"/cases/{case_no}").text
    assert all(number in before for number in ("E-2", "E-3", "W-1")) and "E-4" not in before
    assert "E-2" not in year.get(CLERK, f"/cases/{case_no}").text, "the other side sees no marks, no facts"
    unproven = [
        {"indicator": key, "mark": mark} for key, mark in {"I1": "40", "I2": "20", "I3": "25"}.items()
    ]
    said = {"marks": [*unproven, {"indicator": "I4", "mark": "13"}]}
    refused = year.tries(TOWN[SEAT], case_no, "score_territorial", "scored", **said)
    assert (refused.get_json()["code"], refused.get_json()["rule"]) == ("correction-needs-evidence", "AST-06")
    proven = marks(I1="40", I2="20", I3="22", I4="13")
    year.does(TOWN[SEAT], case_no, "score_territorial", "scored", **said | {"marks": proven})
    year.does(PARTY[SEAT], case_no, "lock_territorial", "lock")
    year.department_judges(case_no)
    total = year.result(case_no)["versions"][0]["figures"][0]
    indicators = {one["label"]["zh"][:2]: one for one in total["parts"][0]["parts"][0]["parts"]}
    grid, command = indicators["网格"], indicators["接受"]
    assert grid["how"]["zh"] == "满分 25，查核 3 件，按事实计 22.00"
    opened = {one["label"]["zh"]: (one["exact"], one["notes"]) for one in grid["parts"]}
    assert opened["事件超期办结"] == ("-1", [{"zh": "E-2 2026-06-01", "en": "E-2 2026-06-01"}])
    assert opened["事件未解决"][0] == "-2" and opened["事件回访后重新办理"] == ("0", [])
    assert [one["exact"] for one in command["parts"]] == ["0", "-2", "0", "0"]


def test_a_computed_mark_is_corrected_by_evidence_only_and_the_facts_stay_beside_it(
    on_sqlite: Assembly,
) -> None:
    year = a_year(on_sqlite)
    case_no = year.begins()
    told(year)
    sheet = marks(I1="40", I2="20", I3="24", I4="13")
    year.does(TOWN[SEAT], case_no, "enter_satisfaction", "entered", **survey())
    year.checks_targets(case_no)
    year.does(TOWN[SEAT], case_no, "score_territorial", "scored", marks=sheet)
    file = year.get(TOWN[SEAT], f"/cases/{case_no}").get_json()["sections"]
    rows = next(one for one in file if one["key"] == "sheet_1")["table"]["rows"]
    corrected = next(one for one in rows if str(one[0]).startswith("网格"))
    assert corrected[2:5] == ["24.00", "22.00", "见台账"]
