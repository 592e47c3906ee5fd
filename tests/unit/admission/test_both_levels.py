"""An item that loads townships and communities runs both parts under one number (H28)."""

from __future__ import annotations

import pytest

from services.admission.domain import errors
from services.admission.domain.both_levels import (
    CommunityPartOpen,
    TownshipPartFailed,
    TownshipPartOpen,
    TownshipPartStands,
)
from services.admission.domain.directory import Unit
from services.admission.domain.duty_words import Check, DutyState
from services.admission.domain.township_duty import TownshipDuty
from services.admission.usecases.admit_duty import IssueDutyNotice
from services.admission.usecases.ask_townships import AskTownships, RecordDutySilence, WeighDutyOpinions
from services.admission.usecases.check_duty import CheckDuty, SettleDutyChecks
from services.admission.usecases.decide_duty import DecideDuty
from services.admission.usecases.draft_duty import DraftDuty, SignDuty, WithdrawDuty
from services.admission.usecases.open_township_part import AskAgain, LetFall, open_township_part
from services.admission.usecases.withdraw_application import WithdrawApplication
from tests.support.duties import CHECKED, DECISION, a_duty
from tests.unit.admission.a_case import Case
from tests.unit.admission.a_county import (
    BUREAU,
    CALENDAR,
    CLERK,
    COUNTY,
    EAST,
    LEADER,
    OFFICER,
    SOUTH,
    WEST,
    InMemory,
    a_county,
    somebody,
)

OFFICE = somebody("区委区政府办公室", COUNTY, "county_office")


@pytest.fixture
def work() -> InMemory:
    """The county with everybody who checks duties."""
    county = a_county()
    county.units.add(Unit("430211-czj", "区财政局", "department", COUNTY))
    county.units.get("430211-bb").document_word = "株天编办"
    return county


def part(work: InMemory, case: Case) -> TownshipDuty:
    """The township part of a case."""
    found = work.duties.of_application(case.no)
    assert found is not None
    return found


def decided(work: InMemory, duty: TownshipDuty, outcome: str = "approve") -> None:
    """The township part goes its way up to the decision of the county."""
    form = {**duty.form, **a_duty(responsible_body=BUREAU), "name": duty.name}
    DraftDuty()(work.acting(CLERK), duty.case_no, {**form, "townships": duty.form["townships"]})
    SignDuty()(work.acting(LEADER), duty.case_no, "sign", {})
    AskTownships(CALENDAR)(work, duty.case_no)
    RecordDutySilence()(work, duty.case_no)
    WeighDutyOpinions()(work, duty.case_no)
    units = {Check.ESTABLISHMENT: "430211-bb", Check.FINANCE: "430211-czj", Check.LEGALITY: "430211-sfj"}
    for check, unit in units.items():
        clerk = somebody("经办人", unit, "department_clerk")
        CheckDuty(check)(work.acting(clerk), duty.case_no, "pass", CHECKED[check.value])
    SettleDutyChecks()(work, duty.case_no)
    reason = {} if outcome == "approve" else {"reason": "应由部门承担"}
    DecideDuty()(work.acting(OFFICE), duty.case_no, outcome, {**DECISION, **reason})


def test_the_township_part_opens_with_the_application_and_carries_its_number(work: InMemory) -> None:
    case = Case(work, level="both").accepted()
    duty = part(work, case)
    assert duty.application_no == case.application.application_no
    assert duty.form["townships"] == [EAST, WEST] and duty.form["content"] == case.form["content"]
    assert len(work.duties.kept) == 1, "acceptance opens no second one"
    decided(work, duty)
    assert duty.application_no == case.application.application_no


def test_an_item_of_one_level_has_no_township_part(work: InMemory) -> None:
    case = Case(work, level="community").approved()
    assert work.duties.kept == {} and case.application.approval is not None


def test_the_committee_does_not_approve_before_the_county_has(work: InMemory) -> None:
    case = Case(work, level="both").voted()
    with pytest.raises(TownshipPartOpen):
        case.decide()
    duty = part(work, case)
    decided(work, duty)
    establishment = somebody("区委编办经办人", "430211-bb", "department_clerk")
    with pytest.raises(CommunityPartOpen):
        IssueDutyNotice(CALENDAR)(work.acting(establishment), duty.case_no, {})
    case.decide()
    IssueDutyNotice(CALENDAR)(work.acting(establishment), duty.case_no, {})
    assert duty.state is DutyState.TRANSFERS


@pytest.mark.parametrize("outcome", ["reject", "return"])
def test_what_the_county_did_not_approve_the_committee_can_only_refuse(work: InMemory, outcome: str) -> None:
    case = Case(work, level="both").voted()
    decided(work, part(work, case), outcome)
    with pytest.raises(TownshipPartFailed):
        case.decide()
    case.decide("refuse", reason="乡镇部分未获批准")


def test_the_department_asks_for_the_township_part_again_after_it_failed(work: InMemory) -> None:
    case = Case(work, level="both").accepted()
    first = part(work, case)
    with pytest.raises(errors.NotYours):
        AskAgain()(work.acting(OFFICER), case.no)
    with pytest.raises(TownshipPartStands):
        AskAgain()(work.acting(CLERK), case.no)
    WithdrawDuty()(work.acting(LEADER), first.case_no, {"reason": "重写清单"})
    again = AskAgain()(work.acting(CLERK), case.no)
    assert part(work, case).case_no == again != first.case_no
    assert part(work, case).application_no == first.application_no


def test_a_township_part_falls_with_the_community_part(work: InMemory) -> None:
    case = Case(work, level="both").accepted()
    duty = part(work, case)
    assert LetFall()(work, duty.case_no) == ""
    WithdrawApplication()(work.acting(LEADER), case.no, "不办了")
    assert LetFall()(work, duty.case_no) == "社区部分已撤回"
    assert duty.state is DutyState.RETURNED
    with pytest.raises(errors.StepNotOpen):
        AskAgain()(work.acting(CLERK), case.no)


def test_a_duty_that_stands_already_for_these_townships_is_enough(work: InMemory) -> None:
    """A change of an item whose townships took it on already asks them for nothing new."""
    first = Case(work, level="both").accepted()
    decided(work, part(work, first))
    second = Case(work, level="both").planned()
    open_township_part(work, second.application)
    assert work.duties.of_application(second.no) is None
    third = Case(work, level="both", townships=[EAST, WEST, SOUTH]).planned()
    open_township_part(work, third.application)
    assert part(work, third).form["townships"] == [EAST, WEST, SOUTH]
