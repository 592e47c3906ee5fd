"""When the working calendar changes, the dates on record end when the limits of the case end."""

from __future__ import annotations

from datetime import date, timedelta

from chassis.clock import county_date
from services.admission.domain.meeting import Hearing, ReviewRequest
from services.admission.domain.vocabulary import Convenor
from services.admission.usecases.count_limits_again import CountLimitsAgain
from tests.unit.admission.a_case import CLERK, OFFICER, Case
from tests.unit.admission.a_county import CALENDAR, COUNTY, a_county

NEVER = date(2000, 1, 1)
DECIDE = "adm.review_case.decide"


def under_review() -> Case:
    """A refusal the applicant has asked to have reviewed; the limit on record is one nobody counted."""
    case = Case(a_county()).accepted()
    work = case.by(OFFICER)
    asked = ReviewRequest("r1", case.no, "新的事实", "", NEVER, CLERK.name, work.clock.now(), NEVER)
    case.application.review_requests.append(asked)
    case.application.hearings.append(
        Hearing("h1", case.no, 1, Convenor.CHAIR, OFFICER.name, work.clock.now(), review=True)
    )
    return case


def counted(case: Case) -> date:
    """The limit of the review, counted again."""
    CountLimitsAgain(CALENDAR)(case.by(OFFICER), case.no)
    return case.application.review_requests[0].due_on


def test_the_limit_of_a_review_under_way_is_counted_again_from_the_day_it_was_asked_for() -> None:
    case = under_review()
    work = case.by(OFFICER)
    asked = county_date(work.clock.now())
    limit = work.parameters.value(DECIDE, COUNTY, asked)
    assert counted(case) == CALENDAR.add_working_days(asked, limit) > asked


def test_a_review_that_is_decided_keeps_the_date_it_had() -> None:
    case = under_review()
    case.application.hearings[0].signed_at = case.by(OFFICER).clock.now() + timedelta(days=1)
    assert counted(case) == NEVER
