"""Duties of townships pass to the successor of a reorganised department like its items (F-25, E3-11, B7)."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from contracts.registry import validate
from services.admission.domain.directory import Unit
from services.admission.domain.duty_words import Check, DutyState
from services.admission.domain.errors import NotYours
from services.admission.domain.events import DutyPublished
from services.admission.domain.succession import NothingToTakeOver
from services.admission.domain.township_duty import TownshipDuty
from services.admission.messaging.publishes import messages
from services.admission.usecases.admit_duty import PutDutyInForce
from services.admission.usecases.check_duty import CheckDuty
from services.admission.usecases.draft_duty import WithdrawDuty
from services.admission.usecases.register_succession import RegisterSuccession, Succeeded
from services.admission.web.duty_file import PASSED, _checks
from tests.support.duties import CHECKED
from tests.unit.admission.a_county import (
    BUREAU,
    COUNTY,
    EAST,
    LEADER,
    OFFICER,
    STATISTICS,
    WEST,
    InMemory,
    a_county,
    somebody,
)
from tests.unit.admission.test_succession import PROOF
from tests.unit.admission.test_township_duties import arrive, asked, noticed, replied

FINANCE = "430211-czj"
NEW_LEADER = somebody("区统计局负责人", STATISTICS, "department_leader")


@pytest.fixture
def work() -> InMemory:
    """The county of the duties, with a finance bureau."""
    county = a_county()
    county.units.add(Unit(FINANCE, "区财政局", "department", COUNTY))
    county.units.get("430211-bb").document_word = "株天编办"
    return county


def succeed(work: InMemory, successor: str = STATISTICS) -> Succeeded:
    """The office registers that the bureau’s work is another unit’s now."""
    return RegisterSuccession()(work.acting(OFFICER), BUREAU, successor, **PROOF)


def told(work: InMemory) -> list[tuple[str, str, int]]:
    """What dispatch hears of duties: how it stands, of which department, in which revision."""
    said = [one for event in work.events if isinstance(event, DutyPublished) for one in messages(event)]
    for one in said:
        validate(one.type, one.data)
    return [(one.data["state"], one.data["department"], one.data["revision"]) for one in said]


def lines(work: InMemory, duty: TownshipDuty) -> list[tuple[str, str]]:
    """What the history says of the take-over."""
    found = [(action, facts) for action, subject, facts in work.journal if subject == duty.case_no]
    return [(action, facts["proof"]) for action, facts in found if action.endswith("-succeeded")]


def test_a_duty_laid_on_townships_is_the_successors_and_dispatch_hears_it_as_newer(work: InMemory) -> None:
    duty = noticed(work)
    for township in (EAST, WEST):
        arrive(work, duty, township, "2026-03-02")
    PutDutyInForce()(work, duty.case_no)
    done = succeed(work)
    assert (done.duties, done.cases) == ([duty.duty_id], [duty.case_no])
    assert duty.applicant == STATISTICS == duty.form["responsible_body"]
    assert told(work)[-1] == ("in_force", STATISTICS, 3)
    assert lines(work, duty) == [("duty-succeeded", PROOF["proof"])]


def test_a_duty_under_way_goes_on_at_the_successors_desk(work: InMemory) -> None:
    duty = asked(work)
    assert succeed(work).duties == [] and told(work) == []
    assert lines(work, duty) == [("case-succeeded", PROOF["proof"])]
    with pytest.raises(NotYours):
        WithdrawDuty()(work.acting(LEADER), duty.case_no, {"reason": "自行承担"})
    WithdrawDuty()(work.acting(NEW_LEADER), duty.case_no, {"reason": "自行承担"})
    assert duty.state is DutyState.WITHDRAWN


def test_what_has_ended_is_nobodys_to_take_over(work: InMemory) -> None:
    duty = asked(work)
    WithdrawDuty()(work.acting(LEADER), duty.case_no, {"reason": "自行承担"})
    with pytest.raises(NothingToTakeOver):
        succeed(work)
    assert duty.applicant == BUREAU


def test_a_successor_that_checks_duties_does_not_check_its_own(work: InMemory) -> None:
    """B0: another of the three houses checks the money when the finance bureau takes the applicant over."""
    duty = replied(work)
    assert succeed(work, FINANCE).stand_ins == {duty.case_no: {FINANCE: "430211-bb"}}
    own, other = (somebody("经办人", unit, "department_clerk") for unit in (FINANCE, "430211-bb"))
    with pytest.raises(NotYours):
        CheckDuty(Check.FINANCE)(work.acting(own), duty.case_no, "pass", CHECKED["finance"])
    CheckDuty(Check.FINANCE)(work.acting(other), duty.case_no, "pass", CHECKED["finance"])
    assert duty.failing == [Check.ESTABLISHMENT, Check.LEGALITY]


def test_a_check_given_before_its_house_became_the_applicant_stands_and_the_file_says_so(
    work: InMemory,
) -> None:
    """Decision 0018: a finding of a house that was not concerned then; what is still open falls to others."""
    duty = replied(work)
    own = somebody("经办人", FINANCE, "department_clerk")
    CheckDuty(Check.FINANCE)(
        work.acting(own), duty.case_no, "pass", {**CHECKED["finance"], "text": "已列预算"}
    )
    succeed(work, FINANCE)
    assert duty.failing == [Check.ESTABLISHMENT, Check.LEGALITY]
    shown = SimpleNamespace(checks=duty.checks, applicant=duty.applicant, unit_names={})
    ((_, _, conclusion, text, _),) = _checks(shown)["table"]["rows"]
    assert conclusion == PASSED["pass"] and text.zh.startswith("已列预算（审查时该单位还不是申请部门")
    shown.checks = [{**one, "standing": False} for one in duty.checks]
    assert _checks(shown)["table"]["rows"][0][2].en == "passed (before the revision)"
