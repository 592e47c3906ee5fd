"""Addresses of static files that change when the file changes, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

A_YEAR = 365 * 24 * 3600
UNASKED = ("ETag", "Last-Modified", "Accept-Ranges", "Content-Disposition")


@lru_cache(maxsize=64)
def _digest(path: Path, changed: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def static_url(filename: str) -> str:
    """The address of a static file with a mark of its content."""
    path = Path(str(current_app.static_folder)) / filename
    mark = _digest(path, path.stat().st_mtime) if path.is_file() else "missing"
    return url_for("static", filename=filename, v=mark)


def keep(answer: Response) -> Response:
    """Let browsers keep marked files; pages themselves are always asked again."""
    if request.endpoint == "static" and "v" in request.args:
        answer.cache_control.no_cache = None
        answer.cache_control.public, answer.cache_control.max_age = True, A_YEAR
        answer.cache_control.immutable = True
        # Nobody asks whether it has changed, nor for a part of it: on a county line every byte is waited for.
        for name in UNASKED:
            answer.headers.pop(name, None)
    return answer


def set_up(web_app: Flask) -> None:
    """Mark and keep the static files of the web app."""
    web_app.jinja_env.globals["static_url"] = static_url
    web_app.after_request(keep)
