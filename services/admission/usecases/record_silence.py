"""Records that a party did not answer in time (B1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.admission.domain.errors import LimitStillRunning
from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.ports import Work
from services.admission.usecases.reply_consultation import open_question


@dataclass(frozen=True, slots=True)
class RecordSilence:
    """NO_REPLY is its own answer: it closes the simple procedure and is never consent."""

    def __call__(self, work: Work, case_no: str, party: str) -> dict[str, Any]:
        """Note the silence of the party, once its limit has run out."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.PREPARING, ApplicationState.OPINIONS)
        asked = open_question(application, party)
        if work.clock.today() < asked.due_on:
            raise LimitStillRunning(due=asked.due_on.isoformat())
        asked.fall_silent(work.clock.now())
        work.record("consultation-unanswered", case_no, party=party, round=asked.round)
        return {}
