"""Drafts the minutes of a deliberation as a document and keeps it, found again by its digest (F-ADM-07d)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from chassis.documents.letter import Letter
from services.admission.domain.meeting import Hearing
from services.admission.web.minutes_letter import minutes_of
from services.admission.web.ports import Files, Reads, Session


class MinutesPapers:
    """The bytes lie with the attachments: what was signed is handed out as it was, never drawn again."""

    def __init__(self, reads: Reads, files: Files, docx_of: Callable[[Letter], bytes]) -> None:
        self._reads = reads
        self._files = files
        self._docx_of = docx_of

    def write(self, work: Any, county: str, hearing: Hearing) -> str:
        """Draft the document of one deliberation from its record and keep it; its SHA-256."""
        work.session.flush()
        meeting = self._reads.meeting(work.session, county, hearing.meeting_id or "")
        assert meeting is not None, "a deliberation without a meeting has no minutes"
        agenda = [
            one
            for one in meeting["agenda"]
            if (one["case_no"], one["number"]) == (hearing.case_no, hearing.number)
        ]
        one_case = {**meeting, "agenda": agenda}
        letter = minutes_of(one_case, names_in(self._reads, work.session, one_case), of_one_case=True)
        sha256, _ = self._files.put(BytesIO(self._docx_of(letter)))
        return sha256

    def keeps(self, sha256: str) -> bool:
        """Whether the document of that digest is there, unchanged."""
        try:
            return hashlib.sha256(self.read(sha256)).hexdigest() == sha256
        except OSError:
            return False

    def read(self, sha256: str) -> bytes:
        """The document."""
        with self._files.open(sha256) as stream:
            return stream.read()


def names_in(
    reads: Reads, session: Session, meeting: Mapping[str, Any], *, short: bool = False
) -> Mapping[str, str]:
    """What every unit that has to do with a meeting is called: in full on paper, short on pages."""
    units = {meeting["county"], *(line["unit"] for line in meeting["attendance"])}
    units |= {line.get("delegate_unit") or "" for line in meeting["attendance"]}
    for case in meeting["agenda"]:
        units |= {case["applicant"], *case["entitled"], *case["present"], *case["parties"]}
        units |= {one["unit"] for one in case["recused"]}
    units |= {comment["party"] for comment in meeting["comments"]}
    return reads.unit_names(session, sorted(units - {""}), short=short)
