"""The office records the presentation and what everybody said at the meeting (B3 steps 9 and 10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.ids import new_id
from services.admission.domain.application import Application
from services.admission.domain.consultation import Opinion
from services.admission.domain.errors import FormDataInvalid, PartyNotConcerned
from services.admission.domain.meeting_errors import MeetingNotOpen
from services.admission.usecases.acting import must_act_for, must_be_in_meeting
from services.admission.usecases.call_roll import is_open
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class RecordDeliberation:
    """Each comment of a member unit, township or community is a record that wants an answer (ADM-24)."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep presentation and comments."""
        application = work.applications.get(case_no)
        must_be_in_meeting(application)
        must_act_for(work, work.committees.of(application.county).office)
        if not is_open(application):
            raise MeetingNotOpen(case_no=case_no)
        hearing = application.hearing
        hearing.presented_by = str(data.get("presented_by") or "").strip()
        hearing.presentation = str(data.get("presentation") or "").strip()
        if not hearing.presentation:
            raise FormDataInvalid(field="汇报要点", value="")
        comments = _comments(work, application, data.get("comments"))
        application.opinions.extend(comments)
        unanswered = any(opinion.answer is None for opinion in application.opinions)
        work.record("deliberation-recorded", case_no, comments=len(comments))
        return {"unanswered": unanswered}


def voices(application: Application) -> list[str]:
    """Who may comment: member units, townships and communities concerned (ADM-24)."""
    return list(dict.fromkeys([*application.hearing.entitled, *application.parties]))


def _comments(work: Work, application: Application, value: object) -> list[Opinion]:
    rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
    allowed = voices(application)
    found = []
    for row in rows:
        point = str(row.get("point") or "").strip()
        unit = str(row.get("unit") or "")
        if not point:
            continue
        if unit not in allowed:
            raise PartyNotConcerned(party=unit)
        found.append(
            Opinion(
                id=new_id(),
                case_no=application.case_no,
                party=unit,
                kind="comment",
                point=point,
                reason="",
                proposal=str(row.get("proposal") or "").strip(),
                precedent=False,
                raised_at=work.clock.now(),
                round=application.hearing.number,
            )
        )
    return found
