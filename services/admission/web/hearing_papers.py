"""The papers of a deliberation: in the list of a case file, and as files for who may read the case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from flask import Response

from chassis.texts import Said
from chassis.web.blueprint import Blueprint
from chassis.web.commands import query
from chassis.web.identity import allowed_signed_in, current_actor
from chassis.web.refusals import NotShown
from services.admission.domain.application import Application
from services.admission.domain.meeting import Hearing
from services.admission.domain.minutes import digest_of
from services.admission.web.meeting_letters import authorisation_of, notice_of, roll_of
from services.admission.web.minutes_papers import MinutesPapers, names_in
from services.admission.web.notices import TYPES, Printer
from services.admission.web.ports import Readers, Reads, Session

Plain = dict[str, Any]
TITLES = {
    "authorisation": Said("授权书（F-ADM-07a）", "Authorisation (F-ADM-07a)"),
    "notice": Said("会议通知（F-ADM-07b）", "Notice of the meeting (F-ADM-07b)"),
    "roll": Said("签到表（F-ADM-07c）", "Roll (F-ADM-07c)"),
    "minutes": Said("会议纪要（F-ADM-07d）", "Minutes (F-ADM-07d)"),
}
RECORDER, CONVENOR = Said("记录人", "Recorder"), Said("召集人", "Convenor")


def papers_of(application: Application, meetings: Sequence[Mapping[str, Any]]) -> Iterator[Plain]:
    """Every paper there is of the deliberations of a case, in the order they came about."""
    called = {meeting["id"]: meeting for meeting in meetings}
    for hearing in application.hearings:
        meeting = called.get(hearing.meeting_id or "", {})
        for name in _existing(hearing, meeting):
            number = f"{application.case_no}-SQ-{hearing.number}" if name == "authorisation" else None
            yield {
                "id": f"{hearing.id}-{name}",
                "kind": TITLES[name],
                "number": number or meeting.get("number"),
                "title": f"第{hearing.number}次审议",
                "formats": ["docx"] if name == "minutes" else ["pdf", "docx"],
                "href": f"/hearings/{application.case_no}/{hearing.number}/{name}.{{format}}",
                "seal": _seal(application, hearing, meeting) if name == "minutes" else None,
            }


def seal_of(hearing: Any, record: str) -> Plain:
    """Who signed the minutes, when, and whether the record is still what was signed (F-ADM-07d)."""
    signatures = [
        {
            "role": RECORDER,
            "name": hearing.minutes_by,
            "post": hearing.minutes_post,
            "at": hearing.minutes_at,
        },
        {"role": CONVENOR, "name": hearing.signed_by, "post": hearing.signer_post, "at": hearing.signed_at},
    ]
    return {
        "sha256": hearing.paper_sha256,
        "locked": hearing.signed_at is not None,
        "intact": hearing.record_sha256 == record,
        "signatures": [one for one in signatures if one["at"]],
    }


def blueprint(
    reads: Reads, readers: Readers, papers: MinutesPapers, printers: Mapping[str, Printer]
) -> Blueprint:
    """The route of the papers; who may read the case may fetch them."""
    routes = Blueprint("hearings", __name__, description="会议文书 · papers of a deliberation")

    @routes.get(
        "/hearings/<case_no>/<int:number>/"
        "<any(authorisation, notice, roll, minutes):paper>.<any(pdf, docx):form>"
    )
    @allowed_signed_in
    @query(answer_type=tuple(TYPES.values()))
    def fetch(session: Session, case_no: str, number: int, paper: str, form: str) -> Response:
        """One paper; the minutes byte for byte as they were signed."""
        record = reads.application(session, case_no)
        if record is None or not readers.may_read(session, case_no, current_actor()):
            raise NotShown
        hearing = next((one for one in record.hearings if one["number"] == number), None)
        content = None if hearing is None else _content(session, record, hearing, paper, form)
        if content is None:
            raise NotShown
        answer = Response(content, mimetype=TYPES[form])
        name = quote(f"{TITLES[paper].zh}{case_no}-{number}.{form}")
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return answer

    def _content(
        session: Session, record: Any, hearing: Mapping[str, Any], paper: str, form: str
    ) -> bytes | None:
        if paper == "minutes":
            drafted = form == "docx" and hearing["paper_sha256"]
            return papers.read(hearing["paper_sha256"]) if drafted else None
        if paper == "authorisation":
            if not hearing["authorisation"]:
                return None
            names = reads.unit_names(session, [record.county, record.applicant])
            county, applicant = (names.get(unit, unit) for unit in (record.county, record.applicant))
            return printers[form](authorisation_of(hearing, county, record.item_name, applicant))
        meeting = reads.meeting(session, record.county, hearing["meeting_id"] or "")
        if meeting is None or (paper == "roll" and meeting["opened_at"] is None):
            return None
        # Who may read this case may not read the others on the agenda.
        agenda = [
            one
            for one in meeting["agenda"]
            if (one["case_no"], one["number"]) == (record.case_no, hearing["number"])
        ]
        own = {**meeting, "agenda": agenda}
        letter = notice_of if paper == "notice" else roll_of
        return printers[form](letter(own, names_in(reads, session, own)))

    return routes


def _existing(hearing: Hearing, meeting: Mapping[str, Any]) -> Iterator[str]:
    if hearing.authorisation:
        yield "authorisation"
    if meeting:
        yield "notice"
    if meeting.get("opened_at"):
        yield "roll"
    if hearing.paper_sha256:
        yield "minutes"


def _seal(application: Application, hearing: Hearing, meeting: Mapping[str, Any]) -> Plain:
    roll = meeting.get("attendance") or ()
    return seal_of(hearing, digest_of(roll, hearing, application.ballots, application.opinions))
