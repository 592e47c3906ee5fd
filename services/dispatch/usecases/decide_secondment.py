"""The consents of a secondment, in their order, and what comes of them (B13 steps 2 to 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from chassis.clock import COUNTY_ZONE
from chassis.texts import Said
from services.dispatch.domain.events import AlertRaised
from services.dispatch.domain.secondment import WARNED_DAYS, Consent, Secondment, counted
from services.dispatch.usecases.ports import Work

_BLOCKED = Said(
    "{requester}要从{organisation}抽调工作人员，已拦截。",
    "{requester} wanted to draw staff from {organisation}; blocked.",
)
_BEYOND = Said(
    "{requester}从{organisation}抽调借用超过每年 {cap} 天，县委已按例外批准。",
    "{requester} draws staff from {organisation} beyond {cap} days a year; the county allowed it.",
)


@dataclass(frozen=True, slots=True)
class BlockSecondment:
    """Nobody is drawn from a community (APP-13)."""

    def __call__(self, work: Work, case_no: str) -> None:
        """Put the attempt on record and tell the supervisors."""
        one = work.secondments.get(case_no)
        one.block(work.clock.now())
        work.record("secondment-blocked", case_no)
        work.emit(alert(work, one, "APP-13", "serious", _BLOCKED))


@dataclass(frozen=True, slots=True)
class AskException:
    """Beyond the cap only the exceptional way is left (E3-38)."""

    def __call__(self, work: Work, case_no: str) -> None:
        """Put it before the county."""
        work.secondments.get(case_no).ask_exception()
        work.record("exception-asked", case_no)


@dataclass(frozen=True, slots=True)
class DecideException:
    """One level above the organisation department decides, and the city sees it."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Allow it or not."""
        one = work.secondments.get(case_no)
        given = consent_of(work, outcome, data)
        one.grant_exception(given)
        if given.granted:
            work.emit(alert(work, one, "sec.cap", "warning", _BEYOND))
        work.record("exception-decided", case_no, outcome=outcome)
        return {"outcome": outcome}


@dataclass(frozen=True, slots=True)
class ConsentToSecondment:
    """The township's Party committee lets the person go, or does not (APP-09, APP-11)."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep what it says."""
        work.secondments.get(case_no).consent(consent_of(work, outcome, data))
        work.record("township-consented", case_no, outcome=outcome)
        return {"outcome": outcome}


@dataclass(frozen=True, slots=True)
class ApproveSecondment:
    """The organisation department approves and fixes the days (APP-11)."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep what it decides."""
        one = work.secondments.get(case_no)
        first, last = (
            _day(data.get(key), known) for key, known in (("first", one.first), ("last", one.last))
        )
        one.approve(consent_of(work, outcome, data), first, last)
        work.record("secondment-approved" if outcome == "agree" else "secondment-not-approved", case_no)
        return {"outcome": outcome}


@dataclass(frozen=True, slots=True)
class SettleSecondment:
    """Both have answered; what follows is counted in days."""

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Whether it is granted, when it begins, when to remind and to warn."""
        one = work.secondments.get(case_no)
        others = work.secondments.of_person(one.organisation, one.person)
        before = counted([other for other in others if other is not one], work.clock.today())
        granted = one.settle(before, work.clock.now())
        work.record("secondment-settled", case_no, granted=granted)
        after = [one.last + timedelta(days=number) for number in range(1, WARNED_DAYS + 1)]
        return {
            "granted": granted,
            "begins_at": _morning(one.first),
            "last_day": one.last.isoformat(),
            "return_due": (one.last + timedelta(days=1)).isoformat(),
            "warn_at": [_morning(day) for day in after],
        }


def consent_of(work: Work, outcome: str, data: Mapping[str, Any]) -> Consent:
    """What somebody answered, signed."""
    text, others = (str(data.get(key) or "").strip() for key in ("reason", "others"))
    return Consent(work.actor.unit, outcome == "agree", text, work.actor.name, work.clock.now(), others)


def alert(work: Work, one: Secondment, rule: str, severity: str, said: Said) -> AlertRaised:
    """Something about a secondment for the supervisors; the person is not named."""
    unit = work.units.get(one.requester)
    text = said.filled(
        requester=unit.name if unit else one.requester, organisation=one.organisation_name, cap=one.cap
    )
    return AlertRaised(rule, one.case_no, severity, text)


def _day(said: Any, known: date) -> date:
    return date.fromisoformat(str(said)) if said else known


def _morning(day: date) -> str:
    return datetime.combine(day, time.min, COUNTY_ZONE).isoformat()
