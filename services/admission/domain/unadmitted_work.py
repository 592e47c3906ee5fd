"""Work sent down that nobody applied for: stopped, or confirmed by the same procedures (B6, ADM-28)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from chassis.clock import county_date
from chassis.errors import Refusal
from chassis.texts import Said
from services.admission.domain.areas import township_of
from services.admission.domain.errors import OutcomeUnknown, PartyNotConcerned, ReasonMissing, StepNotOpen
from services.admission.domain.vocabulary import ApplicationState

LONGEST = 60
"""What the work is called: as long as the name of an item may be."""


class Trigger(StrEnum):
    """How the work came to light."""

    SELF_REPORT = "self_report"
    BLOCKED_ORDER = "blocked_order"
    COMPLAINT = "complaint"
    SUPERVISION = "supervision"
    AGENDA = "agenda"


class MatterState(StrEnum):
    """Where the matter stands."""

    REPORTED = "REPORTED"
    FOUND = "FOUND"
    NOTIFIED = "NOTIFIED"
    STOPPING = "STOPPING"
    APPLYING = "APPLYING"
    STOPPED = "STOPPED"
    REGULARISED = "REGULARISED"
    REFUSED = "REFUSED"
    ESCALATED = "ESCALATED"
    UNFOUNDED = "UNFOUNDED"


TRIGGER_WORDS = {
    Trigger.SELF_REPORT: Said("部门自行报告", "Reported by the department itself"),
    Trigger.BLOCKED_ORDER: Said("派单被拦截", "An order was kept back"),
    Trigger.COMPLAINT: Said("乡镇（街道）、社区反映", "A township or community complained"),
    Trigger.SUPERVISION: Said("督查发现", "Found by supervision"),
    Trigger.AGENDA: Said("提请党委、政府决策前未申请", "On the agenda of the Party committee or government"),
}
MATTER_WORDS = {
    MatterState.REPORTED: Said("待核实", "To be looked into"),
    MatterState.FOUND: Said("待告知部门", "Department to be told"),
    MatterState.NOTIFIED: Said("待部门答复", "Department to answer"),
    MatterState.STOPPING: Said("待乡镇（街道）、社区确认停止", "Stop to be confirmed"),
    MatterState.APPLYING: Said("已申请程序确认", "Confirmation applied for"),
    MatterState.STOPPED: Said("已停止", "Stopped"),
    MatterState.REGULARISED: Said("已确认", "Confirmed"),
    MatterState.REFUSED: Said("不予确认，应当停止", "Refused, to be stopped"),
    MatterState.ESCALATED: Said("已报告主任", "Escalated to the chair"),
    MatterState.UNFOUNDED: Said("不属实", "Not founded"),
}
ENDED = frozenset(
    {
        MatterState.STOPPED,
        MatterState.REGULARISED,
        MatterState.REFUSED,
        MatterState.ESCALATED,
        MatterState.UNFOUNDED,
    }
)


class MatterIncomplete(Refusal):
    """The report says which work of which department, and the facts where and since when."""

    code = "matter-incomplete"
    rule = "ADM-28"
    title = Said("请补全情况", "Something is missing")
    detail = Said("请填写：{missing}。", "Please fill in: {missing}.")


class MatterUnderWay(Refusal):
    """The same work of the same department is looked into once."""

    code = "matter-under-way"
    rule = "ADM-28"
    title = Said("该事项正在核实处理", "This work is being looked into")
    detail = Said("请看案件 {case_no}。", "Please see case {case_no}.")


class SinceInFuture(Refusal):
    """Work that has not begun yet is applied for, not confirmed."""

    code = "since-in-future"
    rule = "ADM-27"
    title = Said("开始日期不对", "The day it began cannot be")
    detail = Said(
        "开始日期不能晚于今天；还没有开始的，请按程序申请准入。",
        "It cannot lie ahead; what has not begun is to be applied for.",
    )


class CoverUnknown(Refusal):
    """The item under which the work was sent is one of the list or the catalogue."""

    code = "cover-unknown"
    rule = "ADM-28"
    title = Said("没有这个事项", "There is no such item")
    detail = Said(
        "“{item}”不在本县的指导清单和准入目录中。",
        "“{item}” is neither listed nor in the catalogue of the county.",
    )


@dataclass(eq=False)
class UnadmittedWork:
    """One piece of work of one department that was demanded without admission."""

    case_no: str
    county: str
    trigger: Trigger
    department: str
    work: str
    description: str
    source: str
    reported_by: str
    reporter: str
    reported_at: datetime
    state: MatterState = MatterState.REPORTED
    since: date | None = None
    places: list[str] = field(default_factory=list)
    facts: str = ""
    notice: str = ""
    notified_at: datetime | None = None
    apply_by: date | None = None
    answer: str = ""
    application: str = ""
    submitted: bool = False
    confirmations: list[dict[str, Any]] = field(default_factory=list)
    confirmed_on: date | None = None
    direction: str = ""
    cover: str = ""
    """The item or list entry under which the work was sent, where there is one."""
    suspended_on: date | None = None
    """Since when orders under that item have to wait (adm.regularise.interim)."""
    ended_at: datetime | None = None

    def pass_to(self, before: str, after: str) -> None:
        """A successor takes the place of a dissolved department (E3-11)."""
        self.department = after

    def find(
        self, outcome: str, data: Mapping[str, Any], known: Collection[str], *, at: datetime, today: date
    ) -> None:
        """Put the facts on record: what is demanded, of whom and since when; or that it is not so."""
        self._must_be(MatterState.REPORTED)
        facts = str(data.get("facts") or "").strip()
        if outcome == "unfounded":
            if not facts:
                raise ReasonMissing()
            self.facts, self.state, self.ended_at = facts, MatterState.UNFOUNDED, at
            return
        if outcome != "founded":
            raise OutcomeUnknown(outcome=outcome)
        since, places = _day(data.get("since")), list(dict.fromkeys(map(str, data.get("places") or ())))
        missing = [label for label, there in _asked(facts, since, places) if not there]
        if missing or since is None:
            raise MatterIncomplete(missing=_joined(missing))
        if since > today:
            raise SinceInFuture()
        for place in places:
            if place not in known:
                raise PartyNotConcerned(party=place)
        self.facts, self.since, self.places, self.state = facts, since, places, MatterState.FOUND

    def suspend(self, cover: str, on: date) -> None:
        """Orders under the item that covered the work wait until the matter is settled (B6 step 4)."""
        self._must_be(MatterState.FOUND)
        self.cover, self.suspended_on = cover, on

    def keeps_back(self, sender: str, community: str, day: date) -> bool:
        """Whether an order of a day is one of those that wait; a township means all in it."""
        if self.suspended_on is None or sender != self.department or day < self.suspended_on:
            return False
        if self.ended_at is not None and day >= county_date(self.ended_at):
            return False
        return community in self.places or township_of(community) in self.places

    def notify(self, notice: str, apply_by: date, *, at: datetime) -> None:
        """Tell the department to apply by a day, or to stop."""
        self._must_be(MatterState.FOUND)
        self.notice, self.notified_at, self.apply_by = notice.strip(), at, apply_by
        self.state = MatterState.NOTIFIED

    def stop(self, statement: str) -> None:
        """The department declares in writing that the work has stopped."""
        self._must_be(MatterState.NOTIFIED)
        self.answer, self.state = _reason(statement), MatterState.STOPPING

    def apply(self, reason: str, application: str) -> None:
        """The department says why the cooperation is really needed, and applies (确需, ADM-28)."""
        self._must_be(MatterState.NOTIFIED)
        self.answer, self.application, self.state = _reason(reason), application, MatterState.APPLYING

    def confirm(self, place: str, outcome: str, remark: str, *, by: str, at: datetime) -> None:
        """A township or community says whether the work has really stopped."""
        self._must_be(MatterState.STOPPING)
        if place not in self.places:
            raise PartyNotConcerned(party=place)
        if outcome not in ("stopped", "still_demanded"):
            raise OutcomeUnknown(outcome=outcome)
        if outcome == "still_demanded":
            remark = _reason(remark)
        said = {"place": place, "outcome": outcome, "remark": remark.strip(), "by": by, "at": at.isoformat()}
        self.confirmations = [*(one for one in self.confirmations if one["place"] != place), said]

    def settle_stop(self, at: datetime) -> bool:
        """It is stopped when everybody concerned says so, not when its department does."""
        self._must_be(MatterState.STOPPING)
        stopped = {one["place"] for one in self.confirmations if one["outcome"] == "stopped"}
        if not stopped >= set(self.places):
            return False
        self.state, self.ended_at = MatterState.STOPPED, at
        return True

    def decide(self, state: ApplicationState, decided_on: date, at: datetime) -> str:
        """What the application came to; a confirmation never reaches back before its approval."""
        self._must_be(MatterState.APPLYING)
        if state is ApplicationState.APPROVED:
            self.state, self.confirmed_on, self.ended_at = MatterState.REGULARISED, decided_on, at
            return "regularised"
        if state is ApplicationState.REFUSED:
            self.state, self.ended_at = MatterState.REFUSED, at
            return "refused"
        return "given_up"

    def confirm_late(self, decided_on: date) -> None:
        """What was applied for too late is confirmed all the same; that it was late stays on record."""
        if self.state is not MatterState.ESCALATED or self.confirmed_on is not None or not self.application:
            raise StepNotOpen(case_no=self.case_no, state=MATTER_WORDS[self.state])
        self.confirmed_on = decided_on

    def escalate(self) -> None:
        """No reaction, no application or no real stop: the chair hears of it."""
        self._must_be(MatterState.NOTIFIED, MatterState.STOPPING, MatterState.APPLYING)
        self.state = MatterState.ESCALATED

    def direct(self, direction: str, at: datetime) -> None:
        """The chair says what is to be done."""
        self._must_be(MatterState.ESCALATED)
        self.direction, self.ended_at = _reason(direction), at

    @property
    def days_without_admission(self) -> int | None:
        """The length of the time it ran unadmitted (未准入实施期), once it was confirmed."""
        return days_without_admission(self.since, self.confirmed_on)

    @property
    def is_open(self) -> bool:
        """Whether it is still being dealt with."""
        return self.state not in ENDED

    def _must_be(self, *states: MatterState) -> None:
        if self.state not in states or self.ended_at is not None:
            raise StepNotOpen(case_no=self.case_no, state=MATTER_WORDS[self.state])


def days_without_admission(since: date | None, confirmed_on: date | None) -> int | None:
    """How long work ran before it was confirmed; nothing while it is not."""
    if since is None or confirmed_on is None:
        return None
    return max((confirmed_on - since).days, 0)


def named(work: str, description: str) -> tuple[str, str]:
    """What a report must say: what the work is called, and what was demanded."""
    work, description = work.strip(), description.strip()
    asked = ((Said("工作名称", "the work"), work), (Said("反映的情况", "what happened"), description))
    missing = [label for label, said in asked if not said]
    if missing or len(work) > LONGEST:
        raise MatterIncomplete(missing=_joined(missing or [asked[0][0]]))
    return work, description


def _asked(facts: str, since: date | None, places: Sequence[str]) -> list[tuple[Said, object]]:
    return [
        (Said("核实的事实", "the facts"), facts),
        (Said("开始日期", "since when"), since),
        (Said("涉及的乡镇（街道）、社区", "the townships and communities"), places),
    ]


def _joined(labels: Sequence[Said]) -> Said:
    return Said("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))


def _reason(text: str) -> str:
    if not text.strip():
        raise ReasonMissing()
    return text.strip()


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
