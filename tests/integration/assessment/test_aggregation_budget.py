"""What adding up costs the database: the same for few answers and many, for one agency and many."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from chassis.actor import Actor
from chassis.testing.databases import watching
from services.assessment.assembly import Assembly
from services.assessment.storage.tables import SURVEY_COUNT
from services.assessment.usecases.run_survey import AnswerSurvey
from tests.integration.assessment.judging import OFFICE, a_year
from tests.load import assessment_year as bench

SYSTEM = Actor.system("assessment")
EACH, MOST = 50, 12


def begun(assessment: Assembly, agencies: int) -> None:
    bench.begun(assessment.works, agencies, EACH)
    for number in range(agencies):
        bench.answered(assessment.works, number, EACH)


def cost_of(assessment: Assembly, number: int) -> int:
    with watching(assessment.works.database) as traffic:
        bench.added_up(assessment.works, number)
    assert traffic.commits == 1
    return len(traffic.statements)


def test_adding_up_costs_the_same_however_many_answered(on_sqlite: Assembly) -> None:
    begun(on_sqlite, 2)
    few = cost_of(on_sqlite, 0)
    with on_sqlite.works(SYSTEM, "test") as work:
        work.session.execute(
            update(SURVEY_COUNT)
            .where(SURVEY_COUNT.c.survey_id.startswith(bench.case_of(1)))
            .values(number=SURVEY_COUNT.c.number * 1000)
        )
    assert cost_of(on_sqlite, 1) == few <= MOST


def test_an_answer_costs_the_same_as_the_first_one(on_sqlite: Assembly) -> None:
    bench.begun(on_sqlite.works, 1, EACH)
    answers = dict.fromkeys(("management", "handling", "attitude", "conduct"), "fair")

    def cost(index: int) -> int:
        with watching(on_sqlite.works.database) as traffic, on_sqlite.works(SYSTEM, "test") as work:
            AnswerSurvey()(work, bench.code(0, index), answers)
        return len(traffic.statements)

    costs = {cost(index) for index in range(20)}
    assert len(costs) == 1 and max(costs) <= MOST


@pytest.mark.parametrize("path", ["/assessments?year=2026", "/assessment-results?year=2026"])
def test_the_year_takes_as_many_statements_for_many_agencies_as_for_few(
    on_sqlite: Assembly, path: str
) -> None:
    year: Any = a_year(on_sqlite)
    bench.begun(on_sqlite.works, 12, EACH)

    def cost() -> int:
        with watching(on_sqlite.works.database) as traffic:
            assert year.get(OFFICE, path).status_code == 200
        return len(traffic.statements)

    cost()
    costs = []
    for numbers in (range(2), range(2, 12)):
        for number in numbers:
            bench.answered(on_sqlite.works, number, EACH)
            bench.added_up(on_sqlite.works, number)
        costs.append(cost())
    assert costs[0] == costs[1] <= MOST
