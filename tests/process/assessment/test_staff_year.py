"""The year of an agency's staff (AST-15): the department fixes the scores."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from chassis.testing.clock import FixedClock
from chassis.testing.process_driver import ProcessDriver
from services.assessment.process.roles import role_at
from tests.process.assessment.test_annual_assessment import BPMN, PATHS, POLICE


@pytest.fixture
def driver() -> ProcessDriver:
    return ProcessDriver.standing_alone(
        BPMN,
        FixedClock(datetime(2027, 1, 5, 2, tzinfo=UTC)),
        operations={},
        completions={},
        functions={"param": lambda key: 10, "role": role_at},
        paths=PATHS,
    )


def test_the_department_fixes_the_scores_it_was_told_of(driver: ProcessDriver) -> None:
    case = driver.start("ast_staff", department=POLICE)
    task = case.at("fix_staff_scores", unit=POLICE)
    assert task.due_at.date() == date(2027, 1, 19)
    task.complete("fixed", {"marks": [{"member": "民警·乙岗", "mark": "95"}]})
    assert case.ended_at == "FIXED"
