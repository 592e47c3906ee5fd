"""Documents and attachments, fetched from the service that keeps them and decides who may read them."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask import Blueprint, Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from portal.web.access import public
from portal.web.parts import SERVICES, parts, visitor
from portal.web.ports import Download

blueprint = Blueprint("files", __name__)
FETCHABLE = re.compile(
    r"(notices|meetings|hearings|statements|attachments|cases|documents|filings|guidance-list|orders|figures|catalogue)"
    r"/[\w.\-/]{1,200}"
)


def path_of(href: str, extension: str = "") -> str:
    """The service's address of a file it named; the format replaces or follows the file name."""
    if "{format}" in href:
        return href.replace("{format}", extension)
    if extension and not href.endswith(f".{extension}"):
        return re.sub(r"\.(docx|pdf|xlsx)$", "", href) + f".{extension}"
    return href


def file_url(service: str, href: str, extension: str = "") -> str:
    """The portal's address of a file a service named."""
    return url_for("files.fetch", service=service, path=path_of(href, extension).lstrip("/"))


def is_fetchable(path: str) -> bool:
    """Whether a service's address is that of a paper."""
    return FETCHABLE.fullmatch(path) is not None and ".." not in path


def as_attachment(found: Download) -> Response:
    """A downloaded file as an answer of the portal; it is saved, never shown as a page."""
    answer = Response(found.content, content_type=found.content_type or "application/octet-stream")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.filename or 'file')}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.cache_control.private, answer.cache_control.no_store = True, True
    return answer


@blueprint.get(f"/files/<any({', '.join(SERVICES)}):service>/<path:path>")
@public
def fetch(service: str, path: str) -> ResponseReturnValue:
    """Fetch a file with the reader's own token (or none); the service decides."""
    if not is_fetchable(path):
        abort(404)
    found = parts().services.download(
        service, f"/{path}", actor=visitor().actor, params=request.args.to_dict()
    )
    return as_attachment(found)
