"""What the forms of a meeting start with, and the choices of their lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.admission.domain.application import Application
from services.admission.domain.vocabulary import Ballot, PointState

Names = Mapping[str, str]
Data = dict[str, Any]
Option = dict[str, Any]


def data_for(element_id: str, application: Application) -> Data:
    """What the form starts with."""
    if element_id == "coordinate_objections":
        return {"points": _points(application)}
    if element_id == "answer_comments":
        unanswered = [one for one in application.opinions if one.answer is None]
        return {"answers": [{"opinion_id": one.id} for one in unanswered]}
    if element_id == "put_to_vote" and application.hearings:
        return {"ballots": [{"unit": unit} for unit in application.hearing.present]}
    if element_id == "write_minutes" and application.hearings:
        return _minutes(application)
    return {}


def options_for(
    element_id: str, application: Application, names: Names, meetings: Sequence[Mapping[str, Any]]
) -> dict[str, list[Option]]:
    """The choices of the form’s lists."""
    if not application.hearings:
        return {}
    hearing = application.hearing
    if element_id == "call_meeting":
        return {"meetings": [_meeting(meeting) for meeting in meetings]}
    if element_id == "record_deliberation":
        return {"voices": _named(list(dict.fromkeys([*hearing.entitled, *application.parties])), names)}
    if element_id == "put_to_vote":
        return {"voters": _named(hearing.present, names)}
    return {}


def _points(application: Application) -> list[Data]:
    """What is disputed; in a second round only what the first one left open."""
    if application.coordinations:
        last = application.coordinations[-1].points
        return [dict(point) for point in last if point["state"] != PointState.RESOLVED]
    return [{"point": one.point, "positions": one.reason} for one in application.disputes]


def _minutes(application: Application) -> Data:
    """The last draft; where there is none, what the members gave as reasons and conditions."""
    hearing = application.hearing
    reasons = [ballot.reason for ballot in application.turn_ballots if ballot.reason]
    data: Data = {}
    if hearing.minutes:
        data["minutes"] = hearing.minutes
    if hearing.outcome is Ballot.CONDITIONAL:
        texts = [line["text"] for line in hearing.conditions] or reasons
        data["conditions"] = [{"text": text} for text in dict.fromkeys(texts)]
    elif hearing.outcome in (Ballot.DEFER, Ballot.REJECT):
        data["reason"] = hearing.reason or ";".join(dict.fromkeys(reasons))
    return data


def _meeting(meeting: Mapping[str, Any]) -> Option:
    where = " ".join(str(meeting[key]) for key in ("number", "held_on", "time", "place") if meeting[key])
    return {"value": meeting["id"], "label": where}


def _named(units: Sequence[str], names: Names) -> list[Option]:
    return [{"value": unit, "label": names.get(unit, unit)} for unit in units]
