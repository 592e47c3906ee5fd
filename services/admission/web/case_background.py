"""What every case file of admission needs beside the record it tells of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chassis.actor import Actor
from chassis.persistence.journal import JournalEntry, entries_of
from chassis.texts import Said
from services.admission.domain.areas import county_of
from services.admission.web.ports import Reads, Running, Session

Plain = dict[str, Any]

OFFICE_ROLES = ("committee_office_clerk", "committee_office_head")
COMMITTEE_ROLES = ("committee_member", "committee_vice_chair", "committee_chair")


@dataclass(frozen=True)
class Background:
    """The process of a case, its files, its journal, and who looks after every case of a county."""

    reads: Reads
    running: Running

    def process(self, session: Session, case_no: str) -> Plain:
        """The process a case is in, or was in last."""
        instances = self.running.instances(session, case_no)
        if not instances:
            return _NO_PROCESS
        last = next((one for one in reversed(instances) if one.state == "running"), instances[-1])
        definition = self.running.definition(session, last.process_id, last.process_version)
        position = self.running.position(session, case_no)
        return {
            "process_id": last.process_id,
            "process_version": last.process_version,
            "process_name": definition.name,
            "title": last.title,
            "forms": definition.forms,
            "ended_at": last.ended_at,
            "position": position,
        }

    def entries(self, session: Session, case_no: str) -> Sequence[JournalEntry]:
        """What was written about a case, oldest first."""
        return entries_of(session, case_no)

    def attachments(self, session: Session, case_no: str) -> list[Plain]:
        """The files people added to a case."""
        return [
            {
                "id": one.id,
                "name": one.name,
                "size": one.size,
                "sha256": one.sha256,
                "href": f"/attachments/{one.id}",
            }
            for one in self.reads.attachments_of(session, case_no)
        ]

    def is_office(self, session: Session, county: str, actor: Actor) -> bool:
        """Whether every case of the county is the actor’s business: office, committee, supervisors."""
        office = self.reads.committee(session, county).office
        return (
            any(actor.holds(role, office) for role in OFFICE_ROLES)
            or any(actor.holds(role, county) for role in COMMITTEE_ROLES)
            or (actor.holds("committee_member") and county_of(actor.unit) == county)
            or actor.holds("city_supervisor")
        )


_NO_PROCESS: Plain = {
    "process_id": "",
    "process_version": 0,
    "process_name": Said("尚未启动流程", "No process yet"),
    "title": "",
    "forms": {},
    "ended_at": None,
    "position": {"process_id": "", "version": 0, "active": [], "done": []},
}


def unit_of(candidate: str) -> str:
    """The unit of `role@unit`."""
    return candidate.partition("@")[2]


def units_of(actor: Actor) -> set[str]:
    """Every unit the actor holds a post at."""
    return {actor.unit, *map(unit_of, actor.roles)}
