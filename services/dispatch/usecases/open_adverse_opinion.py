"""A township's Party committee begins an opinion on an agency's head (APP-06, B11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.dispatch.domain import adverse_errors as errors
from services.dispatch.domain.adverse_opinion import AdverseOpinion
from services.dispatch.domain.adverse_words import Grounds
from services.dispatch.domain.agency import PostKind, StationedAgency
from services.dispatch.domain.agency_errors import AgencyUnknown
from services.dispatch.domain.appointment_errors import AgencyWithoutHeadPost
from services.dispatch.usecases.ports import Work

SPEAKING_ROLE = "township_party_committee"
SERIES = "ADV"


class Running(Protocol):
    """The running processes of opinions."""

    def start(self, work: Work, matter: AdverseOpinion) -> None:
        """Begin the process of an opinion."""


@dataclass(frozen=True, slots=True)
class OpenAdverseOpinion:
    """Agency, head and townships come from the register; what the system knows is attached at once."""

    running: Running
    county: str
    organisation_department: str
    grounds: Grounds

    def __call__(self, work: Work, agency_code: str) -> str:
        """Open the opinion and start its process; returns its number."""
        today = work.clock.today()
        agency = work.agencies.get(agency_code)
        line = agency.line_on(today) if agency else None
        if agency is None or line is None:
            raise AgencyUnknown(agency=agency_code)
        township = work.actor.unit
        if township not in line.townships or not work.actor.holds(SPEAKING_ROLE, township):
            raise errors.AgencyServesOthers(agency=line.name)
        if line.head_post is None:
            raise AgencyWithoutHeadPost()
        held = agency.held_on(today, line.head_post.title)
        if not held:
            raise errors.HeadVacant(agency=line.name)
        under_way = work.adverse_opinions.under_way(agency.code, township)
        if under_way:
            raise errors.AdverseUnderWay(case_no=under_way)
        matter = AdverseOpinion(
            case_no=f"{self.county}-{SERIES}-{today.year}-{work.numbers.next(SERIES, today.year):05d}",
            agency=agency.code,
            agency_name=line.name,
            post=line.head_post.title,
            head=held[-1].holder,
            initiator=township,
            concerned=line.townships,
            organisation_department=self.organisation_department,
            sending_department=line.sending_department,
            grounds=self.grounds,
            record=work.agency_records.of(agency.code, township, _a_year_before(today), today),
            opened_at=work.clock.now(),
        )
        work.adverse_opinions.add(matter)
        work.record("adverse-opened", matter.case_no, agency=agency.code)
        self.running.start(work, matter)
        return matter.case_no


def leaders_of(agency: StationedAgency | None, today: date) -> list[str]:
    """The head and the deputies of an agency today: none of them investigates (B11)."""
    line = agency.line_on(today) if agency else None
    if agency is None or line is None:
        return []
    titles = {one.title for one in line.posts if one.kind in (PostKind.HEAD, PostKind.DEPUTY)}
    return [one.holder for one in agency.held_on(today) if one.post in titles]


def _a_year_before(day: date) -> date:
    """The same day a year earlier; of the 29th of February the day before."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)
