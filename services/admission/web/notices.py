"""The registers of work notices and filings, and the notice itself as PDF and DOCX (ADM-18)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from flask import Response

from chassis.documents.letter import Letter
from chassis.documents.proof import proof_link
from chassis.web.blueprint import Blueprint
from chassis.web.commands import query
from chassis.web.identity import allowed_public, allowed_signed_in
from chassis.web.refusals import NotShown
from services.admission.web.notice_letter import letter_of
from services.admission.web.ports import Reads, Session
from services.admission.web.rows import page
from services.admission.web.schemas import RecordPage, RegisterQuery

Printer = Callable[[Letter], bytes]
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def blueprint(reads: Reads, printers: Mapping[str, Printer], public_url: str, county: str) -> Blueprint:
    """The routes below /notices and /filings; the catalogue is public, so its notices are too."""
    routes = Blueprint("notices", __name__, description="工作告知单和备案 · work notices and filings")

    @routes.get("/notices")
    @allowed_signed_in
    @query(RegisterQuery, answers=RecordPage)
    def show(session: Session, asked: dict[str, Any]) -> dict[str, Any]:
        """Work notices, newest first, each with the code by which anybody proves it genuine."""
        found = reads.notices(
            session,
            county,
            q=asked["q"],
            unit=asked["unit"],
            after=asked.get("after", ""),
            limit=asked["limit"],
        )
        codes = reads.proof_codes(session, [row.id for row in found.items])
        told = page(found)
        return {**told, "items": [{**row, "proof": codes.get(row["id"], "")} for row in told["items"]]}

    @routes.get("/notices/<notice_id>/document.<any(pdf, docx):form>")
    @allowed_public
    @query(answer_type=tuple(TYPES.values()))
    def document(session: Session, notice_id: str, form: str) -> Response:
        """The notice as a letter."""
        notice = reads.notice(session, notice_id)
        if notice is None:
            raise NotShown
        units = [notice.issuer, notice.applicant, *notice.addressees, *notice.copies]
        names = reads.unit_names(session, units)
        proof = proof_link(public_url, reads.proof_code(session, notice_id))
        letter = replace(letter_of(notice, names), proof=proof)
        answer = Response(printers[form](letter), mimetype=TYPES[form])
        name = quote(f"工作告知单{notice.number}.{form}")
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return answer

    @routes.get("/filings")
    @allowed_signed_in
    @query(RegisterQuery, answers=RecordPage)
    def filings(session: Session, asked: dict[str, Any]) -> dict[str, Any]:
        """Filings, newest first."""
        found = reads.filings(session, q=asked["q"], after=asked.get("after", ""), limit=asked["limit"])
        return page(found)

    return routes
