"""What a year of assessment leaves behind is kept as long as domain B0 says, and no longer."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from chassis.actor import Actor
from chassis.persistence.journal import entries_of
from services.assessment.assembly import Assembly
from services.assessment.domain.survey import SurveyState
from services.assessment.storage.tables import SURVEY_COUNT
from services.assessment.usecases.forget_answers import ForgetAnswers
from tests.integration.assessment.judging import OFFICE, PARTY, SEAT, TOWN, Year, a_year, marks
from tests.integration.assessment.test_satisfaction_survey import begun, says


def surveyed(assembly: Assembly) -> tuple[Year, str, str]:
    """A year whose result is final, with a survey of ours behind it."""
    year = a_year(assembly)
    case_no, survey_id, slips = begun(year)
    for token in [*slips["users"], *slips["residents"], *slips["staff"]]:
        says(year, token)
    assert year.post(TOWN[SEAT], f"/surveys/{survey_id}/close").status_code == 200
    year.does(TOWN[SEAT], case_no, "enter_satisfaction", "entered")
    year.checks_targets(case_no)
    full = marks(I1="40", I2="20", I3="25", I4="15")
    year.does(TOWN[SEAT], case_no, "score_territorial", "scored", marks=full)
    year.does(PARTY[SEAT], case_no, "lock_territorial", "lock")
    year.department_judges(case_no)
    year.ends(case_no)
    return year, case_no, survey_id


def counted(year: Year, survey_id: str) -> int:
    with year.assessment.works.reading() as session:
        return len(session.execute(select(SURVEY_COUNT).where(SURVEY_COUNT.c.survey_id == survey_id)).all())


def tidied_on(year: Year, day: date) -> int:
    year.clock.advance(days=(day - year.clock.today()).days)
    with year.assessment.works(Actor.system("assessment")) as work:
        return ForgetAnswers()(work)


def kept(year: Year, case_no: str) -> dict[str, Any]:
    told = year.get(OFFICE, f"/cases/{case_no}").get_json()["retention"]
    return {one["what"]["zh"]: (one["years"], one["until"]) for one in told}


def test_counted_answers_go_five_years_after_the_result_is_final(assessment: Assembly) -> None:
    year, case_no, survey_id = surveyed(assessment)
    final = year.clock.today().year
    before = year.result(case_no)
    assert counted(year, survey_id) > 0
    assert tidied_on(year, date(final + 5, 12, 31)) == 0
    assert counted(year, survey_id) > 0
    assert tidied_on(year, date(final + 6, 1, 1)) == 1
    assert counted(year, survey_id) == 0
    assert tidied_on(year, date(final + 6, 1, 2)) == 0
    assert year.result(case_no) == before, "what the answers came to is in the score sheets"
    told = year.get(TOWN[SEAT], f"/surveys/{case_no}/{SEAT}").get_json()
    assert told["erased_at"] and told["state"] == SurveyState.CLOSED and told["groups"] == []
    with year.assessment.works.reading() as session:
        (line,) = entries_of(session, case_no, action="survey-answers-erased")
    assert line.facts["survey"] == survey_id


def test_a_county_keeps_them_longer_but_never_shorter(on_sqlite: Assembly) -> None:
    year, case_no, survey_id = surveyed(on_sqlite)
    final = year.clock.today()
    fixed = {"value": 8, "valid_from": final.isoformat(), "reason": "县档案局意见", "seen": 0}
    shorter = year.post(OFFICE, "/parameters/keep.answers", {**fixed, "value": 4})
    assert shorter.status_code == 422
    assert year.post(OFFICE, "/parameters/keep.answers", fixed).status_code == 201
    assert tidied_on(year, date(final.year + 6, 1, 1)) == 0
    assert kept(year, case_no)["匿名测评的答卷统计"] == (8, f"{final.year + 8}-12-31")
    assert tidied_on(year, date(final.year + 9, 1, 1)) == 1
    assert counted(year, survey_id) == 0
