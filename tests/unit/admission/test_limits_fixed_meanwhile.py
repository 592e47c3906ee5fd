"""What a county fixes holds for what begins afterwards; a limit under way ends as it was counted."""

from __future__ import annotations

from chassis.parameters.fixing import FixParameter
from services.admission.domain.meeting import Hearing
from services.admission.domain.parameter_table import TABLE
from services.admission.domain.vocabulary import ApplicationState, Convenor
from services.admission.usecases.accept_application import AcceptApplication
from services.admission.usecases.apply_for_review import ApplyForReview
from services.admission.usecases.resume_deferred import LapseDeferred
from tests.unit.admission.a_case import Case
from tests.unit.admission.a_county import CALENDAR, COUNTY, HEAD, LEADER, OFFICER, a_county


def fix(case: Case, key: str, value: int) -> None:
    """The county fixes a limit from today on."""
    work = case.by(HEAD)
    FixParameter(TABLE)(work, COUNTY, key, value, valid_from=work.clock.today(), reason="县文件", seen=0)


def test_a_longer_limit_for_the_check_does_not_stop_silence_from_accepting() -> None:
    case = Case(a_county()).submitted()
    fix(case, "adm.correct.notice", 20)
    case.work.clock.advance(days=7)
    AcceptApplication(CALENDAR)(case.by(OFFICER), case.no, by_silence=True)
    assert case.application.state is ApplicationState.ACCEPTED


def test_a_longer_limit_for_deferrals_does_not_keep_an_old_one_alive() -> None:
    case = Case(a_county()).accepted()
    now = case.work.clock.now()
    signed = Hearing("h1", case.no, 1, Convenor.CHAIR, OFFICER.name, now, signed_at=now)
    case.application.hearings.append(signed)
    case.application.state = ApplicationState.DEFERRED
    fix(case, "adm.defer.max", 200)
    case.work.clock.advance(days=100)
    LapseDeferred(CALENDAR)(case.by(OFFICER), case.no)
    assert case.application.state is ApplicationState.LAPSED


def test_a_shorter_limit_for_reviews_takes_nothing_from_who_was_refused_before() -> None:
    case = Case(a_county()).voted()
    case.decide("refuse", reason="经费未落实")
    case.work.clock.advance(days=1)
    fix(case, "adm.review_case.apply", 2)
    case.work.clock.advance(days=6)
    ApplyForReview(CALENDAR)(case.by(LEADER), case.no, {"reason": "经费已落实"})
    assert case.application.state is ApplicationState.MEETING
