"""Changes of an agency's ordinary staff: the townships are told, nobody asks for consent (APP-08, B12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from chassis.texts import Said
from chassis.working_days import WorkingCalendar
from services.dispatch.domain import staff_notice_errors as errors
from services.dispatch.domain.agency import Holding, Line, PostKind, StationedAgency, day_before
from services.dispatch.domain.agency_errors import PostUnknown


class Movement(StrEnum):
    """What happens to the person."""

    ARRIVE = "arrive"
    LEAVE = "leave"
    LOAN = "loan"


class State(StrEnum):
    """Where the notice stands."""

    SENT = "SENT"
    TOLD = "TOLD"


MOVEMENT_NAMES: Mapping[Movement, Said] = {
    Movement.ARRIVE: Said("调入", "arrives"),
    Movement.LEAVE: Said("调出", "leaves"),
    Movement.LOAN: Said("抽调借用", "is lent"),
}
STATE_NAMES: Mapping[State, Said] = {
    State.SENT: Said("待乡镇（街道）阅知", "To be read"),
    State.TOLD: Said("已告知", "Told"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A township has read it; a remark is kept and holds nothing up (scenario 58)."""

    township: str
    by: str
    at: datetime
    remark: str = ""


@dataclass(eq=False)
class StaffNotice:
    """F-APP-08: who comes or goes, decided when, in effect from when."""

    case_no: str
    agency: str
    agency_name: str
    sender: str
    post: str
    person: str
    movement: Movement
    decided_on: date
    effective_from: date
    reason: str
    successor: str
    townships: tuple[str, ...]
    sent_at: datetime
    late: bool = False
    readings: tuple[Reading, ...] = ()
    state: State = State.SENT
    ended_at: datetime | None = None

    def send(
        self, agency: StationedAgency, line: Line, *, today: date, calendar: WorkingCalendar, within: int
    ) -> None:
        """Check it, change the register, and note whether it came late; it never waits for anybody."""
        post = line.post(self.post)
        if post is None:
            raise PostUnknown(post=self.post, agency=self.agency_name)
        if post.kind is PostKind.HEAD:
            raise errors.HeadNeedsConsent(post=self.post)
        if self.movement is Movement.LOAN:
            raise errors.LoanNeedsConsent()
        if self.decided_on > today or self.effective_from < self.decided_on:
            raise errors.NoticeDaysInvalid()
        if not self.person.strip() or not self.reason.strip():
            raise errors.PersonMissing()
        in_time = calendar.working_days_between(self.decided_on, today) <= within
        self.late = not in_time or today >= self.effective_from
        if self.movement is Movement.ARRIVE:
            agency.take_up(Holding(self.post, self.person, self.effective_from, case_no=self.case_no))
        elif any(one.post == self.post for one in agency.holdings):
            agency.leave(self.post, self.person, day_before(self.effective_from))

    def read(self, reading: Reading) -> None:
        """A township acknowledges it."""
        if reading.township not in self.townships:
            raise errors.NotTold()
        kept = [one for one in self.readings if one.township != reading.township]
        self.readings = (*kept, replace(reading, remark=reading.remark.strip()))

    def close(self, at: datetime) -> None:
        """Read by all, or delivered because its time is over."""
        self.state, self.ended_at = State.TOLD, at
