"""The office calls the meeting: agenda and papers to everybody (F-ADM-07b)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.ids import new_id
from chassis.working_days import WorkingCalendar
from services.admission.domain.application import Application
from services.admission.domain.errors import FormDataInvalid
from services.admission.domain.meeting import Hearing, Meeting
from services.admission.domain.meeting_errors import MeetingTooFar, MeetingUnknown, PapersTooLate
from services.admission.domain.requirements import day
from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.acting import days, must_act_for
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class CallMeeting:
    """Papers reach everybody in time; a case may join a meeting that is called already (B3 step 7)."""

    calendar: WorkingCalendar

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Put the case on the agenda of a meeting and say when it is."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.MEETING)
        must_act_for(work, work.committees.of(application.county).office)
        hearing = application.hearing
        hearing.must_be_authorised(work.clock.today())
        meeting = self._called_already(work, application, hearing, data) or self._new(
            work, application, hearing, data
        )
        self._must_fit(work, application, hearing, meeting.held_on)
        hearing.meeting_id = meeting.id
        work.record(
            "meeting-called",
            case_no,
            number=meeting.number,
            held_on=meeting.held_on.isoformat(),
            place=meeting.place,
            members=hearing.entitled,
            heard=[application.applicant, *application.parties],
        )
        return {"meeting_no": meeting.number, "meeting_on": meeting.held_on.isoformat()}

    def _called_already(
        self, work: Work, application: Application, hearing: Hearing, data: Mapping[str, Any]
    ) -> Meeting | None:
        wanted = str(data.get("meeting_id") or "")
        if not wanted:
            return None
        meeting = work.meetings.get(wanted)
        fits = meeting.county == application.county and meeting.convenor is hearing.convenor
        if meeting.opened_at is not None or not fits:
            raise MeetingUnknown(meeting_id=meeting.number)
        return meeting

    def _new(
        self, work: Work, application: Application, hearing: Hearing, data: Mapping[str, Any]
    ) -> Meeting:
        held_on, place = day(data, "held_on"), str(data.get("place") or "").strip()
        if held_on is None or not place:
            raise FormDataInvalid(field="会议日期、地点", value="")
        year = work.clock.today().year
        number = work.numbers.next("meeting", application.county, year)
        meeting = Meeting(
            id=new_id(),
            county=application.county,
            number=f"{application.county}-HY-{year}-{number:04d}",
            convenor=hearing.convenor,
            held_on=held_on,
            time=str(data.get("time") or "").strip(),
            place=place,
            called_by=work.actor.name,
            called_at=work.clock.now(),
        )
        work.meetings.add(meeting)
        return meeting

    def _must_fit(self, work: Work, application: Application, hearing: Hearing, held_on: date) -> None:
        """Papers first; after a meeting without quorum the next one comes soon, with the papers known."""
        today = work.clock.today()
        if hearing.review and held_on > (due := application.review_requests[-1].due_on):
            limit = days(work, application, "adm.review_case.decide")
            raise MeetingTooFar(days=limit, latest=due.isoformat())
        if hearing.adjourned:
            limit = days(work, application, "adm.meeting.requorum")
            latest = self.calendar.add_working_days(today, limit)
            if not today <= held_on <= latest:
                raise MeetingTooFar(days=limit, latest=latest.isoformat())
            return
        limit = days(work, application, "adm.meeting.papers")
        earliest = self.calendar.add_working_days(today, limit)
        if held_on < earliest:
            raise PapersTooLate(days=limit, earliest=earliest.isoformat())
