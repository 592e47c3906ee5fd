"""Scenario 25: the successor of a reorganised applicant may file change and exit, no other body may."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chassis.errors import Refusal
from contracts.registry import validate
from services.admission.domain.change import NotOriginalApplicant
from services.admission.domain.errors import ApplicantNotEligible, NotYours
from services.admission.domain.records import Dossier
from services.admission.domain.succession import NothingToTakeOver, SuccessionInvalid
from services.admission.domain.vocabulary import ApplicationState, ItemState
from services.admission.messaging.publishes import messages
from services.admission.usecases.begin_change import BeginChange
from services.admission.usecases.open_exit import OpenExit
from services.admission.usecases.register_succession import RegisterSuccession
from services.admission.usecases.report_unadmitted_work import ReportUnadmittedWork
from tests.unit.admission.a_case import Case
from tests.unit.admission.a_county import (
    BUREAU,
    CLERK,
    EAST,
    OFFICER,
    STATISTICS,
    InMemory,
    a_county,
    somebody,
)

ITEM = "SX-2026-00001"
SUCCESSOR = somebody("区统计局经办人", STATISTICS, "department_clerk")
PROOF = {"proof": "机构改革方案〔2026〕3号", "valid_from": date(2026, 3, 2)}


@pytest.fixture
def admitted() -> InMemory:
    """An item of the health bureau stands."""
    work: InMemory = Case(a_county()).noticed().work
    return work


def test_25_the_successor_changes_and_ends_what_it_took_over_and_the_unit_before_no_longer(
    admitted: InMemory,
) -> None:
    """F-25: reorganised applicant."""
    with pytest.raises(NotOriginalApplicant):
        BeginChange()(admitted.acting(SUCCESSOR), ITEM)
    assert RegisterSuccession()(admitted.acting(OFFICER), BUREAU, STATISTICS, **PROOF).items == [ITEM]
    with pytest.raises(NotOriginalApplicant):
        BeginChange()(admitted.acting(CLERK), ITEM)
    with pytest.raises(NotYours):
        OpenExit()(admitted, ITEM)
    assert OpenExit()(admitted.acting(SUCCESSOR), ITEM) and BeginChange()(admitted, ITEM)


def test_dispatch_hears_the_new_owner_in_a_newer_revision(admitted: InMemory) -> None:
    before = admitted.items.get(ITEM).revision
    RegisterSuccession()(admitted.acting(OFFICER), BUREAU, STATISTICS, **PROOF)
    (message,) = messages(admitted.events[-1])
    validate(message.type, message.data)
    told = (message.type, message.data["owner_unit"], message.data["revision"])
    assert told == ("admission.item-admitted.v1", STATISTICS, before + 1)
    (facts,) = [facts for action, _, facts in admitted.journal if action == "item-succeeded"]
    assert (facts["proof"], facts["valid_from"]) == (PROOF["proof"], "2026-03-02")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"successor": BUREAU}, SuccessionInvalid),
        ({"proof": "  "}, SuccessionInvalid),
        ({"valid_from": date(2026, 3, 3)}, SuccessionInvalid),
        ({"successor": EAST}, ApplicantNotEligible),
        ({"predecessor": STATISTICS, "successor": BUREAU}, NothingToTakeOver),
    ],
)
def test_what_is_no_succession_changes_nothing(
    admitted: InMemory, changes: dict[str, Any], refusal: type[Refusal]
) -> None:
    asked = {"predecessor": BUREAU, "successor": STATISTICS, **PROOF, **changes}
    with pytest.raises(refusal):
        RegisterSuccession()(admitted.acting(OFFICER), **asked)
    assert admitted.items.get(ITEM).owner_unit == BUREAU


def test_only_the_office_registers_it(admitted: InMemory) -> None:
    with pytest.raises(NotYours):
        RegisterSuccession()(admitted.acting(SUCCESSOR), BUREAU, STATISTICS, **PROOF)


def test_what_has_ended_stays_with_the_unit_that_ended_it(admitted: InMemory) -> None:
    admitted.items.get(ITEM).current.finish(ItemState.COMPLETED, date(2026, 3, 1))
    for application in admitted.applications.kept.values():
        application.closed_at = admitted.clock.now()
    with pytest.raises(NothingToTakeOver):
        RegisterSuccession()(admitted.acting(OFFICER), BUREAU, STATISTICS, **PROOF)


def test_what_is_under_way_passes_over_and_what_has_ended_does_not() -> None:
    """Applications, filings and matters."""
    work = Case(a_county()).noticed().work
    (kept,) = work.applications.kept.values()
    begun = Case(work, item_name="另一项工作")
    refused = Case(work, item_name="第三项工作")
    refused.application.end(ApplicationState.REFUSED, work.clock.now(), "不必要")
    exit_no = OpenExit()(work.acting(CLERK), ITEM)
    report = {"work": "填报台账", "description": "每周", "department": BUREAU}
    matter = ReportUnadmittedWork()(work.acting(CLERK), report)
    taken = RegisterSuccession()(work.acting(OFFICER), BUREAU, STATISTICS, **PROOF)
    assert (taken.items, set(taken.cases)) == ([ITEM], {kept.case_no, begun.no, exit_no, matter})
    assert {work.applications.get(no).applicant for no in (kept.case_no, begun.no)} == {STATISTICS}
    assert work.exits.get(exit_no).applicant == STATISTICS == work.matters.get(matter).department
    assert refused.application.applicant == BUREAU
    lines = [
        (subject, facts["proof"]) for action, subject, facts in work.journal if action == "case-succeeded"
    ]
    assert lines == [(no, PROOF["proof"]) for no in taken.cases]


@pytest.mark.parametrize("closed", [True, False])
def test_its_dossiers_are_the_successors_open_or_closed(closed: bool) -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    application = Case(a_county()).application
    application.dossiers.append(Dossier(application.case_no, BUREAU, now, closed_at=now if closed else None))
    application.pass_to(BUREAU, STATISTICS)
    assert application.dossiers[0].keeper == STATISTICS
