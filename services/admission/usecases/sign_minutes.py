"""The convenor signs the minutes; from then on they stand (F-ADM-07d)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.domain.errors import NotYours, OutcomeUnknown
from services.admission.domain.meeting_errors import MinutesOutdated, MinutesUnsigned, ResultMissing
from services.admission.domain.vocabulary import ApplicationState, Ballot
from services.admission.usecases.acting import reason_in, tell_if_nobody_can_decide
from services.admission.usecases.fix_convenor import signers
from services.admission.usecases.ports import MinutesPapers, Work
from services.admission.usecases.write_minutes import record_of

SIGN, RETURN = "sign", "return"


@dataclass(frozen=True, slots=True)
class SignMinutes:
    """Recorder and convenor sign one document; from then on it is locked, and the case goes on (ADM-26)."""

    papers: MinutesPapers

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Sign, or send the draft back."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.MEETING)
        hearing = application.hearing
        role, unit = signers(hearing.convenor, work.committees.of(application.county)).split("@")
        if not work.actor.holds(role, unit):
            raise NotYours(who="会议召集人")
        if hearing.outcome is None:
            raise ResultMissing()
        if not hearing.minutes:
            raise MinutesUnsigned()
        if outcome == RETURN:
            work.record("minutes-returned", case_no, reason=reason_in(data))
            return {"outcome": outcome}
        if outcome != SIGN:
            raise OutcomeUnknown(outcome=outcome)
        record = record_of(work, application)
        if not hearing.paper_sha256:
            # Written before there were documents of it.
            hearing.record_sha256 = record
            hearing.paper_sha256 = self.papers.write(work, application.county, hearing)
        if hearing.record_sha256 != record or not self.papers.keeps(hearing.paper_sha256):
            raise MinutesOutdated()
        hearing.signed_by, hearing.signer_post = work.actor.name, work.actor.post
        hearing.signed_at = work.clock.now()
        upheld = hearing.review and not hearing.is_positive
        deferred = hearing.outcome is Ballot.DEFER and not upheld
        if upheld:
            application.end(ApplicationState.REFUSED, work.clock.now(), "复核维持不予准入的决定，为最终决定")
        else:
            application.state = ApplicationState.DEFERRED if deferred else ApplicationState.APPROVAL
            if not deferred:
                tell_if_nobody_can_decide(work, application)
        work.record(
            "minutes-signed",
            case_no,
            hearing=hearing.number,
            result=hearing.outcome,
            sha256=hearing.paper_sha256,
        )
        return {"outcome": outcome, "deferred": deferred, "upheld": upheld}
