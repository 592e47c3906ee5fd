"""Files people hand in are passed on to the service that keeps them; the portal stores none."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import abort, request

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web.parts import parts, reader

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 21 * 1024 * 1024
View = TypeVar("View", bound=Callable[..., Any])


def takes_files(view: View) -> View:
    """A route that takes files: the front door lets bigger bodies in."""
    view.__max_body__ = LARGEST  # type: ignore[attr-defined]
    return view


def forward_upload(service: str, path: str, fields: Mapping[str, str]) -> Any:
    """Send the posted file on, with the name it came with."""
    file = request.files.get("file")
    if file is None or not file.filename:
        abort(400)
    return parts().services.upload(
        service,
        path,
        name=file.filename,
        content=file.read(),
        content_type=file.mimetype or "application/octet-stream",
        fields=fields,
        actor=reader(),
        key=request.form.get("request_key") or new_id(),
    )


def marked_workbook(refused: ServiceProblem) -> str:
    """The refused workbook with its wrong cells marked, as a link that needs no second request."""
    if refused.content_type.partition(";")[0] != XLSX:
        return ""
    return f"data:{XLSX};base64,{b64encode(refused.content).decode()}"
