"""Papers shown in the browser: PDF and pictures only, by what they are, in a document that may do nothing."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from chassis.documents.file_kinds import PDF, SHOWN_ENDINGS, FileKind, kind_of
from portal.web.access import public
from portal.web.files import as_attachment, is_fetchable, path_of
from portal.web.parts import SERVICES, parts, visitor
from portal.web.ports import Download

blueprint = Blueprint("previews", __name__)
POLICY = (
    "default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""No script, no form, no request. The style is the one browsers' own viewers write around a file."""
SANDBOX = "; sandbox"
"""For pictures. Browsers refuse to open their PDF viewer in a sandbox; it has one of its own."""


def preview_url(service: str, href: str, name: str, extension: str = "") -> str:
    """Where a paper is shown, by the ending of its name; nothing where it can only be saved."""
    ending = extension or name.rpartition(".")[2].lower()
    if ending not in SHOWN_ENDINGS:
        return ""
    return url_for("previews.show", service=service, path=path_of(href, extension).lstrip("/"))


def shown(found: Download, kind: FileKind) -> Response:
    """A file as a document of its own; what it is was read from its content, never told by anybody."""
    answer = Response(found.content, content_type=kind.media_type)
    answer.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(found.filename or 'file')}"
    answer.headers["Content-Security-Policy"] = POLICY + ("" if kind is PDF else SANDBOX)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.cache_control.private, answer.cache_control.no_store = True, True
    return answer


@blueprint.get(f"/previews/<any({', '.join(SERVICES)}):service>/<path:path>")
@public
def show(service: str, path: str) -> ResponseReturnValue:
    """Show a file with the reader's own token (or none); what is no PDF and no picture is saved instead."""
    if not is_fetchable(path):
        abort(404)
    actor = visitor().actor
    found = parts().services.download(service, f"/{path}", actor=actor, params=request.args.to_dict())
    kind = kind_of(found.content)
    return shown(found, kind) if kind is not None and kind.is_shown else as_attachment(found)
