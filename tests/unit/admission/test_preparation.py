"""Before an application: plan, list, contact, consultation, procedure (B1, scenarios 1, 3, 6, 7, 8, 11)."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.parameters.entries import Parameter
from services.admission.domain import errors
from services.admission.domain.parameter_table import RULE_DATE
from services.admission.domain.requirements import gaps
from services.admission.domain.vocabulary import ApplicationState, Reply
from services.admission.usecases.close_not_needed import CloseNotNeeded
from services.admission.usecases.draft_application import DraftApplication
from services.admission.usecases.record_silence import RecordSilence
from services.admission.usecases.reply_consultation import ReplyConsultation
from services.admission.usecases.save_plan import SavePlan
from services.admission.usecases.search_catalogue import SearchCatalogue
from services.admission.usecases.submit_application import SubmitApplication
from services.admission.usecases.weigh_procedure import WeighProcedure
from tests.unit.admission.a_case import Case, a_form, a_plan
from tests.unit.admission.a_county import (
    BUREAU,
    CALENDAR,
    CITY_BUREAU,
    CLERK,
    COUNTY,
    E1,
    E2,
    EAST,
    LEADER,
    SOUTH,
    STATISTICS,
    W1,
    WEST,
    a_county,
    for_party,
    somebody,
)

EXPLICIT = {"title": "省委文件", "number": "某发〔2026〕1号", "article": "三"}


def test_a_listed_item_ends_the_preparation_without_an_application() -> None:
    work = a_county()
    statistics = somebody("区统计局经办人", STATISTICS, "department_clerk")
    case_no = DraftApplication()(work.acting(statistics), "政府常规统计调查", data={"entry_id": "ZZ-121"})
    found = SearchCatalogue()(work, case_no)
    assert (found["listed"], found["entry_id"]) == (True, "ZZ-121")
    CloseNotNeeded()(work, case_no)
    assert work.applications.get(case_no).state is ApplicationState.NOT_NEEDED


def test_an_item_with_the_exact_name_of_an_entry_is_found_without_quoting_it() -> None:
    work = a_county()
    statistics = somebody("区统计局经办人", STATISTICS, "department_clerk")
    case_no = DraftApplication()(work.acting(statistics), "政府常规 统计调查工作")
    assert SearchCatalogue()(work, case_no)["listed"]


def test_an_unlisted_item_cannot_end_as_listed_but_sees_what_is_similar() -> None:
    case = Case(a_county(), item_name="企业统计调查工作")
    found = SearchCatalogue()(case.work, case.no)
    assert not found["listed"] and found["similar"][0]["id"].startswith("ZZ-12")
    with pytest.raises(errors.NotListed):
        CloseNotNeeded()(case.work, case.no)


@pytest.mark.parametrize("unit", [EAST, E1, CITY_BUREAU])
def test_townships_communities_and_city_departments_may_not_apply(unit: str) -> None:
    """ADM-09."""
    with pytest.raises(errors.ApplicantNotEligible) as refused:
        DraftApplication()(a_county().acting(for_party(unit)), "新增事项", applicant=unit)
    assert "申请单位" in str(refused.value)


def test_nobody_applies_in_the_name_of_another_department() -> None:
    with pytest.raises(errors.NotYours):
        DraftApplication()(a_county().acting(CLERK), "新增事项", applicant=STATISTICS)


def test_a_plan_without_training_is_refused_before_anybody_is_asked() -> None:
    """ADM-10, ADM-11."""
    case = Case(a_county())
    with pytest.raises(errors.PlanIncomplete) as refused:
        case.planned(training="  ")
    assert "培训安排" in str(refused.value)


def test_a_place_nobody_knows_is_refused() -> None:
    with pytest.raises(errors.UnitUnknown):
        Case(a_county(), communities=[E1, "430211001099"]).planned()


def test_townships_are_asked_with_their_own_communities() -> None:
    """ADM-13."""
    case = Case(a_county()).planned()
    asked = case.asked()
    assert [(row["township"], row["communities"]) for row in asked["townships"]] == [
        (EAST, [E1, E2]),
        (WEST, [W1]),
    ]
    assert (asked["round"], asked["consult_due"]) == (1, "2026-03-09")


def test_everybody_agreeing_opens_the_simple_procedure() -> None:
    case = Case(a_county()).agreed()
    weighed = WeighProcedure()(case.work, case.no)
    assert weighed["simple_allowed"] and not weighed["objecting"]
    assert case.submit()["procedure"] == "simple"


def test_an_objection_closes_the_simple_procedure_and_names_the_community() -> None:
    case = Case(a_county()).planned()
    case.asked()
    for party in case.application.parties:
        if party == E2:
            case.reply(party, "object", objections=[{"point": "人手不足", "reason": "只有五名社工"}])
        else:
            case.reply(party)
    case.answer(how="not")
    with pytest.raises(errors.SimpleNotAllowed) as refused:
        case.submit()
    assert f"简称{E2}" in str(refused.value) and refused.value.facts["offered"] == "ordinary"
    assert case.submit("ordinary")["procedure"] == "ordinary"


def test_an_unanswered_opinion_blocks_submission_and_rejection_needs_a_reason() -> None:
    case = Case(a_county()).planned()
    case.asked()
    for party in case.application.parties:
        case.reply(party, *(("object",) if party == E2 else ()), objections=[{"point": "点", "reason": "因"}])
    with pytest.raises(errors.OpinionUnanswered):
        case.submit("ordinary")
    opinion = case.application.opinions[0]
    with pytest.raises(errors.ReasonMissing):
        opinion.reply("not", " ", by="x", at=case.work.clock.now())
    assert opinion.answer is None


def test_a_condition_in_the_plan_and_confirmed_counts_as_agreement() -> None:
    case = with_condition()
    assert case.answer()["ask_again"]
    again = case.asked()
    assert again["round"] == 2 and len(again["townships"]) == 2
    for party in case.application.parties:
        case.reply(party)
    assert case.submit()["procedure"] == "simple"
    assert case.application.plan and case.application.plan.conditions[0]["text"] == "经费到位后"


def test_a_condition_the_township_does_not_confirm_keeps_simple_closed() -> None:
    case = with_condition()
    case.answer()
    case.asked()
    for party in case.application.parties:
        if party != WEST:
            case.reply(party)
    case.work.clock.advance(days=14)
    RecordSilence()(case.work, case.no, WEST)
    with pytest.raises(errors.SimpleNotAllowed):
        case.submit()


def test_an_adopted_condition_without_a_new_question_is_not_yet_consent() -> None:
    case = with_condition()
    case.answer()
    assert not WeighProcedure()(case.work, case.no)["simple_allowed"]


def test_silence_is_recorded_after_the_limit_and_is_not_consent() -> None:
    case = Case(a_county()).planned()
    case.asked()
    for party in case.application.parties[1:]:
        case.reply(party)
    with pytest.raises(errors.LimitStillRunning):
        RecordSilence()(case.work, case.no, EAST)
    case.work.clock.advance(days=7)
    RecordSilence()(case.work, case.no, EAST)
    assert case.application.consultations[0].reply is Reply.NO_REPLY
    assert WeighProcedure()(case.work, case.no)["no_reply"]
    with pytest.raises(errors.SimpleNotAllowed):
        case.submit()
    assert case.submit("ordinary")["outcome"] == "submit"


def test_a_line_of_duties_concerns_only_the_body_it_names() -> None:
    case = Case(a_county()).agreed()
    duties = [{"body": "区卫健局", "duty": "组织"}, {"body": f"简称{E1}", "duty": "通知并陪同"}]
    assert case.answer(duties=duties)["ask_again"]
    assert case.asked()["townships"] == [{"township": EAST, "township_asked": False, "communities": [E1]}]
    case.reply(E1)
    assert case.submit()["procedure"] == "simple"


def test_a_community_added_late_is_asked_even_after_two_rounds() -> None:
    case = with_condition()
    case.answer()
    case.asked()
    for party in case.application.parties:
        case.reply(party)
    case.form["townships"] = [EAST, SOUTH, WEST]
    SavePlan()(case.by(CLERK), case.no, {**case.form, **a_plan()})
    assert [row["township"] for row in case.asked()["townships"]] == [SOUTH]


@pytest.mark.parametrize(
    ("change", "exclusion"),
    [
        ({"end": ""}, "unlimited"),
        ({"burden_kinds": ["seal"]}, "seal"),
        ({"appraisal": True, "legal_basis": [EXPLICIT]}, "appraisal"),
    ],
)
def test_an_exclusion_makes_it_ordinary_even_if_all_agree(change: dict[str, Any], exclusion: str) -> None:
    """ADM-19."""
    case = Case(a_county(), **change).agreed()
    assert WeighProcedure()(case.work, case.no)[exclusion]
    with pytest.raises(errors.SimpleNotAllowed):
        case.submit()


def test_a_county_may_lift_a_proposed_exclusion() -> None:
    work = a_county()
    work.parameters.add(Parameter("adm.simple.exclusions", COUNTY, 1, [], RULE_DATE, "local"))
    case = Case(work, end="").agreed()
    assert case.submit()["procedure"] == "simple"


def test_all_townships_of_the_county_are_too_many_for_simple() -> None:
    case = Case(a_county(), townships=[EAST, WEST, SOUTH], communities=[E1]).agreed()
    with pytest.raises(errors.SimpleNotAllowed):
        case.submit()


def test_the_form_is_refused_with_every_gap_at_once() -> None:
    """ADM-34, ADM-35."""
    case = Case(a_county(), contact_phone="12", goal="", guarantee_rules="", funds_source="").agreed()
    with pytest.raises(errors.ApplicationIncomplete) as refused:
        case.submit()
    fields = {gap["field"] for gap in refused.value.facts["gaps"]}  # type: ignore[attr-defined]
    assert fields == {"contact_phone", "goal", "guarantee_rules", "funds_source"}


def test_without_a_contact_record_nothing_is_submitted() -> None:
    """ADM-12."""
    case = Case(a_county()).agreed()
    case.application.contact = None
    with pytest.raises(errors.ContactMissing):
        case.submit()


def test_only_the_leader_of_the_applicant_submits_and_a_return_needs_a_reason() -> None:
    case = Case(a_county()).agreed()
    with pytest.raises(errors.NotYours):
        SubmitApplication(CALENDAR)(case.by(CLERK), case.no, "submit", {"procedure": "simple"})
    with pytest.raises(errors.ReasonMissing):
        SubmitApplication(CALENDAR)(case.by(LEADER), case.no, "return", {})
    assert (
        SubmitApplication(CALENDAR)(case.by(LEADER), case.no, "return", {"reason": "再改"})["outcome"]
        == "return"
    )
    assert case.application.state is ApplicationState.PREPARING


def test_a_decision_taken_before_the_application_makes_it_a_confirmation_and_raises_an_alert() -> None:
    case = Case(a_county(), decided_on="2026-02-20").agreed()
    case.submit()
    assert case.application.request_type == "regularisation"
    assert [event.rule for event in case.work.events if hasattr(event, "rule")] == ["ADM-27"]


def test_a_planned_decision_must_lie_ahead() -> None:
    case = Case(a_county(), decision_pending=True, decision_on="2026-03-02").agreed()
    with pytest.raises(errors.DecisionFirst):
        case.submit()


def test_a_name_in_force_is_not_given_twice() -> None:
    work = a_county()
    Case(work).noticed()
    again = Case(work).agreed()
    with pytest.raises(errors.NameTaken):
        again.submit()


def test_a_party_answers_once_and_only_for_itself() -> None:
    case = Case(a_county()).planned()
    case.asked()
    case.reply(EAST)
    with pytest.raises(errors.PartyNotAsked):
        case.reply(EAST)
    with pytest.raises(errors.PartyNotConcerned):
        case.reply(SOUTH)
    case.by(for_party(E1))
    with pytest.raises(errors.NotYours):
        ReplyConsultation()(case.work, case.no, WEST, "agree", {})


def with_condition() -> Case:
    """A case in which the western township agreed on a condition and everybody else plainly."""
    case = Case(a_county()).planned()
    case.asked()
    for party in case.application.parties:
        if party == WEST:
            case.reply(party, "conditional", conditions=[{"text": "经费到位后"}])
        else:
            case.reply(party)
    return case


def test_the_form_itself_has_no_gap() -> None:
    case = Case(a_county()).planned()
    assert gaps(a_form(), case.application.plan) == [] and case.application.applicant == BUREAU
