"""Work the chair was told about, confirmed later all the same: found by itself, once (B6 step 5)."""

from __future__ import annotations

from datetime import UTC, date, datetime

from chassis.actor import Actor
from services.admission.domain.application import Application
from services.admission.domain.records import Approval
from services.admission.domain.unadmitted_work import MatterState, Trigger, UnadmittedWork
from services.admission.domain.vocabulary import ApplicationState, Decision, Procedure, RequestType
from tests.contract.admission.county import COUNTY, EDUCATION, OFFICE_CLERK, SONGSHAN, County

MATTER, CASE, NAME = "430211-rgl-2026-00001", "430211-adm-2026-00001", "填报企业用工台账"


def test_an_approval_after_the_chair_was_told_is_noted_once(county: County) -> None:
    at = datetime(2026, 3, 1, 2, tzinfo=UTC)
    application = Application(
        CASE, COUNTY, EDUCATION, RequestType.REGULARISATION, ApplicationState.APPROVED, {}, "u1", at, NAME,
        ended_at=at,
    )  # fmt: skip
    approval = Approval("a1", CASE, Decision.APPROVE, Procedure.SIMPLE, "主任", "主任", "chair", at)
    application.approvals.append(approval)
    matter = UnadmittedWork(
        MATTER, COUNTY, Trigger.COMPLAINT, EDUCATION, NAME, "每周填报", "", "经办人", SONGSHAN, at,
        MatterState.ESCALATED, since=date(2026, 2, 2), places=[SONGSHAN], facts="属实", application=CASE,
        ended_at=at,
    )  # fmt: skip
    with county.admission.works(Actor.system("test"), "stock") as work:
        work.applications.add(application)
        work.matters.add(matter)
    assert county.admission.follow() == 1
    assert county.admission.follow() == 0
    with county.admission.works(OFFICE_CLERK, "look") as work:
        kept = work.matters.get(MATTER)
        assert (kept.state, kept.confirmed_on) == (MatterState.ESCALATED, date(2026, 3, 1))
        assert kept.days_without_admission == 27
