"""Opinions on heads: kept by number; and what the service knows of an agency's work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.clock import COUNTY_ZONE
from services.dispatch.domain.adverse_errors import AdverseUnknown
from services.dispatch.domain.adverse_opinion import AdverseOpinion
from services.dispatch.domain.adverse_words import ENDS
from services.dispatch.domain.agency_record import AgencyResult, Record, YearResult
from services.dispatch.domain.grid_event import GridEvent
from services.dispatch.domain.whistle import Whistle
from services.dispatch.storage.tables import (
    ADVERSE_OPINION,
    AGENCY_RESULT,
    EVENT_PARTY,
    GRID_EVENT,
    WHISTLE,
    WHISTLE_PARTY,
)

MOST_RESULTS = 3
"""The last years say how the agency stands; older ones no longer do."""
MOST_CASES = 500


class StoredAdverseOpinions:
    """All opinions ever begun."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, case_no: str) -> AdverseOpinion:
        """The opinion, or `AdverseUnknown`."""
        matter = self.session.get(AdverseOpinion, case_no)
        if matter is None:
            raise AdverseUnknown(case_no=case_no)
        return matter

    def add(self, matter: AdverseOpinion) -> None:
        """Keep a new opinion; what its process does at once finds it."""
        self.session.add(matter)
        self.session.flush()

    def under_way(self, agency: str, township: str) -> str:
        """A township's own opinion on an agency's head that has not ended; empty when there is none."""
        columns = ADVERSE_OPINION.c
        wanted = select(columns.case_no).where(
            columns.agency == agency, columns.initiator == township, columns.state.notin_(ENDS)
        )
        return self.session.scalars(wanted.limit(1)).first() or ""


class StoredAgencyRecords:
    """Results, whistles and events of an agency."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def result(self, agency: str, year: int) -> AgencyResult | None:
        """The result of a year."""
        return self.session.get(AgencyResult, (agency, year))

    def add(self, result: AgencyResult) -> None:
        """Keep a year's result."""
        self.session.add(result)

    def of(self, agency: str, township: str, since: date, today: date) -> Record:
        """What there is on an agency from a day on, as far as it is this township's own experience."""
        begins = datetime.combine(since, time.min, COUNTY_ZONE)
        whistles = self._whistles(agency, township, begins)
        calls = [one.call_of(agency) for one in whistles]
        missed = [one.whistle_no for one in whistles if one.call_of(agency).no_show_at is not None]
        events = self._events(agency, township, begins)
        handled = [one for event in events for one in event.rounds if one.handler == agency]
        rated = [event.rating for event in events if event.rating is not None]
        return Record(
            since=since,
            taken_on=today,
            results=results_of(self.session, agency),
            called=len(calls),
            no_shows=len(missed),
            late=len([one for one in calls if one.late_minutes > 0]),
            whistle_nos=tuple(missed),
            handled=len([one for one in handled if one.done_at is not None]),
            in_time=len([one for one in handled if one.in_time]),
            reopened=len([event for event in events if event.reopened]),
            rated=len(rated),
            satisfied=len([one for one in rated if one.satisfied]),
        )

    def _whistles(self, agency: str, township: str, since: datetime) -> Sequence[Whistle]:
        columns, party = WHISTLE.c, WHISTLE_PARTY.c
        wanted = (
            select(Whistle)
            .join(WHISTLE_PARTY, (party.whistle_no == columns.whistle_no) & (party.unit == agency))
            .where(columns.township == township, columns.sent_at >= since)
            .order_by(columns.whistle_no.desc())
            .limit(MOST_CASES)
        )
        return self.session.scalars(wanted).all()

    def _events(self, agency: str, township: str, since: datetime) -> Sequence[GridEvent]:
        columns, party = GRID_EVENT.c, EVENT_PARTY.c
        wanted = (
            select(GridEvent)
            .join(EVENT_PARTY, (party.event_no == columns.event_no) & (party.unit == agency))
            .where(columns.township == township, columns.reported_at >= since)
            .order_by(columns.event_no.desc())
            .limit(MOST_CASES)
        )
        return self.session.scalars(wanted).all()


def adverse_opinion(session: Session, case_no: str) -> AdverseOpinion | None:
    """One opinion."""
    return session.get(AdverseOpinion, case_no)


def adverse_opinions(session: Session, *, before: str, limit: int) -> Sequence[AdverseOpinion]:
    """The newest opinions first."""
    wanted = select(AdverseOpinion).order_by(ADVERSE_OPINION.c.case_no.desc()).limit(limit)
    if before:
        wanted = wanted.where(ADVERSE_OPINION.c.case_no < before)
    return session.scalars(wanted).all()


def results_of(session: Session, agency: str) -> tuple[YearResult, ...]:
    """The last results of an agency that stand, the newest first."""
    columns = AGENCY_RESULT.c
    wanted = select(AgencyResult).where(columns.agency == agency).order_by(columns.year.desc())
    found = session.scalars(wanted.limit(MOST_RESULTS)).all()
    return tuple(YearResult(one.year, one.total, one.satisfaction, one.grade) for one in found)
