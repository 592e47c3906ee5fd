"""Work nobody applied for: who may report it, what the office finds, how it ends (B6, ADM-27, ADM-28)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.admission.domain import unadmitted_work as matters
from services.admission.domain.blocked_order import BlockedOrder
from services.admission.domain.errors import NotYours, PartyNotConcerned, ReasonMissing, StepNotOpen
from services.admission.domain.events import AlertRaised
from services.admission.domain.unadmitted_work import MatterState, Trigger, UnadmittedWork
from services.admission.domain.vocabulary import ApplicationState, RequestType
from services.admission.usecases.answer_matter import AnswerMatter, ConfirmStopped
from services.admission.usecases.look_into_matter import CollectFacts, NotifyDepartment
from services.admission.usecases.report_unadmitted_work import ReportUnadmittedWork
from services.admission.usecases.settle_blocked_order import SettleBlockedOrder
from services.admission.usecases.settle_matter import (
    DirectMatter,
    EscalateMatter,
    SettleConfirmation,
    SettleStop,
)
from tests.unit.admission.a_county import (
    BUREAU,
    CALENDAR,
    CHAIR,
    CLERK,
    COUNTY,
    E1,
    EAST,
    LEADER,
    OFFICER,
    STATISTICS,
    InMemory,
    a_county,
    for_party,
    somebody,
)

SAID = {"work": "每周报送居民健康台账", "description": "三月起每周要报"}
TOWN_CLERK = somebody("乡镇经办人", EAST, "township_clerk")


class Matter:
    """One piece of unadmitted work, and what people do about it."""

    def __init__(self) -> None:
        self.work: InMemory = a_county()
        self.no = ""

    @property
    def kept(self) -> UnadmittedWork:
        return self.work.matters.get(self.no)

    def reported(self, actor: Any = TOWN_CLERK, **changes: Any) -> Matter:
        data = {**SAID, "department": BUREAU, **changes}
        self.no = ReportUnadmittedWork()(self.work.acting(actor), data)
        return self

    def facts(self, outcome: str = "founded", **changes: Any) -> Matter:
        data = {"facts": "属实", "since": "2026-02-02", "townships": [EAST], "communities": [E1], **changes}
        CollectFacts()(self.work.acting(OFFICER), self.no, outcome, data)
        return self

    def told(self) -> Matter:
        NotifyDepartment(CALENDAR)(self.work.acting(OFFICER), self.no, {"notice": "请停止或者申请"})
        return self

    def answered(self, outcome: str, statement: str = "已停止") -> Matter:
        AnswerMatter()(self.work.acting(CLERK), self.no, outcome, {"statement": statement})
        return self

    def confirmed(self, place: str, outcome: str = "stopped", remark: str = "") -> Matter:
        actor = TOWN_CLERK if place == EAST else for_party(place)
        ConfirmStopped()(self.work.acting(actor), self.no, place, outcome, {"remark": remark})
        return self

    def decided(self, state: ApplicationState, at: datetime) -> str:
        self.work.applications.get(self.kept.application).end(state, at)
        return SettleConfirmation()(self.work, self.no)["result"]

    @property
    def alerts(self) -> list[AlertRaised]:
        return [event for event in self.work.events if isinstance(event, AlertRaised)]


@pytest.mark.parametrize(
    ("actor", "asked", "trigger"),
    [
        (CLERK, "", Trigger.SELF_REPORT),
        (TOWN_CLERK, "agenda", Trigger.COMPLAINT),
        (for_party(E1), "", Trigger.COMPLAINT),
        (OFFICER, "agenda", Trigger.AGENDA),
        (OFFICER, "supervision", Trigger.SUPERVISION),
    ],
)
def test_who_reports_decides_how_it_came_to_light(actor: Any, asked: str, trigger: Trigger) -> None:
    matter = Matter().reported(actor, trigger=asked)
    assert matter.kept.trigger is trigger
    assert matter.kept.places == ([actor.unit] if trigger is Trigger.COMPLAINT else [])


def test_no_other_department_reports() -> None:
    matter = Matter()
    with pytest.raises(NotYours):
        matter.reported(somebody("区统计局经办人", STATISTICS, "department_clerk"))
    assert not matter.work.matters.kept


def test_the_same_work_is_looked_into_once_at_a_time() -> None:
    matter = Matter().reported()
    with pytest.raises(matters.MatterUnderWay) as refused:
        Matter.reported(matter, OFFICER)
    assert refused.value.facts["case_no"] == matter.no
    first = matter.facts("unfounded").no
    assert matter.reported(OFFICER).no != first


@pytest.mark.parametrize("missing", ["work", "description"])
def test_a_report_names_the_work_and_what_happened(missing: str) -> None:
    with pytest.raises(matters.MatterIncomplete):
        Matter().reported(**{missing: " "})


def test_a_blocked_order_that_needs_confirmation_becomes_a_matter_once() -> None:
    """B16 step 3b, B6 b: nobody has to type it again."""
    work = a_county()
    for number in ("1", "2"):
        work.blocked_orders.add(
            BlockedOrder(
                f"b{number}", COUNTY, f"o{number}", BUREAU, "", SAID["work"], EAST, E1, "NOT_FOUND",
                work.clock.now(), 1, work.clock.now(),
            )
        )  # fmt: skip
        SettleBlockedOrder()(work.acting(OFFICER), f"b{number}", "advise_regularisation", {"note": "请确认"})
    (matter,) = work.matters.kept.values()
    assert (matter.trigger, matter.department, matter.places) == (Trigger.BLOCKED_ORDER, BUREAU, [E1])
    assert work.matters.waiting(COUNTY, (MatterState.REPORTED,)) == [matter.case_no]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"facts": ""}, matters.MatterIncomplete),
        ({"since": ""}, matters.MatterIncomplete),
        ({"townships": [], "communities": []}, matters.MatterIncomplete),
        ({"since": "2099-01-01"}, matters.SinceInFuture),
        ({"townships": ["430299001"]}, PartyNotConcerned),
    ],
)
def test_facts_say_what_where_and_since_when(changes: dict[str, Any], refusal: type[Exception]) -> None:
    matter = Matter().reported()
    with pytest.raises(refusal):
        matter.facts(**changes)
    assert matter.kept.state is MatterState.REPORTED


def test_the_department_has_ten_working_days() -> None:
    matter = Matter().reported().facts().told()
    assert matter.kept.apply_by == CALENDAR.add_working_days(matter.work.clock.today(), 10)


def test_it_is_stopped_when_all_concerned_say_so() -> None:
    matter = Matter().reported().facts().told().answered("stop").confirmed(EAST)
    assert SettleStop()(matter.work, matter.no) == {"stopped": False}
    matter.confirmed(E1)
    assert SettleStop()(matter.work, matter.no) == {"stopped": True}
    assert matter.kept.state is MatterState.STOPPED


def test_what_is_still_demanded_says_what_and_goes_to_the_chair() -> None:
    matter = Matter().reported().facts().told().answered("stop").confirmed(EAST)
    with pytest.raises(ReasonMissing):
        matter.confirmed(E1, "still_demanded")
    matter.confirmed(E1, "still_demanded", "昨日仍要求报数")
    assert SettleStop()(matter.work, matter.no) == {"stopped": False}
    EscalateMatter()(matter.work, matter.no)
    assert [(one.rule, one.severity) for one in matter.alerts] == [("ADM-28", "serious")]
    with pytest.raises(NotYours):
        DirectMatter()(matter.work.acting(LEADER), matter.no, {"direction": "停止"})
    DirectMatter()(matter.work.acting(CHAIR), matter.no, {"direction": "停止"})
    assert matter.kept.state is MatterState.ESCALATED and matter.kept.ended_at is not None


def test_a_confirmation_holds_from_the_approval_and_the_time_before_is_told() -> None:
    matter = Matter().reported().facts().told().answered("apply", "确需社区协助")
    application = matter.work.applications.get(matter.kept.application)
    assert (application.request_type, application.applicant) == (RequestType.REGULARISATION, BUREAU)
    approved = datetime(2026, 4, 2, 3, tzinfo=UTC)
    assert matter.decided(ApplicationState.APPROVED, approved) == "regularised"
    assert matter.kept.confirmed_on == date(2026, 4, 2)
    assert matter.kept.days_without_admission == 59
    (alert,) = matter.alerts
    assert (alert.facts["since"], alert.facts["days"]) == ("2026-02-02", 59)


@pytest.mark.parametrize(
    ("state", "result"),
    [(ApplicationState.REFUSED, "refused"), (ApplicationState.WITHDRAWN, "given_up")],
)
def test_what_is_not_approved_is_not_confirmed(state: ApplicationState, result: str) -> None:
    matter = Matter().reported().facts().told().answered("apply")
    assert matter.decided(state, matter.work.clock.now()) == result
    assert matter.kept.confirmed_on is None and not matter.alerts


def test_stopping_and_applying_both_need_their_words() -> None:
    matter = Matter().reported().facts().told()
    for outcome in ("stop", "apply"):
        with pytest.raises(ReasonMissing):
            matter.answered(outcome, " ")
    assert not matter.work.applications.kept


@given(st.lists(st.sampled_from(["facts", "told", "stop", "apply", "east", "e1", "escalate"]), max_size=14))
def test_whatever_is_tried_a_step_that_is_not_due_changes_nothing(acts: list[str]) -> None:
    matter = Matter().reported()
    tries = {
        "facts": matter.facts,
        "told": matter.told,
        "stop": lambda: matter.answered("stop"),
        "apply": lambda: matter.answered("apply"),
        "east": lambda: matter.confirmed(EAST),
        "e1": lambda: matter.confirmed(E1),
        "escalate": lambda: EscalateMatter()(matter.work, matter.no),
    }
    for act in acts:
        before = {key: value for key, value in vars(matter.kept).items() if not key.startswith("_")}
        try:
            tries[act]()
        except StepNotOpen:
            assert {
                key: value for key, value in vars(matter.kept).items() if not key.startswith("_")
            } == before
    assert len(matter.alerts) == (matter.kept.state is MatterState.ESCALATED)
    assert matter.kept.confirmed_on is None
