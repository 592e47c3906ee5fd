"""Files people add to a case: kept by their digest, given only to those who may see the case."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response
from werkzeug.datastructures import FileStorage, MultiDict

from chassis.texts import Said
from chassis.web.blueprint import Blueprint
from chassis.web.commands import query, upload
from chassis.web.identity import allowed_signed_in, current_actor
from chassis.web.refusals import Invalid, NotShown, invalid_field
from services.admission.usecases.keep_attachment import KeepAttachment
from services.admission.usecases.ports import Work
from services.admission.web.ports import Files, Readers, Reads, Session
from services.admission.web.schemas import AttachmentFields, AttachmentKept

LARGEST_FILE = 20 * 1024 * 1024


def blueprint(reads: Reads, files: Files, parties: Readers, readers: Readers) -> Blueprint:
    """The routes below /attachments: the parties of a case add to it, and who may read it may fetch."""
    routes = Blueprint("attachments", __name__, description="附件 · attachments")

    @routes.post("/attachments")
    @allowed_signed_in
    @upload(AttachmentFields, answers=AttachmentKept, max_bytes=LARGEST_FILE)
    def keep(work: Any, sent: MultiDict[str, FileStorage], given: dict[str, Any]) -> dict[str, Any]:
        """Keep a file; the same bytes are stored once."""
        case_no = given["case_no"]
        if case_no and not parties.may_read(work.session, case_no, current_actor()):
            raise NotShown
        return _keep(work, _file(sent), case_no, files)

    @routes.get("/attachments/<attachment_id>")
    @allowed_signed_in
    @query(answer_type="application/octet-stream")
    def fetch(session: Session, attachment_id: str) -> Response:
        """The file again, always as a download."""
        kept = reads.attachment(session, attachment_id)
        if kept is None or not _may_fetch(session, kept, readers):
            raise NotShown
        with files.open(kept.sha256) as stream:
            content = stream.read()
        answer = Response(content, mimetype="application/octet-stream")
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(kept.name)}"
        return answer

    return routes


def _file(sent: MultiDict[str, FileStorage]) -> FileStorage:
    file = sent.get("file")
    if file is None or not file.filename:
        raise Invalid([invalid_field("/file", Said("请选择文件", "Please choose a file"))])
    return file


def _keep(work: Work, file: FileStorage, case_no: str, files: Files) -> dict[str, Any]:
    sha256, size = files.put(file.stream)
    name = str(file.filename).replace("\\", "/").rpartition("/")[2][-120:]
    attachment_id = KeepAttachment()(
        work,
        name=name,
        media_type=file.mimetype or "application/octet-stream",
        size=size,
        sha256=sha256,
        case_no=case_no,
    )
    return {
        "id": attachment_id,
        "name": name,
        "size": size,
        "sha256": sha256,
        "href": f"/attachments/{attachment_id}",
    }


def _may_fetch(session: Session, kept: Any, readers: Readers) -> bool:
    actor = current_actor()
    if kept.case_no:
        return readers.may_read(session, kept.case_no, actor)
    return bool(kept.uploaded_by == actor.user_id)
