"""Meetings of the member units: what is called, who came, what was resolved, the minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from flask import Response

from chassis.clock import Clock, county_date
from chassis.documents.letter import Letter
from chassis.parameters.kinds import share
from chassis.web.blueprint import Blueprint
from chassis.web.commands import query
from chassis.web.identity import allowed
from chassis.web.refusals import NotShown
from chassis.web.schemas import PageQuery
from services.admission.domain.minutes import digest_of
from services.admission.domain.vocabulary import WORDS, Ballot, Convenor, Recusal
from services.admission.domain.vote import quorum
from services.admission.web.applications import SEES_ALL
from services.admission.web.hearing_papers import seal_of
from services.admission.web.meeting_letters import notice_of, roll_of
from services.admission.web.minutes_letter import minutes_of
from services.admission.web.minutes_papers import names_in
from services.admission.web.notices import TYPES, Printer
from services.admission.web.ports import Reads, Session
from services.admission.web.schemas import MeetingRecord, RecordPage

AGENDA = ("case_no", "item_name", "number", "review", "adjourned", "circulated")
LETTERS: Mapping[str, tuple[Callable[[Mapping[str, Any], Mapping[str, str]], Letter], str]] = {
    "notice": (notice_of, "会议通知"),
    "roll": (roll_of, "签到表"),
    "minutes": (minutes_of, "会议纪要"),
}
ROW = ("id", "number", "held_on", "time", "place", "called_by", "called_at", "opened_at")


def blueprint(reads: Reads, county: str, clock: Clock, printers: Mapping[str, Printer]) -> Blueprint:
    """The routes below /meetings."""
    routes = Blueprint("meetings", __name__, description="成员单位会议 · meetings of the member units")

    @routes.get("/meetings")
    @allowed(*SEES_ALL)
    @query(PageQuery, answers=RecordPage)
    def show(session: Session, asked: dict[str, Any]) -> dict[str, Any]:
        """Meetings, the one called last first."""
        found = reads.meetings(session, county, after=asked.get("after", ""), limit=asked["limit"])
        return {"items": [_row(one) for one in found.items], "next": found.next or None}

    @routes.get("/meetings/<meeting_id>")
    @allowed(*SEES_ALL)
    @query(answers=MeetingRecord)
    def one(session: Session, meeting_id: str) -> dict[str, Any]:
        """One meeting: its roll, and each case of its agenda with its result."""
        meeting, names = _found(session, meeting_id, short=True)
        return {
            **_row({**meeting, "cases": len(meeting["agenda"])}),
            "attendance": [
                {
                    **line,
                    "unit_name": names.get(line["unit"], line["unit"]),
                    "delegate_unit_name": names.get(line.get("delegate_unit") or ""),
                }
                for line in meeting["attendance"]
            ],
            "agenda": [
                {**_line(meeting, case, names), "quorum": _quorum(session, case)}
                for case in meeting["agenda"]
            ],
        }

    @routes.get("/meetings/<meeting_id>/<any(notice, roll, minutes):paper>.<any(pdf, docx):form>")
    @allowed(*SEES_ALL)
    @query(answer_type=tuple(TYPES.values()))
    def fetch(session: Session, meeting_id: str, paper: str, form: str) -> Response:
        """Notice, roll or minutes of the whole meeting, drafted from the record."""
        meeting, names = _found(session, meeting_id)
        letter, title = LETTERS[paper]
        answer = Response(printers[form](letter(meeting, names)), mimetype=TYPES[form])
        name = quote(f"{title}{meeting['number']}.{form}")
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return answer

    def _quorum(session: Session, case: Mapping[str, Any]) -> int:
        """How many must be there, of those who have a vote now, by the share of the day it was opened."""
        on = county_date(case["opened_at"]) if case["opened_at"] else clock.today()
        return quorum(len(case["entitled"]), share(reads.parameter(session, "adm.vote.quorum", county, on)))

    def _found(
        session: Session, meeting_id: str, *, short: bool = False
    ) -> tuple[Mapping[str, Any], Mapping[str, str]]:
        meeting = reads.meeting(session, county, meeting_id)
        if meeting is None:
            raise NotShown
        return meeting, names_in(reads, session, meeting, short=short)

    return routes


def _row(meeting: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: meeting[name] for name in ROW}
    return {**kept, "convenor": WORDS[Convenor(meeting["convenor"])], "cases": meeting["cases"]}


def _line(meeting: Mapping[str, Any], case: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A case of the agenda; a member unit that applies for it is left out of its vote (E3-20)."""
    return {
        **{name: case[name] for name in AGENDA},
        "applicant_name": names.get(case["applicant"], case["applicant"]),
        "entitled": len(case["entitled"]),
        "present": [names.get(unit, unit) for unit in case["present"]],
        "abstain": [
            {"unit_name": names.get(one["unit"], one["unit"]), "why": WORDS[Recusal(one["why"])]}
            for one in case["recused"]
        ],
        "outcome": WORDS[Ballot(case["outcome"])] if case["outcome"] else None,
        "signed": case["signed_at"] is not None,
        "seal": _seal(meeting, case),
    }


def _seal(meeting: Mapping[str, Any], case: Mapping[str, Any]) -> dict[str, Any] | None:
    """The seal of the signed minutes of one case; minutes of before have no document."""
    if not case["paper_sha256"]:
        return None
    hearing = SimpleNamespace(**case)
    ballots = [SimpleNamespace(**one) for one in meeting["ballots"] if one["case_no"] == case["case_no"]]
    said = [SimpleNamespace(**one) for one in meeting["comments"] if one["case_no"] == case["case_no"]]
    return seal_of(hearing, digest_of(meeting["attendance"], hearing, ballots, said))
