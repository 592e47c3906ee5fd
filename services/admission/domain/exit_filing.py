"""The end of an admitted item as its department files it: a record, never a request (F-ADM-11, ADM-30)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from chassis.errors import Refusal
from chassis.texts import Said
from chassis.working_days import WorkingCalendar
from services.admission.domain.errors import KeeperUnknown, OutcomeUnknown, ReasonMissing, StepNotOpen
from services.admission.domain.vocabulary import ItemState
from services.admission.domain.work_item import WorkItem, WorkItemVersion


class ExitKind(StrEnum):
    """How the work came to its end."""

    COMPLETED = "completed"
    EXITED_EARLY = "exited_early"

    @property
    def item_state(self) -> ItemState:
        """Where it leaves the item."""
        return ItemState.COMPLETED if self is ExitKind.COMPLETED else ItemState.EXITED_EARLY


class ExitState(StrEnum):
    """Where the filing stands."""

    OPEN = "OPEN"
    FILED = "FILED"
    SIGNED = "SIGNED"
    REGISTERED = "REGISTERED"
    CLOSED = "CLOSED"
    DROPPED = "DROPPED"


KIND_WORDS = {
    ExitKind.COMPLETED: Said("完成", "Completed"),
    ExitKind.EXITED_EARLY: Said("提前退出", "Early exit"),
}
EXIT_WORDS = {
    ExitState.OPEN: Said("待申报", "To be filed"),
    ExitState.FILED: Said("待负责人签批", "To be signed"),
    ExitState.SIGNED: Said("待办公室登记", "To be registered"),
    ExitState.REGISTERED: Said("已备案，待建档", "Filed, archives open"),
    ExitState.CLOSED: Said("已备案", "Filed"),
    ExitState.DROPPED: Said("撤销，事项继续", "Dropped, the item goes on"),
}
WRITTEN = ("results", "outputs", "settlement", "hand_over")
"""What the form asks for in words, besides the reason of an early exit."""


class ItemEnded(Refusal):
    """The item has an end on record already."""

    code = "item-ended"
    rule = "ADM-30"
    title = Said("该事项已经完结或退出", "The item has ended")
    detail = Said("事项 {item} 的完结或退出已经备案。", "The end of item {item} is on record.")


class ExitUnderWay(Refusal):
    """An item ends once, so it is filed once."""

    code = "exit-under-way"
    rule = "ADM-30"
    title = Said("该事项正在办理完结备案", "The end of this item is being filed")
    detail = Said("请在案件 {case_no} 中继续办理。", "Please go on in case {case_no}.")


class ExitDateInvalid(Refusal):
    """The actual end lies between the start of the item and its planned end, and not in the future."""

    code = "exit-date-invalid"
    rule = "F-ADM-11"
    title = Said("实际结束日期不对", "The actual end cannot be")
    detail = Said(
        "实际结束日期应在 {earliest} 至 {latest} 之间。",
        "The actual end lies between {earliest} and {latest}.",
    )


class TermIsOver(Refusal):
    """What has passed its planned end cannot go on by giving the filing up."""

    code = "term-is-over"
    rule = "ADM-29"
    title = Said("事项已经到期，不能撤销备案", "The term of the item is over")
    detail = Said(
        "事项已于 {end} 到期，请申报完成或提前退出；需要继续的，请重新申请准入。",
        "The term ended on {end}; file the end, or apply anew to go on.",
    )


class NothingReturned(Refusal):
    """The office returns a filing only for what is formally missing, all of it named."""

    code = "exit-gaps-missing"
    rule = "E3-12"
    title = Said("请写明需要补充的内容", "Please name what is missing")
    detail = Said(
        "备案不作实质审查，只能就形式问题退回，并一次写明。",
        "A filing is not judged on its substance; name everything that is formally missing.",
    )


@dataclass(eq=False)
class ExitFiling:
    """One filing of the end of one item; dossiers are kept by the department and every township (ADM-32)."""

    case_no: str
    county: str
    item_id: str
    item_version: int
    item_name: str
    applicant: str
    by_term: bool
    opened_at: datetime
    state: ExitState = ExitState.OPEN
    kind: ExitKind | None = None
    actual_end: date | None = None
    written: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    filed_at: datetime | None = None
    filed_by: str = ""
    is_late: bool = False
    signed_by: str = ""
    gaps: str = ""
    number: str = ""
    registered_at: datetime | None = None
    registered_by: str = ""
    dossiers: list[dict[str, Any]] = field(default_factory=list)
    closed_at: datetime | None = None

    def file(
        self,
        data: Mapping[str, Any],
        version: WorkItemVersion,
        *,
        by: str,
        at: datetime,
        today: date,
        calendar: WorkingCalendar,
        within: int,
    ) -> None:
        """Put on record how and when the work ended; who files late is told so, and filed all the same."""
        self._must_be(ExitState.OPEN)
        kind, actual_end = ExitKind(str(data.get("kind"))), _day(data.get("actual_end"))
        latest = min(today, version.end) if version.end else today
        if actual_end is None or not version.start <= actual_end <= latest:
            raise ExitDateInvalid(earliest=version.start.isoformat(), latest=latest.isoformat())
        reason = str(data.get("reason") or "").strip()
        if kind is ExitKind.EXITED_EARLY and not reason:
            raise ReasonMissing()
        self.kind, self.actual_end, self.reason = kind, actual_end, reason
        self.written = {name: str(data.get(name) or "").strip() for name in WRITTEN}
        self.filed_at, self.filed_by, self.gaps = at, by, ""
        self.is_late = calendar.working_days_between(actual_end, today) > within
        self.state = ExitState.FILED

    def drop(self, version: WorkItemVersion, *, at: datetime, today: date) -> None:
        """Give the filing up because the work goes on after all; not once its term is over."""
        self._must_be(ExitState.OPEN)
        if version.end is not None and version.end < today:
            raise TermIsOver(end=version.end.isoformat())
        self.state, self.closed_at = ExitState.DROPPED, at

    def sign(self, outcome: str, *, by: str) -> None:
        """The leader of the department signs, or has it filled in again."""
        self._must_be(ExitState.FILED)
        if outcome not in ("sign", "return"):
            raise OutcomeUnknown(outcome=outcome)
        self.signed_by = by if outcome == "sign" else ""
        self.state = ExitState.SIGNED if outcome == "sign" else ExitState.OPEN

    def give_back(self, gaps: str) -> None:
        """The office names what is formally missing; it has no power to refuse (E3-12)."""
        self._must_be(ExitState.SIGNED)
        if not gaps.strip():
            raise NothingReturned()
        self.gaps, self.signed_by, self.state = gaps.strip(), "", ExitState.OPEN

    def register(self, number: str, keepers: list[str], *, by: str, at: datetime) -> None:
        """Enter it in the register; the end holds from the actual day."""
        self._must_be(ExitState.SIGNED)
        self.number, self.registered_by, self.registered_at = number, by, at
        self.dossiers = [
            {"keeper": keeper, "closed_at": None, "closed_by": "", "remark": ""} for keeper in keepers
        ]
        self.state = ExitState.REGISTERED

    def pass_to(self, before: str, after: str) -> None:
        """A successor takes the place of a dissolved department (E3-11)."""
        self.applicant = after
        moved = [{**one, "keeper": after} if one["keeper"] == before else one for one in self.dossiers]
        self.dossiers = list({one["keeper"]: one for one in moved}.values())

    def keep(self, keeper: str, remark: str, *, by: str, at: datetime) -> None:
        """A keeper confirms that its dossier is complete."""
        self._must_be(ExitState.REGISTERED)
        if keeper not in {dossier["keeper"] for dossier in self.dossiers}:
            raise KeeperUnknown(keeper=keeper)
        done = {"closed_at": at.isoformat(), "closed_by": by, "remark": remark}
        self.dossiers = [{**one, **done} if one["keeper"] == keeper else one for one in self.dossiers]

    def close(self, at: datetime) -> None:
        """Both sides have their files."""
        self._must_be(ExitState.REGISTERED)
        self.state, self.closed_at = ExitState.CLOSED, at

    @property
    def is_open(self) -> bool:
        """Whether the filing is under way and has not reached the register."""
        return self.state in (ExitState.OPEN, ExitState.FILED, ExitState.SIGNED)

    def _must_be(self, state: ExitState) -> None:
        if self.state is not state:
            raise StepNotOpen(case_no=self.case_no, state=EXIT_WORDS[self.state])


def require_running(item: WorkItem) -> WorkItemVersion:
    """The version an exit ends: one that has no end on record yet."""
    version = item.current
    if version.is_ended and version.state is not ItemState.EXPIRED:
        raise ItemEnded(item=item.item_id)
    return version


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
