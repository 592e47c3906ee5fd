"""The rules of duties laid on townships (B7, TWA-01 to TWA-17, E3-21, scenario 28)."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.errors import Refusal
from services.admission.domain import duty_errors, errors
from services.admission.domain.directory import Unit
from services.admission.domain.duty_words import Check, DutyState
from services.admission.domain.events import AlertRaised
from services.admission.domain.township_duty import TownshipDuty, checkers
from services.admission.usecases.admit_duty import (
    ConfirmTransfers,
    EndDuty,
    IssueDutyNotice,
    LapseDuty,
    PutDutyInForce,
)
from services.admission.usecases.ask_townships import (
    AnswerDutyOpinions,
    AskTownships,
    GiveDutyOpinion,
    RecordDutySilence,
    WeighDutyOpinions,
)
from services.admission.usecases.check_duty import CheckDuty, SettleDutyChecks
from services.admission.usecases.decide_duty import DecideDuty
from services.admission.usecases.draft_duty import BeginDuty, DraftDuty, ReviseDuty, SignDuty, WithdrawDuty
from tests.support.duties import CHECKED, DECISION, DUTY_NAME, THREE_LISTS, a_duty, answers
from tests.unit.admission.a_county import (
    BUREAU,
    CALENDAR,
    CLERK,
    COUNTY,
    EAST,
    LEADER,
    SOUTH,
    WEST,
    InMemory,
    a_county,
    for_party,
    somebody,
)

BODY = {"responsible_body": BUREAU}
CHECKERS = {Check.ESTABLISHMENT: "430211-bb", Check.FINANCE: "430211-czj", Check.LEGALITY: "430211-sfj"}
OFFICE = somebody("区委区政府办公室", COUNTY, "county_office")
ESTABLISHMENT = somebody("区委编办经办人", "430211-bb", "department_clerk")
MONEY = THREE_LISTS["money"][0]


@pytest.fixture
def work() -> InMemory:
    """The county with a finance bureau and an establishment office that issues letters."""
    county = a_county()
    county.units.add(Unit("430211-czj", "区财政局", "department", COUNTY))
    county.units.get("430211-bb").document_word = "株天编办"
    return county


def drafted(work: InMemory, **changes: Any) -> TownshipDuty:
    """The duty as its department wrote it."""
    case_no = BeginDuty()(work.acting(CLERK), DUTY_NAME)
    DraftDuty()(work, case_no, a_duty(**BODY, **changes))
    return work.duties.get(case_no)


def asked(work: InMemory, **changes: Any) -> TownshipDuty:
    """The townships have it before them."""
    duty = drafted(work, **changes)
    SignDuty()(work.acting(LEADER), duty.case_no, "sign", {})
    AskTownships(CALENDAR)(work, duty.case_no)
    return duty


def replied(work: InMemory, **said: str) -> TownshipDuty:
    """East and West have answered: agree, or as they are told to."""
    duty = asked(work)
    for name, township in (("east", EAST), ("west", WEST)):
        outcome = said.get(name, "agree")
        text = {} if outcome == "agree" else {"text": "没有人手"}
        GiveDutyOpinion()(work.acting(for_party(township)), duty.case_no, township, outcome, text)
    WeighDutyOpinions()(work, duty.case_no)
    return duty


def answer_all(work: InMemory, duty: TownshipDuty, answer: str = "adopt", **changes: Any) -> bool:
    """The department answers everything; whether the townships are asked again."""
    ids = [one["id"] for one in duty.unanswered]
    told = AnswerDutyOpinions()(work.acting(CLERK), duty.case_no, answers(*ids, answer=answer, **changes))
    return bool(told["ask_again"])


def check(work: InMemory, duty: TownshipDuty, which: Check, outcome: str = "pass", **more: Any) -> None:
    """One of the three checks."""
    clerk = somebody("经办人", CHECKERS[which], "department_clerk")
    CheckDuty(which)(work.acting(clerk), duty.case_no, outcome, {**CHECKED[which.value], **more})


def checked(work: InMemory, **said: str) -> TownshipDuty:
    """All checks passed; the county decides next."""
    duty = replied(work, **said)
    if duty.state is DutyState.ANSWERING:
        answer_all(work, duty, "not")
    for which in Check:
        check(work, duty, which)
    SettleDutyChecks()(work, duty.case_no)
    return duty


def noticed(work: InMemory, **changes: Any) -> TownshipDuty:
    """Approved and told; the townships wait for what moves."""
    duty = checked(work)
    duty._take({**duty.form, **changes})
    DecideDuty()(work.acting(OFFICE), duty.case_no, "approve", DECISION)
    IssueDutyNotice(CALENDAR)(work.acting(ESTABLISHMENT), duty.case_no, {})
    return duty


def arrive(work: InMemory, duty: TownshipDuty, township: str, on: str, outcome: str = "all_arrived") -> None:
    """A township confirms everything it is to receive."""
    lines = [{"line": line["id"], "done_on": on} for line in duty.lines_of(township)]
    clerk = somebody("经办人", township, "township_clerk")
    ConfirmTransfers()(work.acting(clerk), duty.case_no, township, outcome, {"arrivals": lines})


# --- F-TWA-01 and F-TWA-02 ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"content": " "}, duty_errors.DutyIncomplete),
        ({"legal_basis": []}, duty_errors.DutyIncomplete),
        ({"kind": "for ever"}, duty_errors.DutyIncomplete),
        ({"duty_class": "service"}, duty_errors.DutyIncomplete),
        ({"responsible_body": None}, duty_errors.ResponsibleBodyMissing),
        ({"responsible_body": EAST}, duty_errors.ResponsibleBodyMissing),
        ({"kind": "temporary"}, duty_errors.TermInvalid),
        ({"kind": "temporary", "end": "2026-04-30"}, duty_errors.TermInvalid),
        ({"townships": ["430212001"]}, errors.PartyNotConcerned),
        ({"money": []}, duty_errors.TransfersMissing),
        ({"staff": [], "staff_waived": "  "}, duty_errors.TransfersMissing),
        ({"money": [], "money_waived": "使用现有设备"}, duty_errors.DelegationUnfunded),
        ({"money": [{**MONEY, "amount": "0"}]}, duty_errors.TransferInvalid),
        ({"money": [{**MONEY, "on": ""}]}, duty_errors.TransferInvalid),
        ({"money": [{**MONEY, "source": "彩票"}]}, duty_errors.TransferInvalid),
        ({"money": [{**MONEY, "township": SOUTH}]}, errors.PartyNotConcerned),
        ({"money": [{**MONEY, "source": "乡镇自筹"}]}, duty_errors.TownshipMoney),
        ({"money": [{**MONEY, "source_note": "不足部分由街道承担"}]}, duty_errors.TownshipMoney),
        ({"money": [{**MONEY, "source_note": "镇级配套 50%"}]}, duty_errors.TownshipMoney),
        ({"money": [], "money_waived": "由乡镇财政解决"}, duty_errors.TownshipMoney),
    ],
)
def test_what_a_draft_lacks_or_must_not_say_is_refused(
    work: InMemory, changes: dict[str, Any], refusal: type[Refusal]
) -> None:
    """F-28: no list is empty without a reason, and no township pays (TWA-11, TWA-12).

    Powers come with money (TWA-13) and commissioned work with its funds (TWA-14); each class says who
    does what (TWA-15, TWA-16, TWA-17).
    """
    case_no = BeginDuty()(work.acting(CLERK), DUTY_NAME)
    form = a_duty(**{**BODY, **changes})
    with pytest.raises(refusal):
        DraftDuty()(work, case_no, form)
    assert work.duties.get(case_no).state is DutyState.DRAFT


@pytest.mark.parametrize("waived", ["使用现有设备，不增加乡镇经费负担", "无需乡镇配套"])
def test_saying_that_the_township_does_not_pay_is_no_township_money(work: InMemory, waived: str) -> None:
    duty = drafted(work, kind="new", money=[], money_waived=waived)
    assert duty.form["money_waived"] == waived


def test_only_departments_hand_duties_down(work: InMemory) -> None:
    with pytest.raises(errors.ApplicantNotEligible):
        BeginDuty()(work.acting(for_party(EAST)), DUTY_NAME)
    with pytest.raises(duty_errors.DutyIncomplete):
        BeginDuty()(work.acting(CLERK), " ")


def test_the_same_duty_is_not_asked_for_twice(work: InMemory) -> None:
    asked(work)
    case_no = BeginDuty()(work.acting(CLERK), DUTY_NAME)
    with pytest.raises(duty_errors.DutyNameTaken):
        DraftDuty()(work, case_no, a_duty(**BODY))


def test_only_the_leader_signs_and_a_return_has_its_reason(work: InMemory) -> None:
    duty = drafted(work)
    with pytest.raises(errors.NotYours):
        SignDuty()(work.acting(CLERK), duty.case_no, "sign", {})
    with pytest.raises(errors.ReasonMissing):
        SignDuty()(work.acting(LEADER), duty.case_no, "return", {})
    SignDuty()(work, duty.case_no, "return", {"reason": "写明经费科目"})
    assert duty.state is DutyState.DRAFT and not duty.application_no


# --- opinions ----------------------------------------------------------------------------------------


def test_a_township_answers_once_for_itself_and_an_objection_says_why(work: InMemory) -> None:
    duty = asked(work)
    give = GiveDutyOpinion()
    with pytest.raises(errors.NotYours):
        give(work.acting(for_party(WEST)), duty.case_no, EAST, "agree", {})
    with pytest.raises(errors.ReasonMissing):
        give(work.acting(for_party(EAST)), duty.case_no, EAST, "object", {"text": " "})
    with pytest.raises(errors.PartyNotConcerned):
        give(work.acting(for_party(SOUTH)), duty.case_no, SOUTH, "agree", {})
    give(work.acting(for_party(EAST)), duty.case_no, EAST, "agree", {})
    with pytest.raises(duty_errors.TownshipAnsweredBefore):
        give(work, duty.case_no, EAST, "object", {"text": "改主意"})


def test_silence_is_no_consent_and_nothing_to_answer(work: InMemory) -> None:
    duty = asked(work)
    RecordDutySilence()(work, duty.case_no)
    assert [one["outcome"] for one in duty.opinions] == ["no_reply", "no_reply"]
    assert WeighDutyOpinions()(work, duty.case_no) == {"to_answer": False}
    assert duty.objecting == []


def test_every_opinion_is_answered_and_a_refusal_says_why(work: InMemory) -> None:
    duty = replied(work, east="conditional", west="object")
    only_one = answers(duty.unanswered[0]["id"])
    with pytest.raises(duty_errors.DutyOpinionsUnanswered) as refused:
        AnswerDutyOpinions()(work.acting(CLERK), duty.case_no, only_one)
    assert "简称" in refused.value.said.zh
    duty.opinions = [{**one, "answer": ""} for one in duty.opinions]
    line = {"opinion_id": duty.unanswered[0]["id"], "answer": "not", "reason": ""}
    with pytest.raises(duty_errors.DutyOpinionsUnanswered):
        AnswerDutyOpinions()(work, duty.case_no, {"answers": [line], **THREE_LISTS})
    assert answer_all(work, duty) is False
    assert duty.objecting == [WEST], "an adopted condition stands no more, an objection does"


@pytest.mark.parametrize(
    ("changes", "again"),
    [
        ({}, False),
        ({"money": [{**MONEY, "amount": "90000"}]}, False),
        ({"money": [{**MONEY, "amount": "59999"}]}, True),
        ({"money": [{**MONEY, "on": "2026-12-31"}]}, True),
        ({"staff": [], "staff_waived": "使用现有人员"}, True),
        ({"powers": [{**THREE_LISTS["powers"][0], "item": "现场检查"}]}, True),
    ],
)
def test_townships_are_asked_again_when_less_moves_than_they_were_told(
    work: InMemory, changes: dict[str, Any], again: bool
) -> None:
    duty = replied(work, east="object")
    assert answer_all(work, duty, **changes) is again
    assert duty.state is (DutyState.OPINIONS if again else DutyState.CHECKS)


# --- checks and decision -----------------------------------------------------------------------------


def test_nobody_checks_the_duty_of_his_own_house() -> None:
    assert checkers(CHECKERS, BUREAU) == CHECKERS
    assert checkers(CHECKERS, "430211-czj")[Check.FINANCE] == "430211-bb"
    assert checkers(CHECKERS, "430211-bb")[Check.ESTABLISHMENT] == "430211-czj"


def test_a_check_that_fails_says_why_and_sends_the_duty_back(work: InMemory) -> None:
    duty = replied(work)
    with pytest.raises(errors.NotYours):
        CheckDuty(Check.FINANCE)(work.acting(ESTABLISHMENT), duty.case_no, "pass", {})
    with pytest.raises(errors.ReasonMissing):
        check(work, duty, Check.FINANCE, "fail")
    with pytest.raises(duty_errors.CheckContradicts):
        check(work, duty, Check.LEGALITY, check_powers="fail")
    check(work, duty, Check.FINANCE, "fail", text="预算没有这一科目")
    check(work, duty, Check.LEGALITY)
    check(work, duty, Check.ESTABLISHMENT)
    assert SettleDutyChecks()(work, duty.case_no) == {"passed": False}
    revise = ReviseDuty()
    better = {**a_duty(**BODY), "legal_basis": [{"title": "更新的依据"}]}
    assert revise(work.acting(CLERK), duty.case_no, "revised", better)["ask_again"] is False
    assert duty.failing == list(Check), "everything is checked again"


def test_another_duty_than_the_townships_were_asked_about_goes_back_to_them(work: InMemory) -> None:
    duty = replied(work)
    for which in Check:
        check(work, duty, which, "fail", text="职责不清")
    SettleDutyChecks()(work, duty.case_no)
    more = a_duty(**BODY, township_part="每日巡查两次")
    assert ReviseDuty()(work.acting(CLERK), duty.case_no, "revised", more)["ask_again"] is True
    with pytest.raises(errors.StepNotOpen):
        ReviseDuty()(work, duty.case_no, "give_up", {"give_up_reason": "不办了"})


def test_giving_up_leaves_it_returned(work: InMemory) -> None:
    duty = replied(work)
    for which in Check:
        check(work, duty, which, "fail", text="不宜下放")
    SettleDutyChecks()(work, duty.case_no)
    with pytest.raises(errors.ReasonMissing):
        ReviseDuty()(work.acting(CLERK), duty.case_no, "give_up", {})
    ReviseDuty()(work, duty.case_no, "give_up", {"give_up_reason": "自行承担"})
    assert duty.state is DutyState.RETURNED


@pytest.mark.parametrize("outcome", ["pass", "fail"])
def test_a_demand_for_counterpart_bodies_or_staff_does_not_pass_the_establishment_check(
    work: InMemory, outcome: str
) -> None:
    """BUR-05, BUR-06."""
    duty = replied(work)
    demanded = {"check_no_counterpart": "fail", "text": "要求各街道加挂牌子、增配两人"}
    if outcome == "pass":
        with pytest.raises(duty_errors.CheckContradicts):
            check(work, duty, Check.ESTABLISHMENT, outcome, **demanded)
        assert duty.checks == []
        return
    check(work, duty, Check.ESTABLISHMENT, outcome, **demanded)
    assert duty.failing == list(Check) and SettleDutyChecks()(work, duty.case_no) == {"passed": False}


def test_the_decision_names_and_answers_every_objection(work: InMemory) -> None:
    """TWA-05."""
    duty = checked(work, west="object")
    decide = DecideDuty()
    with pytest.raises(errors.NotYours):
        decide(work.acting(LEADER), duty.case_no, "approve", DECISION)
    with pytest.raises(duty_errors.ObjectionNotAnswered) as refused:
        decide(work.acting(OFFICE), duty.case_no, "approve", DECISION)
    assert "简称" in refused.value.said.zh
    answered = {**DECISION, "objections": [{"township": WEST, "answer": "增配两名协管员"}]}
    decide(work, duty.case_no, "approve", answered)
    assert duty.decision["objections"] == {WEST: "增配两名协管员"} and duty.state is DutyState.NOTICE


@pytest.mark.parametrize(
    "wrong",
    [
        {"decided_by": []},
        {"document": " "},
        {"decided_on": ""},
        {"decided_on": "2026-03-03"},
        {"decided_on": "2026-02-27"},
    ],
)
def test_a_decision_says_who_when_and_in_which_document(work: InMemory, wrong: dict[str, Any]) -> None:
    """TWA-01."""
    duty = checked(work)
    with pytest.raises(duty_errors.DecisionIncomplete):
        DecideDuty()(work.acting(OFFICE), duty.case_no, "approve", {**DECISION, **wrong})


def test_whatever_the_diagram_says_nothing_unlawful_is_approved(work: InMemory) -> None:
    """E3-21, B22: the data decide, not the way a case took (TWA-06)."""
    duty = checked(work)
    lists = {**duty.form, "money": [], "money_waived": ""}
    for form, checks, refusal in (
        (lists, duty.checks, duty_errors.TransfersMissing),
        (duty.form, duty.checks[1:], duty_errors.ChecksNotPassed),
    ):
        kept = duty.form, duty.checks
        duty.form, duty.checks = form, checks
        with pytest.raises(refusal):
            DecideDuty()(work.acting(OFFICE), duty.case_no, "approve", DECISION)
        duty.form, duty.checks = kept
    with pytest.raises(errors.ReasonMissing):
        DecideDuty()(work, duty.case_no, "reject", DECISION)


# --- what moves, force and end -----------------------------------------------------------------------


def test_a_duty_is_in_force_only_when_everything_has_arrived(work: InMemory) -> None:
    """TWA-03."""
    duty = noticed(work)
    assert duty.number == "株天编办〔2026〕1号" and duty.case_no in work.duties.listed
    assert len(duty.lines_of(EAST)) == 3 and len(duty.lines_of(WEST)) == 2
    with pytest.raises(duty_errors.TransferNotDone):
        PutDutyInForce()(work, duty.case_no)
    arrive(work, duty, EAST, "2026-03-02")
    with pytest.raises(duty_errors.ArrivalInvalid):
        arrive(work, duty, WEST, "2026-03-03")
    with pytest.raises(duty_errors.TransferNotDone):
        arrive(work, duty, WEST, "")
    arrive(work, duty, WEST, "", "partly")
    arrive(work, duty, WEST, "2026-03-01")
    assert PutDutyInForce()(work, duty.case_no) == {"temporary": False, "ends_on": ""}
    assert str(duty.in_force_on) == "2026-05-01", "not before its start"


def test_only_the_receiving_township_confirms(work: InMemory) -> None:
    duty = noticed(work)
    west = somebody("经办人", WEST, "township_clerk")
    with pytest.raises(errors.NotYours):
        ConfirmTransfers()(work.acting(west), duty.case_no, EAST, "partly", {})
    south = somebody("经办人", SOUTH, "township_clerk")
    with pytest.raises(errors.PartyNotConcerned):
        ConfirmTransfers()(work.acting(south), duty.case_no, SOUTH, "partly", {})


def test_a_temporary_duty_ends_with_its_last_day(work: InMemory) -> None:
    duty = noticed(work, kind="temporary", end="2026-12-31")
    arrive(work, duty, EAST, "2026-03-02")
    arrive(work, duty, WEST, "2026-03-02")
    assert PutDutyInForce()(work, duty.case_no) == {"temporary": True, "ends_on": "2026-12-31"}
    with pytest.raises(errors.StepNotOpen):
        EndDuty()(work, duty.case_no)
    work.clock.advance(days=304)
    EndDuty()(work, duty.case_no)
    assert (duty.state, str(duty.ended_on)) == (DutyState.ENDED, "2026-12-31")


def test_an_approval_lapses_when_what_moves_never_comes_and_supervisors_hear_of_it(work: InMemory) -> None:
    duty = checked(work)
    DecideDuty()(work.acting(OFFICE), duty.case_no, "approve", DECISION)
    told = IssueDutyNotice(CALENDAR)(work.acting(ESTABLISHMENT), duty.case_no, {})
    assert (told["transfers_due"], told["transfers_until"]) == ("2026-06-30", "2027-06-30")
    LapseDuty()(work, duty.case_no)
    (alert,) = [event for event in work.events if isinstance(event, AlertRaised)]
    assert (alert.rule, duty.state) == ("TWA-03", DutyState.LAPSED)
    with pytest.raises(errors.StepNotOpen):
        PutDutyInForce()(work, duty.case_no)


def test_what_is_promised_for_a_day_off_is_confirmed_on_the_next_working_day(work: InMemory) -> None:
    """E3-59: 4 July 2026 is a Saturday; the promise stays, the task is due on Monday."""
    duty = checked(work)
    duty._take({**duty.form, "money": [{**duty.form["money"][0], "on": "2026-07-04"}]})
    DecideDuty()(work.acting(OFFICE), duty.case_no, "approve", DECISION)
    told = IssueDutyNotice(CALENDAR)(work.acting(ESTABLISHMENT), duty.case_no, {})
    assert told["transfers_due"] == "2026-07-06"
    assert max(line["due"] for line in duty.transfers) == "2026-07-04"


def test_a_temporary_approval_never_outlives_its_term(work: InMemory) -> None:
    duty = checked(work)
    duty._take({**duty.form, "kind": "temporary", "end": "2026-12-31"})
    DecideDuty()(work.acting(OFFICE), duty.case_no, "approve", DECISION)
    told = IssueDutyNotice(CALENDAR)(work.acting(ESTABLISHMENT), duty.case_no, {})
    assert told["transfers_until"] == "2026-12-31"


def test_with_nothing_to_move_it_is_in_force_at_once(work: InMemory) -> None:
    waived = {f"{kind}_waived": "现有人员和设备即可" for kind in ("powers", "staff", "money")}
    duty = noticed(work, powers=[], staff=[], money=[], start="2026-03-02", **waived)
    assert duty.transfers == []
    PutDutyInForce()(work, duty.case_no)
    assert str(duty.in_force_on) == "2026-03-02"


def test_the_leader_takes_it_back_only_before_the_decision(work: InMemory) -> None:
    duty = replied(work)
    with pytest.raises(errors.ReasonMissing):
        WithdrawDuty()(work.acting(LEADER), duty.case_no, {})
    WithdrawDuty()(work, duty.case_no, {"reason": "自行承担"})
    assert duty.state is DutyState.WITHDRAWN
    again = noticed(work)
    with pytest.raises(errors.StepNotOpen):
        WithdrawDuty()(work.acting(LEADER), again.case_no, {"reason": "晚了"})
