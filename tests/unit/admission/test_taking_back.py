"""What can honestly be taken back while a case is on its way, and what stands."""

from __future__ import annotations

import pytest

from services.admission.domain import errors, taking_back
from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.call_back_from_committee import CallBackFromCommittee, CloseCirculation
from services.admission.usecases.cast_vote import CastVote
from services.admission.usecases.open_circulation import OpenCirculation
from services.admission.usecases.reopen_plan import ReopenPlan
from services.admission.usecases.reopen_review import ReopenReview
from services.admission.usecases.review_application import ReviewApplication
from services.admission.usecases.save_plan import SavePlan
from services.admission.usecases.submit_to_committee import SubmitToCommittee
from tests.unit.admission.a_case import Case, a_form, a_plan
from tests.unit.admission.a_county import CLERK, HEAD, OFFICER, a_county, member


def actions(case: Case) -> list[str]:
    return [action for action, _, _ in case.work.journal]


def test_a_plan_nobody_was_asked_about_is_written_again_as_a_new_version() -> None:
    case = Case(a_county()).planned()
    ReopenPlan()(case.work, case.no)
    SavePlan()(case.by(CLERK), case.no, {**a_form(), **a_plan(funding="改为自筹")})
    assert [plan.version for plan in case.application.plans] == [1, 2]
    assert "plan-reopened" in actions(case)


def test_a_plan_that_was_sent_out_stays_sent_out() -> None:
    case = Case(a_county()).planned()
    case.asked()
    with pytest.raises(taking_back.PartiesAsked):
        ReopenPlan()(case.work, case.no)


def reviewed(case: Case) -> Case:
    ReviewApplication()(case.by(OFFICER), case.no, "fit", {})
    return case


def test_a_review_is_reopened_until_the_committee_has_the_application_and_stays_on_record() -> None:
    case = reviewed(Case(a_county()).accepted())
    ReopenReview()(case.work, case.no)
    assert case.application.state is ApplicationState.ACCEPTED and len(case.application.reviews) == 1
    reviewed(case)
    assert len(case.application.reviews) == 2 and "review-reopened" in actions(case)
    SubmitToCommittee()(case.by(HEAD), case.no, {})
    OpenCirculation()(case.work, case.no)
    with pytest.raises(errors.StepNotOpen):
        ReopenReview()(case.work, case.no)


def test_a_circulation_is_called_back_until_somebody_has_voted() -> None:
    case = reviewed(Case(a_county()).accepted())
    SubmitToCommittee()(case.by(HEAD), case.no, {})
    OpenCirculation()(case.work, case.no)
    CloseCirculation()(case.work, case.no)
    CallBackFromCommittee()(case.work, case.no)
    assert case.application.state is ApplicationState.REVIEW and case.application.entitled == []
    OpenCirculation()(case.work, case.no)
    assert case.application.circulation == 2
    unit = case.application.entitled[0]
    CastVote()(case.by(member(unit)), case.no, unit, "agree", {})
    with pytest.raises(taking_back.VotesCast):
        CloseCirculation()(case.work, case.no)
    assert case.application.state is ApplicationState.CIRCULATION
