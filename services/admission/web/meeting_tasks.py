"""What the steps of a meeting are given before somebody fills them in: the first day, the usual place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from chassis.texts import Said
from chassis.working_days import WorkingCalendar
from services.admission.domain.application import Application
from services.admission.domain.vocabulary import WORDS
from services.admission.web.meeting_sections import abstaining
from services.admission.web.ports import Reads, Session
from services.admission.web.task_forms import NO_RESULT, NOBODY


def invitation(
    reads: Reads, session: Session, application: Application, calendar: WorkingCalendar, today: date
) -> dict[str, Any]:
    """The earliest day a meeting may be held on, with time and place of the one called last."""
    if not application.hearings:
        return {}
    limit = reads.parameter(session, "adm.meeting.papers", application.county, today)
    earliest = today if application.hearing.adjourned else calendar.add_working_days(today, int(str(limit)))
    last: Mapping[str, Any] = next(iter(reads.meetings(session, application.county, limit=1).items), {})
    usual = {key: last[key] for key in ("time", "place") if last.get(key)}
    return {"held_on": earliest.isoformat(), **usual}


def roll(
    reads: Reads, session: Session, application: Application, meetings: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The units to be called and the cases still to be heard; the roll as it is where it has been called."""
    if not application.hearings:
        return {}, {}
    meeting_id = application.hearing.meeting_id or ""
    meeting: Mapping[str, Any] = next((one for one in meetings if one["id"] == meeting_id), {})
    agenda = reads.agenda(session, meeting_id)
    known = {line["unit"]: line for line in meeting.get("attendance") or ()}
    members = [*known, *sorted({unit for one in agenda for unit in one.entitled} - set(known))]
    applicants = [one.applicant for one in agenda]
    names = reads.unit_names(session, [*members, *applicants], short=True)
    came = meeting.get("applicants") or {}
    data = {
        "attendance": [known.get(unit, {"unit": unit, "present": False}) for unit in members],
        "applicants": [{"case_no": one.case_no, "presence": came.get(one.case_no)} for one in agenda],
    }
    cases = [
        {"value": one.case_no, "label": f"{names.get(one.applicant, one.applicant)}：{one.item_name}"}
        for one in agenda
    ]
    return data, {
        "members": _named(members, names),
        "houses": _named(list(dict.fromkeys([*members, *applicants])), names),
        "cases": cases,
    }


def _named(units: Sequence[str], names: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"value": unit, "label": names.get(unit, unit)} for unit in units]


def result_of(application: Application) -> Said:
    """What the member units resolved last, in words."""
    outcome = application.hearings[-1].outcome if application.hearings else None
    return WORDS[outcome] if outcome else NO_RESULT


def abstain_of(application: Application, names: Mapping[str, str]) -> Said:
    """Which member units must abstain in the case, as the end of a sentence."""
    units = abstaining(application.hearings[-1].must_abstain, names) if application.hearings else []
    if not units:
        return NOBODY
    told = Said("、".join(one.zh for one in units), ", ".join(one.en for one in units))
    return Said("；本事项回避：{units}", "; abstaining in this case: {units}").filled(units=told)
