"""A whole county's year: 500 agencies, 40,000 answers, added up; the time, and what memory it takes.

`python -m tests.load.assessment_year` on the embedded default, `--postgresql` on PostgreSQL; `--agencies` and
`--answers` (of all agencies together) for other sizes. Answers come through the door people use, in one
transaction for each agency; each agency is added up in a transaction of its own, as the seat does it.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from chassis.actor import Actor
from chassis.clock import SystemClock
from chassis.persistence.database import Database
from chassis.persistence.migrations import upgrade
from chassis.persistence.unit_of_work import Works
from chassis.testing.databases import postgresql_database, sqlite_database
from services.assessment.domain.annual_assessment import AnnualAssessment
from services.assessment.domain.satisfaction import Dimension, Group
from services.assessment.domain.scheme import Part, Scheme, SchemeState, usual_rules
from services.assessment.domain.survey import Sample, SatisfactionSurvey, samples_from, token_hash
from services.assessment.storage.work import Work
from services.assessment.usecases.aggregate_parts import AggregateParts
from services.assessment.usecases.run_survey import AnswerSurvey
from tests.unit.assessment.a_year import locked

COUNTY, YEAR, SEAT, DEPARTMENT = "430211", 2026, "430211003", "430211-gaj"
AT, DUE = datetime(2026, 12, 7, 2, tzinfo=UTC), date(2099, 12, 20)
SYSTEM = Actor.system("assessment")
GROUPS = (Group.STAFF, Group.RESIDENTS, Group.USERS, Group.RESIDENTS, Group.USERS)
CHOICES = ("satisfied", "satisfied", "fair", "unknown", "dissatisfied")


def measure(works: Works[Work], agencies: int, answers: int) -> dict[str, float]:
    """Seconds of taking in, adding up and listing, and the megabytes adding up grew by."""
    each = answers // agencies
    found = {"agencies": agencies, "answers": each * agencies}
    begun(works, agencies, each)
    began = time.perf_counter()
    for number in range(agencies):
        answered(works, number, each)
    found["answers_s"] = round(time.perf_counter() - began, 2)
    before, began = _resident_mb(), time.perf_counter()
    for number in range(agencies):
        added_up(works, number)
    found["added_up_s"] = round(time.perf_counter() - began, 2)
    found["grown_mb"] = round(_resident_mb() - before, 1)
    return found


def case_of(number: int) -> str:
    """The case of one agency."""
    return f"{COUNTY}-ast-{YEAR}-{number:05d}"


def begun(works: Works[Work], agencies: int, each: int) -> None:
    """The year is begun and every township has handed out its codes."""
    rules = usual_rules()
    with works(SYSTEM, "bench") as work:
        frozen = {"state": SchemeState.FROZEN, "frozen_at": AT}
        work.schemes.add(Scheme(COUNTY, YEAR, 1, rules, "1号", "绩效办", AT, **frozen))
        for number in range(agencies):
            work.assessments.add(_assessment(number))
            survey = f"{case_of(number)}-{SEAT}"
            samples = _samples(each)
            work.surveys.add(
                SatisfactionSurvey(survey, case_of(number), COUNTY, SEAT, "派出所", YEAR, DUE, samples, AT)
            )
            codes = [(_group(index), token_hash(code(number, index))) for index in range(each)]
            work.surveys.keep_tokens(survey, codes)


def _samples(each: int) -> tuple[Sample, ...]:
    sizes = Counter(_group(index) for index in range(each))
    rows = [{"group": one, "frame": size, "size": size, "source": "名册"} for one, size in sizes.items()]
    return samples_from({"samples": rows}, "2026140")


def _assessment(number: int) -> AnnualAssessment:
    made = AnnualAssessment(
        case_of(number),
        COUNTY,
        YEAR,
        f"{DEPARTMENT}-{number}",
        f"第{number}派出所",
        DEPARTMENT,
        SEAT,
        (SEAT,),
        1,
        AT,
    )
    made.fix_shares({SEAT: 1}, "")
    return made


def answered(works: Works[Work], number: int, each: int) -> None:
    """Everybody who was asked about an agency has answered."""
    with works(SYSTEM, "bench") as work:
        for index in range(each):
            chosen = {
                one.value: CHOICES[(index + place) % len(CHOICES)] for place, one in enumerate(Dimension)
            }
            AnswerSurvey()(work, code(number, index), chosen)


def added_up(works: Works[Work], number: int) -> None:
    """The counters become a tally, both sides lock, the parts are added up."""
    case_no = case_of(number)
    with works(SYSTEM, "bench") as work:
        survey, assessment = work.surveys.of(case_no, SEAT), work.assessments.get(case_no)
        assert survey is not None
        assessment.enter_tally(survey.tally(work.surveys.lines(survey.survey_id)))
        locked(assessment, Part.TERRITORIAL, SEAT)
        locked(assessment, Part.STATUTORY, DEPARTMENT)
        AggregateParts()(work, case_no)


def _group(index: int) -> str:
    return GROUPS[index % len(GROUPS)].value


def code(number: int, index: int) -> str:
    """The code of one person."""
    return f"code-{number}-{index}-of-a-slip"


def _resident_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def _database(on_server: bool, folder: Path) -> Iterator[Database]:
    if on_server:
        with postgresql_database(durable=True) as database:
            yield database
        return
    database = sqlite_database(folder)
    yield database
    database.dispose()


def main() -> None:
    """Measure and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agencies", type=int, default=500)
    parser.add_argument("--answers", type=int, default=40_000)
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _database(asked.postgresql, Path(folder)) as database:
        upgrade("services.assessment", database)
        works: Works[Any] = Works(database, SystemClock(), work=Work, publish=lambda *_: None)
        print(json.dumps(measure(works, asked.agencies, asked.answers)))


if __name__ == "__main__":
    main()
