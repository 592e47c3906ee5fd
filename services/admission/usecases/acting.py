"""Who acts, and what a case looks like to the directory: shared by the verbs that check posts and places."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from chassis.texts import Said
from services.admission.domain.application import Application
from services.admission.domain.committee import Seat
from services.admission.domain.errors import NotYours, ReasonMissing
from services.admission.domain.events import AlertRaised
from services.admission.domain.guidance_list import ListEntry
from services.admission.domain.procedure import ProcedureFacts
from services.admission.domain.vocabulary import ApplicationState, RequestType
from services.admission.usecases.ports import Work


def must_act_for(work: Work, unit: str) -> None:
    """Refuse somebody who has no role at the unit the act belongs to (E3-60)."""
    actor = work.actor
    if actor.unit != unit and not any(role.endswith("@" + unit) for role in actor.roles):
        known = work.units.find(unit)
        raise NotYours(who=known.name if known else unit)


def must_be_in_meeting(application: Application) -> None:
    """Refuse an act of the meeting outside it; what is signed is refused as locked (F-ADM-07d)."""
    if application.hearings:
        application.hearing.must_be_unlocked()
    application.must_be(ApplicationState.MEETING)


def must_hold(work: Work, role: str, unit: str, who: str) -> None:
    """Refuse somebody who does not hold the role at the unit."""
    if not work.actor.holds(role, unit):
        raise NotYours(who=who)


def reason_in(data: Mapping[str, object]) -> str:
    """The compulsory reason of a negative outcome."""
    reason = str(data.get("reason") or "").strip()
    if not reason:
        raise ReasonMissing()
    return reason


def party_names(work: Work, application: Application) -> dict[str, list[str]]:
    """What the parties are called, long and short."""
    units = work.units.among(application.parties)
    return {code: [name for name in (u.name, u.short_name) if name] for code, u in units.items()}


def display_names(work: Work, codes: list[str]) -> dict[str, str]:
    """What units are called, for sentences people read."""
    return {code: unit.short_name or unit.name for code, unit in work.units.among(codes).items()}


def listed_entry(work: Work, application: Application) -> ListEntry | None:
    """The list entry in force that the item is: the one quoted, or one of exactly that name (ADM-06).

    Who wants a listed item changed or removed applies for that; the list does not answer him.
    """
    if application.request_type in (RequestType.CHANGE, RequestType.EXIT):
        return None
    today = work.clock.today()
    quoted = str(application.facts.get("entry_id") or "")
    if quoted:
        entry = work.entries.find(quoted)
        if entry is not None and entry.in_force_on(today):
            return entry
    owner = work.units.find(application.applicant)
    for entry in work.entries.all(application.county):
        owned = entry.owner_unit == application.applicant or (owner and owner.is_called(entry.unit_name))
        if owned and entry.in_force_on(today) and entry.means(application.item_name):
            return entry
    return None


def weighed(work: Work, application: Application) -> ProcedureFacts:
    """The facts of DMN-ADM-1 as they stand now."""
    townships = [
        unit.code
        for unit in work.units.of_kind(application.county, ("township",))
        if unit.exists_on(work.clock.today())
    ]
    return application.weigh(
        listed=listed_entry(work, application) is not None,
        county_townships=townships,
        names=party_names(work, application),
    )


def parameter(work: Work, application: Application, key: str) -> object:
    """A setting of the application’s county, as it holds today."""
    return work.parameters.value(key, application.county, work.clock.today())


def days(work: Work, application: Application, key: str) -> int:
    """A limit in working days."""
    return int(str(parameter(work, application, key)))


def shortest(work: Work, application: Application, key: str, since: date) -> int:
    """The shortest a limit was since a day: one that began then may have run out under any of its values.

    What the county fixes in the course of that day comes too late for what began in the morning.
    """
    county, today, since = application.county, work.clock.today(), since - timedelta(days=1)
    later = [one.value for one in work.parameters.entries(county, key) if since < one.valid_from <= today]
    return min(int(str(value)) for value in (work.parameters.value(key, county, since), *later))


def tell_if_nobody_can_decide(work: Work, application: Application) -> None:
    """With chair and vice-chair both vacant the case waits, and supervisors are told (scenario 12)."""
    committee, today = work.committees.of(application.county), work.clock.today()
    if committee.holds(Seat.CHAIR, today) or committee.holds(Seat.VICE_CHAIR, today):
        return
    work.emit(
        AlertRaised(
            rule="ADM-01",
            subject=application.case_no,
            severity="serious",
            text=Said(
                f"审核委员会主任、副主任均空缺，“{application.item_name}”无人可以召集会议或者核准",
                f"Chair and vice-chair are vacant: nobody can convene or approve “{application.item_name}”",
            ),
            facts={"county": application.county},
        )
    )
