"""The office writes the minutes of what was deliberated (F-ADM-07d)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.domain.application import Application
from services.admission.domain.consultation import condition_lines
from services.admission.domain.errors import ConditionsMissing, FormDataInvalid, ReasonMissing
from services.admission.domain.meeting_errors import ResultMissing
from services.admission.domain.minutes import digest_of
from services.admission.domain.vocabulary import Ballot
from services.admission.usecases.acting import must_act_for, must_be_in_meeting
from services.admission.usecases.ports import MinutesPapers, Work


@dataclass(frozen=True, slots=True)
class WriteMinutes:
    """The result is that of the vote; what is written is drafted as a document, which the recorder signs."""

    papers: MinutesPapers

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the minutes for the convenor to sign."""
        application = work.applications.get(case_no)
        must_be_in_meeting(application)
        must_act_for(work, work.committees.of(application.county).office)
        hearing = application.hearing
        if hearing.outcome is None:
            raise ResultMissing()
        text = str(data.get("minutes") or "").strip()
        if not text:
            raise FormDataInvalid(field="会议纪要", value="")
        conditions = condition_lines(data.get("conditions"))
        reason = str(data.get("reason") or "").strip() or hearing.reason
        if hearing.outcome is Ballot.CONDITIONAL and not conditions:
            raise ConditionsMissing()
        if hearing.outcome in (Ballot.DEFER, Ballot.REJECT) and not reason:
            raise ReasonMissing()
        hearing.conditions = conditions if hearing.outcome is Ballot.CONDITIONAL else []
        hearing.reason, hearing.minutes = reason, text
        hearing.deferred_until = str(data.get("deferred_until") or "").strip()
        hearing.minutes_by, hearing.minutes_post = work.actor.name, work.actor.post
        hearing.minutes_at = work.clock.now()
        hearing.record_sha256 = record_of(work, application)
        hearing.paper_sha256 = self.papers.write(work, application.county, hearing)
        work.record(
            "minutes-written",
            case_no,
            hearing=hearing.number,
            result=hearing.outcome,
            sha256=hearing.paper_sha256,
        )
        return {}


def record_of(work: Work, application: Application) -> str:
    """The digest of what the member units said and did in the present deliberation."""
    hearing = application.hearing
    roll = work.meetings.get(hearing.meeting_id).attendance if hearing.meeting_id else []
    return digest_of(roll, hearing, application.ballots, application.opinions)
