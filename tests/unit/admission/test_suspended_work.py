"""Orders sent under an item wait while work nobody applied for is dealt with (B6 steps 4 and 5, ADM-28)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chassis.parameters.entries import Parameter
from services.admission.domain.blocked_order import BlockedOrder
from services.admission.domain.errors import NotApproved, StepNotOpen
from services.admission.domain.events import WorkSettled, WorkSuspended
from services.admission.domain.parameter_table import RULE_DATE
from services.admission.domain.records import Approval
from services.admission.domain.unadmitted_work import CoverUnknown, MatterState
from services.admission.domain.vocabulary import ApplicationState, Decision, Procedure
from services.admission.usecases.settle_blocked_order import SettleBlockedOrder
from services.admission.usecases.settle_matter import ConfirmLate, DirectMatter, EscalateMatter, SettleStop
from tests.unit.admission.a_case import Case
from tests.unit.admission.a_county import BUREAU, CHAIR, COUNTY, E1, EAST, OFFICER, STATISTICS, WEST
from tests.unit.admission.test_gate import ITEM, asked
from tests.unit.admission.test_regularisation import Matter

PASSES, WAITS = ("pass", ""), ("blocked", "UNDER_REGULARISATION")


class Covered(Matter):
    """Work of the bureau that was sent under the item it has."""

    def __init__(self) -> None:
        super().__init__()
        Case(self.work).noticed()
        self.reported()

    def found(self, outcome: str = "founded", cover: str = ITEM) -> Covered:
        self.facts(outcome, cover=cover)
        return self

    @property
    def heard(self) -> list[tuple[str, str]]:
        """What dispatch hears of it."""
        told = [one for one in self.work.events if isinstance(one, WorkSuspended | WorkSettled)]
        return [(type(one).__name__, getattr(one, "result", "")) for one in told]

    def gate(self, **changes: Any) -> tuple[str, str]:
        answer = asked(self.work, **changes)
        self.work.events.pop()
        return answer


def test_under_which_item_it_was_sent_is_an_item_of_the_county() -> None:
    with pytest.raises(CoverUnknown) as refused:
        Covered().found(cover="SX-2099-00001")
    assert (refused.value.code, refused.value.rule) == ("cover-unknown", "ADM-28")
    unfounded = Covered().found("unfounded")
    assert unfounded.heard == [] and not unfounded.kept.cover


def test_orders_wait_from_the_facts_until_all_confirm_the_stop() -> None:
    matter = Covered()
    assert matter.gate() == PASSES
    matter.found()
    assert matter.heard == [("WorkSuspended", "")]
    matter.told().answered("stop").confirmed(EAST)
    SettleStop()(matter.work, matter.no)
    assert matter.gate() == WAITS
    matter.confirmed(E1)
    SettleStop()(matter.work, matter.no)
    assert matter.heard[1:] == [("WorkSettled", "stopped")]
    assert matter.gate() == PASSES


def test_only_that_department_and_those_places_wait_and_only_from_that_day() -> None:
    matter = Covered().found()
    assert matter.gate() == WAITS
    assert matter.gate(community="430211002001", sender=WEST) != WAITS
    assert matter.gate(sender=EAST) == PASSES
    assert matter.gate(sender=STATISTICS) == ("blocked", "SENDER_NOT_ENTITLED")
    assert matter.gate(order_date="2027-01-01") == ("blocked", "ENDED")


@pytest.mark.parametrize(
    ("state", "heard"),
    [
        (ApplicationState.APPROVED, [("WorkSettled", "regularised")]),
        (ApplicationState.REFUSED, [("WorkSettled", "refused")]),
        (ApplicationState.WITHDRAWN, []),
    ],
)
def test_the_application_settles_it_unless_it_is_given_up(state: ApplicationState, heard: Any) -> None:
    matter = Covered().found().told().answered("apply")
    matter.decided(state, matter.work.clock.now())
    settled = [one for one in matter.work.events if isinstance(one, WorkSettled)]
    assert [("WorkSettled", one.result) for one in settled] == heard


def test_before_the_chair_orders_wait_until_he_has_spoken() -> None:
    matter = Covered().found()
    matter.told()
    EscalateMatter()(matter.work, matter.no)
    assert matter.gate() == WAITS
    DirectMatter()(matter.work.acting(CHAIR), matter.no, {"direction": "停止"})
    assert matter.heard[1:] == [("WorkSettled", "escalated")]


def escalated_after_applying() -> Covered:
    """The department applied, but not within its days, and the chair was told."""
    matter = Covered().found()
    matter.told().answered("apply", "确需社区协助")
    EscalateMatter()(matter.work, matter.no)
    return matter


def approved_late(matter: Covered) -> None:
    """The application was approved on 6 April all the same."""
    at = datetime(2026, 4, 6, 3, tzinfo=UTC)
    application = matter.work.applications.get(matter.kept.application)
    application.approvals.append(
        Approval("a1", application.case_no, Decision.APPROVE, Procedure.SIMPLE, "主任", "主任", "chair", at)
    )
    application.end(ApplicationState.APPROVED, at)
    ConfirmLate()(matter.work, matter.no)


@pytest.mark.parametrize("directed_first", [True, False])
def test_what_was_applied_for_too_late_is_told_to_supervisors_when_it_is_confirmed(
    directed_first: bool,
) -> None:
    matter = escalated_after_applying()
    direct = DirectMatter()
    if directed_first:
        direct(matter.work.acting(CHAIR), matter.no, {"direction": "限期申请"})
    approved_late(matter)
    if not directed_first:
        direct(matter.work.acting(CHAIR), matter.no, {"direction": "限期申请"})
    kept = matter.kept
    assert (kept.state, kept.confirmed_on, kept.days_without_admission) == (
        MatterState.ESCALATED, date(2026, 4, 6), 63,
    )  # fmt: skip
    assert [one.severity for one in matter.alerts] == ["serious", "warning"]
    assert matter.heard[1:] == [("WorkSettled", "escalated" if directed_first else "regularised")]
    with pytest.raises(StepNotOpen):
        ConfirmLate()(matter.work, matter.no)


def test_nothing_is_confirmed_late_that_was_not_approved() -> None:
    matter = escalated_after_applying()
    with pytest.raises(NotApproved):
        ConfirmLate()(matter.work, matter.no)
    assert matter.kept.confirmed_on is None


def test_a_county_may_let_orders_go_on_meanwhile() -> None:
    matter = Covered()
    matter.work.parameters.add(Parameter("adm.regularise.interim", COUNTY, 1, "none", RULE_DATE, "local"))
    assert matter.found().kept.cover == ITEM and matter.gate() == PASSES
    matter.told().answered("stop").confirmed(EAST).confirmed(E1)
    SettleStop()(matter.work, matter.no)
    assert matter.heard == []


@pytest.mark.parametrize(("known", "matters"), [(True, 1), (False, 2)])
def test_an_order_kept_back_for_a_matter_opens_no_other_one(known: bool, matters: int) -> None:
    matter = Covered()
    if known:
        matter.found()
    work = matter.work
    work.blocked_orders.add(
        BlockedOrder(
            "b1", COUNTY, "o1", BUREAU, ITEM, "巡查", EAST, E1, "UNDER_REGULARISATION",
            work.clock.now(), 1, work.clock.now(),
        )
    )  # fmt: skip
    SettleBlockedOrder()(work.acting(OFFICER), "b1", "advise_regularisation", {"note": "正在办理"})
    assert len(work.matters.kept) == matters
    assert list(work.matters.kept.values())[-1].cover == ITEM
