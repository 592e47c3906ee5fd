"""Files people add to a case: checked by content, kept by digest, given only to who may see the case."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response
from werkzeug.datastructures import FileStorage, MultiDict

from chassis.documents.file_kinds import FileKind, kind_of
from chassis.errors import Refusal
from chassis.texts import Said
from chassis.web.blueprint import Blueprint
from chassis.web.commands import query, upload
from chassis.web.identity import allowed_signed_in, current_actor
from chassis.web.refusals import Invalid, NotShown, invalid_field
from services.admission.usecases.keep_attachment import KeepAttachment
from services.admission.usecases.ports import Work
from services.admission.web.ports import Files, Readers, Reads, Session
from services.admission.web.schemas import AttachmentFields, AttachmentKept

MEGABYTE = 1024 * 1024
LARGEST_BODY = 21 * MEGABYTE
"""What a request may carry at most: the largest limit, and the form around the file."""


class AttachmentTooLarge(Refusal):
    """Everybody who opens a case has to carry its files."""

    code = "attachment-too-large"
    rule = "B0"
    title = Said("附件过大，没有保存", "The attachment is too large and was not kept")
    detail = Said(
        "“{name}”有 {size} MB，每个附件不超过 {limit} MB。请压缩或者分成几个文件。",
        "“{name}” has {size} MB; an attachment may have {limit} MB. Please compress or divide it.",
    )


class AttachmentKindUnknown(Refusal):
    """What may run, or cannot be opened in ten years, is not part of a case."""

    code = "attachment-kind-unknown"
    rule = "B0"
    title = Said("这种文件不能作附件，没有保存", "This kind of file cannot be attached and was not kept")
    detail = Said(
        "“{name}”按内容不是 PDF、OFD、图片（PNG、JPEG、GIF、WebP）或 Office、WPS 文档；含宏的文档也不收。",
        "By its content “{name}” is neither PDF, OFD, a picture (PNG, JPEG, GIF, WebP) nor an Office or WPS "
        "document; documents with macros are not taken either.",
    )


class AttachmentNameMisleads(Refusal):
    """Whoever opens a file relies on its name."""

    code = "attachment-name-misleads"
    rule = "B0"
    title = Said("文件名与内容不符，没有保存", "Name and content of the file differ; it was not kept")
    detail = Said(
        "“{name}”按内容应以 {endings} 结尾。请改正文件名后重新上传。",
        "By its content “{name}” should end with {endings}. Please correct its name and upload it again.",
    )


def blueprint(
    reads: Reads, files: Files, parties: Readers, readers: Readers, *, largest_mb: int
) -> Blueprint:
    """The routes below /attachments: the parties of a case add to it, and who may read it may fetch."""
    routes = Blueprint("attachments", __name__, description="附件 · attachments")

    @routes.post("/attachments")
    @allowed_signed_in
    @upload(AttachmentFields, answers=AttachmentKept, max_bytes=LARGEST_BODY)
    def keep(work: Any, sent: MultiDict[str, FileStorage], given: dict[str, Any]) -> dict[str, Any]:
        """Keep a file; the same bytes are stored once."""
        case_no = given["case_no"]
        if case_no and not parties.may_read(work.session, case_no, current_actor()):
            raise NotShown
        return _keep(work, _file(sent), case_no, files, largest_mb)

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


def _keep(work: Work, file: FileStorage, case_no: str, files: Files, largest_mb: int) -> dict[str, Any]:
    name = str(file.filename).replace("\\", "/").rpartition("/")[2][-120:]
    kind = _kind(name, file.stream.read(), largest_mb)
    file.stream.seek(0)
    sha256, size = files.put(file.stream)
    attachment_id = KeepAttachment()(
        work, name=name, media_type=kind.media_type, size=size, sha256=sha256, case_no=case_no
    )
    return {
        "id": attachment_id,
        "name": name,
        "size": size,
        "sha256": sha256,
        "href": f"/attachments/{attachment_id}",
    }


def _kind(name: str, content: bytes, largest_mb: int) -> FileKind:
    """What the file is; a refusal where it is too large, unknown, or named as something else."""
    if len(content) > largest_mb * MEGABYTE:
        raise AttachmentTooLarge(name=name, size=f"{len(content) / MEGABYTE:.1f}", limit=largest_mb)
    kind = kind_of(content)
    if kind is None:
        raise AttachmentKindUnknown(name=name)
    if not kind.fits(name):
        raise AttachmentNameMisleads(name=name, endings=", ".join(f".{one}" for one in kind.endings))
    return kind


def _may_fetch(session: Session, kept: Any, readers: Readers) -> bool:
    actor = current_actor()
    if kept.case_no:
        return readers.may_read(session, kept.case_no, actor)
    return bool(kept.uploaded_by == actor.user_id)
