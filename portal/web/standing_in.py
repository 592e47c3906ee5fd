"""Who may do a colleague's work for a time (代理): one of the same unit, for some days, with a reason.

A stationed agency often has nobody but its head: the head of another agency of the same department may do the
work, and who leads that department may arrange it. Nobody of the department itself: it marks the agency, and
would speak on both sides. It changes no post either: a new head is asked for (APP-01).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.persistence.unit_of_work import Works
from chassis.texts import Said
from portal.storage.directory import Directory
from portal.storage.people import Colleague, People
from portal.storage.stand_ins import StandIn, StandIns
from portal.storage.work import Work

# Who directs a unit may also arrange it for somebody who fell ill and cannot.
LEADERS = ("department_leader", "township_party_committee", "committee_office_head", "command_head")
AGENCY = "organisation"
"""The kind of a unit that was sent somewhere; the department that sent it is above it."""
DEPARTMENT = "department"
LONGEST = timedelta(days=180)
LONGEST_REASON = 200


class DeputyNotAColleague(Refusal):
    """Only somebody else of the same unit, or of another agency of the same department, can do the work."""

    code = "deputy-not-a-colleague"
    title = Said(
        "代理人须是同一单位的其他在用账号；派驻机构的，也可以是同一部门派出的其他机构的。",
        "The deputy must be somebody else of the same unit, or for an agency of another its department sent.",
    )


class PeriodWrong(Refusal):
    """The days of an arrangement begin today or later, end after they begin, and are not too many."""

    code = "stand-in-period-wrong"
    title = Said("代理期不对。", "The period is not right.")
    detail = Said(
        "代理期须从今天或以后开始，结束不早于开始，最长 {days} 天。",
        "The period must begin today or later, not end before it begins, and last at most {days} days.",
    )


class ReasonMissing(Refusal):
    """Why somebody else does the work belongs into the record."""

    code = "stand-in-reason-missing"
    title = Said("请写明代理的原因。", "Please give the reason.")


class PeriodTaken(Refusal):
    """On each day one colleague does the work, so that everybody knows whom to ask."""

    code = "stand-in-period-taken"
    title = Said("这段时间已有人代理。", "Somebody stands in already during these days.")
    detail = Said(
        "{first} 至 {last} 已由{name}代理，请先结束或另选日期。",
        "{name} stands in from {first} to {last}; end that first, or choose other days.",
    )


class NotYoursToArrange(Refusal):
    """Only the person, or who leads the unit, arranges who does the person's work."""

    code = "stand-in-not-yours"
    title = Said(
        "只能安排自己的代理；单位负责人可为本单位和派出机构的人员安排。",
        "You may only arrange this for yourself; leaders also for their unit and the agencies it sent.",
    )


STATUSES: Mapping[type[Refusal], int] = {
    DeputyNotAColleague: 422,
    PeriodWrong: 422,
    ReasonMissing: 422,
    PeriodTaken: 409,
    NotYoursToArrange: 403,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks to have arranged."""

    absent: str
    deputy: str
    first: date | None
    last: date | None
    reason: str


class StandingIn:
    """Arranges and ends who stands in for whom; every change is in the journal."""

    def __init__(self, works: Works[Work], people: People, stand_ins: StandIns, directory: Directory) -> None:
        self._works, self._people, self._stand_ins = works, people, stand_ins
        self._directory = directory

    def shown_to(self, actor: Actor) -> Sequence[StandIn]:
        """What the actor arranged or was asked to do; to leaders, also their unit's and its agencies'."""
        led = [one.account_id for one in self.led(actor)] if leads(actor) else []
        return self._stand_ins.concerning({actor.user_id, *led})

    def led(self, actor: Actor) -> Sequence[Colleague]:
        """Whose work the actor may have done by another: everybody of the unit and of agencies it sent."""
        units = [actor.unit, *self._sent_by(actor.unit)] if leads(actor) else [actor.unit]
        return [one for unit in units for one in self._people.colleagues(unit)]

    def deputies(self, actor: Actor) -> Sequence[Colleague]:
        """Everybody the actor may choose from, the actor too."""
        return [*self.led(actor), *self._of_other_agencies(actor.unit)]

    def arrange(self, actor: Actor, wish: Wish) -> None:
        """Have somebody do a colleague's work from one day to another."""
        led = {one.account_id: one for one in self.led(actor)}
        if wish.absent not in led or (wish.absent != actor.user_id and not leads(actor)):
            raise NotYoursToArrange
        unit = led[wish.absent].unit
        able = {
            one.account_id: one for one in (*self._people.colleagues(unit), *self._of_other_agencies(unit))
        }
        if wish.deputy not in able or wish.deputy == wish.absent:
            raise DeputyNotAColleague
        first, last = self._days(wish)
        if not wish.reason:
            raise ReasonMissing
        with self._works(actor) as work:
            if taken := work.stand_ins.overlapping(wish.absent, first, last):
                raise PeriodTaken(name=taken.deputy_name, first=taken.valid_from, last=taken.valid_to)
            reason = wish.reason[:LONGEST_REASON]
            made = work.stand_ins.add(wish.absent, wish.deputy, first, last, reason, work.clock.now())
            work.record(
                "stand-in-arranged",
                wish.absent,
                stand_in=made,
                deputy=wish.deputy,
                deputy_name=able[wish.deputy].name,
                valid_from=first.isoformat(),
                valid_to=last.isoformat(),
                reason=reason,
            )

    def end(self, actor: Actor, stand_in_id: str) -> None:
        """End an arrangement before its last day; the deputy may give it back, too."""
        with self._works(actor) as work:
            found = work.stand_ins.find(stand_in_id)
            if found is None or not self._may_end(actor, found):
                raise NotYoursToArrange
            if work.stand_ins.end(stand_in_id, work.clock.now()):
                work.record("stand-in-ended", found.account_id, stand_in=stand_in_id, deputy=found.deputy_id)

    def _may_end(self, actor: Actor, found: StandIn) -> bool:
        if actor.user_id in (found.account_id, found.deputy_id):
            return True
        return leads(actor) and any(one.account_id == found.account_id for one in self.led(actor))

    def _sent_by(self, unit: str) -> Sequence[str]:
        return [one["code"] for one in self._directory.units(kinds=(AGENCY,), parent=unit)]

    def _of_other_agencies(self, unit: str) -> Sequence[Colleague]:
        """Everybody of the other agencies of the same department; nobody for any other unit."""
        found = self._directory.unit(unit)
        if found is None or found["kind"] != AGENCY:
            return []
        above = self._directory.unit(found["parent"] or "")
        if above is None or above["kind"] != DEPARTMENT:
            return []
        others = [one for one in self._sent_by(above["code"]) if one != unit]
        return [one for other in others for one in self._people.colleagues(other)]

    def _days(self, wish: Wish) -> tuple[date, date]:
        first, last, today = wish.first, wish.last, self._works.clock.today()
        if first is None or last is None or not today <= first <= last or last - first > LONGEST:
            raise PeriodWrong(days=LONGEST.days)
        return first, last


def leads(actor: Actor) -> bool:
    """Whether the actor directs the unit they belong to."""
    return any(actor.holds(role, actor.unit) for role in LEADERS)
