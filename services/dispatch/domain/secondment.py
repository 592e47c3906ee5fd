"""Drawing staff away for a time: who consents first, how many days a year, who comes back (A7, B13).

Staff of communities are never drawn away (APP-13); staff of stationed agencies and townships only for special
need, within the days of a calendar year, and with both consents dated before the first day (E3-38, E3-39).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from chassis.clock import county_date
from chassis.texts import Said
from services.dispatch.domain import secondment_errors as errors

LEAST_REASONS = 20
WARNED_DAYS = 60
"""How many days after the end a warning is given each day; after that the case is the city's."""


class Belongs(StrEnum):
    """Where the person belongs: that alone says which consents are needed (DMN-SEC)."""

    AGENCY = "agency"
    TOWNSHIP = "township"
    COMMUNITY = "community"


class State(StrEnum):
    """Where a secondment stands (E2)."""

    REQUESTED = "REQUESTED"
    EXCEPTION = "EXCEPTION"
    APPROVED = "APPROVED"
    ACTIVE = "ACTIVE"
    OVERRUN = "OVERRUN"
    RETURNED = "RETURNED"
    RECALLED = "RECALLED"
    REFUSED = "REFUSED"
    BLOCKED = "BLOCKED"
    WITHDRAWN = "WITHDRAWN"


BELONGS_NAMES: Mapping[Belongs, Said] = {
    Belongs.AGENCY: Said("派驻机构", "stationed agency"),
    Belongs.TOWNSHIP: Said("乡镇（街道）", "township"),
    Belongs.COMMUNITY: Said("社区（村）", "community"),
}
STATE_NAMES: Mapping[State, Said] = {
    State.REQUESTED: Said("征求同意中", "Consents asked for"),
    State.EXCEPTION: Said("超期待县委审批", "Beyond the cap, with the county"),
    State.APPROVED: Said("已批准，未到期", "Approved, not begun"),
    State.ACTIVE: Said("抽调借用中", "Away"),
    State.OVERRUN: Said("逾期未回", "Not returned"),
    State.RETURNED: Said("已回原单位", "Returned"),
    State.RECALLED: Said("逾期召回", "Recalled"),
    State.REFUSED: Said("未同意", "Refused"),
    State.BLOCKED: Said("严禁抽调，已拦截", "Blocked"),
    State.WITHDRAWN: Said("已撤回", "Withdrawn"),
}
ENDS = frozenset({State.RETURNED, State.RECALLED, State.REFUSED, State.BLOCKED, State.WITHDRAWN})
COUNTED = frozenset({State.APPROVED, State.ACTIVE, State.OVERRUN, State.RETURNED, State.RECALLED})
"""What counts towards the days of a year."""
WITHDRAWABLE = frozenset({State.REQUESTED, State.EXCEPTION})
AWAY = frozenset({State.ACTIVE, State.OVERRUN})


@dataclass(frozen=True, slots=True)
class Spell:
    """Days away, both ends included."""

    first: date
    last: date

    def days_in(self, year: int) -> set[date]:
        """Its calendar days in a year; a spell across New Year counts in each for its own days."""
        first, last = max(self.first, date(year, 1, 1)), min(self.last, date(year, 12, 31))
        return {first + timedelta(days=number) for number in range((last - first).days + 1)}


def days_by_year(spells: Iterable[Spell]) -> dict[int, int]:
    """How many calendar days of each year are away; a day two spells share counts once."""
    away: dict[int, set[date]] = {}
    for spell in spells:
        for year in range(spell.first.year, spell.last.year + 1):
            away.setdefault(year, set()).update(spell.days_in(year))
    return {year: len(days) for year, days in sorted(away.items())}


@dataclass(frozen=True, slots=True)
class Consent:
    """F-SEC-02: the township's Party committee or the organisation department consents, or does not."""

    by: str
    granted: bool
    text: str
    signed_by: str
    at: datetime
    others: str = ""
    """What the seat found out from the other townships an agency serves (APP-05)."""


@dataclass(eq=False)
class Secondment:
    """One person, one requesting body, one spell; an extension is a new request before the end."""

    case_no: str
    requester: str
    person: str
    organisation: str
    organisation_name: str
    belongs: Belongs
    townships: tuple[str, ...]
    task: str
    reason: str
    first: date
    last: date
    opened_at: datetime
    state: State = State.REQUESTED
    before: tuple[Spell, ...] = ()
    cap: int = 92
    exception: Consent | None = None
    township_consent: Consent | None = None
    organisation_consent: Consent | None = None
    returned_on: date | None = None
    warned: int = 0
    end_reason: str = ""
    ended_at: datetime | None = None

    @property
    def township(self) -> str:
        """The township whose Party committee consents: the seat, where an agency serves several."""
        return self.townships[0]

    @property
    def spell(self) -> Spell:
        """The days asked for, or the days it really took: until the day before the return."""
        last = self.returned_on - timedelta(days=1) if self.returned_on else self.last
        return Spell(self.first, max(self.first, last))

    @property
    def days(self) -> dict[int, int]:
        """The days of each year it touches, with what came before."""
        touched = range(self.first.year, self.last.year + 1)
        counted = days_by_year((*self.before, Spell(self.first, self.last)))
        return {year: counted.get(year, 0) for year in touched}

    @property
    def over_cap(self) -> bool:
        """Whether a calendar year would have more days than the cap (APP-12, E3-38)."""
        return any(days > self.cap for days in self.days.values())

    def check(self, today: date) -> None:
        """Refuse what cannot be asked for."""
        if not self.person.strip() or len(self.reason.strip()) < LEAST_REASONS:
            raise errors.NeedMissing(least=LEAST_REASONS)
        if self.last < self.first or self.first <= today:
            raise errors.SpellInvalid()

    def block(self, at: datetime) -> None:
        """Nobody is drawn from a community: there is no way round it (APP-13, E3-40)."""
        if self.belongs is not Belongs.COMMUNITY:
            raise errors.SecondmentNotInState(state=STATE_NAMES[self.state])
        self._end(State.BLOCKED, "", at)

    def ask_exception(self) -> None:
        """Beyond the cap only the county may allow it, before anybody is asked (E3-38)."""
        self._asked()
        self.state = State.EXCEPTION

    def grant_exception(self, decided: Consent) -> None:
        """The county allows it for a reason, or does not."""
        if self.state is not State.EXCEPTION:
            raise errors.SecondmentNotInState(state=STATE_NAMES[self.state])
        _reasoned(decided)
        self.exception = decided
        if decided.granted:
            self.state = State.REQUESTED

    def consent(self, given: Consent) -> None:
        """The township's Party committee says whether it lets the person go (APP-09, APP-11)."""
        self._asked()
        _reasoned(given)
        if given.granted and len(self.townships) > 1 and not given.others.strip():
            raise errors.OthersNotHeard()
        self.township_consent = given

    def approve(self, given: Consent, first: date, last: date) -> None:
        """The organisation department approves and fixes the days; for townships only after them."""
        self._asked()
        _reasoned(given)
        if self.belongs is Belongs.TOWNSHIP and not _granted(self.township_consent):
            raise errors.TownshipFirst()
        if given.granted:
            if last < first or first < self.first or last > self.last:
                raise errors.PeriodBeyondRequest(first=self.first.isoformat(), last=self.last.isoformat())
            self.first, self.last = first, last
        self.organisation_consent = given

    @property
    def granted(self) -> bool:
        """Whether both consents are there, and the exception where one is needed."""
        allowed = not self.over_cap or _granted(self.exception)
        return allowed and _granted(self.township_consent) and _granted(self.organisation_consent)

    def settle(self, before: tuple[Spell, ...], at: datetime) -> bool:
        """Both have answered; what was granted meanwhile counts towards the year (E3-38)."""
        self._asked()
        known, self.before = self.before, before
        if not self.granted:
            return False
        if county_date(at) >= self.first:
            self.before = known
            raise errors.ConsentTooLate(first=self.first.isoformat())
        self.state = State.APPROVED
        return True

    def begin(self) -> None:
        """The first day has come (E3-39)."""
        if self.state is not State.APPROVED or not self.granted:
            raise errors.SecondmentNotInState(state=STATE_NAMES[self.state])
        self.state = State.ACTIVE

    def warn(self) -> int:
        """The last day is over and nobody is back; days go on counting (scenario 64)."""
        if self.state not in AWAY:
            raise errors.SecondmentNotInState(state=STATE_NAMES[self.state])
        self.state = State.OVERRUN
        self.warned += 1
        return self.warned

    def come_back(self, day: date, *, today: date, at: datetime) -> None:
        """The township confirms the day the person was back."""
        if self.state not in AWAY:
            raise errors.SecondmentNotInState(state=STATE_NAMES[self.state])
        if not self.first <= day <= today:
            raise errors.ReturnDayInvalid(first=self.first.isoformat(), today=today.isoformat())
        late = day > self.last + timedelta(days=1)
        self.returned_on = day
        self._end(State.RECALLED if late else State.RETURNED, "", at)

    def refuse(self, at: datetime) -> None:
        """Somebody did not consent."""
        if self.state in ENDS:
            raise errors.SecondmentNotInState(state=STATE_NAMES[self.state])
        self._end(State.REFUSED, "", at)

    def withdraw(self, reason: str, at: datetime) -> None:
        """The requesting body gives it up before it is approved."""
        if self.state not in WITHDRAWABLE:
            raise errors.SecondmentNotInState(state=STATE_NAMES[self.state])
        self._end(State.WITHDRAWN, reason, at)

    def _end(self, state: State, reason: str, at: datetime) -> None:
        self.state, self.end_reason, self.ended_at = state, reason, at

    def _asked(self) -> None:
        if self.state is not State.REQUESTED or self.belongs is Belongs.COMMUNITY:
            raise errors.SecondmentNotInState(state=STATE_NAMES[self.state])


def counted(past: Iterable[Secondment], today: date) -> tuple[Spell, ...]:
    """The spells that count: whoever is still away is away until today at least."""
    return tuple(
        replace(one.spell, last=max(one.last, today)) if one.state is State.OVERRUN else one.spell
        for one in past
        if one.state in COUNTED
    )


def _granted(given: Consent | None) -> bool:
    return given is not None and given.granted


def _reasoned(given: Consent) -> None:
    if not given.granted and not given.text.strip():
        raise errors.RefusalReasonMissing()
